from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt

from companion.ui.palette.filling import row_text, sentence_runs, template_runs
from companion.ui.palette.row_delegate import runs
from companion.ui.palette.rows import Badge, Row, RowModel, badges, spoken
from tests.ui.conftest import PROFILE
from tests.ui.sample import DELAY, GREETING, INTERNAL, MEMBER, REFUND, REVIEWED, phrase


def test_a_row_is_spoken_whole() -> None:
    assert spoken(DELAY, 2, 7) == (
        "第 2 项，共 7 项，安抚，配送延误致歉，非常抱歉让您久等了，〔客户称呼〕。我已经为您催促〔快递公司〕，"
        "预计〔时限〕内会有新的物流更新。，3 个占位，已审"
    )
    assert spoken(INTERNAL, 1, 1).endswith("，内部，已审")
    assert spoken(GREETING, 1, 1, PROFILE).endswith("您好，这里是远山商城，我是客服林晓，请问有什么可以帮您？，已审")


def test_badges_tell_what_is_special() -> None:
    assert badges(MEMBER) == [Badge("3 段")]
    assert badges(REFUND) == [Badge("3 占位")]
    assert badges(GREETING, PROFILE) == []
    assert badges(REVIEWED) == [Badge("待审", outlined=True)]
    assert badges(INTERNAL) == [Badge("内部", outlined=True)]


def test_headings_are_neither_selected_nor_counted() -> None:
    model = RowModel()
    model.show([Row(None, "钉住"), Row(GREETING), Row(DELAY)])
    assert model.flags(model.index(0)) == Qt.ItemFlag.NoItemFlags
    assert not model.flags(model.index(1)) & Qt.ItemFlag.ItemIsDragEnabled
    assert model.phrase_rows() == [1, 2]
    said = model.data(model.index(2), Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("第 2 项，共 2 项，安抚，配送延误致歉")
    assert model.rowCount(model.index(1)) == 0 and model.rowCount(QModelIndex()) == 3


def test_highlights_stay_on_their_words_beside_slots_and_escapes() -> None:
    item = phrase("x", "x", "先写\\{{再到{{时限}}内退款\n好", "😊退款")
    spans = tuple((at, at + 2) for at in range(len(item.text)) if item.text.startswith("退款", at))
    shown, moved = row_text(item, spans)
    assert shown == "先写{{再到〔时限〕内退款 好 😊退款"
    assert [shown[start:end] for start, end in moved] == ["退款", "退款"]


def test_runs_cut_a_line_at_its_spans() -> None:
    assert runs("配送延误致歉", ((2, 4),)) == [("配送", False), ("延误", True), ("致歉", False)]
    assert runs("延误", ((0, 2),)) == [("延误", True)]
    assert "".join(piece for piece, _hit in runs("一二三四五", ((0, 3), (2, 4)))) == "一二三四五"


def test_the_template_shows_every_slot_the_sentence_what_would_go_out() -> None:
    template = [run.name for run in template_runs(DELAY, {})[0] if run.name]
    assert template == ["客户称呼", "快递公司", "时限"]
    sentence = sentence_runs(DELAY, {"快递公司": "顺丰"})[0]
    assert [(run.name, run.text) for run in sentence if run.name] == [("快递公司", "顺丰"), ("时限", "")]
    assert "，，" not in "".join(run.text for run in sentence) and "，。" not in "".join(run.text for run in sentence)


def test_private_values_are_masked_on_screen() -> None:
    text = "".join(run.text for run in sentence_runs(REFUND, {"订单号": "4202611228912"})[0])
    assert "4****8912" in text and "4202611228912" not in text
