"""Plain data out of a pickle, without running anything of it.

A pickle is a program for a small machine with a stack (the opcodes are listed and explained in
``pickletools`` of Python's library). This is that machine without the opcodes that call: what it
can make are lists, tuples, dictionaries, sets, texts, bytes, numbers, truths and None, which may
hold each other in circles. It does not recurse, so links may be as deep as they like.
"""

import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from nmn.errors import DatasetError, NmnError
from nmn.files.bounded import read_bytes
from nmn.files.quoted import short

# Opcodes that name, make or fill objects of a class, or ask whoever reads for something.
_CLASSES = {
    ord("c"): "GLOBAL", ord("i"): "INST", ord("o"): "OBJ", ord("b"): "BUILD", ord("R"): "REDUCE",
    ord("P"): "PERSID", ord("Q"): "BINPERSID", 0x81: "NEWOBJ", 0x82: "EXT1", 0x83: "EXT2",
    0x84: "EXT4", 0x92: "NEWOBJ_EX", 0x93: "STACK_GLOBAL", 0x97: "NEXT_BUFFER",
    0x98: "READONLY_BUFFER",
}  # fmt: skip
_MARK = object()


class _Wrong(Exception):
    """What is wrong with a pickle."""


def read_pickle(path: Path, error: type[NmnError] = DatasetError) -> Any:
    """The plain data of a pickle file, packed by gzip or not.

    Raises:
        NmnError: of that kind: as ``read_bytes``; it is no pickle, is cut off, or holds an object
            of a class.
    """
    data = bytes(read_bytes(path, error))
    try:
        return _Machine(data).run()
    except _Wrong as wrong:
        raise error(
            f"the file cannot be read as plain data: {wrong}",
            where=str(path),
            expected="a pickle of lists, dictionaries, texts and numbers alone",
        ) from None
    except (IndexError, KeyError, TypeError, ValueError, struct.error, AttributeError) as wrong:
        raise error(
            f"the file is no whole pickle: {type(wrong).__name__}", where=str(path)
        ) from None
    except MemoryError:
        raise error("the file does not fit into memory", where=str(path)) from None


