"""From the choice to the text in the target: every way it can go, on the world's clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from companion.desktop.ports import InsertReport, Outcome, Reason, Target
from companion.desktop.windows.constants import (
    CF_DIB,
    CF_HDROP,
    CF_UNICODETEXT,
    VK_CONTROL,
    VK_MENU,
    VK_RETURN,
)
from companion.desktop.windows.formats import CLOUD, EXCLUDE, HISTORY, NO, RESTORED, encode
from companion.desktop.windows.programs import (
    CTRL_SHIFT_V,
    CTRL_V,
    SHIFT_INSERT,
    paste_key,
)
from companion.desktop.windows.reading import keep, read_text
from companion.desktop.windows.seam import Parts
from tests.desktop.windows.world import OURS, World

TEXT = "您好 🙂\n第二行"
OLD = {CF_UNICODETEXT: encode("旧的"), CF_HDROP: b"files", CF_DIB: b"pixels"}


@pytest.fixture
def world() -> World:
    made = World()
    made.board.set(dict(OLD))
    return made


def insert(world: World, prepare: Callable[[Parts], Any] = lambda parts: None, **how: bool) -> InsertReport:
    """One insertion into the window in front; `prepare` comes after the target was captured."""

    async def story(parts: Parts) -> InsertReport:
        target = parts.targets.capture()
        prepare(parts)
        return await parts.typist.insert(TEXT, target, **how)

    return world.run(story)


def former(world: World) -> dict[int, bytes | None]:
    """What the agent would find on the clipboard: all but the marks that keep it out of every history."""
    added = {world.board.register(name) for name in (EXCLUDE, HISTORY, CLOUD, RESTORED)}
    return {format: data for format, data in world.board.data.items() if format not in added}


def keys(world: World) -> list[tuple[int, bool]]:
    return [(stroke.key, stroke.up) for stroke in world.keys.sent]


def test_the_text_arrives_and_everything_of_before_is_back(world: World) -> None:
    window = world.add(0x100)
    report = insert(world)
    assert report.outcome is Outcome.INSERTED and report.restored and report.lost == ()
    assert window.text == TEXT and former(world) == OLD
    assert keys(world) == [(VK_CONTROL, False), (0x56, False), (0x56, True), (VK_CONTROL, True)]


def test_what_comes_back_is_in_no_history_twice_and_is_read_and_kept_as_before(world: World) -> None:
    world.add(0x100)

    async def story(parts: Parts) -> None:
        target = parts.targets.capture()
        for _time in range(2):
            assert (await parts.typist.insert(TEXT, target)).restored
            assert all(world.board.data[world.board.register(name)] == NO for name in (EXCLUDE, HISTORY, CLOUD))
        assert (await read_text(parts.api, parts.worker, parts.owned, 0.8, 1000, parts.clock)).text == "旧的"
        assert (await keep(parts.api, parts.worker, parts.owned, parts.clock)).content == OLD

    world.run(story)


def test_what_a_password_manager_marked_comes_back_marked_and_unread(world: World) -> None:
    world.add(0x100)
    secret = {CF_UNICODETEXT: encode("密码"), world.board.register(EXCLUDE): b""}
    world.board.set(dict(secret))

    async def story(parts: Parts) -> None:
        assert (await parts.typist.insert(TEXT, parts.targets.capture())).restored
        assert world.board.data == secret
        assert (await read_text(parts.api, parts.worker, parts.owned, 0.8, 1000, parts.clock)).state == "secret"

    world.run(story)


def test_an_empty_clipboard_is_empty_again(world: World) -> None:
    world.add(0x100)
    world.board.set({})
    assert insert(world).restored
    assert world.board.empty_now()


@pytest.mark.parametrize("delays", [(0.004, 0.06), (0.3, 0.5), (2.6,), (4.9,)])
def test_a_target_that_is_slow_or_asks_twice_gets_the_text_not_the_old_clipboard(world: World, delays: tuple[float, ...]) -> None:
    window = world.add(0x100, reads_after=delays)
    report = insert(world)
    assert report.outcome is Outcome.INSERTED and report.restored
    assert window.text == TEXT and former(world) == OLD


def test_a_busy_page_reads_again_much_later_and_never_gets_the_former_clipboard(world: World) -> None:
    window = world.add(0x100, program="msedge.exe", class_name="Chrome_WidgetWin_1", reads_after=(0.004, 0.9))
    report = insert(world)
    assert report.outcome is Outcome.INSERTED and report.restored
    assert window.text == TEXT and former(world) == OLD


def test_a_target_that_never_asks_leaves_the_text_on_the_clipboard(world: World) -> None:
    world.add(0x100, reads_after=())
    assert insert(world) == InsertReport(Outcome.COPIED, Reason.NOT_READ)
    assert world.board.owner() == OURS and len(world.keys.sent) == 4, "no second key, ever"


def test_the_next_insertion_sees_through_the_one_that_was_not_read(world: World) -> None:
    window = world.add(0x100, reads_after=())

    async def story(parts: Parts) -> InsertReport:
        target = parts.targets.capture()
        await parts.typist.insert("没人取", target)
        window.reads_after = (0.004,)
        return await parts.typist.insert(TEXT, target)

    assert world.run(story).restored
    assert window.text == TEXT and former(world) == OLD


def test_two_at_once_go_one_after_the_other(world: World) -> None:
    window = world.add(0x100)

    async def story(parts: Parts) -> list[InsertReport]:
        target = parts.targets.capture()
        return list(await asyncio.gather(*(parts.typist.insert(word, target) for word in ("一", "二", "三"))))

    assert {report.outcome for report in world.run(story)} == {Outcome.INSERTED}
    assert window.text == "一二三" and former(world) == OLD


def test_fingers_are_waited_for_and_a_stuck_one_gives_up(world: World) -> None:
    window = world.add(0x100)

    def held(_parts: Parts) -> None:
        world.down = {VK_CONTROL, VK_MENU, VK_RETURN}
        world.at(0.4, world.down.clear)

    report = insert(world, held)
    assert report.outcome is Outcome.INSERTED and report.fetched_ms >= 400 and window.text == TEXT
    world.keys.sent.clear()
    report = insert(world, lambda parts: world.down.add(VK_RETURN))
    assert (report.outcome, report.reason) == (Outcome.COPIED, Reason.MODIFIERS_HELD)
    assert world.keys.sent == []


def test_another_window_in_front_gets_nothing(world: World) -> None:
    meant = world.add(0x100)
    report = insert(world, lambda parts: world.add(0x200, program="cmd.exe"))
    assert (report.outcome, report.reason) == (Outcome.COPIED, Reason.FOCUS_ELSEWHERE)
    assert report.now.program == "cmd.exe" and world.keys.sent == [] and meant.text == ""
    assert world.desk.brought == [], "a window that the agent went to is not taken from the front"


def test_brought_forward_by_the_agents_word(world: World) -> None:
    meant = world.add(0x100)
    report = insert(world, lambda parts: world.add(0x200), bring_forward=True)
    assert report.outcome is Outcome.INSERTED and meant.text == TEXT
    assert world.desk.brought == [(0x100, 0x101)] and world.windows[0x200].text == ""


def test_a_window_that_comes_forward_slowly_is_waited_for_although_another_is_in_front(world: World) -> None:
    meant = world.add(0x100)
    world.desk.obeys = False

    def slowly(_parts: Parts) -> None:
        world.add(0x200)
        world.at(0.3, lambda: world.bring(0x100))

    assert insert(world, slowly, bring_forward=True).outcome is Outcome.INSERTED
    assert meant.text == TEXT and world.windows[0x200].text == ""


def test_an_owner_that_hangs_costs_its_content_not_the_paste(world: World) -> None:
    world.board.set(dict(OLD), owner=world.add(0x700, hung=True).window)
    window = world.add(0x100)
    report = insert(world)
    assert report.outcome is Outcome.INSERTED and not report.restored and report.lost == ("*",)
    assert window.text == TEXT


def test_windows_may_refuse_to_bring_it_forward(world: World) -> None:
    world.add(0x100)
    world.desk.obeys = False
    report = insert(world, lambda parts: world.add(0x200), bring_forward=True)
    assert report.reason is Reason.FOCUS_ELSEWHERE and len(world.desk.brought) == 2


def test_nobody_in_front_after_the_palette_and_the_target_is_fetched(world: World) -> None:
    window = world.add(0x100)
    report = insert(world, lambda parts: world.bring(OURS))
    assert report.outcome is Outcome.INSERTED and window.text == TEXT
    assert world.desk.brought == [(0x100, 0x101)]


def test_another_field_of_the_same_window_is_another_place(world: World) -> None:
    window = world.add(0x100)
    window.children.add(0x105)

    def other(_parts: Parts) -> None:
        window.focus, world.desk.obeys = 0x105, False

    report = insert(world, other)
    assert report.reason is Reason.FOCUS_ELSEWHERE and world.keys.sent == []


def test_the_right_field_is_given_the_keyboard_back(world: World) -> None:
    window = world.add(0x100)
    window.children.add(0x105)
    report = insert(world, lambda parts: setattr(window, "focus", 0x105))
    assert report.outcome is Outcome.INSERTED and window.focus == 0x101


def test_a_field_that_was_made_anew_is_the_same_place(world: World) -> None:
    window = world.add(0x100)

    def anew(_parts: Parts) -> None:
        window.children, window.focus = {0x109}, 0x109

    assert insert(world, anew).outcome is Outcome.INSERTED


def test_a_window_that_is_gone_says_so(world: World) -> None:
    world.add(0x100)

    def gone(_parts: Parts) -> None:
        del world.windows[0x100]
        world.front = 0

    report = insert(world, gone)
    assert (report.outcome, report.reason) == (Outcome.COPIED, Reason.TARGET_GONE)


def test_no_target_and_copy_only_and_more_rights_send_no_key(world: World) -> None:
    assert insert(world).reason is Reason.NO_TARGET
    world.add(0x100, program="Chat.EXE")
    report = insert(world, lambda parts: setattr(parts.typist, "own_keys", {"chat.exe": "copy-only"}))
    assert (report.outcome, report.reason) == (Outcome.COPIED, Reason.COPY_ONLY)
    world.add(0x200, elevated=True)
    report = insert(world)
    assert (report.outcome, report.reason) == (Outcome.COPIED, Reason.ELEVATED)
    assert world.keys.sent == [] and world.board.owner() == OURS


def test_a_busy_clipboard_is_waited_for_and_then_nothing_is_sent(world: World) -> None:
    window = world.add(0x100)
    report = insert(world, lambda parts: setattr(world.board, "busy_until", world.now + 0.1))
    assert report.outcome is Outcome.INSERTED and window.text == TEXT
    world.keys.sent.clear()
    report = insert(world, lambda parts: setattr(world.board, "busy_until", world.now + 60))
    assert (report.outcome, report.reason) == (Outcome.REFUSED, Reason.CLIPBOARD_BUSY)
    assert world.keys.sent == []


def test_what_was_copied_meanwhile_is_neither_pasted_nor_overwritten(world: World) -> None:
    new = {CF_UNICODETEXT: encode("刚复制的")}
    window = world.add(0x100, reads_after=())
    report = insert(world, lambda parts: world.at(1.0, lambda: world.board.set(new)))
    assert (report.outcome, report.reason) == (Outcome.REFUSED, Reason.NOT_READ)
    assert world.board.data == new
    window.reads_after = (0.004,)
    world.keys.sent.clear()
    # Taken away between the offer and the key.
    report = insert(world, lambda parts: world.at(0.01, lambda: world.board.set(new)))
    assert (report.outcome, report.reason) == (Outcome.REFUSED, Reason.CLIPBOARD_BUSY)
    assert world.keys.sent == [] and world.board.data == new
    # Taken away after the target has read: the new one stays.
    report = insert(world, lambda parts: world.at(0.08, lambda: world.board.set({CF_UNICODETEXT: encode("更新的")})))
    assert report.outcome is Outcome.INSERTED and not report.restored
    assert world.board.data == {CF_UNICODETEXT: encode("更新的")}


def watch(world: World, times: int, owner: int = 0x700) -> list[int]:
    """A clipboard watcher that heeds no mark and reads at each change, at most `times`."""
    read: list[int] = []

    def changed() -> None:
        if world.board.owner() == OURS and len(read) < times and world.board.open(owner):
            world.board.take(CF_UNICODETEXT, 1 << 30)
            world.board.close()
            read.append(1)

    world.board.watchers.append(changed)
    return read


@pytest.mark.parametrize("times", [1, 2, 4])
def test_a_watcher_that_reads_first_is_not_taken_for_the_target(world: World, times: int) -> None:
    window = world.add(0x100, reads_after=(0.2,))
    world.windows[0x700] = type(window)(0x700, 9)
    read = watch(world, times)
    report = insert(world)
    assert report.outcome is Outcome.INSERTED and window.text == TEXT and former(world) == OLD
    assert len(read) == times and report.fetched_ms >= 200


def test_a_browsers_view_reads_for_the_program_that_shows_it(world: World) -> None:
    window = world.add(0x100, program="teams.exe", inner=88, opens_as=0x800, reads_after=(0.004, 0.06))
    world.views[0x800] = 88
    report = insert(world)
    assert report.outcome is Outcome.INSERTED and window.text == TEXT and former(world) == OLD


def test_a_watcher_that_never_has_enough_makes_us_careful_not_wrong(world: World) -> None:
    window = world.add(0x100, reads_after=(0.2,))
    world.windows[0x700] = type(window)(0x700, 9)
    read = watch(world, 1000)
    report = insert(world)
    assert window.text == TEXT and len(read) < 10
    assert (report.outcome, report.reason) == (Outcome.COPIED, Reason.NOT_READ)


def test_a_reader_without_a_window_counts_as_the_target_only_after_the_key(world: World) -> None:
    window = world.add(0x100, opens_as=0, reads_after=(0.2,))
    watch(world, 1, owner=0)
    report = insert(world)
    assert report.outcome is Outcome.INSERTED and window.text == TEXT and report.fetched_ms >= 200


@pytest.mark.parametrize(("accepted", "released"), [(0, 0), (2, 2)])
def test_keys_that_windows_does_not_let_in_leave_none_down(world: World, accepted: int, released: int) -> None:
    world.add(0x100)
    world.keys.accepts = accepted
    report = insert(world)
    assert (report.outcome, report.reason) == (Outcome.COPIED, Reason.NO_BACKEND)
    down = [key for key, up in keys(world) if not up]
    assert sorted(down) == sorted(key for key, up in keys(world) if up) and len(down) == released


def test_programs_get_their_paste_key() -> None:
    assert paste_key("notepad.exe", {}) == CTRL_V
    assert paste_key("PuTTY.exe", {}) == SHIFT_INSERT
    assert paste_key("wezterm-gui.exe", {}) == CTRL_SHIFT_V
    assert paste_key("", {}) == CTRL_V


def test_the_users_own_table_comes_first() -> None:
    assert paste_key("Notepad.exe", {"notepad.exe": "Shift+Insert"}) == SHIFT_INSERT
    assert paste_key("putty.exe", {"PUTTY.EXE": "ctrl+v"}) == CTRL_V
    assert paste_key("notepad.exe", {"notepad.exe": "shift+insert-primary"}) == SHIFT_INSERT
    assert paste_key("notepad.exe", {"notepad.exe": "an unknown key"}) == CTRL_V
    assert paste_key("notepad.exe", {"notepad.exe": "copy-only"}) is None


def test_no_paste_key_contains_return() -> None:
    for key in (CTRL_V, CTRL_SHIFT_V, SHIFT_INSERT):
        assert VK_RETURN not in key.keys


def test_the_window_under_a_target_that_names_none_is_not_guessed(world: World) -> None:
    async def story(parts: Parts) -> InsertReport:
        return await parts.typist.insert(TEXT, Target(0x555, program="gone.exe"))

    assert world.run(story).reason is Reason.TARGET_GONE
