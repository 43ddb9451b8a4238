"""What is kept of a former clipboard, what is read of it on request, and what is not."""

from __future__ import annotations

import pytest

from companion.desktop.ports import ClipboardContent
from companion.desktop.windows import reading
from companion.desktop.windows.constants import (
    CF_BITMAP,
    CF_DIB,
    CF_DIBV5,
    CF_ENHMETAFILE,
    CF_HDROP,
    CF_METAFILEPICT,
    CF_OWNERDISPLAY,
    CF_PRIVATEFIRST,
    CF_TEXT,
    CF_UNICODETEXT,
    WM_RENDERALLFORMATS,
)
from companion.desktop.windows.formats import (
    EXCLUDE,
    FILE_CONTENTS,
    HISTORY,
    IGNORE,
    NO,
    Kept,
    decode,
    encode,
)
from companion.desktop.windows.reading import keep, read_text
from companion.desktop.windows.seam import Parts
from tests.desktop.windows.world import OURS, World


@pytest.fixture
def world() -> World:
    return World()


def kept(world: World) -> Kept:
    async def story(parts: Parts) -> Kept:
        return await keep(parts.api, parts.worker, parts.owned, parts.clock)

    return world.run(story)


def read(world: World, limit: int = 1_000_000) -> ClipboardContent:
    async def story(parts: Parts) -> ClipboardContent:
        return await read_text(parts.api, parts.worker, parts.owned, 0.8, limit, parts.clock)

    return world.run(story)


@pytest.mark.parametrize("text", ["", "您好", "一\n二\n", "🙂 é", "\t"])
def test_text_goes_there_and_back(text: str) -> None:
    assert decode(encode(text)) == text
    assert encode(text).endswith(b"\0\0")


def test_lines_end_as_windows_wants_them() -> None:
    assert encode("一\n二").decode("utf-16-le") == "一\r\n二\0"
    assert encode("一\r\n二\r三") == encode("一\n二\n三")
    assert decode(encode("甲") + "剩下的".encode("utf-16-le")) == "甲", "what lies after the zero is no text"


def test_every_format_is_kept_and_what_windows_makes_of_it_is_not(world: World) -> None:
    html = world.board.register("HTML Format")
    content = {html: b"<b>", CF_UNICODETEXT: encode("旧"), CF_DIB: b"pixels", CF_HDROP: b"files"}
    world.board.set(content)
    assert {CF_TEXT, CF_BITMAP, CF_DIBV5} <= set(world.board.formats())
    assert kept(world) == Kept(content)


def test_the_picture_that_its_owner_gave_is_the_one_kept(world: World) -> None:
    world.board.set({CF_DIBV5: b"with alpha"})
    assert kept(world) == Kept({CF_DIBV5: b"with alpha"})
    world.board.set({CF_ENHMETAFILE: b"curves", CF_METAFILEPICT: b"a handle"})
    assert kept(world) == Kept({CF_ENHMETAFILE: b"curves"})


def test_private_formats_and_notes_of_ole_are_left_out(world: World) -> None:
    notes = {world.board.register(name): b"x" for name in ("DataObject", "Ole Private Data")}
    world.board.set({**notes, CF_OWNERDISPLAY: b"x", CF_PRIVATEFIRST: b"x", CF_UNICODETEXT: encode("旧")})
    assert kept(world) == Kept({CF_UNICODETEXT: encode("旧")})


def test_what_cannot_be_kept_is_named(world: World) -> None:
    contents = world.board.register(FILE_CONTENTS)
    storage = world.board.register("Embed Source")
    world.board.set({CF_UNICODETEXT: encode("旧"), contents: b"", storage: b"", CF_BITMAP: b""})
    world.board.silent |= {contents, storage}
    found = kept(world)
    assert found.content == {CF_UNICODETEXT: encode("旧")}
    assert set(found.lost) == {FILE_CONTENTS, f"CF_{CF_BITMAP}"}, "a storage is in no clipboard as bytes"


def test_too_much_is_not_kept_but_the_text_is(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "KEEP_BYTES", 1000)
    world.board.set({CF_DIB: bytes(2000), CF_UNICODETEXT: encode("旧")})
    assert kept(world) == Kept({CF_UNICODETEXT: encode("旧")}, (f"CF_{CF_DIB}",))
    other = world.board.register("Big Format")
    world.board.set({other: bytes(600), CF_DIB: bytes(600)})
    assert kept(world) == Kept({other: bytes(600)}, (f"CF_{CF_DIB}",)), "in all, not each"


