"""The wire against a socket that a test speaks: what is sent, what is understood, and what ends the connection."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from companion.desktop.wayland.pipes import Failure, Outflow, read_all
from companion.desktop.wayland.wire import Wire, WireError, socket_path
from tests.desktop.wayland.compositor import WLROOTS, compositor

Server = socket.socket


def message(number: int, opcode: int, body: bytes = b"") -> bytes:
    return struct.pack("=IHH", number, opcode, 8 + len(body)) + body


def word(*values: int) -> bytes:
    return struct.pack(f"={len(values)}I", *values)


def string(text: str) -> bytes:
    data = text.encode() + b"\0"
    return word(len(data)) + data + bytes(-len(data) % 4)


def speak(folder: Path, talk: Callable[[Wire, Server], Awaitable[None]]) -> None:
    """Run `talk` with both ends of a connection; the client's first request, get_registry, has been read."""
    path = folder / "wayland-9"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()

        async def run() -> None:
            wire = Wire(path)
            server, _address = listening.accept()
            with server:
                assert server.recv(100) == message(1, 1, word(2))
                await talk(wire, server)
            wire.close()

        asyncio.run(asyncio.wait_for(run(), 20))


async def seen(condition: Callable[[], object]) -> None:
    while not condition():
        await asyncio.sleep(0.001)


def test_what_is_offered_is_known_and_forgotten_when_it_goes(tmp_path: Path) -> None:
    async def talk(wire: Wire, server: Server) -> None:
        offers = b"".join(message(2, 0, word(n) + string(name) + word(7)) for n, name in enumerate(WLROOTS, 1))
        server.sendall(offers[:9])
        await asyncio.sleep(0)
        server.sendall(offers[9:])
        await seen(lambda: len(wire.globals) == len(WLROOTS))
        assert wire.globals["wl_seat"] == (2, 7)
        server.sendall(message(2, 1, word(2)))
        await seen(lambda: "wl_seat" not in wire.globals)
        assert wire.bind("wl_seat", 1) is None

    speak(tmp_path, talk)


def test_requests_are_packed_as_the_protocol_says(tmp_path: Path) -> None:
    async def talk(wire: Wire, server: Server) -> None:
        server.sendall(message(2, 0, word(5) + string("wl_seat") + word(9)))
        await seen(lambda: wire.globals)
        seat = wire.bind("wl_seat", 4)
        assert seat is not None and seat.number == 3
        assert server.recv(100) == message(2, 0, word(5) + string("wl_seat") + word(4, 3))
        reader, writer = os.pipe()
        offer = wire.new("ext_data_control_offer_v1")
        offer.call("receive", "文本", writer)
        data, fds, _flags, _address = socket.recv_fds(server, 100, 4)
        assert data == message(4, 0, string("文本"))
        os.write(fds[0], b"through")
        assert os.read(reader, 100) == b"through"
        for fd in (reader, writer, *fds):
            os.close(fd)

    speak(tmp_path, talk)


def test_a_number_given_back_is_used_again(tmp_path: Path) -> None:
    async def talk(wire: Wire, server: Server) -> None:
        for _time in range(3):
            trip = asyncio.create_task(wire.round_trip())
            await asyncio.sleep(0)
            assert server.recv(100) == message(1, 0, word(3))
            server.sendall(message(3, 0, word(0)) + message(1, 1, word(3)))
            await trip

    speak(tmp_path, talk)


def test_descriptors_that_nobody_wants_are_closed(tmp_path: Path) -> None:
    async def talk(wire: Wire, server: Server) -> None:
        source = wire.new("ext_data_control_source_v1")
        reader, writer = os.pipe()
        socket.send_fds(server, [message(source.number, 0, string("text/plain"))], [writer])
        os.close(writer)
        os.set_blocking(reader, False)

        def ended() -> bool:
            try:
                return os.read(reader, 1) == b""
            except BlockingIOError:
                return False

        await seen(ended)
        os.close(reader)

    speak(tmp_path, talk)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (message(1, 0, word(2, 3) + string("invalid object")), "invalid object"),
        (message(77, 0), "unknown event 0 of object 77"),
        (message(2, 9), "unknown event 9 of object 2"),
        (struct.pack("=IHH", 2, 0, 4), "malformed message"),
        (b"", "closed"),
    ],
)
def test_what_ends_the_connection_reaches_whoever_waits(tmp_path: Path, said: bytes, why: str) -> None:
    async def talk(wire: Wire, server: Server) -> None:
        trip = asyncio.create_task(wire.round_trip())
        await asyncio.sleep(0)
        server.sendall(said)
        if not said:
            server.shutdown(socket.SHUT_RDWR)
        with pytest.raises(WireError):
            await trip
        assert wire.lost.is_set() and wire.why == why
        with pytest.raises(WireError):
            wire.bind("wl_registry", 1) or wire.new("wl_seat").call("release")

    speak(tmp_path, talk)


def test_a_compositor_that_stopped_reading_counts_as_gone(tmp_path: Path) -> None:
    async def talk(wire: Wire, server: Server) -> None:
        seat = wire.new("wl_seat")
        with pytest.raises(WireError):
            for _time in range(1_000_000):
                seat.call("release")
        assert wire.lost.is_set()

    speak(tmp_path, talk)


def test_where_the_compositor_listens(tmp_path: Path) -> None:
    assert socket_path({"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": "/run/user/1"}) == Path("/run/user/1/wayland-0")
    assert socket_path({"WAYLAND_DISPLAY": "/run/w", "XDG_RUNTIME_DIR": "/run/user/1"}) == Path("/run/w")
    assert socket_path({"XDG_RUNTIME_DIR": "/run/user/1"}) is None
    assert socket_path({"WAYLAND_DISPLAY": "wayland-0"}) is None
    with compositor(tmp_path, WLROOTS) as path:

        async def ask() -> set[str]:
            wire = Wire(Path(path))
            await wire.round_trip()
            wire.close()
            return set(wire.globals)

        assert asyncio.run(ask()) == set(WLROOTS)


def test_a_pipe_is_read_to_its_end_its_limit_or_its_silence() -> None:
    async def read(data: bytes, *, close: bool, limit: int = 1_000_000) -> bytes | Failure:
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        ended = asyncio.Event()
        outflow = Outflow(writer, data, 5.0, ended.set) if close else None
        if outflow is None:
            os.write(writer, data)
        got = await read_all(reader, 0.05 if not close else 5.0, limit)
        if outflow is not None:
            await ended.wait()
        else:
            os.close(writer)
        return got

    big = os.urandom(3_000_000)
    assert asyncio.run(read(big, close=True, limit=len(big))) == big
    assert asyncio.run(read(big, close=True, limit=1000)) is Failure.TOO_BIG
    assert asyncio.run(read(b"x", close=False)) is Failure.SILENT


def test_a_reader_that_takes_nothing_is_given_up() -> None:
    async def stall() -> None:
        reader, writer = os.pipe()
        ended = asyncio.Event()
        outflow = Outflow(writer, bytes(1_000_000), 0.05, ended.set)
        assert outflow.open
        await asyncio.wait_for(ended.wait(), 5)
        assert not outflow.open
        os.close(reader)

    asyncio.run(stall())
