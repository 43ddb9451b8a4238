from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.timers.calendar_file import shipped_calendar
from companion.timers.moment import Moment, Refusal, WorkingHours
from companion.timers.when import MAX_CHARS, find, parse, split
from tests.timers.worlds import NEW_YORK, NOW, SHANGHAI, moment, read

# Words -> month-day hour:minute (2026 unless a year is given), first letter of the kind.
RIGHT = """
30分钟后=11-18 10:47 e|半小时=11-18 10:47 e|半个钟=11-18 10:47 e|半个小时内=11-18 10:47 d|一个半小时=11-18 11:47 e
两小时四十分钟后=11-18 12:57 e|三刻钟=11-18 11:02 e|俩钟头=11-18 12:17 e|2h=11-18 12:17 e|1h30m=11-18 11:47 e|90min=11-18 11:47 e
20到30分钟=11-18 10:47 e|1-2个工作日=11-20 18:00 d|一两个小时=11-18 12:17 e|两三天=11-21 10:17 i|半小时到一小时=11-18 11:17 e
下午3点半=11-18 15:30 i|差五分六点=11-18 17:55 i|五点一刻=11-18 17:15 i|五点差一刻=11-18 16:45 i|今晚12点=11-19 00:00 i
15：30=11-18 15:30 i|3点05=11-18 15:05 i|三点零五分=11-18 15:05 i|中午=11-18 12:00 i|午夜=11-19 00:00 i|凌晨2点=11-19 02:00 i
十二点半=11-18 12:30 i|明早9点=11-19 09:00 i|明儿下午两点=11-19 14:00 i|后天=11-20 09:00 i|大后天上午10点=11-21 10:00 i
本周五=11-20 09:00 i|这周五下午3点=11-20 15:00 i|下周三=11-25 09:00 i|下下周一=11-30 09:00 i|礼拜天=11-22 09:00 i|星期五18点=11-20 18:00 i
25号=11-25 09:00 i|11/25=11-25 09:00 i|11月25日=11-25 09:00 i|下个月1号=12-01 09:00 i|十二月三十一号=12-31 09:00 i|廿五号=11-25 09:00 i
月底前=11-30 18:00 d|年底前=12-31 18:00 d|12月底前=12-31 18:00 d|下个月底=12-31 18:00 d|周五前=11-20 18:00 d|今天内=11-18 18:00 d
下班前=11-18 18:00 d|上班后=11-19 09:00 i|明天下班前=11-19 18:00 d|下班前半小时=11-18 17:30 i
3个工作日=11-23 18:00 d|五个工作日之内=11-25 18:00 d|3天后下午3点=11-21 15:00 i|两个工作日后上午10点=11-20 10:00 i|下个工作日上午10点=11-19 10:00 i
3点到5点=11-18 17:00 i|下午3-5点=11-18 17:00 i|上午11点到1点=11-18 13:00 i|明天14:00-15:00=11-19 15:00 i|14:00到15:00=11-18 15:00 i
5点=11-18 17:00 i|7点=11-18 19:00 i|11点17=11-18 11:17 i|11:17=11-18 11:17 i|9:30=11-19 09:30 i|15:30=11-18 15:30 i|上午9点=11-19 09:00 i
晚8点=11-18 20:00 i|早9点=11-19 09:00 i|明晚八点半=11-19 20:30 i|晚上12点半=11-19 00:30 i|24:00=11-19 00:00 i|0点30分=11-19 00:30 i
最晚明天下午3点=11-19 15:00 d|不超过2小时=11-18 12:17 d|大约30分钟左右=11-18 10:47 e|一点五小时=11-18 11:47 e|1.5小时=11-18 11:47 e
两天后=11-20 10:17 i|两周后=12-02 10:17 i|一个月后=12-18 10:17 i|半个月后=12-03 10:17 i|24小时内=11-19 10:17 d|7日内=11-25 10:17 d
預(yù)計3分鐘內(nèi)接通=11-18 10:20 d|禮拜五下午三點=11-20 15:00 i|３０分鐘後=11-18 10:47 e|兩個半小時後=11-18 12:47 e
周三（11月25日）下午3点=11-25 15:00 i|11月20日（周五）15:00=11-20 15:00 i|10:47 周三（30 分钟后）=11-18 10:47 e
2026-11-25 15:00=11-25 15:00 i|2026年12月25日15时30分=12-25 15:30 i|周一=11-23 09:00 i|周三下午3点=11-18 15:00 i
in 30 minutes=11-18 10:47 e|in half an hour=11-18 10:47 e|within 2 hours=11-18 12:17 d|after 2 hours=11-18 12:17 e|2 hours later=11-18 12:17 e
by 5pm=11-18 17:00 d|tomorrow at 3pm=11-19 15:00 i|tomorrow=11-19 09:00 i|half past 3=11-18 15:30 i|quarter to 5=11-18 16:45 i
tonight at 8=11-18 20:00 i|noon tomorrow=11-19 12:00 i|十五六分钟=11-18 10:33 e|二三十分钟=11-18 10:47 e|大大后天=11-22 09:00 i|再下周一=11-30 09:00 i|下下月5号下午3点=01-05 15:00 i
半年内=05-18 10:17 d|三年内=11-18 10:17 d|或者您提供单号，30分钟后联系您=11-18 10:47 e|早上您来电，我30分钟后回复=11-18 10:47 e|我中午给您回电=11-18 12:00 i|12am=11-19 00:00 i|3 business days=11-23 18:00 d|by friday=11-20 18:00 d
下个工作日=11-19 18:00 d|下一个工作日内=11-19 18:00 d|3个自然日内=11-21 10:17 d|尽快在30分钟内=11-18 10:47 d|今天之内尽快=11-18 18:00 d
分机8021 半小时后=11-18 10:47 e|13812345678 30分钟后=11-18 10:47 e|13812345678 2个工作日内 王女士=11-20 18:00 d|昨天的问题30分钟内回复您=11-18 10:47 d
next monday=11-23 09:00 i|November 25 at 3pm=11-25 15:00 i|25 december=12-25 09:00 i|at 15:30=11-18 15:30 i
"""

