"""Messages and the files that travel with them."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbbriefing.kernels.process import LARGEST, receive_frame, send_frame

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    one, other = socket.socketpair()
    with one, other:
        yield one, other


@given(st.dictionaries(st.text(), VALUES, max_size=5))
def test_what_is_sent_is_received(message: dict[str, object]) -> None:
    one, other = socket.socketpair()
    with one, other:
        send_frame(one, message)
        send_frame(one, {"next": 1})
        assert receive_frame(other) == (message, [])
        assert receive_frame(other) == ({"next": 1}, [])


def test_names_that_are_not_text_survive(pair: tuple[socket.socket, socket.socket]) -> None:
    name = os.fsdecode(b"caf\xe9 \xff")
    send_frame(pair[0], {"name": name})
    assert receive_frame(pair[1])[0] == {"name": name}


def test_files_travel_and_are_not_inherited(pair: tuple[socket.socket, socket.socket]) -> None:
    reading, writing = os.pipe()
    send_frame(pair[0], {}, [writing])
    os.close(writing)
    _, (received,) = receive_frame(pair[1])
    assert not os.get_inheritable(received)
    os.write(received, b"through")
    os.close(received)
    assert os.read(reading, 100) == b"through"
    assert os.read(reading, 100) == b""  # ours was the last copy
    os.close(reading)


@pytest.mark.parametrize("part", [b"", b"\0\0", b"\0\0\0\x05{}"])
def test_a_broken_message_is_an_end(pair: tuple[socket.socket, socket.socket], part: bytes) -> None:
    pair[0].sendall(part)
    pair[0].close()
    with pytest.raises(EOFError):
        receive_frame(pair[1])


def test_an_absurd_length_is_refused(pair: tuple[socket.socket, socket.socket]) -> None:
    pair[0].sendall((LARGEST + 1).to_bytes(4, "big"))
    with pytest.raises(OSError, match="at most"):
        receive_frame(pair[1])
