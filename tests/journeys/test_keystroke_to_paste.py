"""House, first way: hotkey, letters, Enter, slots, and the reply stands in the window it was meant for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from companion.base.paths import shipped_packs_dir
from companion.desktop.ports import Outcome, Reason
from companion.phrases.home import home, next_stages
from companion.phrases.library import Library, PackSource, open_library
from companion.phrases.search.answer import View
from companion.phrases.usage import Usage
from companion.ui.choice import Action, Choice, Doubt
from tests.journeys.agent import Agent
from tests.journeys.fakes import FakeDesktop

NOW = datetime(2026, 11, 18, 2, 17, tzinfo=UTC)
PROFILE = {"公司名": "晴川电器", "姓名": "林晓", "工号": "0217"}
ORDER = {"订单号": "20261122001", "时限": "3个工作日"}
REFUND = "订单20261122001的退款已经提交，3个工作日内原路退回。到账会有短信，到时没收到，您直接回这里找我。"


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library([PackSource(shipped_packs_dir(), "shipped")])


@pytest.fixture
def desktop() -> FakeDesktop:
    desktop = FakeDesktop()
    desktop.window(2, "李先生")
    desktop.window(1, "王女士")
    return desktop


@pytest.fixture
def agent(library: Library, desktop: FakeDesktop, tmp_path: Path) -> Agent:
    return Agent(library, desktop, Usage(tmp_path / "companion.sqlite3", NOW), PROFILE)


@pytest.mark.parametrize("query", ["tk", "tuikuan", "退kuan", "退款", "退款到哪一步了"])
def test_the_refund_stands_in_the_chat_and_the_clipboard_is_as_before(
    agent: Agent, desktop: FakeDesktop, query: str
) -> None:
    agent.press_the_hotkey()
    phrase = agent.type(query, NOW)
    assert phrase.id == "refund.progress"
    assert agent.enter(phrase, {}) is Doubt.SLOTS
    choice = agent.enter(phrase, ORDER)
    assert isinstance(choice, Choice)
    report = agent.paste(choice, NOW)
    assert (report.outcome, report.restored) == (Outcome.INSERTED, True)
    assert (desktop.windows[1].text, desktop.windows[2].text, desktop.clipboard) == (REFUND, "", "客户的单号")


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("values", [{}, {"订单号": "20261122001"}, {"订单号": " ", "时限": "3个工作日"}])
def test_with_a_blank_left_no_action_lets_it_go(agent: Agent, values: dict[str, str], action: Action) -> None:
    phrase = agent.type("tk", NOW)
    for confirmed in (frozenset(), frozenset(Doubt)):
        assert agent.enter(phrase, values, action, confirmed) is Doubt.SLOTS


def test_a_window_that_came_up_meanwhile_is_asked_about_and_gets_nothing(agent: Agent, desktop: FakeDesktop) -> None:
    agent.press_the_hotkey()
    phrase = agent.type("tk", NOW)
    desktop.front = 2
    assert agent.enter(phrase, ORDER) is Doubt.MOVED
    assert desktop.inserted == []
    choice = agent.enter(phrase, ORDER, confirmed=frozenset({Doubt.MOVED}))
    assert isinstance(choice, Choice) and choice.bring_forward
    assert agent.paste(choice, NOW).outcome is Outcome.INSERTED
    assert desktop.inserted == [(1, REFUND)]


def test_a_window_that_comes_up_after_enter_gets_nothing_either(agent: Agent, desktop: FakeDesktop) -> None:
    agent.press_the_hotkey()
    choice = agent.enter(agent.type("tk", NOW), ORDER)
    assert isinstance(choice, Choice)
    desktop.front = 2
    report = agent.paste(choice, NOW)
    assert (report.outcome, report.reason, report.now.title) == (Outcome.COPIED, Reason.FOCUS_ELSEWHERE, "李先生")
    assert (desktop.inserted, desktop.clipboard) == ([], REFUND)


def test_parts_go_one_by_one_to_the_window_of_the_first(agent: Agent, desktop: FakeDesktop) -> None:
    agent.press_the_hotkey()
    phrase = agent.type("jd01", NOW)
    choice = agent.enter(phrase, {}, Action.SEGMENTS)
    assert isinstance(choice, Choice) and choice.parts == phrase.parts
    assert agent.paste(choice, NOW, 0).outcome is Outcome.INSERTED
    desktop.front = 2
    assert agent.paste(choice, NOW, 1).reason is Reason.FOCUS_ELSEWHERE
    desktop.front = 1
    assert agent.paste(choice, NOW, 1).outcome is Outcome.INSERTED
    assert desktop.inserted == [(1, part) for part in phrase.parts]
    assert "\n".join(choice.parts) == agent.enter(phrase, {}).parts[0]


def test_what_is_chosen_twice_for_the_same_letters_comes_first_and_the_next_stage_is_offered(
    agent: Agent, library: Library
) -> None:
    agent.press_the_hotkey()
    first = agent.type("tk", NOW)
    other = library.search("tk", 9).hits[1].phrase
    assert other.id != first.id
    for day in range(2):
        agent.usage.record("tk", other.id, NOW + timedelta(days=day))
    assert agent.type("tk", NOW + timedelta(days=2)).id == other.id
    sections = {section.title: section for section in home(library, (), other.stage, agent.usage, View(usage=agent.usage))}
    assert other in sections["常用"].phrases
    [stage] = {phrase.stage for phrase in sections["下一步"].phrases}
    assert stage in next_stages(other.stage)


def test_nothing_found_means_nothing_to_paste(library: Library) -> None:
    assert library.search("完全没有这样的话术qzx", 9).hits == ()
