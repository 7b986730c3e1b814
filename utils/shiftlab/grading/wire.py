"""What may pass between the grader and a student's code: plain data, in frames of limited size.

A frame is a header in JSON and the bytes of its arrays behind it. Nothing that is read here is
ever unpickled, evaluated or imported, and what does not keep to the form is refused. Both ends use
this file, so it knows neither exercises nor limits of time.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable
from typing import Any, BinaryIO

import numpy as np

from shiftlab.exercises.inside import ITEMS, LARGEST, PRINTED, Described, Failed, Reply

HEADER = 2**20  # bytes of JSON
PAYLOAD = 2**25  # bytes of arrays: two million numbers of the largest kind
DEPTH = 8
TEXT = 100_000  # characters
DIGITS = 1300  # of a whole number: 4096 bits
AXES = 16
KINDS = frozenset(
    [
        "|b1",
        "|i1",
        "|u1",
        "<i2",
        "<u2",
        "<i4",
        "<u4",
        "<i8",
        "<u8",
        "<f2",
        "<f4",
        "<f8",
        "<c8",
        "<c16",
    ]
)
_SIZES = struct.Struct("<II")


class Refused(Exception):
    """A frame, or a value in it, that is not of the agreed form."""


class Unsayable(Exception):
    """A value that is no plain data, or too much of it, and so cannot be sent."""


def read_frame(stream: BinaryIO) -> bytes:
    """One whole frame, as bytes. Raises EOFError at the end, Refused for one that is too large."""
    sizes = _exactly(stream, _SIZES.size)
    header, payload = _SIZES.unpack(sizes)
    if header > HEADER or payload > PAYLOAD:
        raise Refused(f"a frame of {header} and {payload} bytes")
    return sizes + _exactly(stream, header + payload)


def _exactly(stream: BinaryIO, count: int) -> bytes:
    found = stream.read(count)
    if len(found) < count:
        raise EOFError
    return found


def frame(message: Any, functions: list[Callable[..., Any]] | None = None) -> bytes:
    """The frame of a message. Functions in it are sent by their place in `functions`, which grows.

    Raises Unsayable; so it does for a function where none may be sent (`functions` is None).
    """
    payload = bytearray()
    header = json.dumps(_said(message, payload, functions, DEPTH), allow_nan=False).encode()
    if len(header) > HEADER or len(payload) > PAYLOAD:
        raise Unsayable("too much data")
    return _SIZES.pack(len(header), len(payload)) + header + bytes(payload)


def message(data: bytes, function: Callable[[int], Any] | None = None) -> Any:
    """The message of a frame. function: makes something of the number of a function; None: none.

    Raises Refused.
    """
    try:
        header, payload = _SIZES.unpack_from(data)
        if len(data) != _SIZES.size + header + payload:
            raise Refused("sizes that do not fit")
        text = data[_SIZES.size : _SIZES.size + header].decode()
        parsed = json.loads(text, parse_constant=_no_constant, parse_int=_whole)
        reader = _Reader(memoryview(data)[_SIZES.size + header :], function)
        found = reader.value(parsed, DEPTH)
    except (ValueError, RecursionError, struct.error) as error:  # JSON's and Unicode's among them
        raise Refused(str(error)[:200]) from None
    if reader.used != payload:
        raise Refused("bytes that belong to no array")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _whole(digits: str) -> int:
    if len(digits) > DIGITS:
        raise ValueError("too many digits")
    return int(digits)


def _said(value: Any, payload: bytearray, functions: Any, depth: int) -> Any:
    """A value as JSON can hold it; the bytes of arrays are appended to the payload."""
    kind = type(value)
    if value is None or kind is bool:
        return value
    if kind is int and value.bit_length() <= 4096:
        return value
    if kind is str and len(value) <= TEXT:
        return value
    if kind is float:
        return value if np.isfinite(value) else {"float": repr(value)}
    if kind is complex:
        return {"complex": [_said(part, payload, None, 0) for part in (value.real, value.imag)]}
    if value is Ellipsis:
        return {"dots": None}
    if kind is np.ndarray:
        return {"array": _said_array(value, payload)}
    if kind is Described:
        return {"described": [str(value.type_name)[:80], str(value.text)[:400]]}
    if kind in (list, tuple, dict) and depth and len(value) <= ITEMS:
        if kind is dict:
            pairs = [
                [_said(part, payload, functions, depth - 1) for part in p] for p in value.items()
            ]
            return {"dict": pairs}
        items = [_said(item, payload, functions, depth - 1) for item in value]
        return items if kind is list else {"tuple": items}
    if functions is not None and callable(value):
        functions.append(value)
        return {"function": len(functions) - 1}
    raise Unsayable(kind.__name__)


def _said_array(value: np.ndarray, payload: bytearray) -> list[Any]:
    here = np.ascontiguousarray(value, value.dtype.newbyteorder("<"))
    if here.dtype.str not in KINDS or value.size > LARGEST or value.ndim > AXES:
        raise Unsayable("an array of this kind or size")
    payload += here.tobytes()
    return [here.dtype.str, list(value.shape)]


class _Reader:
    """Makes values of parsed JSON, arrays of the bytes that follow it, in their order."""

    def __init__(self, payload: memoryview, function: Callable[[int], Any] | None) -> None:
        self.used = 0
        self._payload, self._function_of = payload, function

    def value(self, said: Any, depth: int) -> Any:
        if depth < 0:
            raise Refused("nested too deeply")
        if said is None or isinstance(said, bool | int | float):
            return said
        if isinstance(said, str):
            return _text(said, TEXT)
        if isinstance(said, list):
            return self._items(said, depth)
        if len(said) != 1:
            raise Refused("an object of several kinds")
        (tag, inner), *_ = said.items()
        make = getattr(self, f"_{tag}", None) if tag in _TAGS else None
        if make is None:
            raise Refused("an unknown kind")
        return make(inner, depth)

    def _items(self, said: Any, depth: int) -> list[Any]:
        if not isinstance(said, list) or len(said) > ITEMS:
            raise Refused("no list, or one too long")
        return [self.value(item, depth - 1) for item in said]

    def _tuple(self, said: Any, depth: int) -> tuple[Any, ...]:
        return tuple(self._items(said, depth))

    def _dict(self, said: Any, depth: int) -> dict[Any, Any]:
        pairs = self._items(said, depth)
        if not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
            raise Refused("a dict of something else than pairs")
        try:
            return dict(pairs)
        except TypeError:
            raise Refused("a dict whose keys cannot be keys") from None

    def _float(self, said: Any, depth: int) -> float:
        if said not in ("nan", "inf", "-inf"):
            raise Refused("no float")
        return float(said)

    def _complex(self, said: Any, depth: int) -> complex:
        parts = self._items(said, 1)
        if len(parts) != 2 or not all(type(part) is float for part in parts):
            raise Refused("no complex number")
        return complex(*parts)

    def _dots(self, said: Any, depth: int) -> Any:
        return ...

    def _described(self, said: Any, depth: int) -> Described:
        type_name, text = texts(said, 2)
        return Described(_text(type_name, 80), _text(text, 400))

    def _function(self, said: Any, depth: int) -> Any:
        if self._function_of is None or type(said) is not int:
            raise Refused("a function")
        return self._function_of(said)

    def _array(self, said: Any, depth: int) -> np.ndarray:
        if not isinstance(said, list) or len(said) != 2 or not isinstance(said[0], str):
            raise Refused("no array")
        if said[0] not in KINDS:
            raise Refused("an array of another kind")
        dtype, shape = np.dtype(said[0]), said[1]
        if not isinstance(shape, list) or len(shape) > AXES:
            raise Refused("no shape")
        if not all(type(length) is int and 0 <= length <= LARGEST for length in shape):
            raise Refused("no shape")
        if math.prod(shape) > LARGEST:
            raise Refused("too many numbers")
        end = self.used + math.prod(shape) * dtype.itemsize
        if end > len(self._payload):
            raise Refused("an array without its bytes")
        found = np.frombuffer(self._payload[self.used : end], dtype).reshape(shape).copy()
        self.used = end
        if dtype.kind == "b":  # a byte may be anything; a truth is 0 or 1
            found = found.view(np.uint8) != 0
        return found


_TAGS = frozenset(["tuple", "dict", "float", "complex", "dots", "described", "function", "array"])


def texts(said: Any, count: int) -> list[str]:
    """A list of exactly `count` texts. Raises Refused."""
    if not isinstance(said, list) or len(said) != count:
        raise Refused("no list of texts")
    if not all(isinstance(part, str) for part in said):
        raise Refused("no text")
    return said


def _text(said: str, longest: int) -> str:
    if len(said) > longest:
        raise Refused("too long a text")
    return said.encode("utf-8", "replace").decode()  # halves of surrogate pairs cannot be written


def reply_said(reply: Reply) -> list[Any]:
    """A Reply as a message."""
    failed = reply.failed
    return [
        "reply",
        reply.value,
        failed and [failed.type_name, failed.message, [list(place) for place in failed.places]],
        list(reply.changed),
        reply.printed,
    ]


def reply_heard(said: Any, files: frozenset[str]) -> Reply:
    """The Reply of a message; of the places of a failure only those in `files`. Raises Refused."""
    if not isinstance(said, list) or len(said) != 5 or said[0] != "reply":
        raise Refused("no reply")
    _, value, failed, changed, printed = said
    whole = isinstance(changed, list) and all(type(number) is int for number in changed)
    if not whole or not isinstance(printed, str):
        raise Refused("no reply")
    return Reply(value, _failed(failed, files), tuple(changed), _text(printed, 2 * PRINTED))


def _failed(said: Any, files: frozenset[str]) -> Failed | None:
    if said is None:
        return None
    if not isinstance(said, list) or len(said) != 3 or not isinstance(said[2], list):
        raise Refused("no failure")
    type_name, message = texts(said[:2], 2)
    places = [
        (place[0], place[1])
        for place in said[2]
        if isinstance(place, list)
        and len(place) == 2
        and place[0] in files
        and type(place[1]) is int
    ]
    return Failed(_text(type_name, 80), _text(message, 400), tuple(places))
