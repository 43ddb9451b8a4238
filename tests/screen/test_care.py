"""A pause on a real screen: real keys, the caret back where it was, nothing written that should not be."""

from __future__ import annotations

import json

import pytest
from jeepney import DBusAddress, MatchRule, message_bus, new_method_call

from companion.desktop.virtual import VirtualDesktop
from companion.ui.theme import LIGHT
from tests.screen.care_hands import CARE, HARD, SLOW, STRIP, Pause
from tests.screen.desk import Program, until
from tests.screen.pictures import cut, screen
from tests.screen.running_app import PALETTE, Agent
from tests.screen.screen_reader import ScreenReader


def pixels_of(desktop: VirtualDesktop, place: tuple[int, int, int, int], colour: str) -> int:
    """How many pixels at `place` are exactly ``#RRGGBB``."""
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return int((cut(screen(desktop), place) == wanted).all(axis=2).sum())


@pytest.mark.parametrize("keys", [(), ("3",), ("3", "w"), ("3", "w", "n", "2"), ("Return", "Right", "space"), ("p",), ("a",), ("1", "e")], ids="-".join)
def test_escape_gives_the_caret_back_where_it_was(pause: Pause, gtk_editor: Program, keys: tuple[str, ...]) -> None:
    gtk_editor.focus()
    pause.desk.key("a", "b", "Left")
    until(lambda: gtk_editor.text() == b"ab", "the ticket has its text")
    pause.open()
    pause.press(*keys)
    pause.desk.key("Escape")
    until(lambda: pause.desk.seam.current_target().window == gtk_editor.target.window, "the ticket is in front")
    pause.desk.key("x")
    assert gtk_editor.shows("axb")


def test_two_keys_from_the_call_to_the_breath(pause: Pause, gtk_editor: Program) -> None:
    gtk_editor.focus()
    pause.open()
    pause.shows("刚才那通怎么样")
    pause.press("Return")
    pause.shows("慢呼吸。")
    pause.shows("停一停")


def test_a_promise_of_the_next_minute_is_told_and_cuts_nothing(pause: Pause, gtk_editor: Program) -> None:
    """Given on the command line while the app runs; told in the window, the breath goes on."""
    app = pause.app
    made = json.loads(app.command("timer", "add", "1分钟后 王女士 退款进度", "--json").stdout)
    try:
        gtk_editor.focus()
        pause.open()
        pause.press("Return")
        pause.shows("一分钟内到期：王女士")
        pause.shows("距最近承诺")
        pause.shows("慢呼吸。")
    finally:
        assert app.command("timer", "cancel", made["id"]).returncode == 0


def test_a_mark_takes_no_key_and_no_focus(pause: Pause, gtk_editor: Program) -> None:
    front = gtk_editor.focus().window
    pause.desk.key(HARD)
    until(lambda: "歇 60 秒" in pause.app.says(CARE), "the chip offers")
    pause.type("still here")
    assert gtk_editor.shows("still here")
    assert pause.desk.seam.current_target().window == front
    until(lambda: pause.app.window(CARE) is None, "the chip goes away")


def test_the_slow_breath_opens_the_calming_phrases_and_escape_gives_the_caret_back(
    pause: Pause, gtk_editor: Program
) -> None:
    """Seen on the screen of the agent in the middle of a call: a breath above, words to read out below."""
    desk, app = pause.desk, pause.app
    hands = Agent(desk, app)
    gtk_editor.focus()
    desk.key("a", "b", "Left")
    until(lambda: gtk_editor.text() == b"ab", "the ticket has its text")
    desk.key(SLOW)
    until(hands.palette_active, "the palette is active")
    strip = until(lambda: app.window(STRIP), "the slow breath shows")
    rows = app.rows()
    assert rows and all("安抚" in row for row in rows), rows
    left, top, width, height = strip.place
    palette = app.window(PALETTE)
    assert top + height <= palette.place[1], "the breath is above the palette"
    assert pixels_of(desk.desktop, strip.place, LIGHT.accent) > 100, "the breath is painted"
    # The keys are the palette's: the strip took none.
    pause.type("zzqq")
    until(lambda: app.field() == "zzqq", "the palette has the keys")
    desk.key("Escape")
    until(lambda: desk.seam.current_target().window == gtk_editor.target.window, "the ticket is in front")
    desk.key("x")
    assert gtk_editor.shows("axb")
    until(lambda: app.window(STRIP) is None, "the breath goes away by itself")


def test_a_click_goes_through_the_slow_breath_to_the_window_beneath(
    pause: Pause, gtk_editor: Program, qt_entry: Program
) -> None:
    desk, app = pause.desk, pause.app
    below, front = gtk_editor.focus().window, qt_entry.focus().window
    desk.xdotool("windowmove", "--sync", str(below), "420", "10", "windowmove", "--sync", str(front), "10", "480")
    desk.key(SLOW)
    until(Agent(desk, app).palette_active, "the palette is active")
    left, top, width, height = until(lambda: app.window(STRIP), "the slow breath shows", 5).place
    desk.xdotool("mousemove", str(left + width // 2), str(top + height // 2), "click", "1")
    until(lambda: desk.seam.current_target().window == below, "the click has gone through")
    assert app.window(STRIP) is not None, "all this while it showed"
    desk.xdotool("mousemove", "2", "2")
    until(lambda: app.window(STRIP) is None, "it goes away")
    Agent(desk, app).escape()


def test_a_click_on_the_chip_opens_the_card(pause: Pause, gtk_editor: Program) -> None:
    gtk_editor.focus()
    pause.desk.key(HARD)
    chip = until(lambda: pause.app.window(CARE), "the chip offers")
    left, top, width, height = chip.place
    pause.desk.xdotool("mousemove", str(left + width // 2), str(top + height // 2), "click", "1", "mousemove", "2", "2")
    until(pause.active, "the care window is active")
    pause.desk.key("Escape")
    until(lambda: pause.desk.seam.current_target().window == gtk_editor.target.window, "the ticket is in front")


def test_each_phase_is_said_once_to_a_screen_reader(pause: Pause, desktop: VirtualDesktop, gtk_editor: Program) -> None:
    """The one real run of an exercise: twenty seconds, as heard."""
    reader: ScreenReader = pause.app.reader
    bus = reader.bus
    registry = DBusAddress("/org/a11y/atspi/registry", "org.a11y.atspi.Registry", "org.a11y.atspi.Registry")
    bus.send_and_get_reply(new_method_call(registry, "RegisterEvent", "sass", ("object:announcement", [], "")))
    rule = MatchRule(type="signal", interface="org.a11y.atspi.Event.Object", member="Announcement")
    bus.send_and_get_reply(message_bus.AddMatch(rule))
    heard: list[str] = []
    gtk_editor.focus()
    pause.open()
    pause.shows("刚才那通怎么样")
    with bus.filter(rule, bufsize=200) as queue:
        pause.press("0", "q")
        while "好了，让呼吸自己走。" not in heard:
            heard.append(str(bus.recv_until_filtered(queue, timeout=15).body[3][1]))
    heard = [words for words in heard if not words.startswith("刚才那通")]
    assert heard[1:] == ["吸气，用鼻子，轻轻地", "呼气，慢慢放出去，肩膀也放下", "吸气", "呼气", "好了，让呼吸自己走。"]
    assert heard[0] == "慢呼吸。吸四秒，呼六秒，不用吸得很满。头晕、胸闷请停下，恢复自然呼吸。开车时不做。"
