"""YAML from strangers: good files arrive as written, everything else is refused with a place and a cure."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from companion.base import yaml_events
from companion.base.guarded_yaml import DEFAULT, Limits, Refused, Tree, dump, load, loads

ROOT = Path(__file__).resolve().parents[2]
SMALL = Limits(file_bytes=2000, text_chars=50, depth=8)


def refused(text: str | bytes, limits: Limits = DEFAULT) -> Refused:
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(Refused) as caught:
        loads(data, "我的.yaml", limits)
    assert caught.value.message.endswith("。")
    assert caught.value.file == "我的.yaml"
    return caught.value


def place(text: str | bytes) -> tuple[int, int]:
    found = refused(text)
    return found.line, found.column


def test_every_scalar_stays_the_text_that_was_written() -> None:
    document = loads(b"a: no\nb: 0123\nc: 12:30:00\nd: 1e5\ne: 2026-11-20\nf: NaN\ng: Null\nh: 'null'\ni: .inf\n", "x")
    assert document.tree == {
        "a": "no", "b": "0123", "c": "12:30:00", "d": "1e5", "e": "2026-11-20", "f": "NaN", "g": "Null", "h": "null", "i": ".inf",
    }  # fmt: skip


def test_nothing_is_an_empty_text() -> None:
    assert loads(b"a:\nb: null\nc: ~\nd: ''\ne: []\nf: {}\n", "x").tree == {
        "a": "", "b": "", "c": "", "d": "", "e": [], "f": {},
    }  # fmt: skip
    assert loads(b"", "x").tree == ""
    assert loads(b"# only a comment\n", "x").tree == ""


def test_places_count_from_one_and_point_at_the_key_or_the_item() -> None:
    document = loads("a: 1\n你好:\n  - x\n  - {k: v, l: w}\n".encode(), "x")
    assert document.locate(["a"]) == (1, 1)
    assert document.locate(["你好", 1]) == (4, 5)
    assert document.locate(["你好", 1, "l"]) == (4, 12)
    assert document.locate(["你好", 1, "missing", "deeper"]) == (4, 5), "the nearest one above it"
    assert document.locate([]) == (1, 1)
    reason = document.refusal(["你好", 0], "不行。")
    assert (reason.line, reason.column, reason.message) == (3, 5, "不行。")


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        ("a: &x 1\n", (1, 4), "&"),
        ("a: *x\n", (1, 4), "&"),
        ("a: !!python/object:os.system x\n", (1, 4), "标签"),
        ("a: ! x\n", (1, 4), "标签"),
        ("%TAG ! tag:x,2000:\n---\na: 1\n", (1, 1), "%TAG"),
        ("x: 1\nb:\n  a: 1\n  c: 2\n  a: 3\n", (5, 3), "第 3 行"),
        ("a: {b: 1, b: 2}\n", (1, 11), "第 1 行"),
        ("a: 1\n---\nb: 2\n", (2, 1), "---"),
        ("? [a]\n: b\n", (1, 3), "名字"),
        ("text: {{称呼}}，您好\n", (1, 8), "{{"),
        ("- text: {{称呼}}\n", (1, 10), "{{"),
        ("title: 你好: 世界\n", (1, 10), "英文冒号"),
        ("id：x\nb: 1\n", (2, 2), "中文冒号"),
        ("a:\n\t- b\n", (2, 1), "Tab"),
        ('a: "没有结尾\n', (1, 4), "引号"),
        ("a: *重点*\n", (1, 5), "引号"),
        ("a: @小王\n", (1, 4), "引号"),
        ("a: >您好\n", (1, 5), "另起一行"),
        ("a: [1, 2\nb: c\n", (2, 2), "括号"),
        ('a: "\\q"\n', (1, 5), "反斜杠"),
        ("a:\n  - b\n c: d\n", (3, 2), "缩进"),
        ("a: 您\u200b好\n", (1, 5), "U+200B"),
        ("a: 好\nb: \u202e您\n", (2, 4), "U+202E"),
        ('a: 1\nb: "您\\u200b好"\n', (2, 4), "U+200B"),
        ('a: "\\u202e"\n', (1, 4), "U+202E"),
        ('a: "\\x07"\n', (1, 4), "U+0007"),
        ('a: "x\\ry"\n', (1, 4), "U+000D"),
        ('a: "\\U000E0041"\n', (1, 4), "U+E0041"),
        ("a: 1 # 注\u00ad释\n", (1, 9), "U+00AD"),
        ("a: x\u0007\n", (1, 5), "U+0007"),
        ("a: x\u0085b\n", (1, 5), "U+0085"),
        ("a: x\u3164\n", (1, 5), "U+3164"),
        ("a: 乱\ufffd码\n", (1, 5), "U+FFFD"),
        ("k\u200by: v\n", (1, 2), "U+200B"),
    ],
)
def test_what_is_refused_is_refused_at_its_place_with_a_cure(text: str, at: tuple[int, int], says: str) -> None:
    found = refused(text)
    assert (found.line, found.column) == at
    assert says in found.message
    assert "我的.yaml" in str(found) and str(at[0]) in str(found)


def test_emoji_keep_their_joiners_and_selectors() -> None:
    text = "👨\u200d👩\u200d👧 ❤\ufe0f 1\ufe0f\u20e3 🏳\ufe0f\u200d🌈 🙋🏻\u200d♀\ufe0f"
    assert loads(f"a: {text}\n".encode(), "x").tree == {"a": text}
    assert loads(('a: "' + "\\U0001F468\\u200d\\U0001F469" + '"\n').encode(), "x").tree == {"a": "👨\u200d👩"}
    for loose in ("中\u200d文", "a\ufe0fb", "👨\u200d", "\u200d👨"):
        assert refused(f"a: x{loose}y\n").line == 1


def test_hidden_characters_can_be_listed_instead() -> None:
    data = 'p:\n  - t: "您\\u200b好"\n  - t: 好的\n  - t: 好\u202e的\n# \u00ad\n'.encode()
    document = loads(data, "x", keep_hidden=True)
    assert [(mark.keys, mark.line, mark.column, mark.char) for mark in document.hidden] == [
        (("p", 0, "t"), 2, 8, "\u200b"), (("p", 2, "t"), 4, 9, "\u202e"), ((), 5, 3, "\u00ad"),
    ]  # fmt: skip
    assert document.tree == {"p": [{"t": "您\u200b好"}, {"t": "好的"}, {"t": "好\u202e的"}]}


@pytest.mark.parametrize("line", ["a: {}\n", 'a: "{}"\n'])
def test_a_file_full_of_hidden_characters_is_refused_whole(line: str) -> None:
    char = "\\u200b" if '"' in line else "\u200b"
    with pytest.raises(Refused, match="200"):
        loads(line.format(char * 60_000).encode(), "x", keep_hidden=True)


def test_limits_of_size_text_and_depth() -> None:
    assert "2000" not in refused(b"a: " + b"x" * 3000, SMALL).message
    assert refused("a: " + "字" * 51, SMALL).line == 1
    assert loads(("a: " + "字" * 50).encode(), "x", SMALL).tree == {"a": "字" * 50}
    assert loads(b"[" * 8 + b"]" * 8, "x").tree == [[[[[[[[]]]]]]]]
    assert place(b"[" * 9 + b"]" * 9) == (1, 9)
    assert place("".join("  " * level + f"k{level}:\n" for level in range(12))) == (9, 17)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("gb18030", "GB18030"), ("gbk", "GB18030"), ("big5", "Big5"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16"), ("utf-32", "UTF-32")],
)
def test_another_encoding_is_named_with_what_to_do(encoding: str, name: str) -> None:
    simple = "pack: {id: a}\ntitle: 订单状态\ntext: 您好，请提供一下您的订单号，我马上帮您查询。\n"
    traditional = "pack: {id: a}\ntitle: 訂單狀態\ntext: 您好，請提供一下您的訂單號，我馬上幫您查詢。\n"
    found = refused((traditional if encoding == "big5" else simple).encode(encoding))
    assert name in found.message and "UTF-8" in found.message
    if "32" not in encoding and "16" not in encoding:
        assert (found.line, found.column) == (2, 8)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_unicode_with_a_mark_is_read(encoding: str, end: str) -> None:
    text = f"标题: 订单{end}正文: |{end}  第一行{end}  第二行😊{end}"
    assert loads(text.encode(encoding), "x").tree == {"标题": "订单", "正文": "第一行\n第二行😊\n"}


def test_bytes_of_no_encoding_are_refused() -> None:
    assert "编码" in refused(b"a: \xff\xfe\xfa\x80\x81\n").message
    assert "UTF-16" in refused(b"\xff\xfe\x00\xd8").message


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo.yaml"
    os.mkfifo(fifo)
    for path in (fifo, tmp_path, Path("/dev/zero")):
        with pytest.raises(Refused, match="普通文件"):
            load(path)
    with pytest.raises(Refused, match="找不到"):
        load(tmp_path / "none.yaml")
    with pytest.raises(Refused):
        load(tmp_path / ("x" * 300))


def test_a_large_file_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    with large.open("wb") as file:
        file.truncate(1_000_000_000)
    with pytest.raises(Refused, match="5 MB"):
        load(large)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "话术.yaml"
    path.write_text("a: 您好\n", encoding="utf-8")
    assert load(path).tree == {"a": "您好"}


# --- what would crash, hang or fill a machine, in a process of its own -----------------------------------------------

BOMBS = {
    "laughs": "a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a,*a]\n" for n in range(9)),
    "merge": "a: &a {k: v}\nb: &b {<<: [*a,*a,*a,*a]}\n",
    "nesting": "[" * 100_000,
    "nested maps": "{a: " * 100_000,
    "block nesting": "- " * 100_000,
    "recursive": "&a [*a]\n",
    "number": "a: " + "9" * 200_000,
    "python": "!!python/object/apply:os.system ['touch BOOM']\n",
    "tag lines": "".join(f"%TAG !a{n}! x\n" for n in range(200_000)) + "---\na: 1\n",
    "hidden": "a: '" + "\u200b" * 1_000_000 + "'\n",
    "question marks": "? " * 100_000,
}
GUARDED = """
import resource, sys
sys.path.insert(0, {root!r})
from companion.base.guarded_yaml import Refused, loads
data = sys.stdin.buffer.read()
try:
    loads(b"a: &x 1", "warm")
