"""Pack files: read as the format says, and for everything wrong a place, a cure, and the rest still there."""

from __future__ import annotations

import os
import random
import textwrap
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.base.guarded_yaml import Limits
from companion.phrases.model import Pack, Problem, Review, Slot, Source, Status, Validity
from companion.phrases.packs import PackLimits, find_pack_files, load_pack, read_pack

FULL = """\
pack: {id: core-zh, name: 核心话术, language: zh-CN, version: 3, licence: MIT}
phrases:
  - id: calm.apology-for-delay
    title: 延误致歉
    text: 非常抱歉耽误了您的时间，{{客户称呼}}，我们会在{{时限}}内处理。
    category: 投诉/配送延迟
    stage: 安抚
    channels: [im, phone, sms]
    tags: [道歉]
    code: yw01
    says: [说好今天到还没到]
    when: 客户抱怨延误
    caution: 需核对订单号准确性
    slots: {客户称呼: {required: false}, 时限: {kind: duration, default: 24小时}}
    source: {document: doc_004, section: "3.2"}
    status: approved
    review: {by: 周, on: 2026-11-20, note: 好}
    valid: {from: 2026-11-01, until: 2026-12-31}
  - id: b
    parts: ["第一段，我是{{姓名}}", "第二段"]
"""


def read(text: str) -> Pack:
    return read_pack(text.encode(), Path("我的.yaml"))


def one(body: str) -> tuple[Pack, Problem]:
    """A pack whose first phrase is good and whose second has `body`; and the one problem it has."""
    text = "pack: {id: p}\nphrases:\n  - id: good\n    text: 您好\n  - " + textwrap.indent(body, "    ").strip() + "\n"
    pack = read(text)
    assert len(pack.problems) == 1, pack.problems
    problem = pack.problems[0]
    assert problem.file == "我的.yaml"
    assert problem.message.endswith(("。", "？"))
    return pack, problem


def test_every_key_of_the_format_arrives() -> None:
    pack = read(FULL)
    assert pack.problems == ()
    assert (pack.id, pack.name, pack.language, pack.version, pack.licence) == ("core-zh", "核心话术", "zh-CN", "3", "MIT")
    first, second = pack.phrases
    assert first.id == "calm.apology-for-delay" and first.title == "延误致歉" and first.pack == "core-zh"
    assert first.parts == ("非常抱歉耽误了您的时间，{{客户称呼}}，我们会在{{时限}}内处理。",)
    assert first.category == ("投诉", "配送延迟") and first.stage == "安抚" and first.channels == ("im", "phone", "sms")
    assert first.tags == ("道歉",) and first.code == "yw01" and first.says == ("说好今天到还没到",)
    assert first.when == "客户抱怨延误" and first.caution == "需核对订单号准确性"
    assert dict(first.slots) == {
        "客户称呼": Slot("客户称呼", required=False), "时限": Slot("时限", "duration", default="24小时"),
    }  # fmt: skip
    assert first.source == Source("doc_004", "3.2") and first.status is Status.APPROVED
    assert first.review == Review("周", date(2026, 11, 20), "好")
    assert first.valid == Validity(date(2026, 11, 1), date(2026, 12, 31))
    assert second.parts == ("第一段，我是{{姓名}}", "第二段")
    assert second.slots["姓名"].kind == "profile", "undeclared names of the agent's own settings"


def test_only_id_and_text_are_required() -> None:
    pack = read("phrases:\n- {id: a, text: 您好}\n")
    assert pack.problems == ()
    assert pack.id == pack.name == "我的"
    phrase = pack.phrases[0]
    assert phrase.title == "您好" and phrase.status is Status.APPROVED and phrase.slots == {}


def test_a_missing_title_is_the_beginning_of_the_text() -> None:
    pack = read('phrases:\n- {id: a, text: "{{称呼}}您好\\n第二行"}\n- {id: b, text: ' + "长" * 40 + "}\n")
    assert pack.phrases[0].title == "〔称呼〕您好"
    assert pack.phrases[1].title == "长" * 23 + "…"


def test_texts_stay_what_was_written() -> None:
    pack = read("phrases:\n- {id: '1', title: no, text: 0123, code: 1e5, tags: [NaN, Null, 12:30]}\n")
    phrase = pack.phrases[0]
    assert (phrase.title, phrase.text, phrase.code, phrase.tags) == ("no", "0123", "1e5", ("NaN", "Null", "12:30"))


def test_a_trailing_newline_never_reaches_a_chat_window() -> None:
    pack = read("phrases:\n- id: a\n  text: |\n    第一行\n    第二行\n\n- id: b\n  parts:\n    - |\n      甲\n    - 乙\n")
    assert pack.phrases[0].parts == ("第一行\n第二行",)
    assert pack.phrases[1].parts == ("甲", "乙")


