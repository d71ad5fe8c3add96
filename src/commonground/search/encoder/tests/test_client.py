"""Asking the encode process: what comes back, and what happens when nobody answers."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from commonground.search.encoder import client
from commonground.search.encoder.address import socket_path
from commonground.search.encoder.client import EncoderAway, answers, encode, encoding_here, model_name
from commonground.search.encoder.protocol import MOST_TEXTS, frame

PUMP = ["The pump has stopped", "Die Pumpe steht"]


def test_the_vectors_are_those_of_the_model(running, encoder):
    assert np.array_equal(encode(PUMP, timeout=10), encoder.encode(PUMP))
    assert model_name() == encoder.model_name()


def test_the_name_of_the_model_can_be_asked_first(running, encoder):
    assert threaded(model_name) == encoder.model_name()


def test_a_list_longer_than_a_request_comes_whole_and_in_order(running, encoder):
    texts = [f"pump {number}" for number in range(2 * MOST_TEXTS + 1)]
    assert np.array_equal(encode(texts, timeout=60), encoder.encode(texts))


def test_no_texts_need_nobody(home):
    assert encode([], timeout=1).shape == (0, 384)


def test_odd_texts_go_through(running, encoder):
    texts = ["", "\ud83d", "\x00\x01", "\u202eright to left", "x" * 100_000, "🔥" * 30_000]
    assert np.array_equal(encode(texts, timeout=10), encoder.encode(texts))


def test_without_a_process_one_is_told_at_once(home):
    before = time.monotonic()
    with pytest.raises(EncoderAway, match="No encode process answers"):
        encode(PUMP, timeout=30)
    with pytest.raises(EncoderAway):
        threaded(model_name)
    assert time.monotonic() - before < 5


def test_whether_somebody_answers_is_asked_anew_each_time(start, home):
    assert not answers()
    process = start()
    encode(PUMP, timeout=10)
    assert answers()
    process.stop()
    assert model_name()  # as it was heard last
    assert not answers()


def test_a_process_that_was_started_anew_is_found_again(start, encoder):
    first = start()
    encode(PUMP, timeout=10)
    first.stop()
    with pytest.raises(EncoderAway):
        encode(PUMP, timeout=10)
    second = start()
    assert np.array_equal(encode(PUMP, timeout=10), encoder.encode(PUMP))
    second.stop(signal.SIGKILL)
    start()
    assert np.array_equal(encode(PUMP, timeout=10), encoder.encode(PUMP))


def test_a_process_that_hangs_is_not_waited_for(start, encoder):
    running = start()
    encode(PUMP, timeout=10)
    running.process.send_signal(signal.SIGSTOP)
    before = time.monotonic()
    with pytest.raises(EncoderAway, match="in time"):
        encode(["something else entirely"], timeout=0.3)
    assert 0.25 < time.monotonic() - before < 5
    running.process.send_signal(signal.SIGCONT)
    late_answer_is_not_mistaken = np.array_equal(encode(PUMP, timeout=10), encoder.encode(PUMP))
    assert late_answer_is_not_mistaken


def test_a_child_process_does_not_speak_on_its_parents_connection(running):
    encode(PUMP, timeout=10)
    parents = client._own.connection
    child = os.fork()
    if child == 0:
        os._exit(0 if client._kept() is None else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert client._kept() is parents


def test_each_thread_has_a_connection_and_closes_it_when_it_ends(running):
    encode(PUMP, timeout=10)
    mine = client._own.connection
    before = open_sockets()
    assert threaded(lambda: (encode(PUMP, timeout=10), client._own.connection is mine)[1]) is False
    assert open_sockets() == before


@pytest.mark.parametrize(
    "reply",
    [
        frame(b"[]"),
        frame(b"no JSON"),
        b"\xff\xff\xff\xff",
        frame(b'{"error": "no"}'),
        frame(b'{"model": "m", "texts": 2, "width": 2}') + frame(bytes(16)),
        b"",
    ],
)
def test_whoever_else_answers_there_counts_as_away(home, reply):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(socket_path(home)))
        listener.listen()
        thread = threading.Thread(target=answer_once, args=(listener, reply))
        thread.start()
        with pytest.raises(EncoderAway):
            encode(PUMP, timeout=10)
        thread.join()


def test_inside_encoding_here_nobody_else_is_asked(home, encoder):
    with encoding_here(encoder):
        assert np.array_equal(encode(PUMP, timeout=0), encoder.encode(PUMP))
        assert model_name() == encoder.model_name()
    with pytest.raises(EncoderAway):
        encode(PUMP, timeout=1)


def test_the_client_alone_needs_neither_django_nor_the_model():
    script = "import sys, commonground.search.encoder.client; print(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {"django", "numpy", "onnx", "onnxruntime", "tokenizers", "structlog"} & set(out.stdout.split())


def test_the_process_and_the_model_need_no_django():
    script = "import sys, commonground.search.encoder.server, commonground.cli.encode; print(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "django" not in out.stdout.split()


def threaded(act):
    """What `act` gives or raises in a thread of its own."""
    outcome = {}

    def run() -> None:
        try:
            outcome["value"] = act()
        except Exception as error:
            outcome["error"] = error

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if "error" in outcome:
        raise outcome["error"]
    return outcome["value"]


def open_sockets() -> int:
    names = (f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd"))
    return sum(os.path.exists(name) and os.readlink(name).startswith("socket:") for name in names)


def answer_once(listener: socket.socket, reply: bytes) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(reply)
