"""`python -m companion` is the `companion` command."""

import sys


def main() -> int:
    """As `companion.cli.main.main`; Ctrl+C while that is still being imported ends quietly, too."""
    try:
        from companion.cli.main import main as run

        return run()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
