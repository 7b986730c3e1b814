"""What comes out of a sandbox is read as plain data, whatever its bytes are."""

import json
import struct

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra import numpy as arrays

from shiftlab.exercises.declare import agree
from shiftlab.exercises.inside import Described, Failed, Reply
from shiftlab.grading import wire

NUMBERS = st.one_of(st.booleans(), st.integers(-(2**4000), 2**4000), st.floats(), st.text())
ARRAYS = arrays.arrays(
    st.sampled_from([np.dtype(kind) for kind in ("f8", "f4", "i8", "u1", "?", "c16")]),
    arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
)
PLAIN = st.recursive(
    st.one_of(st.none(), NUMBERS, ARRAYS, st.just(...), st.complex_numbers()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.text(max_size=5), inner, max_size=3),
    ),
    max_leaves=8,
)


def same(one, other):
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        both = type(one) is type(other) and len(one) == len(other)
        return both and all(same(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, float | complex):
        return type(one) is type(other) and repr(one) == repr(other)
    return agree(one, other, 0.0)


@given(PLAIN)
def test_plain_values_arrive_as_they_were(value):
    assert same(value, wire.message(wire.frame(value)))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_refused(data):
    for frame in (data, struct.pack("<II", len(data), 0) + data):
        try:
            wire.message(frame)
        except wire.Refused:
            continue


ODD = [
    {"array": ["<f8", [2]]},  # without its bytes
    {"array": ["|O8", []]},
    {"array": ["<f8", [-1]]},
    {"array": ["<f8", [2**31, 2**31]]},
    {"array": ["<f8", [0, 10**30]]},
    {"array": [["<f8"], [1]]},
    {"array": ["<f8", [True]]},
    {"function": 0},
    {"__class__": "os.system"},
    {"value": [1]},
    {"tuple": 3},
    {"dict": [[[1], 2]]},
    {"dict": [1]},
    {"float": "1e5"},
    {"float": []},
    {"complex": [1, "j"]},
    {"described": ["x" * 100, "y"]},
    {"described": [1, 2]},
    {},
    {"tuple": [], "dict": []},
    [[[[[[[[[[1]]]]]]]]]],
    [0] * 2000,
    "x" * 200_000,
]


@pytest.mark.parametrize("said", ODD, ids=lambda said: json.dumps(said)[:30])
def test_what_keeps_to_no_form_is_refused(said):
    header = json.dumps(said).encode()
    with pytest.raises(wire.Refused):
        wire.message(struct.pack("<II", len(header), 0) + header)


@pytest.mark.parametrize("text", ["NaN", "-Infinity", "1" * 5000, "[" * 100_000, '"\\'])
def test_what_is_no_strict_json_is_refused(text):
    with pytest.raises(wire.Refused):
        wire.message(struct.pack("<II", len(text), 0) + text.encode())


@pytest.mark.parametrize("value", [np.array([{}]), object(), print, np.zeros(3 * 10**6), 2**5000])
def test_what_is_no_plain_data_is_not_sent(value):
    with pytest.raises(wire.Unsayable):
        wire.frame(value)


def test_halves_of_characters_can_be_written_to_a_page():
    header = b'["\\ud800"]'
    arrived = wire.message(struct.pack("<II", len(header), 0) + header)
    assert arrived[0].encode()


def test_truths_are_true_or_false_whatever_the_byte():
    header = json.dumps({"array": ["|b1", [3]]}).encode()
    arrived = wire.message(struct.pack("<II", len(header), 3) + header + b"\x00\x01\x7f")
    assert arrived.view(np.uint8).tolist() == [0, 1, 1]


def test_a_reply_arrives_and_names_no_file_but_the_students_own():
    failed = Failed("ValueError", "no", (("/etc/passwd", 1), ("<cell 3>", 2)))
    reply = Reply(Described("Tensor", "tensor"), failed, (0,), "printed")
    said = wire.message(wire.frame(wire.reply_said(reply)))
    heard = wire.reply_heard(said, frozenset(["<cell 3>"]))
    assert heard.failed.places == (("<cell 3>", 2),) and heard.printed == "printed"
    assert heard.value == reply.value and heard.changed == (0,)


@pytest.mark.parametrize(
    "said",
    [
        None,
        ["reply"],
        ["reply", 1, None, ["0"], ""],
        ["reply", 1, None, [0], None],
        ["reply", 1, ["a", "b"], [], ""],
        ["reply", 1, [1, 2, []], [], ""],
        ["reply", 1, None, [], "x" * 5000],
    ],
)
def test_what_is_no_reply_is_refused(said):
    with pytest.raises(wire.Refused):
        wire.reply_heard(said, frozenset())


def test_functions_are_sent_by_number_only():
    held = []
    frame = wire.frame([1, len], held)
    assert held == [len] and wire.message(frame, lambda number: f"f{number}") == [1, "f0"]
    with pytest.raises(wire.Refused):
        wire.message(frame)
