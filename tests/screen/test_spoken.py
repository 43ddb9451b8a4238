"""The palette as a screen reader tells it, over the real accessibility bus: rows, blanks, footer, and what happened."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from companion.desktop.virtual import VirtualDesktop
from tests.screen.desk import Desk, Program, until
from tests.screen.running_app import PALETTE, Agent, RunningApp
from tests.screen.screen_reader import Ears, Node, ScreenReader

CONTROLS = {"push button", "check box", "text", "list", "list item", "menu item"}


@pytest.fixture(scope="module")
def ears(desktop: VirtualDesktop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningApp, Ears]]:
    reader = ScreenReader(desktop.environment["DBUS_SESSION_BUS_ADDRESS"])
    ears = Ears(reader)
    with RunningApp(desktop, tmp_path_factory.mktemp("spoken")) as app:
        yield app, ears
        assert "unexpected" not in app.log(), app.log()
    reader.close()


@pytest.fixture(scope="module")
def app(ears: tuple[RunningApp, Ears]) -> RunningApp:
    return ears[0]


@pytest.fixture
def listener(desk: Desk, gtk_editor: Program, agent: Agent, ears: tuple[RunningApp, Ears]) -> Iterator[Listener]:
    gtk_editor.focus()
    yield Listener(agent, ears[1])


class Listener:
    """Works the palette without looking at it."""

    def __init__(self, agent: Agent, ears: Ears) -> None:
        self.agent, self.app, self.desk, self._ears = agent, agent.app, agent.desk, ears
        self._from = len(ears.heard())

    def hears(self, *words: str) -> str:
        """Until one announcement since the last `hears` has all the words; that announcement."""

        def said() -> str:
            found = (n for n, line in enumerate(self._ears.heard()) if n >= self._from and all(word in line for word in words))
            at = next(found, None)
            if at is None:
                return ""
            self._from = at + 1
            return self._ears.heard()[at]

        try:
            return until(said, "heard")
        except AssertionError:
            raise AssertionError(f"{words} is not among {self._ears.heard()[self._from :]}") from None

    def open(self) -> str:
        """The palette; what is said of it."""
        self.agent.open()
        return self.hears("将粘贴到：", "GTK 编辑器")

    def palette(self) -> Node:
        return until(lambda: self.app.window(PALETTE), "the palette shows")


def test_opening_says_where_the_text_will_go_and_the_first_row(listener: Listener) -> None:
    assert "第 1 项，共 " in listener.open()


def test_a_row_is_one_sentence_with_place_title_text_blanks_and_state(listener: Listener) -> None:
    listener.open()
    listener.agent.type("zz06")
    assert listener.hears("两处要填") == "第 1 项，共 1 项，两处要填，订单〔订单号〕的〔办理结果〕已经登记。，2 个占位，已审"
    listener.desk.key("ctrl+BackSpace")
    listener.agent.type("zz05")
    assert "，3 段，" in listener.hears("三段")


def test_arrows_say_the_row_they_reach_and_it_is_the_selected_one(listener: Listener) -> None:
    listener.open()
    listener.agent.type("tk")
    listener.hears("第 1 项", "退款进度", "方案")
    listener.desk.key("Down")
    second = listener.hears("第 2 项")
    rows = listener.palette().find("话术列表").children
    assert [row.name for row in rows if row.selected] == [second]
    assert {row.role for row in rows} == {"list item"}


def test_nothing_found_is_said(listener: Listener) -> None:
    listener.open()
    listener.agent.type("zqxjv")
    listener.hears("没有找到‘zqxjv’", "Enter 不会粘贴任何内容")


def test_blanks_are_told_in_the_preview_and_asked_by_name_in_the_form(listener: Listener) -> None:
    listener.open()
    listener.agent.type("zz06")
    listener.hears("两处要填")
    preview = listener.palette().find("话术预览")
    assert "（占位：订单号，未填）" in preview.description and "（占位：办理结果，未填）" in preview.description
    listener.agent.enter()
    for name in ("占位：订单号，必填", "占位：办理结果，必填"):
        until(lambda name=name: _focused(listener) == [("text", name)], f"{name} has the keyboard")
        if name == "占位：订单号，必填":
            listener.agent.type("!")
            listener.desk.key("Tab")
            reason = until(lambda: _editor(listener, "占位：订单号，必填").description, "what is wrong with it")
            listener.hears(reason)


def _editor(listener: Listener, name: str) -> Node:
    return until(lambda: listener.palette().find(name), name)


def _focused(listener: Listener) -> list[tuple[str, str]]:
    return [(node.role, node.name) for node in listener.palette().walk() if node.focused and node.role != "list item"]


def test_every_control_has_a_role_and_a_name(listener: Listener) -> None:
    listener.open()
    found = [(node.role, node.name) for node in listener.palette().walk() if node.role in CONTROLS]
    assert len(found) > 20
    assert [role for role, name in found if not name] == []


def test_the_footer_tells_target_and_keys(listener: Listener) -> None:
    listener.open()
    listener.agent.type("zz01")
    listener.hears("直骨门角")
    labels = [node.name for node in listener.palette().walk() if node.role == "label"]
    assert any(words.startswith("将粘贴到：") and "GTK 编辑器" in words for words in labels)
    assert any("Enter 粘贴" in words and "F1 帮助" in words for words in labels)


def test_what_was_pasted_where_is_said(listener: Listener, gtk_editor: Program) -> None:
    listener.agent.choose("zz01")
    assert gtk_editor.shows("您好，这里是晴川电器，我是林晓。")
    listener.hears("已粘贴到", "GTK 编辑器")


def test_what_was_only_copied_is_said(listener: Listener) -> None:
    listener.open()
    listener.agent.type("zz01")
    listener.agent.enter("ctrl+Return")
    listener.hears("已复制，请按 Ctrl+V 粘贴。")


def test_another_window_in_front_is_said_and_so_is_the_question(listener: Listener, qt_entry: Program, gtk_editor: Program) -> None:
    listener.open()
    listener.agent.type("zz01")
    listener.hears("直骨门角")
    listener.desk.activate(qt_entry.target.window)
    listener.hears("窗口已切换", "Qt 输入框")
    left, top, width, height = listener.app.place(PALETTE, "搜话术")
    listener.agent.click(left + width // 2, top + height // 2)
    until(listener.agent.palette_active, "the palette has the keyboard again")
    listener.agent.away()
    listener.agent.enter()
    listener.hears("窗口已切换", "Enter 粘到")