class _Machine:
    """One reading of one pickle."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0
        self._stack: list[Any] = []
        self._memo: dict[int, Any] = {}

    def run(self) -> Any:
        steps = _STEPS
        while True:
            code = self._take(1)[0]
            if code == 0x2E:  # STOP
                return self._stack[-1]
            step = steps.get(code)
            if step is None:
                name = _CLASSES.get(code)
                raise _Wrong(
                    f"it makes an object of a class ({name} at byte {self._at - 1})"
                    if name
                    else f"{short(bytes([code]))} at byte {self._at - 1} is no instruction"
                )
            step(self)

    # ---------------------------------------------------------------------- the bytes

    def _take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        if count < 0 or len(taken) < count:
            raise _Wrong("it ends too early")
        self._at += count
        return taken

    def _line(self) -> bytes:
        end = self._data.find(b"\n", self._at)
        if end < 0:
            raise _Wrong("it ends too early")
        line = self._data[self._at : end]
        self._at = end + 1
        return line

    def float8(self) -> None:
        self.push(struct.unpack(">d", self._take(8))[0])

    def number(self, form: str) -> Any:
        """The next number, laid out as ``struct`` calls it."""
        return struct.unpack(f"<{form}", self._take(struct.calcsize(f"<{form}")))[0]

    # ---------------------------------------------------------------------- the stack

    def push(self, thing: Any) -> None:
        self._stack.append(thing)

    def marked(self) -> list[Any]:
        """Everything above the last mark, which is taken off with it."""
        at = len(self._stack) - 1
        while self._stack[at] is not _MARK:
            at -= 1
            if at < 0:
                raise _Wrong("an instruction takes what was never put there")
        taken = self._stack[at + 1 :]
        del self._stack[at:]
        return taken

    def top(self, kind: type) -> Any:
        """What is on top, which must be of that kind."""
        if not isinstance(self._stack[-1], kind):
            raise _Wrong(f"an instruction takes a {kind.__name__} where there is none")
        return self._stack[-1]

    def pop(self) -> Any:
        thing = self._stack.pop()
        if thing is _MARK:
            raise _Wrong("an instruction takes what was never put there")
        return thing

    def drop(self) -> None:
        self._stack.pop()

    def again(self) -> None:
        self.push(self._stack[-1])

    def keep(self, place: int) -> None:
        self._memo[place] = self._stack[-1]

    def memoize(self) -> None:
        self.keep(len(self._memo))

    def recall(self, place: int) -> None:
        self.push(self._memo[place])

    # ----------------------------------------------------------------------- what it makes

    def text(self, length: int) -> None:
        self.push(self._take(length).decode("utf-8", "surrogatepass"))

    def raw(self, length: int) -> None:
        self.push(self._take(length))

    def letters(self, length: int) -> None:
        self.push(self._take(length).decode("latin-1"))

    def whole(self, length: int) -> None:
        self.push(int.from_bytes(self._take(length), "little", signed=True))

    def said_whole(self) -> None:
        line = self._line()
        truths = {b"00": False, b"01": True}  # as the oldest pickles write them
        self.push(truths[line] if line in truths else int(line.rstrip(b"L")))

    def said_number(self) -> None:
        self.push(float(self._line()))

    def said_letters(self) -> None:
        line = self._line()
        if len(line) < 2 or line[:1] != line[-1:] or line[:1] not in b"'\"":
            raise _Wrong("a text lacks its quotes")
        self.push(line[1:-1].decode("unicode_escape"))

    def said_text(self) -> None:
        self.push(self._line().decode("raw_unicode_escape"))

    def place(self) -> int:
        return int(self._line())

    def group(self, count: int) -> None:
        taken = [self.pop() for _ in range(count)]
        self.push(tuple(taken[::-1]))

    def pairs(self, into: dict[Any, Any], flat: list[Any]) -> dict[Any, Any]:
        into.update(zip(flat[::2], flat[1::2], strict=True))
        return into

    def append(self) -> None:
        thing = self.pop()
        self.top(list).append(thing)

    def appends(self) -> None:
        things = self.marked()
        self.top(list).extend(things)

    def put(self) -> None:
        thing, key = self.pop(), self.pop()
        self.top(dict)[key] = thing

    def puts(self) -> None:
        flat = self.marked()
        self.pairs(self.top(dict), flat)

    def adds(self) -> None:
        things = self.marked()
        self.top(set).update(things)


_Step = Callable[[_Machine], Any]
_STEPS: Mapping[int, _Step] = {
    0x80: lambda m: m.number("B"),  # PROTO
    0x95: lambda m: m.number("Q"),  # FRAME
    ord("("): lambda m: m.push(_MARK),
    ord("0"): lambda m: m.drop(),
    ord("1"): lambda m: m.marked(),
    ord("2"): lambda m: m.again(),
    ord("N"): lambda m: m.push(None),
    0x88: lambda m: m.push(True),
    0x89: lambda m: m.push(False),
    ord("I"): lambda m: m.said_whole(),
    ord("L"): lambda m: m.said_whole(),
    ord("J"): lambda m: m.push(m.number("i")),
    ord("K"): lambda m: m.push(m.number("B")),
    ord("M"): lambda m: m.push(m.number("H")),
    0x8A: lambda m: m.whole(m.number("B")),
    0x8B: lambda m: m.whole(m.number("i")),
    ord("F"): lambda m: m.said_number(),
    ord("G"): lambda m: m.float8(),
    ord("S"): lambda m: m.said_letters(),
    ord("T"): lambda m: m.letters(m.number("i")),
    ord("U"): lambda m: m.letters(m.number("B")),
    ord("B"): lambda m: m.raw(m.number("I")),
    ord("C"): lambda m: m.raw(m.number("B")),
    0x8E: lambda m: m.raw(m.number("Q")),
    ord("V"): lambda m: m.said_text(),
    ord("X"): lambda m: m.text(m.number("I")),
    0x8C: lambda m: m.text(m.number("B")),
    0x8D: lambda m: m.text(m.number("Q")),
    ord("]"): lambda m: m.push([]),
    ord("l"): lambda m: m.push(m.marked()),
    ord("a"): lambda m: m.append(),
    ord("e"): lambda m: m.appends(),
    ord(")"): lambda m: m.push(()),
    ord("t"): lambda m: m.push(tuple(m.marked())),
    0x85: lambda m: m.group(1),
    0x86: lambda m: m.group(2),
    0x87: lambda m: m.group(3),
    ord("}"): lambda m: m.push({}),
    ord("d"): lambda m: m.push(m.pairs({}, m.marked())),
    ord("s"): lambda m: m.put(),
    ord("u"): lambda m: m.puts(),
    0x8F: lambda m: m.push(set()),
    0x90: lambda m: m.adds(),
    0x91: lambda m: m.push(frozenset(m.marked())),
    ord("p"): lambda m: m.keep(m.place()),
    ord("q"): lambda m: m.keep(m.number("B")),
    ord("r"): lambda m: m.keep(m.number("I")),
    0x94: lambda m: m.memoize(),
    ord("g"): lambda m: m.recall(m.place()),
    ord("h"): lambda m: m.recall(m.number("B")),
    ord("j"): lambda m: m.recall(m.number("I")),
}
