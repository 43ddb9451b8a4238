"""What an agent types, and what stands in the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest

from companion.phrases.model import Phrase, Status, Validity
from companion.phrases.search.answer import Answer, View, field_text
from companion.phrases.search.build import build_index
from companion.phrases.search.segment import Segment
from companion.phrases.search.session import SearchSession

PHRASES = [
    Phrase("refund.progress", "退款进度查询", ("您好，退款正在审核，1-3个工作日到账。",), category=("售后", "退款"), code="tk01"),
    Phrase("refund.how", "怎么申请退款", ("请在订单里点“申请售后”。",), tags=("常用",), says=("我要退钱",)),
    Phrase("freight", "运费说明", ("退货的运费由我们承担。",), code="yf01"),
    Phrase("refund.freight", "退款运费规则", ("退款时运费一并退回。",)),
    Phrase("repay", "还款日提醒", ("您的还款日是每月十号。",)),
    Phrase("again", "重新发货", ("我们会为您重新安排发货。",)),
    Phrase("long", "长时间未更新", ("物流长时间没有更新，我来为您核实。",)),
    Phrase("bank", "银行卡绑定", ("请绑定本人的银行卡。",)),
    Phrase("xian", "西安仓发货", ("从西安发出。",)),
    Phrase("first", "先行赔付", ("我们先为您垫付。",)),
    Phrase("green", "绿色通道", ("已为您开通绿色通道。",)),
    Phrase("lady", "女士专柜", ("女士专柜在二楼。",)),
    Phrase("rate", "利率怎么算", ("利率按日计算。",)),
    Phrase("app", "APP闪退", ("请重启APP再试。",)),
    Phrase("arrange", "安排派送", ("已为您安排派送。",)),
    Phrase("english", "Refund delay", ("Your refund is on its way.",), tags=("refund",)),
    Phrase("gold", "K金首饰保养", ("K金首饰请避免碰水。",)),
    Phrase("rare", "𠮷野家优惠😀券", ("𠮷野家的优惠😀券已发放。",)),
    Phrase("music", "音乐会员", ("音乐会员可随时取消。",)),
    Phrase("invoice", "發票補開", ("發票可以補開。",)),
    Phrase("wide", "ＡＢＣ…会员ⅷ级", ("请看…ⅷ级会员的权益。",)),
    Phrase("draft", "退款草稿", ("还没审过。",), status=Status.DRAFT),
    Phrase("old", "退款旧规则", ("已停用。",), status=Status.RETIRED),
    Phrase("spring", "春节放假退款", ("春节期间退款顺延。",), valid=Validity(date(2027, 2, 1), date(2027, 2, 10))),
    Phrase("body", "延误致歉", ("非常抱歉耽误了您的时间，客户您好。",)),
]


def session_of(phrases: Sequence[Phrase]) -> SearchSession:
    return SearchSession([Segment(build_index(phrases, [0] * len(phrases)), np.ones(len(phrases), np.bool_))])


@pytest.fixture(scope="module")
def session() -> SearchSession:
    return session_of(PHRASES)


def ids(answer: Answer) -> list[str]:
    return [hit.phrase.id for hit in answer.hits]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("退款进度", "refund.progress"), ("tuikuanjindu", "refund.progress"), ("tkjd", "refund.progress"), ("退kuan", "refund.progress"),
        ("tuik", "refund.progress"), ("tuikuanj", "refund.progress"), ("tk运费", "refund.freight"), ("ｔｋ", "refund.progress"),
        ("ＴＵＩＫＵＡＮ", "refund.progress"), ("退款進度查詢", "refund.progress"), ("tuìkuǎn", "refund.progress"), ("tui kuan", "refund.progress"), ("tui'kuan", "refund.progress"),
        ("huankuan", "repay"), ("haikuan", "repay"), ("chongxin", "again"), ("zhongxin", "again"), ("changshijian", "long"),
        ("zhangshijian", "long"), ("yinhang", "bank"), ("yinxing", "bank"), ("yinyue", "music"), ("yinle", "music"),
        ("xi'an", "xian"), ("xian", "xian"), ("lvse", "green"), ("luse", "green"), ("lüse", "green"), ("nvshi", "lady"), ("nushi", "lady"),
        ("lilv", "rate"), ("lilu", "rate"), ("运费 退款", "refund.freight"), ("yunfei tuikuan", "refund.freight"),
        ("yun fei tui kuan", "refund.freight"), ("发票", "invoice"), ("發票", "invoice"), ("fapiao", "invoice"),
        ("tk01", "refund.progress"), ("TK01", "refund.progress"), ("yf0", "freight"), ("refund de", "english"), ("delay", "english"), ("REFUND", "english"),
        ("kjin", "gold"), ("K金", "gold"), ("𠮷野家", "rare"), ("😀", "rare"), ("abc", "wide"), ("viii", "wide"), ("退钱", "refund.how"), ("tuiqian", "refund.how"),
        ("常用", "refund.how"), ("售后", "refund.progress"), ("danwu", "body"), ("您好，客户", "body"),
    ],
)  # fmt: skip
def test_typed_and_found(session: SearchSession, query: str, wanted: str) -> None:
    assert wanted in ids(session.search(query))


@pytest.mark.parametrize(
    ("query", "wanted", "match"),
    [
        ("yinghang", "bank", "fuzzy"), ("cangsijian", "long", "fuzzy"), ("nüsi", "lady", "fuzzy"), ("nvsetongdao", "green", "fuzzy"), ("yunwei", "", ""),
        ("推宽", "refund.progress", "homophone"), ("还宽日", "repay", "homophone"),
        ("tuikun", "refund.progress", "typo"), ("tuiikuan", "refund.progress", "typo"), ("tukiuan", "refund.progress", "typo"), ("yinhng", "bank", "typo"),
        ("chonxgin", "again", "typo"),
    ],
)  # fmt: skip
def test_almost_typed_and_found(session: SearchSession, query: str, wanted: str, match: str) -> None:
    hits = session.search(query).hits
    if not wanted:
        assert not hits
        return
    assert wanted in [hit.phrase.id for hit in hits]
    assert {hit.match for hit in hits} == {match}
    assert {hit.band for hit in hits} == {8}


@pytest.mark.parametrize("query", ["火星移民", "qwzxv", "zzzz", "9988776655", "huoxingyimin", "🦖", "uuu", "，。！", "", "   ", "'", "\0\1", "xk退款", "退款 火星"])
def test_what_nobody_wrote_is_not_found(session: SearchSession, query: str) -> None:
    answer = session.search(query)
    assert (answer.total, answer.hits) == (0, ())


def test_every_prefix_of_full_pinyin_keeps_the_wanted_phrase(session: SearchSession) -> None:
    query = "tuikuanjinduchaxun"
    for end in range(1, len(query) + 1):
        assert "refund.progress" in ids(session.search(query[:end], 0)), query[:end]


def test_typing_on_and_back_gives_what_asking_afresh_gives(session: SearchSession) -> None:
    typed = ["t", "tu", "tui", "tuik", "tui", "tui k", "tui ku", "tui'ku", "tk", "退", "退k", "xi", "xia", "xi'", "xi'a", "xi'an", "x", "yun", "yun t", "yun tk"]
    for query in typed * 2:
        fresh = session_of(PHRASES).search(query)
        assert session.search(query) == fresh, query


def test_bands(session: SearchSession) -> None:
    phrases = [
        Phrase("text", "别的事情", ("这里写着运费。",)),
        Phrase("tag", "标签里有", ("……",), tags=("运费",)),
        Phrase("inside", "关于运费", ("……",)),
        Phrase("word", "关于 运费", ("……",)),
        Phrase("prefix", "运费险", ("……",)),
        Phrase("whole", "运费", ("……",)),
        Phrase("code", "另外一件", ("……",), code="运费"),
    ]
    hits = session_of(phrases).search("运费").hits
    assert [hit.phrase.id for hit in hits] == ["code", "whole", "prefix", "word", "inside", "tag", "text"]
    assert [hit.band for hit in hits] == [0, 2, 3, 4, 5, 6, 7]


def test_hanzi_before_pinyin_before_initials() -> None:
    phrases = [
        Phrase("initials", "图库更新", ("……",)), Phrase("letters", "TK更新", ("……",)),
    ]  # fmt: skip
    assert ids(session_of(phrases).search("tk")) == ["letters", "initials"]


def test_the_reading_that_stands_there_goes_before_the_other() -> None:
    phrases = [Phrase("other", "重心转移", ("……",)), Phrase("this", "重新转移", ("……",))]
    assert ids(session_of(phrases).search("chongxin")) == ["this", "other"]
    assert ids(session_of(phrases).search("zhongxin")) == ["other", "this"]


def test_words_side_by_side_go_before_words_apart() -> None:
    phrases = [Phrase("apart", "退货后的款项", ("……",)), Phrase("row", "关于退款的事", ("……",))]
    assert ids(session_of(phrases).search("tui kuan")) == ["row", "apart"]


def test_retired_phrases_are_never_served_unless_asked_for(session: SearchSession) -> None:
    assert "old" not in ids(session.search("退款旧规则", 0))
    assert ids(session.search("退款旧规则", view=View(all_status=True))) == ["old"]


def test_approved_go_before_drafts_in_the_same_band(session: SearchSession) -> None:
    found = ids(session.search("退款"))
    assert found.index("draft") > found.index("refund.progress")
    assert session.search("退款草稿").hits[0].phrase.id == "draft"


def test_what_is_not_valid_today_is_hidden(session: SearchSession) -> None:
    assert ids(session.search("春节", view=View(today=date(2027, 2, 10)))) == ["spring"]
    assert ids(session.search("春节", view=View(today=date(2027, 2, 11)))) == []
    assert ids(session.search("春节")) == ["spring"]


def test_channel_and_stage_lift_inside_a_band() -> None:
    phrases = [
        Phrase("phone", "道歉一句", ("……",), channels=("phone",), stage="安抚"),
        Phrase("sms", "道歉两句", ("……",), channels=("sms",), stage="结束"),
        Phrase("whole", "道歉", ("……",), channels=("im",)),
    ]
    session = session_of(phrases)
    assert ids(session.search("道歉", view=View(channel="sms"))) == ["whole", "sms", "phone"]
    assert ids(session.search("道歉", view=View(channel="phone"))) == ["whole", "phone", "sms"]
    assert ids(session.search("道歉", view=View(stage="结束"))) == ["whole", "sms", "phone"]


class Used:
    """Usage as a table."""

    def __init__(self, weights: dict[str, float], memory: dict[str, str] | None = None) -> None:
        self.weights, self.memory = weights, memory or {}

    def weight(self, phrase_id: str) -> float:
        return self.weights.get(phrase_id, 0.0)

    def remembered(self, query: str) -> str | None:
        return self.memory.get(query)

    def most_used(self, count: int) -> tuple[str, ...]:
        return tuple(sorted(self.weights, key=lambda key: -self.weights[key]))[:count]


def test_usage_reorders_inside_a_band_and_never_across() -> None:
    phrases = [Phrase(f"p{n}", f"退款说明{n}", ("……",)) for n in range(400)] + [Phrase("body", "别的", ("关于退款。",)), Phrase("whole", "退款", ("……",))]
    session = session_of(phrases)
    used = Used({"p399": 1.0, "p17": 0.5, "body": 1.0})
    assert ids(session.search("退款", 5, view=View(usage=used)))[:3] == ["whole", "p399", "p17"]
    assert ids(session.search("退款", 0, view=View(usage=used)))[-1] == "body"


def test_what_was_chosen_twice_for_a_query_is_remembered_but_a_code_still_wins() -> None:
    phrases = [Phrase("a", "退款", ("……",)), Phrase("b", "别的", ("关于退款。",)), Phrase("c", "另一句", ("……",), code="退款"), Phrase("d", "无关", ("……",))]
    hits = session_of(phrases).search("退款", view=View(usage=Used({}, {"退款": "b"}))).hits
    assert [(hit.phrase.id, hit.band) for hit in hits] == [("c", 0), ("b", 1), ("a", 2)]
    assert hits[1].match == "remembered"
    hits = session_of(phrases).search("退款", view=View(usage=Used({}, {"退款": "d"}))).hits
    assert "d" not in [hit.phrase.id for hit in hits]


@pytest.mark.parametrize("query", ["t", "tk", "退 k", "tuikuan"])
def test_what_is_remembered_stands_first_however_many_others_match(query: str) -> None:
    phrases = [Phrase(f"p{n}", f"退款说明{n}", ("……",)) for n in range(400)] + [Phrase("body", "别的", ("关于退款。",))]
    hits = session_of(phrases).search(query, 5, view=View(usage=Used({}, {query: "body"}))).hits
    assert [(hit.phrase.id, hit.match) for hit in hits][:1] == [("body", "remembered")]
    assert hits[0].band < hits[1].band


def test_the_last_of_many_hits_is_marked_like_the_first() -> None:
    phrases = [Phrase(f"p{n:02}", f"关于{'的' * n}运费", ("先说运费，再说运费。",)) for n in range(50)]
    session = session_of(phrases)
    hits = session.search("yunfei", 0).hits
    session.search("退款")
    for hit in reversed(hits):
        assert [hit.phrase.title[start:end] for start, end in hit.spans["title"]] == ["运费"]
        assert [hit.phrase.text[start:end] for start, end in hit.spans["text"]] == ["运费", "运费"]
        assert hit.match == "pinyin"


@pytest.mark.parametrize(
    ("query", "phrase_id", "field", "read"),
    [
        ("tk", "refund.progress", "title", ["退款"]), ("tuikuanjindu", "refund.progress", "title", ["退款进度"]), ("审核", "refund.progress", "text", ["审核"]),
        ("tuik", "refund.progress", "title", ["退款"]), ("yunfei tuikuan", "refund.freight", "title", ["退款", "运费"]), ("tk01", "refund.progress", "code", ["tk01"]),
        ("youhui", "rare", "title", ["优惠"]), ("😀", "rare", "title", ["😀"]), ("𠮷野", "rare", "text", ["𠮷野"]), ("huiyuan", "wide", "title", ["会员"]),
        ("viii", "wide", "text", ["ⅷ"]), ("abc", "wide", "title", ["ＡＢＣ"]), ("發票", "invoice", "title", ["發票"]), ("fp", "invoice", "text", ["發票"]),
        ("tuiqian", "refund.how", "says", ["退钱"]), ("changyong", "refund.how", "tags", ["常用"]), ("sh/tk", "refund.progress", "category", ["售后", "退款"]),
        ("refund delay", "english", "title", ["Refund", "delay"]), ("yinhng", "bank", "title", ["银行"]), ("xi'an", "xian", "title", ["西安"]),
    ],
)  # fmt: skip
def test_each_span_reads_as_the_query(session: SearchSession, query: str, phrase_id: str, field: str, read: list[str]) -> None:
    hit = next(hit for hit in session.search(query, 0).hits if hit.phrase.id == phrase_id)
    text = field_text(hit.phrase, field)
    assert [text[start:end] for start, end in hit.spans[field]] == read


@pytest.mark.parametrize(
    ("query", "match"),
    [("退款", "text"), ("tuikuan", "pinyin"), ("tuikua", "pinyin"), ("tk", "initials"), ("退kuan", "mixed"), ("tuik", "mixed"), ("tui kuan", "pinyin"), ("tk01", "code")],
)  # fmt: skip
def test_says_how_it_matched(session: SearchSession, query: str, match: str) -> None:
    assert session.search(query).hits[0].match == match


def test_limit_and_total(session: SearchSession) -> None:
    everything = session.search("退款", 0)
    assert everything.total == len(everything.hits) > 3
    some = session.search("退款", 2)
    assert some.total == everything.total
    assert some.hits == everything.hits[:2]


def test_many_hits_are_counted_right_and_ordered_as_without_a_limit() -> None:
    phrases = [Phrase(f"t{n:03}", f"退款{'好' * (n % 7)}", ("……",)) for n in range(150)] + [Phrase(f"b{n:03}", "其他", ("这是退款。",)) for n in range(150)]
    session = session_of(phrases)
    everything = session.search("tuikuan", 0)
    assert everything.total == 300
    for limit in (1, 10, 60, 151, 299):
        some = session.search("tuikuan", limit)
        assert some.total == 300
        assert [hit.score for hit in some.hits] == [hit.score for hit in everything.hits[:limit]]


def test_segments_are_merged_by_band() -> None:
    one = [Phrase("a", "关于运费", ("……",)), Phrase("b", "别的", ("运费在此。",))]
    other = [Phrase("c", "运费", ("……",)), Phrase("d", "别的事", ("运费。",))]
    segments = [Segment(build_index(some, [0, 0]), np.ones(2, np.bool_)) for some in (one, other)]
    answer = SearchSession(segments).search("yunfei")
    assert ids(answer)[:2] == ["c", "a"]
    assert answer.total == 4


def test_a_dead_phrase_is_not_found() -> None:
    phrases = [Phrase("a", "运费", ("……",)), Phrase("b", "运费", ("……",))]
    segment = Segment(build_index(phrases, [0, 0]), np.array([False, True]))
    assert ids(SearchSession([segment]).search("yunfei")) == ["b"]


def test_a_pasted_page_does_not_hurt(session: SearchSession) -> None:
    assert session.search("退款" * 5_000).total == 0
    assert session.search("a" * 5_000).total == 0
    assert session.search("退 " * 5_000).total > 0


def test_an_empty_library_answers() -> None:
    assert session_of([]).search("tk").total == 0
    assert SearchSession([]).search("tk").total == 0


def test_a_title_in_two_halves_is_found_without_its_dot() -> None:
    own = session_of([Phrase("calm", "态度投诉·安抚", ("……",))])
    for typed in ("态度投诉安抚", "态度投诉·安抚", "taidutousuanfu", "tdtsaf", "诉安"):
        assert ids(own.search(typed)) == ["calm"], typed
    (hit,) = own.search("诉安").hits
    assert hit.spans["title"] == ((3, 6),)