REFUSED = {
    "empty": "|   |\n",
    "no_time": "三点建议|第三点|十分感谢|十分|24小时客服热线|7×24小时|13800138000|订单号12345678|下午茶|上午好|你好|已经等了30分钟|我等了30分钟了|通话时长30分钟|保修3年|call me maybe",
    "vague": "尽快|马上|稍后|一会儿|改天|回头|快一点|早点|三天两头|一年半载|几分钟|十几分钟|三十多分钟|一个多小时|三点多|至少30分钟|30分钟以上|超过2小时|这两天|过两天下午3点|改天下午3点|月初下午3点|最近3天内|asap|soon",
    "ambiguous": "周末|下周|本周内|9点|10点|8点|3:30|9:00-18:00|14:00-15:00|3点 5点|周一至周五9:00-18:00|工作日9点|每天9点|每周五下午3点|每30分钟|第二天|半天|今晚2点|上午12点|明天前|周四或周五|明天下午3点或者后天上午10点|付款后24小时内发货|自签收之日起7天内|到货当天18点前|元旦下午3点|纽约时间下午3点|tomorrow 9|12.25 下午3点|20261225 15:00|下午3点 5|3点5|12-25 15:00|next friday|11月|明后天|今天还是明天|3点或4点|下下下周一|除了周五下午3点|大大大后天|3 半小时后|8823 30分钟后|mingtian下午3点|xiazhouyi 下午3点|大houtian上午9点",
    "needs_hour": "下午|明早|今晚|明天下午|周六晚上|今天|周三|早上|下午给您回电|tomorrow morning|明天下午给您回电",
    "invalid_time": "25:00|25点|3点75分|12:60|24:30|5点四刻|3.5点",
    "invalid_date": "13月5日|14月2号|2月30日|11月31号|31号|32号|0号|2027-02-29|明年2月29日|11/31|周八下午3点|feb 30",
    "past": "2小时前|去年|上个月|刚才3点|3天前|昨天下午3点|前天|上周五|今天上午9点|今早9点|周三上午9点|5号|1月5日|上个月5号|过去3小时内|您的订单已于今日上午10点打包完成|yesterday|2 days ago|last friday|昨天说30分钟内联系，现在还没有|您前天答应2小时内回电的|上次答应今晚8点给您回话却没做到|上回说3个工作日内",
    "non_positive": "0分钟后|零分钟|-5分钟|负5分钟|0个工作日|in 0 minutes|in -5 minutes",
    "too_far": "100年后|1000年后|11年后|3000年1月1日|999999999999999小时后|5000个工作日|9999年9月9日",
    "contradiction": "明天昨天|上午15点|周五（11月25日）|明天（周五）|30到20分钟|下午5点到3点|3点到2点|13pm|30分钟后下午3点|11:17 周四（30 分钟后）|下午0点",
}


