"""`companion demo`: the main job once, for real, with a transcript and pictures.

On a virtual screen where there is none: a window manager, a panel with a tray, an editor, the app itself as a process of
its own. Keys are real key events, what arrived is read from the file that the editor saved, and the clipboard is read
back by another program. Exit code 0 only if all of it was true.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from companion.base.i18n import _
from companion.base.paths import Paths, shipped_packs_dir, user_paths
from companion.base.settings import LookSettings, Profile, Settings, save_settings
from companion.cli.common import DONE, MISSING, NO, CliError, Context
from companion.desktop.instance import send
from companion.desktop.virtual import VirtualDesktop, VirtualDesktopError
from companion.desktop.virtual_actor import Actor, missing_programs
from companion.phrases.library import PackSource, open_library
from companion.phrases.model import Phrase
from companion.phrases.slots import fill

_ORDER = "20261122001"
_BEFORE = "客户刚发来的单号：20261122001"
_PROFILE = Profile(company="晴川电器", number="0217", name="林晓", nickname="小林", phone="")
_START = 30.0
_STEP = 10.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Only where the pictures go."""
    parser.add_argument("--out", type=Path, default=None, metavar=_("文件夹"), help=_("截图存到哪个文件夹"))


def run(args: argparse.Namespace, context: Context) -> int:
    """Play the story; 1 when something in it was not true, 3 when the machine lacks a part."""
    missing = missing_programs()
    if missing:
        packages = " ".join(missing)
        raise CliError(_("演示还缺这些程序，请先安装：sudo apt install {packages}").format(packages=packages), MISSING)
    out = (args.out or Path(tempfile.mkdtemp(prefix="companion-demo-"))).absolute()
    try:
        with VirtualDesktop() as desktop:
            return _Story(desktop, out).play()
    except VirtualDesktopError as error:
        raise CliError(str(error), MISSING) from error


class _Story:
    """The steps, in order, each printed as it comes true or not."""

    def __init__(self, desktop: VirtualDesktop, out: Path) -> None:
        self._desktop = desktop
        self._out = out
        self._actor = Actor(desktop)
        self._paths: Paths = user_paths(desktop.home / "config", desktop.home / "data")
        self._file = desktop.home / _("王女士.txt")
        self._library = open_library([PackSource(shipped_packs_dir(), "shipped")])
        self._failed = False

    def play(self) -> int:
        self._out.mkdir(parents=True, exist_ok=True)
        print(_("虚拟屏幕、窗口管理器、带托盘的面板都已就绪（{display}）。").format(display=self._desktop.display))
        for theme in ("light", "dark"):
            self._act(theme)
        print(_("截图在 {folder}").format(folder=self._out))
        print(_("全部属实。") if not self._failed else _("有步骤没有做到，见上面的 ✘。"))
        return NO if self._failed else DONE

    def _act(self, theme: str) -> None:
        self._file.write_text("", encoding="utf-8")
        self._paths.ensure()
        save_settings(self._paths.settings, Settings(profile=_PROFILE, look=LookSettings(theme=theme)))
        app = self._start_app()
        editor = self._actor.open_editor(self._file)
        try:
            self._check(_("托盘程序已启动，热键已登记（{theme}）").format(theme=theme), self._app_ready)
            self._check(_("客户的聊天窗口（真实的编辑器）在前台"), lambda: self._actor.active_pid() == editor.pid)
            if self._failed:
                return
            self._text_round(theme, app.pid, editor.pid)
            self._image_round(theme, app.pid, editor.pid)
        finally:
            editor.terminate()
            app.terminate()
            self._check(_("程序收到结束信号后干净退出"), lambda: app.poll() == 0)
            editor.wait(timeout=_STEP)

    def _start_app(self) -> subprocess.Popen[bytes]:
        environment = {
            **self._desktop.environment,
            "COMPANION_CONFIG_DIR": str(self._paths.config),
            "COMPANION_DATA_DIR": str(self._paths.data),
        }
        log = (self._out / "app.log").open("ab")
        return self._desktop.spawn([sys.executable, "-m", "companion"], env=environment, cwd=Path.cwd(), stdout=log, stderr=log)

    def _app_ready(self) -> bool:
        return send(self._paths.socket, "ping") == "ok"

    def _text_round(self, theme: str, app: int, editor: int) -> None:
        """Slots filled, former clipboard text back."""
        phrase = self._first("tk")
        self._actor.set_clipboard(_BEFORE.encode(), "UTF8_STRING")
        self._open_palette(theme, app)
        self._actor.type_text("tk")
        print(_("  输入 tk，该是第一条“{title}”").format(title=phrase.title))
        self._picture(f"{theme}-2-search")
        self._actor.press("Return")
        self._actor.type_text(_ORDER)
        self._actor.press("Tab")
        self._picture(f"{theme}-3-slots")
        values = {**_PROFILE.slots(), "订单号": _ORDER}
        for name, slot in phrase.slots.items():
            if name not in values and slot.default:
                self._actor.press("Tab")
                values[name] = slot.default
        self._actor.press("Return")
        expected = fill(phrase, values).text
        self._arrived(theme, editor, expected)
        self._check(_("剪贴板和原来一样（文字）"), lambda: self._actor.clipboard("UTF8_STRING") == _BEFORE.encode())

    def _image_round(self, theme: str, app: int, editor: int) -> None:
        """A phrase without slots after what stands there already; the clipboard held a picture."""
        before = self._file.read_text(encoding="utf-8")
        picture = (self._out / f"{theme}-2-search.png").read_bytes()
        self._actor.set_clipboard(picture, "image/png")
        phrase = self._first("kc01")
        self._open_palette(theme, app)
        self._actor.type_text(phrase.code)
        self._actor.press("Return")
        self._arrived(theme, editor, before + fill(phrase, _PROFILE.slots()).text)
        self._check(_("剪贴板和原来一样（图片，{size} 字节）").format(size=len(picture)), lambda: self._actor.clipboard("image/png") == picture)
        self._picture(f"{theme}-4-pasted")

    def _open_palette(self, theme: str, app: int) -> None:
        started = time.monotonic()
        self._actor.press("ctrl+alt+space")
        self._check(_("按 Ctrl+Alt+Space，面板出现并得到焦点"), lambda: self._actor.active_pid() == app, since=started)
        self._picture(f"{theme}-1-palette")

    def _arrived(self, theme: str, editor: int, expected: str) -> None:
        started = time.monotonic()
        self._check(_("面板收起，焦点回到聊天窗口"), lambda: self._actor.active_pid() == editor, since=started)

        def there() -> bool:
            self._actor.press("ctrl+s")
            return self._file.read_text(encoding="utf-8").rstrip("\n") == expected

        self._check(_("光标处是这段话，一字不差：{text}").format(text=expected.splitlines()[-1]), there, since=started)

    def _first(self, query: str) -> Phrase:
        return self._library.search(query, 1).hits[0].phrase

    def _picture(self, name: str) -> None:
        self._actor.settle()
        self._desktop.screenshot(self._out / f"{name}.png")

    def _check(self, sentence: str, condition: Callable[[], bool], since: float | None = None) -> None:
        """Wait for the condition, then print the sentence with its mark and, for a step with a start, its time."""
        good = self._actor.until(condition, _START if since is None else _STEP)
        took = "" if since is None else _("（{ms} 毫秒）").format(ms=round((time.monotonic() - since) * 1000))
        print(f"{'✔' if good else '✘'} {sentence}{took}", flush=True)
        self._failed |= not good
