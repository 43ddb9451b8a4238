"""Ended from outside: quietly, and with the terminal as it was."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "COMPANION_CONFIG_DIR": str(home / "config"), "COMPANION_DATA_DIR": str(home / "data"), "TERM": "xterm"}


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_calm_ended_by_a_signal_leaves_the_terminal_with_its_echo(tmp_path: Path, ending: signal.Signals) -> None:
    master, slave = pty.openpty()
    try:
        before = termios.tcgetattr(slave)
        command = [sys.executable, "-m", "companion", "calm", "--seconds", "300"]
        with subprocess.Popen(command, env=environment(tmp_path), stdin=slave, stdout=slave, stderr=subprocess.PIPE) as calm:
            shown, deadline = b"", time.monotonic() + 30
            while b"[" not in shown and time.monotonic() < deadline:
                if select.select([master], [], [], 0.5)[0]:
                    shown += os.read(master, 4096)
            assert termios.tcgetattr(slave)[3] & termios.ECHO == 0, "it listens to single keys by now"
            calm.send_signal(ending)
            _out, said = calm.communicate(timeout=20)
            assert (calm.returncode, said) == (0, b"")
        assert termios.tcgetattr(slave) == before
    finally:
        os.close(master)
        os.close(slave)


def test_a_break_while_the_program_is_still_being_read_is_no_traceback(tmp_path: Path) -> None:
    """The break comes in the middle of an import, wherever the machine happens to be."""
    breaking = "import runpy, sys\nclass Finder:\n def find_spec(self, name, path=None, target=None):\n  if name == 'companion.cli.main':\n   raise KeyboardInterrupt\nsys.meta_path.insert(0, Finder())\nsys.argv = ['companion', 'calm']\nrunpy.run_module('companion', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", breaking], env=environment(tmp_path), capture_output=True, timeout=30, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")