def _rows() -> list[tuple[str, str]]:
    return [tuple(row.split("=")) for row in RIGHT.strip().replace("\n", "|").split("|")]  # type: ignore[misc]


@pytest.mark.parametrize(("text", "meant"), _rows())
def test_right(text: str, meant: str) -> None:
    answer = moment(text)
    assert f"{answer.at:%m-%d %H:%M} {answer.kind[0]}" == meant


@pytest.mark.parametrize(("reason", "text"), [(reason, text) for reason, texts in REFUSED.items() for text in texts.split("|")])
def test_refused_with_its_reason(reason: str, text: str) -> None:
    answer = read(text)
    assert isinstance(answer, Refusal), answer
    assert answer.reason == reason
    assert answer.message.endswith("。")
    assert len(answer.choices) == 3
    for choice in answer.choices:
        assert isinstance(read(choice), Moment), choice


@pytest.mark.parametrize("text", [text for text, _meant in _rows()])
def test_what_is_echoed_parses_to_itself(text: str) -> None:
    for now in (NOW, NOW.replace(hour=16, minute=59, second=37), NOW.replace(month=12, day=30, hour=8)):
        answer = read(text, now)
        if isinstance(answer, Moment):
            again = moment(answer.echo, now)
            assert (again.at, again.kind, again.echo) == (answer.at, answer.kind, answer.echo)


@pytest.mark.parametrize(
    ("text", "words", "span"),
    [
        ("我会在30分钟内联系您", "30分钟内", (3, 8)),
        ("30分钟后 王女士 退款进度", "30分钟后", (0, 5)),
        ("尽快在30分钟内联系您", "30分钟内", (3, 8)),
        ("您昨天下午3点打来，我明天上午10点回您", "明天上午10点", (11, 18)),
        ("流程走完大概需要1-2个工作日，到时我会通知您", "1-2个工作日", (8, 15)),
        ("預(yù)計3分鐘內(nèi)接通", "3分鐘內(nèi)", (6, 14)),
        ("😀😀 30分钟后", "30分钟后", (3, 8)),
        ("提醒我2小时后给李女士回电", "2小时后", (3, 7)),
    ],
)
def test_a_time_inside_a_sentence_has_its_place(text: str, words: str, span: tuple[int, int]) -> None:
    answer = moment(text)
    start, end = answer.span
    assert text[start:end] == answer.text
    assert answer.text.startswith(words[:4])
    assert start == span[0]


def test_find_gives_the_promises_of_a_draft_and_nothing_else() -> None:
    draft = "非常抱歉，您昨天下午3点的来电没接到。我会在30分钟内联系您，最晚明天下午3点前给出方案。24小时客服热线400-800-8888。"
    found = find(draft, NOW, SHANGHAI, shipped_calendar())
    assert [draft[start:end] for start, end in (item.span for item in found)] == ["30分钟内", "最晚明天下午3点前"]
    assert find("今天天气不错，三点建议，十分感谢。", NOW, SHANGHAI, shipped_calendar()) == []