except Refused:
    pass
before = resource.getrusage(resource.RUSAGE_SELF)
resource.setrlimit(resource.RLIMIT_AS, (400_000_000, 400_000_000))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
try:
    loads(data, "bomb.yaml")
except Refused as refused:
    after = resource.getrusage(resource.RUSAGE_SELF)
    print(refused.line, after.ru_maxrss - before.ru_maxrss)
else:
    print("read")
"""


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_and_the_process_lives(name: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", GUARDED.format(root=str(ROOT))],
        input=BOMBS[name].encode(), capture_output=True, cwd=tmp_path, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    line, grown_kb = (int(part) for part in done.stdout.split())
    assert line >= 1
    assert grown_kb < 40_000
    assert not (tmp_path / "BOOM").exists()


def test_control_the_plain_loader_dies_of_the_nesting() -> None:
    """If PyYAML ever learns to refuse this, the walk over events has lost one of its reasons."""
    plain = "import sys, yaml; yaml.load(sys.stdin.read(), Loader=getattr(yaml, 'CBaseLoader', yaml.BaseLoader))"
    done = subprocess.run([sys.executable, "-c", plain], input=b"[" * 100_000, capture_output=True, timeout=60, check=False)
    assert done.returncode != 0


def test_a_machine_without_libyaml_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    good = "a: 您好\nb:\n  - {c: d, e: [f, 😊]}\n  - |\n    第一行\n    第二行\n"
    bad = ["[" * 5000, "a: &x 1", "a: 1\na: 2", 'a: "\\u202e"', "a: {b", 'a: "\\ud800"', "a: @x", "a: 1\n---\nb: 2"]
    fast = loads(good.encode(), "x")
    places = [(refused(text).line, refused(text).column) for text in bad[:4]]
    monkeypatch.setattr(yaml_events, "_LOADER", yaml.BaseLoader)
    pure = loads(good.encode(), "x")
    assert pure.tree == fast.tree
    assert pure.locate(["b", 0, "e"]) == fast.locate(["b", 0, "e"])
    assert [(refused(text).line, refused(text).column) for text in bad[:4]] == places
    for text in bad[4:]:
        assert refused(text).line >= 1


# --- any bytes at all --------------------------------------------------------------------------------------------------

VALID = textwrap.dedent("""\
    pack: {id: core, name: 核心, version: "3"}
    phrases:
      - id: calm.a
        text: "您好，{{称呼}}，😊"
        tags: [道歉, 'x']
        slots: {称呼: {required: false}}
      - id: b
        parts:
          - |
            第一段
            还是第一段
          - 第二段
    """)


def _is_tree(tree: object) -> bool:
    if isinstance(tree, dict):
        return all(type(key) is str and _is_tree(value) for key, value in tree.items())
    return _is_tree_list(tree) if isinstance(tree, list) else type(tree) is str


def _is_tree_list(tree: list[object]) -> bool:
    return all(_is_tree(item) for item in tree)


def _outcome(data: bytes) -> None:
    try:
        document = loads(data, "x", keep_hidden=True)
    except Refused as reason:
        assert reason.message.endswith("。") and reason.line >= 1 and reason.column >= 1
    else:
        assert _is_tree(document.tree)
        document.locate(["phrases", 0, "id"])


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
@example(b"%YAML 1.2\n---\n")
@example(b"\xef\xbb\xbf")
@example(b"a: \xc2\x85")
def test_any_bytes_end_in_a_tree_or_a_refusal(data: bytes) -> None:
    _outcome(data)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab:- \n\t{}[]|>'\"&*!%#?,\\u0\r\u200b你：@`~<", max_size=60))
def test_any_text_ends_in_a_tree_or_a_refusal(text: str) -> None:
    _outcome(text.encode())


def test_a_mutated_pack_ends_in_a_tree_or_a_refusal() -> None:
    dice = random.Random(7)
    for _round in range(1500):
        data = bytearray(VALID.encode())
        for _change in range(dice.randint(1, 4)):
            at = dice.randrange(len(data))
            data[at : at + dice.randint(0, 3)] = bytes(dice.choices(b"\x00\n\t :-{}[]'\"&*!\xe4\xff\xc2|>#", k=dice.randint(0, 3)))
        _outcome(bytes(data))


# --- writing -------------------------------------------------------------------------------------------------------------

TEXTS = st.text(alphabet=st.characters(blacklist_categories=("Cs",), blacklist_characters="\ufffe\uffff"), max_size=20)
TREES = st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=8)


@settings(max_examples=300, deadline=None)
@given(TREES)
@example({"on": "no", "null": "~", "": [], "a b": {}, "y": [[["x"]], {"k": ["1", {"z": ""}]}]})
@example("null")
@example([{"a": "第一行\n第二行\t😊\\ \" ' # : - {{x}}"}])
def test_what_is_written_is_read_back(tree: Tree) -> None:
    deep = Limits(depth=100)
    assert loads(dump(tree).encode(), "x", deep, keep_hidden=True).tree == tree


def test_any_reader_sees_the_same_texts() -> None:
    tree: Tree = {"on": "no", "id": "0123", "l": ["1e5", "2026-11-20", {"k": "null", "时间": "12:30:00"}], "空": "", "e": []}
    assert yaml.safe_load(dump(tree)) == tree
    assert dump({"标题": "您好"}) == '标题: "您好"\n'
