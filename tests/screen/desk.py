"""The desk of the screen tests: one virtual desktop, the real seam, real programs, and eyes of its own to look at them."""

from __future__ import annotations

import base64
import contextlib
import http.server
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from companion.desktop.ports import ClipboardContent, InsertReport, Target
from companion.desktop.virtual import VirtualDesktop
from companion.desktop.x11.seam import X11Seam

PROGRAMS = Path(__file__).parent / "programs"
SYSTEM_PYTHON = "/usr/bin/python3"
PATIENCE = 30.0


def until(condition: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """Wait for a condition of another program; its value. Longer than any machine needs: success does not wait."""
    end = time.monotonic() + seconds
    while (asked := time.monotonic()) < end:
        value = condition()
        if value:
            return value
        # A costly question, to a screen reader say, is work for the program too: leave it time for its own.
        time.sleep(min(max(0.01, time.monotonic() - asked), 0.2))
    raise AssertionError(f"not within {seconds:g} s: {what}")


class Desk:
    """One desktop for all tests of a run."""

    def __init__(self, desktop: VirtualDesktop, folder: Path) -> None:
        self.desktop = desktop
        self.folder = folder
        self.seam = X11Seam(desktop.display, bus=desktop.environment["DBUS_SESSION_BUS_ADDRESS"])
        self._count = 0

    # -- hands ---------------------------------------------------------------------------------------------------

    def run(self, *command: str, data: bytes | None = None) -> bytes:
        done = subprocess.run(
            command,
            input=data,
            env=self.desktop.environment,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        return done.stdout

    def xdotool(self, *arguments: str) -> str:
        return self.run("xdotool", *arguments).decode().strip()

    def key(self, *chords: str) -> None:
        self.xdotool("key", *chords)

    def activate(self, window: int) -> None:
        def there() -> bool:
            target = self.seam.current_target()
            return target.window == window and target.focus != 0

        self.bring(window, there)

    def bring(self, window: int, there: Callable[[], bool]) -> None:
        """Ask the window manager for `window`, until it is `there`.

        Asked again only after a while: a second request still on its way would take the focus from what comes next.
        """
        asked = -PATIENCE

        def brought() -> bool:
            nonlocal asked
            if time.monotonic() - asked > 3:
                asked = time.monotonic()
                self.xdotool("windowactivate", str(window))
            return there()

        until(brought, f"window {window} active")

    def file(self, name: str) -> Path:
        self._count += 1
        return self.folder / f"{self._count}-{name}"

    def spawn(self, *command: str | Path, **options: Any) -> subprocess.Popen[Any]:
        return self.desktop.spawn([str(part) for part in command], **options)

    def stop(self, child: subprocess.Popen[Any]) -> None:
        child.kill()
        child.wait(timeout=PATIENCE)

    # -- the seam, waited for ------------------------------------------------------------------------------------

    def insert_soon(self, text: str, target: Target, **options: Any) -> Callable[[], InsertReport]:
        """Start an insertion; the result waits for its report."""
        ended = threading.Event()
        reports: list[InsertReport] = []

        def done(report: InsertReport) -> None:
            reports.append(report)
            ended.set()

        self.seam.insert(text, target, done, **options)

        def wait() -> InsertReport:
            assert ended.wait(PATIENCE), "no report"
            assert len(reports) == 1
            return reports[0]

        return wait

    def insert(self, text: str, target: Target) -> InsertReport:
        return self.insert_soon(text, target)()

    def read(self, **options: Any) -> ClipboardContent:
        ended = threading.Event()
        contents: list[ClipboardContent] = []
        self.seam.read(lambda content: (contents.append(content), ended.set()), **options)
        assert ended.wait(PATIENCE), "no content"
        return contents[0]

    def copy(self, text: str) -> bool:
        ended = threading.Event()
        results: list[bool] = []
        self.seam.copy(text, lambda ok: (results.append(ok), ended.set()))
        assert ended.wait(PATIENCE), "no answer"
        return results[0]

    # -- the clipboard as another program sees it ----------------------------------------------------------------

    @contextlib.contextmanager
    def owner(self, formats: Mapping[str, bytes], *options: str) -> Iterator[subprocess.Popen[Any]]:
        """Another program owns the clipboard with these formats."""
        child = self.spawn(
            sys.executable,
            PROGRAMS / "owner.py",
            *options,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        json.dump({name: base64.b64encode(data).decode() for name, data in formats.items()}, child.stdin)
        child.stdin.close()
        assert child.stdout.readline() == "READY\n"
        try:
            yield child
        finally:
            self.stop(child)

    def formats(self, selection: str = "clipboard") -> list[str]:
        return self.paste("TARGETS", selection).decode().split("\n")[:-1]

    def paste(self, target: str = "UTF8_STRING", selection: str = "clipboard") -> bytes:
        return self.run("timeout", "20", "xclip", "-o", "-selection", selection, "-t", target)

    def set_text(self, text: str, selection: str = "clipboard") -> None:
        # xclip forks to serve; its output must not keep a pipe open.
        subprocess.run(
            ["xclip", "-i", "-selection", selection], input=text.encode(), env=self.desktop.environment, check=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=PATIENCE,
        )  # fmt: skip
        until(lambda: self.paste(selection=selection) == text.encode(), "xclip owns the selection")

    def close(self) -> None:
        self.seam.close()


class Program:
    """A program with a text field, whose text and keys can be read."""

    def __init__(self, desk: Desk, title: str, command: list[str | Path], path: Path) -> None:
        self.desk = desk
        self.path = path
        self.child = desk.spawn(*command)
        self.target = until(lambda: self._target(title), f"{title} in front")

    def _target(self, title: str) -> Target | None:
        assert self.child.poll() is None, f"{title} ended"
        target = self.desk.seam.current_target()
        return target if title in target.title and target.focus else None

    def text(self) -> bytes:
        return self.path.read_bytes() if self.path.exists() else b""

    def key_log(self) -> list[str]:
        path = Path(f"{self.path}.keys")
        return path.read_text().split("\n")[:-1] if path.exists() else []

    def returns(self) -> list[str]:
        return [line for line in self.key_log() if "Return" in line or "KP_Enter" in line]

    def focus(self) -> Target:
        """In front, and empty."""
        self.desk.activate(self.target.window)
        if self.text():
            heard = len(self.key_log())
            self.desk.key("ctrl+a", "BackSpace")
            # Three keys, down and up: a release that is logged later would count as a key of the test.
            until(lambda: not self.text() and len(self.key_log()) >= heard + 6, "the field is empty")
        return self.desk.seam.current_target()

    def shows(self, text: str) -> bool:
        """Whether the text arrives byte for byte, and nothing else."""
        try:
            until(lambda: len(self.text()) >= len(text.encode()), "the text")
        except AssertionError as error:
            raise AssertionError(f"{error} in {self.target.program}, which has {self.text()[:80]!r}") from None
        return self.text() == text.encode()

    def quit(self) -> None:
        self.desk.stop(self.child)


class SecondWindow(Program):
    """The other window of the GTK editor `first`: the same process, the same connection to the server."""

    def __init__(self, first: Program) -> None:
        self.desk, self.child, self.path = first.desk, first.child, Path(f"{first.path}.2")
        self.child.send_signal(signal.SIGUSR1)
        title = f"{first.target.title} 2"
        self.target = until(lambda: self._target(title), f"{title} in front")


class Terminal(Program):
    """xterm with a raw recorder inside: what comes is what the terminal would hand to a shell."""

    def __init__(self, desk: Desk, title: str, path: Path) -> None:
        self._start = 0
        recorder = [sys.executable, PROGRAMS / "raw_terminal.py", path]
        super().__init__(desk, title, ["xterm", "-u8", "-T", title, "-e", *recorder], path)
        until(path.exists, "the recorder runs")

    def focus(self) -> Target:
        self.desk.activate(self.target.window)
        self._start = len(self.path.read_bytes())
        return self.desk.seam.current_target()

    def text(self) -> bytes:
        # A terminal sends a line end as carriage return; it has no other way.
        return self.path.read_bytes()[self._start :].replace(b"\r", b"\n")

    def returns(self) -> list[str]:
        return []


class Page(Program):
    """Chromium with a textarea that reports its value and its keys to a server of ours."""

    def __init__(self, desk: Desk, title: str, path: Path) -> None:
        self._seen: dict[str, Any] = {"/value": (0, b""), "/key": []}
        seen = self._seen

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer((PROGRAMS / "page.html").read_bytes() if self.path == "/" else b"")

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.path == "/key":
                    seen["/key"].append(body.decode())
                elif self.path == "/value":
                    number, _newline, value = body.partition(b"\n")
                    seen["/value"] = max(seen["/value"], (int(number), value))
                else:
                    seen[self.path] = body
                self._answer(b"")

            def _answer(self, body: bytes) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_arguments: Any) -> None:
                return

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        flags = [
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-default-browser-check",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--password-store=basic",
            "--disable-features=Translate,MediaRouter", f"--user-data-dir={path}.profile", "--window-size=700,420",
        ]  # fmt: skip
        address = f"http://127.0.0.1:{self._server.server_port}/"
        super().__init__(desk, title, ["chromium", *flags, f"--app={address}"], path)
        until(lambda: "/ready" in seen, "the page has loaded")

    def text(self) -> bytes:
        return self._seen["/value"][1]

    def key_log(self) -> list[str]:
        return list(self._seen["/key"])

    def quit(self) -> None:
        super().quit()
        self._server.shutdown()