def test_a_line_is_split_into_when_and_what() -> None:
    parts = split("30分钟后 王女士 退款进度", NOW, SHANGHAI, shipped_calendar())
    assert (parts.when.text, parts.rest) == ("30分钟后", "王女士 退款进度")
    assert split("张先生 换货 周五下午3点", NOW, SHANGHAI, shipped_calendar()).rest == "张先生 换货"


def test_an_open_hour_offers_its_readings() -> None:
    answer = read("9点")
    assert isinstance(answer, Refusal)
    assert answer.choices == ("11月18日 21:00", "11月19日 09:00", "11月19日 21:00")


def test_late_in_the_evening_the_small_hours_are_offered_last() -> None:
    late = NOW.replace(hour=21, minute=30)
    for text, first in (("3点", "11月19日 15:00"), ("5点一刻", "11月19日 17:15"), ("8点", "11月19日 08:00"), ("11点", "11月18日 23:00")):
        answer = read(text, late)
        assert isinstance(answer, Refusal) and answer.choices[0] == first, (text, answer)
    answer = read("3点", late)
    assert isinstance(answer, Refusal) and answer.choices[:2] == ("11月19日 15:00", "11月19日 03:00")
    answer = read("明天5点")
    assert isinstance(answer, Refusal) and answer.choices[:2] == ("11月19日 17:00", "11月19日 05:00")


def test_the_end_of_work_that_has_passed_offers_that_of_tomorrow() -> None:
    answer = read("下班前", NOW.replace(hour=18, minute=30))
    assert isinstance(answer, Refusal) and (answer.reason, answer.choices[0]) == ("past", "明天下班前")


def test_the_upper_bound_is_said_aloud() -> None:
    assert "上限" in (moment("1-2个工作日").note or "")
    assert moment("30分钟后").note is None


def test_working_hours_decide_what_the_end_of_work_is() -> None:
    late = WorkingHours(end=datetime(2026, 1, 1, 21, 30, tzinfo=UTC).time())
    answer = parse("下班前", NOW, SHANGHAI, shipped_calendar(), late)
    assert isinstance(answer, Moment) and f"{answer.at:%H:%M}" == "21:30"


def test_a_makeup_saturday_counts_and_a_holiday_does_not() -> None:
    # 2026-10-10 is a working Saturday after the National Day week (October 1 to 7).
    answer = moment("3个工作日", datetime(2026, 9, 30, 11, 0, tzinfo=SHANGHAI))
    assert f"{answer.at:%m-%d}" == "10-10"


def test_a_year_without_a_table_is_said_aloud() -> None:
    answer = moment("3个工作日", datetime(2026, 12, 30, 11, 0, tzinfo=SHANGHAI))
    assert f"{answer.at:%Y-%m-%d}" == "2027-01-04"
    assert answer.note == "2027年调休安排未录入，按周一至周五计算"
    assert moment("1个工作日", datetime(2026, 12, 30, 11, 0, tzinfo=SHANGHAI)).note is None


def test_days_keep_wall_time_and_hours_pass_as_counted_when_clocks_change() -> None:
    before = datetime(2026, 3, 7, 10, 0, tzinfo=NEW_YORK)
    assert moment("1天后", before, NEW_YORK).at.hour == 10
    assert moment("24小时后", before, NEW_YORK).at.hour == 11
    assert moment("24小时后", before, NEW_YORK).at.astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=24)
    skipped = read("明天凌晨2点半", before, NEW_YORK)
    assert isinstance(skipped, Refusal) and skipped.reason == "nonexistent_time"
    twice = read("明天凌晨1点半", datetime(2026, 10, 31, 10, 0, tzinfo=NEW_YORK), NEW_YORK)
    assert isinstance(twice, Refusal) and twice.reason == "ambiguous"