def test_a_windows_file_reads_the_same() -> None:
    assert read_pack(FULL.replace("\n", "\r\n").encode("utf-8-sig"), Path("x")).phrases[0].parts == read(FULL).phrases[0].parts


@pytest.mark.parametrize(
    ("body", "line", "column", "key", "says"),
    [
        ("id: a\ntitel: x\ntext: y", 6, 5, "titel", "title"),
        ("id: a\n标题: x\ntext: y", 6, 5, "标题", "title"),
        ("id: a\n备注: x\ntext: y", 6, 5, "备注", "caution"),
        ("id: a\n内容: y\ntext: y", 6, 5, "内容", "text"),
        ("id: a\n正文: y", 6, 5, "正文", "text"),
        ("id: a\nzzz: x\ntext: y", 6, 5, "zzz", "caution"),
        ("text: y", 5, 5, "id", "id"),
        ("id: A b\ntext: y", 5, 5, "id", "A b"),
        ("id: good\ntext: y", 5, 5, "id", "第 3 行"),
        ("id: a\ntitle: x", 5, 5, "text", "正文"),
        ("id: a\ntext:", 6, 5, "text", "正文"),
        ("id: a\ntext: '  '", 6, 5, "text", "正文"),
        ("id: a\nparts: []", 6, 5, "parts", "正文"),
        ("id: a\nparts: [x, '']", 6, 16, "parts", "空"),
        ("id: a\ntext: x\nparts: [y]", 7, 5, "parts", "一个"),
        ("id: a\ntext: [x]", 6, 5, "text", "一段"),
        ("id: a\ntext: x\nstage: 安扶", 7, 5, "stage", "安抚"),
        ("id: a\ntext: x\nstage: 问候", 7, 5, "stage", "开场"),
        ("id: a\ntext: x\nstatus: 已审", 7, 5, "status", "approved"),
        ("id: a\ntext: x\nchannels: [im, 电话]", 7, 20, "channels", "phone"),
        ("id: a\ntext: x\nreview: {on: 2026-13-01}", 7, 14, "on", "2026-13-01"),
        ("id: a\ntext: x\nreview: {on: 20261120}", 7, 14, "on", "日期"),
        ("id: a\ntext: x\nreview: 周", 7, 5, "review", "by"),
        ("id: a\ntext: x\nreview: {who: 周}", 7, 14, "who", "by"),
        ("id: a\ntext: x\nvalid: {from: 2026-11-20, until: 2026-11-19}", 7, 31, "until", "早于"),
        ("id: a\ntext: x\nsource: {section: '1'}", 7, 5, "source", "document"),
        ("id: a\ntext: x\ncode: a b", 7, 5, "code", "空格"),
        ("id: a\ntext: x\ncategory: 投诉//延迟", 7, 5, "category", "一级"),
        ("id: a\ntext: '{{x}}'\nslots: {x: {kind: 金额}}", 7, 17, "kind", "money"),
        ("id: a\ntext: '{{x}}'\nslots: {x: {kind: choice}}", 7, 13, "x", "choices"),
        ("id: a\ntext: '{{x}}'\nslots: {x: {choices: [a, b], default: c}}", 7, 34, "default", "选项"),
        ("id: a\ntext: '{{x}}'\nslots: {x: {required: maybe}}", 7, 17, "required", "true"),
        ("id: a\ntext: '{{x}}'\nslots: {x: {kind: money, limit: 很多}}", 7, 30, "limit", "limit"),
        ("id: a\ntext: '{{x}}'\nslots: {x: {kind: profile}}", 7, 17, "kind", "我的资料"),
        ("id: a\ntext: '{{x}}'\nslots: [x]", 7, 5, "slots", "键值"),
        ("id: a\ntext: '您好{{x，'", 6, 5, "text", "占位"),
        ("id: a\ntext: '您好{{}}，'", 6, 5, "text", "占位"),
        ("id: a\ntext: 您\u200b好", 6, 12, "text", "U+200B"),
        ('id: a\ntext: "您\\u202e好"', 6, 11, "text", "U+202E"),
        ("just a text", 5, 5, "phrases", "id"),
    ],
)
def test_a_broken_phrase_is_left_out_and_said_with_its_place(body: str, line: int, column: int, key: str, says: str) -> None:
    pack, problem = one(body)
    assert [phrase.id for phrase in pack.phrases] == ["good"]
    assert problem.severity == "error"
    assert (problem.line, problem.column) == (line, column)
    assert problem.key == key
    assert says in problem.message