def test_an_owner_that_hangs_or_is_slow_costs_its_deadline(world: World) -> None:
    world.board.set({CF_UNICODETEXT: encode("旧")}, owner=world.add(0x100, hung=True).window)
    started = world.now
    assert kept(world) == Kept(None, ("*",)) and world.now - started == pytest.approx(reading.HANGS)
    assert read(world) == ClipboardContent("no-answer") and world.now - started == pytest.approx(2 * reading.HANGS)
    assert world.board.open(0), "and the clipboard is not blocked for the others"
    world.board.close()
    world.windows[0x100].hung = False
    world.board.slow[CF_UNICODETEXT] = 3.0
    assert kept(world) == Kept(None, ("*",))
    assert read(world) == ClipboardContent("no-answer")
    world.board.slow[CF_UNICODETEXT] = 0.3
    assert read(world) == ClipboardContent("text", "旧")


def test_slow_extras_are_given_up_before_the_text_is(world: World) -> None:
    picture, rich = CF_DIB, world.board.register("Rich Text Format")
    world.board.set({picture: b"p", rich: b"r", CF_UNICODETEXT: encode("旧")})
    world.board.slow[rich] = 1.2
    assert kept(world) == Kept({rich: b"r", CF_UNICODETEXT: encode("旧")}, (f"CF_{CF_DIB}",))


def test_open_elsewhere_is_waited_for_but_not_for_ever(world: World) -> None:
    world.board.set({CF_UNICODETEXT: encode("旧")})
    world.board.busy_until = world.now + 0.1
    assert kept(world).content == {CF_UNICODETEXT: encode("旧")}
    world.board.busy_until = world.now + 0.1
    assert read(world).text == "旧"
    world.board.busy_until = world.now + 60
    assert kept(world) == Kept(None, ("*",))
    started = world.now
    assert read(world) == ClipboardContent("no-answer")
    assert world.now - started < 1.0


def test_nothing_there_is_kept_as_nothing(world: World) -> None:
    assert kept(world) == Kept(None)
    assert read(world) == ClipboardContent("empty")


@pytest.mark.parametrize(
    ("name", "value", "state"),
    [(EXCLUDE, b"", "secret"), (IGNORE, b"x", "secret"), (HISTORY, NO, "secret"), (HISTORY, b"\1\0\0\0", "text")],
)
def test_what_a_password_manager_marks_is_not_read(world: World, name: str, value: bytes, state: str) -> None:
    world.board.set({CF_UNICODETEXT: encode("密码"), world.board.register(name): value})
    found = read(world)
    assert (found.state, found.text) == (state, "密码" if state == "text" else "")


def test_sizes_count_as_utf8_and_a_picture_is_no_text(world: World) -> None:
    world.board.set({CF_UNICODETEXT: encode("字" * 400)})
    assert read(world, 1199).state == "too-big" and read(world, 1200).state == "text"
    world.board.set({CF_UNICODETEXT: encode("a" * 100_000)})
    assert read(world, 1000) == ClipboardContent("too-big")
    world.board.set({CF_DIB: b"p"})
    assert read(world) == ClipboardContent("no-text")


def test_copy_stays_unmarked_and_needs_nobody_to_answer(world: World) -> None:
    async def story(parts: Parts) -> None:
        assert await parts.owned.copy("留着")
        assert world.board.data == {CF_UNICODETEXT: encode("留着")}
        world.board.busy_until = world.now + 60
        assert not await parts.owned.copy("另一个")
        assert not parts.owned.still_ours(), "Windows has it, we do not"

    world.run(story)


def test_what_is_offered_is_marked_and_given_only_when_asked_for(world: World) -> None:
    async def story(parts: Parts) -> None:
        assert await parts.owned.offer("您好", Kept(None))
        assert world.board.data[CF_UNICODETEXT] is None
        marks = {name: world.board.data[world.board.register(name)] for name in (EXCLUDE, HISTORY)}
        assert set(marks.values()) == {NO}
        assert await read_text(parts.api, parts.worker, parts.owned, 0.8, 1000, parts.clock) == ClipboardContent("text", "您好")
        assert world.board.data[CF_UNICODETEXT] is None, "our own text is read from memory"

    world.run(story)


@pytest.mark.parametrize("how", ["we end", "windows asks"])
def test_what_waits_to_be_asked_for_stays_when_we_end(world: World, how: str) -> None:
    async def story(parts: Parts) -> None:
        await parts.owned.offer("您好", Kept(None))
        if how == "we end":
            parts.close()
        else:
            assert world.message(WM_RENDERALLFORMATS)

    world.run(story)
    assert world.board.data[CF_UNICODETEXT] == encode("您好")


def test_what_another_program_copied_meanwhile_is_not_touched_when_we_end(world: World) -> None:
    async def story(parts: Parts) -> None:
        await parts.owned.offer("您好", Kept(None))
        world.board.set({CF_UNICODETEXT: encode("新的")})
        parts.close()

    world.run(story)
    assert world.board.data[CF_UNICODETEXT] == encode("新的") and world.board.owner() != OURS
