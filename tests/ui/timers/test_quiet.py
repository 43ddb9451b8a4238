"""Do not disturb and windows that fill the screen: warnings wait, what is due is told, nothing is lost."""

from __future__ import annotations

from companion.base.settings import TimerSettings
from companion.desktop.ports import NO_TARGET
from companion.timers.moment import WorkingHours
from companion.ui.feature import Action
from companion.ui.timers.feature import TimersFeature
from tests.ui.timers.conftest import Shift


def quiet(feature: TimersFeature, name: str) -> Action | None:
    return next((action for action in feature.actions() if action.name == name), None)


def ask(shift: Shift, name: str) -> None:
    action = quiet(shift.feature, name)
    assert action is not None
    action.run(NO_TARGET)


def test_half_an_hour_holds_back_the_warning_and_shows_it_after(shift: Shift) -> None:
    shift.add("60分钟后 王女士")
    shift.add("20分钟后 李先生")
    shift.clock.run(10 * 60)
    ask(shift, "quiet")
    assert shift.message.text == "勿扰到 10:57；到期的承诺仍会提醒。"
    shift.look_after(5 * 60 + 1)
    assert not shift.feature.card.isVisible() and shift.notifier.notices == []
    shift.look_after(5 * 60)
    assert "李先生" in shift.feature.card.text and len(shift.notifier.notices) == 1
    menu = [(action.group, action.label) for action in shift.feature.actions()[1:]]
    assert menu == [("勿扰中，到 10:57", name) for name in ("结束勿扰", "30 分钟", "到下班（18:00）")]
    shift.feature.card.withdraw()
    shift.look_after(34 * 60)
    assert "王女士" in shift.feature.card.text
    assert [action.label for action in shift.feature.actions()[1:]] == ["30 分钟", "到下班（18:00）"]


def test_until_the_end_of_the_shift_as_the_settings_have_it(shift: Shift) -> None:
    shift.feature.keeper.use_hours(WorkingHours.of("09:00", "12:00"))
    shift.add("11:55 王女士")
    ask(shift, "quiet-shift")
    assert shift.message.text == "勿扰到 12:00；到期的承诺仍会提醒。"
    shift.look_after(95 * 60)
    assert not shift.feature.card.isVisible()
    shift.look_after(4 * 60)
    assert "到时间了" in shift.feature.card.text
    shift.look_after(5 * 60)
    assert quiet(shift.feature, "quiet-end") is None
    assert quiet(shift.feature, "quiet-shift") is None, "work has ended for today"
    shift.clock.run(12 * 3600 + 9 * 3600)
    assert quiet(shift.feature, "quiet-shift") is not None, "the next day is a working day"


def test_it_ends_at_once_when_asked_to(shift: Shift) -> None:
    shift.add("30分钟后 王女士")
    ask(shift, "quiet")
    shift.look_after(26 * 60)
    assert not shift.feature.card.isVisible()
    ask(shift, "quiet-end")
    assert shift.message.text == "勿扰结束了。"
    shift.feature.watcher.look()
    assert "4 分钟后到期" in shift.feature.card.text


def test_a_pause_is_not_interrupted_by_warnings(shift: Shift) -> None:
    pausing = True
    shift.feature.quiet.busy = lambda: pausing
    shift.add("30分钟后 王女士")
    shift.look_after(26 * 60)
    assert not shift.feature.card.isVisible()
    pausing = False
    shift.look_after(30)
    assert "王女士" in shift.feature.card.text


def test_over_a_window_that_fills_the_screen_no_card_but_the_notification_and_the_tray(shift: Shift) -> None:
    shift.add("30分钟后 王女士")
    shift.presence.filled = True
    shift.look_after(26 * 60)
    assert shift.notifier.notices == [] and not shift.feature.card.isVisible()
    shift.look_after(4 * 60)
    assert not shift.feature.card.isVisible()
    assert [notice.title for notice in shift.notifier.notices] == ["到时间了"]
    assert "1 个已到期" in shift.moods[-1][1] and shift.counts[-1] == 1
    shift.presence.filled = False
    shift.qtbot.waitUntil(shift.feature.card.isVisible, timeout=5000)
    assert "王女士" in shift.feature.card.text and len(shift.notifier.notices) == 1


def test_after_a_long_film_one_card_and_no_second_notification(shift: Shift) -> None:
    shift.add("30分钟后 王女士")
    shift.presence.filled = True
    shift.look_after(40 * 60)
    shift.presence.filled = False
    shift.look_after(30)
    assert [event.promise.text for event in shift.feature.card.events] == ["王女士"]
    assert len(shift.notifier.notices) == 1
    shift.feature.close()
    shift.moods.clear()
    shift.start()
    assert shift.feature.card.events == []


def test_the_card_after_it_leaves_out_what_was_done_meanwhile(shift: Shift) -> None:
    for who in ("王女士", "李先生"):
        shift.add(f"30分钟后 {who}")
    shift.presence.filled = True
    shift.look_after(30 * 60)
    first = shift.feature.keeper.open_promises()[0]
    shift.feature.keeper.write(lambda ledger, now: ledger.done(first.id, now))
    shift.presence.filled = False
    shift.look_after(30)
    assert [event.promise.text for event in shift.feature.card.events] == ["李先生" if first.text == "王女士" else "王女士"]


def test_what_only_the_notification_would_have_told_is_told_after_a_restart_where_there_is_none(shift: Shift) -> None:
    for there, cards in ((True, 0), (False, 1)):
        shift.notifier.there = there
        shift.add("30分钟后 王女士")
        shift.presence.filled = True
        shift.look_after(30 * 60)
        shift.feature.close()
        shift.presence.filled = False
        shift.moods.clear()
        shift.start()
        assert len(shift.feature.card.events) == cards, there
        for promise in shift.feature.keeper.open_promises():
            shift.feature.keeper.write(lambda ledger, now, name=promise.id: ledger.done(name, now))
        shift.feature.watcher.look()


def test_silent_unless_asked_for(shift: Shift) -> None:
    shift.add("30分钟后 王女士")
    shift.look_after(30 * 60)
    shift.feature.use_settings(TimerSettings(sound=True))
    shift.look_after(5 * 60)
    assert [notice.sound for notice in shift.notifier.notices] == [False, False, True]