def test_both_passes_through_the_repeated_hour_echo_to_themselves() -> None:
    now = datetime(2026, 11, 1, 0, 30, tzinfo=NEW_YORK)
    first, second = moment("1小时后", now, NEW_YORK), moment("2小时后", now, NEW_YORK)
    assert (first.at.fold, second.at.fold) == (0, 1)
    for answer in (first, second):
        assert moment(answer.echo, now, NEW_YORK).at.astimezone(UTC) == answer.at.astimezone(UTC)


_PIECES = (
    "30 两 半 个 小时 分钟 天 工作日 后 内 前 之前 以内 明天 后天 今晚 周五 下周一 11月25日 25号 下午 上午 凌晨 晚上 3点 点 半 一刻 差 五分 "
    "15:30 9:00 - 到 ~ （ ） ， 在 会 约 下班 上班 月底 尽快 每天 第 至少 多 左右 大概 in by at pm 30minutes tomorrow 零 0 99 -5 王女士 退款 13800138000 。 的"
)
SENTENCES = st.lists(st.sampled_from(_PIECES.split()), max_size=9).flatmap(
    lambda words: st.sampled_from(["", " "]).map(lambda glue: glue.join(words))
)


@given(SENTENCES)
@settings(max_examples=400, deadline=None, derandomize=True)
def test_whatever_is_understood_echoes_to_itself_and_lies_ahead(text: str) -> None:
    answer = read(text)
    if isinstance(answer, Moment):
        assert answer.at > NOW
        again = moment(answer.echo)
        assert (again.at, again.kind) == (answer.at, answer.kind)
        assert text[slice(*answer.span)] == answer.text
    else:
        assert all(isinstance(read(choice), Moment) for choice in answer.choices)


@given(st.text(max_size=80))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_no_text_crashes(text: str) -> None:
    read(text)
    find(text, NOW, SHANGHAI, shipped_calendar())


@given(st.integers(1, 900), st.sampled_from(["分钟后", "分钟内", "小时后", "min", " seconds later"]), st.integers(0, 10**7))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_shifting_now_shifts_a_length(count: int, unit: str, shift: int) -> None:
    later = NOW + timedelta(seconds=shift)
    assert moment(f"{count}{unit}", later).at - moment(f"{count}{unit}").at == timedelta(seconds=shift)


def _steps(text: str) -> int:
    """How many calls reading takes: a measure of work that no busy machine can change."""
    steps = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal steps
        steps += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        read(text)
    finally:
        sys.setprofile(None)
    return steps


@pytest.mark.parametrize(
    "unit", ["到", "一", "1", "30分钟", "（", "明天", "周", "半", "点", "3点到", "-", "个", "前", "(a)", "第", "1月", "零", " ", "🙂", "每天", ",", "差五分", "9:00-"]
)
def test_the_work_grows_no_faster_than_the_text(unit: str) -> None:
    read(unit)
    short, long = (unit * (MAX_CHARS // 4 // len(unit)), unit * (MAX_CHARS // len(unit)))
    base, small, large = _steps("你好"), _steps(short), _steps(long)
    assert large < 5 * small + base
    assert large < 60_000


def test_a_text_too_long_for_a_promise_is_refused_at_once() -> None:
    answer = read("30分钟后" * 200)
    assert isinstance(answer, Refusal) and answer.reason == "no_time"


def test_a_time_of_today_that_is_over_is_offered_for_tomorrow() -> None:
    for words in ("今天上午9点", "今早9点", "今天9:00"):
        answer = read(words)
        assert isinstance(answer, Refusal) and answer.reason == "past"
        assert answer.choices[0] == "明天09:00" and moment(answer.choices[0]).at == NOW.replace(day=19, hour=9, minute=0)
    assert "明天" not in read("2小时前").choices[0]  # type: ignore[union-attr]


@pytest.mark.parametrize("words", ["明天5点", "明天2:30", "明天2点30分", "周五5点前", "3天后5点", "明天3点到5点"])
def test_an_open_hour_on_another_day_is_never_guessed(words: str) -> None:
    assert read(words).as_json()["reason"] == "ambiguous"
