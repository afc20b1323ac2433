"""A stream as bytes."""

import subprocess
import sys

import pytest

from heartline.engines.reading.grouping import (
    Room,
    StateError,
    Stream,
    from_bytes,
    likeness,
    to_bytes,
)
from tests.engines.reading.grouping.invented import spoken

ROOM = Room(messages=16, grams=3000)  # so little that messages are forgotten


def streamed(messages):
    stream = Stream(ROOM)
    for message in messages:
        stream.add(message)
    return stream


def test_a_restored_stream_goes_on_as_if_it_had_never_stopped():
    messages, _truth = spoken(seed=1, each=10)
    stopped = from_bytes(to_bytes(streamed(messages[:30])))

    went_on = [stopped.add(message) for message in messages[30:]]

    stream = streamed(messages[:30])
    assert went_on == [stream.add(message) for message in messages[30:]]


def test_a_restored_stream_has_the_same_bytes():
    data = to_bytes(streamed(spoken(seed=2)[0]))

    assert to_bytes(from_bytes(data)) == data


def test_built_anew_from_the_messages_the_bytes_are_the_same():
    messages, _truth = spoken(seed=3)

    assert to_bytes(streamed(messages)) == to_bytes(streamed(messages))


def test_a_stream_of_nothing_can_be_kept():
    assert from_bytes(to_bytes(Stream(ROOM))).came == 0


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_bytes_depend_on_no_seed_of_python(seed):
    program = (
        "from hashlib import sha256\n"
        "from heartline.engines.reading.grouping import to_bytes\n"
        "from tests.engines.reading.grouping.invented import spoken\n"
        "from tests.engines.reading.grouping.test_state import streamed\n"
        "print(sha256(to_bytes(streamed(spoken(seed=4)[0]))).hexdigest())\n"
    )
    here = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    other = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
    )

    assert here.stdout == other.stdout


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-100], lambda data: b"", lambda data: b"PK" + data]
)
def test_damaged_bytes_are_refused(damage):
    data = to_bytes(streamed(spoken(seed=5)[0]))

    with pytest.raises(StateError):
        from_bytes(damage(data))


def test_state_of_another_version_is_refused(monkeypatch):
    data = to_bytes(streamed(spoken(seed=6)[0]))
    monkeypatch.setattr(likeness, "VERSION", likeness.VERSION + 1)

    with pytest.raises(StateError, match="version"):
        from_bytes(data)