@pytest.mark.parametrize(
    ("body", "line", "says"),
    [
        ("id: a\ntext: x\nslots: {称呼: {required: false}}", 7, "{{称呼}}"),
        ("id: a\ntext: 您好XX先生", 6, "XX"),
        ("id: a\ntext: 您好【姓名】", 6, "【姓名】"),
        ("id: a\ntext: 请打开 Аpp 查看", 6, "字母"),
    ],
)
def test_a_doubtful_phrase_is_kept_and_said(body: str, line: int, says: str) -> None:
    pack, problem = one(body)
    assert [phrase.id for phrase in pack.phrases] == ["good", "a"]
    assert problem.severity == "warning"
    assert problem.line == line
    assert says in problem.message


def test_a_code_belongs_to_one_phrase() -> None:
    pack = read("phrases:\n- {id: a, text: x, code: tk01}\n- {id: b, text: y, code: TK01}\n")
    assert [phrase.id for phrase in pack.phrases] == ["a"]
    assert pack.problems[0].line == 3 and "第 2 行" in pack.problems[0].message


def test_a_key_with_a_space_too_few_is_still_found() -> None:
    pack = read("phrases:\n- id: a\n  text: x\nphrase: 1\n")
    assert [phrase.id for phrase in pack.phrases] == ["a"]
    assert "phrases" in pack.problems[0].message and pack.problems[0].line == 4


def test_problems_come_in_reading_order() -> None:
    pack = read("zzz: 1\nphrases:\n- {id: A, text: x}\n- {id: b}\n- {id: c, text: 'a\u200b', stage: 无}\npack: {id: '!', foo: x}\n")
    lines = [problem.line for problem in pack.problems]
    assert lines == sorted(lines) and len(lines) >= 6


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "phrases"), ("- a\n", "pack:"), ("phrases: {a: b}\n", "列表"), ("phrases: abc\n", "列表"),
        ("phrases:\n  - id: a\n   text: b\n", "缩进"), ("phrases:\n- id: a\n  id: b\n", "第 2 行"), ("a: &x 1\n", "&"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_pack_is_an_empty_pack_that_says_why(text: str, says: str) -> None:
    pack = read(text)
    assert pack.phrases == ()
    assert any(says in problem.message for problem in pack.problems)
    assert pack.problems[0].line >= 1 and pack.problems[0].column >= 1
    assert pack.id == "我的"


def test_a_pack_without_phrases_yet_is_only_reminded() -> None:
    pack = read("pack: {id: a}\nphrases:\n")
    assert [problem.severity for problem in pack.problems] == ["warning"]


def test_too_many_phrases_are_refused() -> None:
    text = "phrases:\n" + "".join(f"- {{id: a{n}, text: x}}\n" for n in range(6))
    pack = read_pack(text.encode(), Path("x"), limits=PackLimits(phrases=5))
    assert pack.phrases == () and "5" in pack.problems[0].message
    assert len(read_pack(text.encode(), Path("x"), limits=PackLimits(phrases=6)).phrases) == 6


def test_files_that_cannot_be_read_are_packs_that_say_so(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "gbk.yaml").write_bytes("phrases:\n- {id: a, text: 您好，请稍等一下}\n".encode("gb18030"))
    (tmp_path / "large.yaml").write_bytes(b"#" * 2000)
    (tmp_path / "good.yaml").write_text("phrases:\n- {id: a, text: 您好}\n", encoding="utf-8")
    files, problems = find_pack_files(tmp_path)
    assert problems == []
    packs = {path.name: load_pack(path, limits=PackLimits(Limits(file_bytes=1000))) for path in [*files, tmp_path / "none.yaml"]}
    assert [name for name, pack in packs.items() if pack.phrases] == ["good.yaml"]
    assert "普通文件" in packs["pipe.yaml"].problems[0].message
    assert "GB18030" in packs["gbk.yaml"].problems[0].message
    assert "MB" in packs["large.yaml"].problems[0].message
    assert "找不到" in packs["none.yaml"].problems[0].message


def test_packs_are_found_two_levels_down_and_never_outside(tmp_path: Path) -> None:
    folder = tmp_path / "packs"
    deep = folder / "a" / "b" / "c"
    deep.mkdir(parents=True)
    for path in (folder / "z.yaml", folder / "a" / "Y.YML", folder / "a" / "b" / "x.yaml", deep / "too-deep.yaml",
                 folder / ".hidden.yaml", folder / "notes.txt", tmp_path / "secret.yaml"):  # fmt: skip
        path.write_text("phrases: []\n")
    (folder / "escape.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "inside.yaml").symlink_to(folder / "z.yaml")
    (folder / "dangling.yaml").symlink_to(tmp_path / "nothing.yaml")
    (folder / "loop.yaml").symlink_to("loop.yaml")
    (folder / "outside").symlink_to(tmp_path)
    files, problems = find_pack_files(folder)
    assert [str(path.relative_to(folder)) for path in files] == ["a/Y.YML", "a/b/x.yaml", "inside.yaml", "z.yaml"]
    assert sorted(Path(problem.file).name for problem in problems) == ["dangling.yaml", "escape.yaml", "loop.yaml"]
    said = {Path(problem.file).name: problem.message for problem in problems}
    assert "文件夹外面" in said["escape.yaml"] and "不在了" in said["dangling.yaml"] and "绕成了圈" in said["loop.yaml"]
    assert find_pack_files(tmp_path / "nowhere") == ([], [])
    assert find_pack_files(folder / "z.yaml") == ([folder / "z.yaml"], [])


def test_a_folder_of_very_many_files_is_given_up(tmp_path: Path) -> None:
    for number in range(60):
        (tmp_path / f"{number:02}.yaml").touch()
    files, problems = find_pack_files(tmp_path, PackLimits(files=50))
    assert len(files) == 50 and len(problems) == 1
    files, problems = find_pack_files(tmp_path, PackLimits(files=2))
    assert len(files) == 2 and len(problems) == 2


def test_the_shipped_packs_have_no_error() -> None:
    files, problems = find_pack_files(Path(__file__).resolve().parents[2] / "phrases")
    assert files and not problems
    assert [problem for path in files for problem in load_pack(path, "shipped").problems if problem.severity == "error"] == []


# --- anything at all -------------------------------------------------------------------------------------------------


def _outcome(data: bytes) -> None:
    pack = read_pack(data, Path("x.yaml"))
    assert all(problem.line >= 1 and problem.column >= 1 and problem.message for problem in pack.problems)
    for phrase in pack.phrases:
        assert phrase.id and phrase.title and phrase.parts and all(phrase.parts)
        assert not any(part.endswith("\n") for part in phrase.parts)


def test_a_mutated_pack_never_raises() -> None:
    dice = random.Random(3)
    lines = FULL.split("\n")
    for _round in range(800):
        mutated = list(lines)
        for _change in range(dice.randint(1, 3)):
            at = dice.randrange(len(mutated))
            choice = dice.random()
            if choice < 0.3:
                del mutated[at]
            elif choice < 0.6:
                mutated[at] = mutated[at].replace(": ", dice.choice([": [", ":", ": {a: ", ": '", ": null #", ": {{"]), 1)
            else:
                text = mutated[at]
                cut = dice.randrange(len(text) + 1)
                mutated[at] = text[:cut] + dice.choice(["\t", "\u200b", "{{", "}}", "\\", '"', "：", "&", " "]) + text[cut:]
        _outcome("\n".join(mutated).encode())


def test_a_pack_cut_anywhere_never_raises() -> None:
    data = FULL.encode()
    for end in range(0, len(data), 7):
        _outcome(data[:end])


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=120))
def test_any_bytes_never_raise(data: bytes) -> None:
    _outcome(data)
    _outcome(b"phrases:\n- id: a\n  text: " + data)


