"""The Objective-C runtime by ctypes: messages, strings, data. Source: Apple, "Objective-C Runtime"."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from ctypes import c_char_p, c_long, c_size_t, c_ulong, c_void_p
from typing import Any

FRAMEWORKS = "/System/Library/Frameworks/{0}.framework/{0}"


def framework(name: str) -> ctypes.CDLL:
    """One of the system's frameworks; raises OSError where there is none, as on every other system."""
    return ctypes.CDLL(FRAMEWORKS.format(name))


def function(library: ctypes.CDLL, name: str, result: Any, *arguments: Any) -> Any:
    """A C function with its types declared: a pointer must not be cut to an int."""
    found = getattr(library, name)
    found.restype, found.argtypes = result, arguments
    return found


class ObjC:
    """Messages to objects. Addresses are plain ints; 0 is nil."""

    def __init__(self) -> None:
        framework("AppKit")
        self._library = ctypes.CDLL("/usr/lib/libobjc.A.dylib")
        self._class = function(self._library, "objc_getClass", c_void_p, c_char_p)
        self._selector = function(self._library, "sel_registerName", c_void_p, c_char_p)
        self._push = function(self._library, "objc_autoreleasePoolPush", c_void_p)
        self._pop = function(self._library, "objc_autoreleasePoolPop", None, c_void_p)
        self._send = ctypes.cast(self._library.objc_msgSend, c_void_p).value
        self._kept: list[Any] = []

    def send(self, receiver: Any, selector: str, *values: Any, types: Sequence[Any] = (), result: Any = c_void_p) -> Any:
        """Send a message; `types`: of `values`, pointers where not given. Every message has its own prototype."""
        kinds = [*types, *[c_void_p] * (len(values) - len(types))]
        prototype = ctypes.CFUNCTYPE(result, c_void_p, c_void_p, *kinds)
        assert self._send is not None
        return prototype(self._send)(receiver, self._selector(selector.encode()), *values)

    def named(self, name: str) -> int:
        """A class."""
        return int(self._class(name.encode()) or 0)

    def string(self, text: str) -> Any:
        """An autoreleased NSString."""
        return self.send(self.named("NSString"), "stringWithUTF8String:", text.encode(), types=[c_char_p])

    def text(self, string: Any) -> str:
        """The text of an NSString; empty for nil."""
        held = self.send(string, "UTF8String", result=c_char_p) if string else None
        return held.decode("utf-8", "replace") if held else ""

    def data(self, content: bytes) -> Any:
        """An autoreleased NSData."""
        kinds = [c_char_p, c_ulong]
        return self.send(self.named("NSData"), "dataWithBytes:length:", content, len(content), types=kinds)

    def content(self, data: Any) -> bytes:
        """The bytes of an NSData."""
        length = self.send(data, "length", result=c_ulong)
        return ctypes.string_at(self.send(data, "bytes"), length) if length else b""

    def listed(self, array: Any) -> list[Any]:
        """The members of an NSArray; none for nil."""
        count = self.send(array, "count", result=c_ulong) if array else 0
        return [self.send(array, "objectAtIndex:", at, types=[c_ulong]) for at in range(count)]

    def array(self, members: Sequence[Any]) -> Any:
        """An autoreleased NSArray."""
        held = (c_void_p * len(members))(*members)
        return self.send(self.named("NSArray"), "arrayWithObjects:count:", held, len(members), types=[c_void_p, c_ulong])

    @contextmanager
    def pool(self) -> Iterator[None]:
        """What is autoreleased inside ends with it; every thread needs its own."""
        place = self._push()
        try:
            yield
        finally:
            self._pop(place)

    def made_with(self, name: str, selector: str, method: Callable[[int, int], None]) -> Any:
        """An object of a new class, called `name` and a number, with one method that takes two objects."""
        allocate = function(self._library, "objc_allocateClassPair", c_void_p, c_void_p, c_char_p, c_size_t)
        add = function(self._library, "class_addMethod", ctypes.c_bool, c_void_p, c_void_p, c_void_p, c_char_p)
        register = function(self._library, "objc_registerClassPair", None, c_void_p)
        prototype = ctypes.CFUNCTYPE(None, c_void_p, c_void_p, c_void_p, c_void_p)
        called = prototype(lambda _self, _selector, first, second: method(first, second))
        self._kept.append(called)
        # A class outlives us; one of the same name would call a method that is gone.
        made = allocate(self.named("NSObject"), f"{name}{id(called)}".encode(), 0)
        add(made, self._selector(selector.encode()), ctypes.cast(called, c_void_p), b"v@:@@")
        register(made)
        return self.send(self.send(made, "alloc"), "init")


NSInteger = c_long
