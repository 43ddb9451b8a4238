"""House, ways two and three: an angry draft is mended before it is sent, and the time it promises becomes a promise."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from companion.base.paths import shipped_packs_dir
from companion.desktop.ports import Outcome
from companion.phrases.library import PackSource, open_library
from companion.phrases.usage import Usage
from companion.timers.calendar_file import shipped_calendar
from companion.timers.ledger import Ledger
from companion.timers.model import PromiseKind, State
from companion.timers.recovery import open_promises
from companion.timers.when import find
from companion.tone.check import check
from companion.tone.loading import load_rules
from companion.tone.rewrite import rewrite
from companion.ui.choice import Choice
from tests.journeys.agent import Agent
from tests.journeys.fakes import FakeDesktop
from tests.timers.worlds import NOW, SHANGHAI


def test_a_promise_in_a_pasted_reply_is_kept_over_a_restart_and_comes_due(tmp_path: Path) -> None:
    desktop = FakeDesktop()
    desktop.window(1, "王女士")
    library = open_library([PackSource(shipped_packs_dir(), "shipped")])
    agent = Agent(library, desktop, Usage(None, NOW), {})
    agent.press_the_hotkey()
    choice = agent.enter(agent.type("tk02", NOW), {"环节": "银行处理", "时限": "30分钟"})
    assert isinstance(choice, Choice)
    assert agent.paste(choice, NOW).outcome is Outcome.INSERTED
    [moment] = find(desktop.windows[1].text, NOW, SHANGHAI, shipped_calendar())
    assert moment.at == NOW + timedelta(minutes=30)
    path = tmp_path / "companion.sqlite3"
    ledger = Ledger(open_promises(path, NOW).shelf)
    added = ledger.add(PromiseKind.FOLLOW_UP, "王女士 退款", moment, NOW)
    ledger.shelf.close()
    [kept] = Ledger(open_promises(path, NOW).shelf).open_promises()
    assert kept == added
    assert [kept.state_at(kept.due + timedelta(minutes=minute)) for minute in (-20, 0, 10)] == [State.OPEN, State.DUE, State.OVERDUE]


def test_a_draft_is_mended_and_what_it_says_of_numbers_and_times_stays() -> None:
    rules = load_rules()
    draft = "您搞错了！订单20261122001是3月1日的，这个不归我们管。"
    report = check(draft, rules)
    assert {finding.text for finding in report.findings} >= {"您搞错了"}
    mended = rewrite(draft, report.findings)
    assert "搞错" not in mended and "不归我们管" not in mended
    assert "20261122001" in mended and "3月1日" in mended
    assert [finding for finding in check(mended, rules).findings if finding.severity != "hint"] == []