VALUES = st.recursive(
    st.sampled_from(["", "x", "安抚", "im", "true", "2026-11-20", "{{称呼}}", "approved", "0"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["kind", "by", "on", "from", "x", "称呼"]), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(["id", "title", "text", "parts", "category", "stage", "channels", "tags", "code", "says",
                                        "when", "slots", "source", "status", "review", "valid", "foo"]), VALUES))  # fmt: skip
def test_any_shape_under_any_key_never_raises(entry: dict[str, object]) -> None:
    from companion.base.guarded_yaml import dump

    tree = {"pack": entry.get("title", ""), "phrases": [entry, {"id": "z.last", "text": "好"}]}
    data = dump(tree).encode()  # type: ignore[arg-type]
    _outcome(data)
    assert read_pack(data, Path("x")).phrases[-1:] != (), "the good phrase after it stays"


def test_a_full_width_colon_is_named_as_the_slip() -> None:
    pack = read_pack("phrases:\n  - id：a\n    text：您好\n".encode(), Path("my.yaml"))
    assert [(problem.line, "中文冒号" in problem.message) for problem in pack.problems] == [(2, True)]


def test_a_quote_that_was_never_closed_is_shown_where_it_opens() -> None:
    pack = read_pack('phrases:\n  - id: a\n    text: "您好\n  - id: b\n    text: 好\n'.encode(), Path("my.yaml"))
    assert [(problem.line, problem.column, "引号没有配对" in problem.message) for problem in pack.problems] == [(3, 11, True)]
