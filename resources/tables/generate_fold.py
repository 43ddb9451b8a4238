"""Writes fold.txt: Traditional (and other regional) Han characters -> the Simplified character, one to one.

    uv run --group generate python resources/tables/generate_fold.py

Source: the character dictionary TSCharacters of OpenCC (Apache-2.0, see NOTICE.txt), read through the `opencc`
package one character at a time, so that the shadow copy keeps the length of the original.
"""

from pathlib import Path

import opencc

RANGES = [(0x2E80, 0x2FE0), (0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x323B0)]


def main() -> None:
    """Convert every Han character and keep those that change."""
    convert = opencc.OpenCC("t2s").convert
    pairs = []
    for first, last in RANGES:
        for point in range(first, last):
            traditional = chr(point)
            simplified = convert(traditional)
            if simplified != traditional and len(simplified) == 1:
                pairs.append(traditional + simplified)
    target = Path(__file__).with_name("fold.txt")
    target.write_text("".join(pairs) + "\n", encoding="utf-8", newline="\n")
    print(f"{target.name}: {len(pairs)} characters")


if __name__ == "__main__":
    main()
