"""The encode process itself, over its real socket."""

import json
import os
import signal
import socket
import stat
import struct
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import numpy as np
import pytest

from commonground.search.encoder.address import socket_path
from commonground.search.encoder.client import EncoderAway, encode
from commonground.search.encoder.protocol import LARGEST_REQUEST, MOST_TEXTS, frame, request
from commonground.search.encoder.tests.conftest import COMMAND

BODY = "The compressor in hall 3 trips after ten minutes and nobody knows why. " * 40


@contextmanager
def connected(home: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(30)
        connection.connect(str(socket_path(home)))
        yield connection


def received(connection: socket.socket) -> bytes:
    """The next frame; empty when the other side has closed."""
    head = exactly(connection, 4)
    return exactly(connection, struct.unpack(">I", head)[0]) if head else b""


def exactly(connection: socket.socket, count: int) -> bytes:
    parts = b""
    while len(parts) < count and (part := connection.recv(count - len(parts))):
        parts += part
    return parts


def test_a_request_gets_a_header_and_its_vectors(running, encoder):
    with connected(running) as connection:
        connection.sendall(request(["pump", "invoice"]))
        assert json.loads(received(connection)) == {"model": encoder.model_name(), "texts": 2, "width": 384}
        rows = np.frombuffer(received(connection), "<f4").reshape(2, 384)
    assert np.array_equal(rows, encoder.encode(["pump", "invoice"]))


def test_a_request_in_pieces_and_two_in_one_are_answered_in_order(running):
    message = request(["pump"]) + request([]) + request(["pump", "invoice"])
    with connected(running) as connection:
        for byte in message[:7]:
            connection.sendall(bytes([byte]))
            time.sleep(0.01)
        connection.sendall(message[7:])
        counts = []
        for _ in range(3):
            counts.append(json.loads(received(connection))["texts"])
            if counts[-1]:
                received(connection)
    assert counts == [1, 0, 2]


def test_two_clients_get_each_their_own(running, encoder):
    questions = {who: [f"{who} {number}" for number in range(20)] for who in ("pump", "invoice")}
    with ThreadPoolExecutor(2) as threads:
        answers = {who: threads.submit(encode, texts, timeout=30) for who, texts in questions.items()}
    for who, texts in questions.items():
        assert np.array_equal(answers[who].result(), encoder.encode(texts))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b"\xff\xfe\x00",
        b"[1, 2]",
        b'{"texts": "pump"}',
        b'{"texts": [1]}',
        b'{"texts": null}',
        b"[" * 100_000,
        json.dumps({"texts": ["pump"] * (MOST_TEXTS + 1)}).encode(),
    ],
    ids=["empty", "words", "bytes", "list", "string", "number", "null", "deep", "many"],
)
def test_a_bad_request_gets_an_error_and_the_next_is_answered(running, body):
    with connected(running) as connection:
        connection.sendall(frame(body))
        assert "error" in json.loads(received(connection))
        connection.sendall(request(["pump"]))
        assert json.loads(received(connection))["texts"] == 1


@pytest.mark.parametrize("garbage", [b"GET / HTTP/1.1\r\n\r\n", struct.pack(">I", LARGEST_REQUEST + 1) + b"x"])
def test_what_is_no_frame_or_too_long_ends_that_connection_alone(running, garbage):
    with connected(running) as bad, connected(running) as good:
        bad.sendall(garbage)
        assert "at most" in json.loads(received(bad))["error"]
        assert received(bad) == b""
        good.sendall(request(["pump"]))
        assert json.loads(received(good))["texts"] == 1


def test_clients_that_leave_at_any_moment_do_no_harm(start, home, encoder):
    process = start()
    for sent in (b"", b"\x00", request(["pump"])[:9], request([BODY] * MOST_TEXTS)):
        with connected(home) as connection:
            connection.sendall(sent)
    before = time.monotonic()
    assert np.array_equal(encode(["pump"] * 8, timeout=10), encoder.encode(["pump"] * 8))
    took = time.monotonic() - before
    status, errors = process.stop()
    assert (status, errors) == (0, "")
    assert took < duration_of_a_full_request(encoder), "it went on for the one that had left"


def duration_of_a_full_request(encoder) -> float:
    before = time.monotonic()
    encoder.encode([BODY] * MOST_TEXTS)
    return time.monotonic() - before


def test_who_asks_shortly_does_not_wait_for_a_long_list(running):
    encode(["warm"], timeout=10)
    times: list[float] = []
    bulk: list[float] = []

    def send_bulk() -> None:
        for _ in range(2):
            bulk.append(timed(lambda: encode([BODY] * MOST_TEXTS, timeout=120)))

    thread = threading.Thread(target=send_bulk)
    thread.start()
    time.sleep(0.05)
    while thread.is_alive():
        times.append(timed(lambda: encode(["Who knows this pump?", "It leaks."], timeout=120)))
        time.sleep(0.02)
    thread.join()
    assert len(times) >= 10
    assert median(times) < min(bulk) / 8, (median(times), bulk)


def timed(act) -> float:
    before = time.monotonic()
    act()
    return time.monotonic() - before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_in_the_middle_of_work(start, home, number):
    process = start()
    with connected(home) as idle, connected(home) as busy:
        busy.sendall(request([BODY] * MOST_TEXTS))
        time.sleep(0.1)
        before = time.monotonic()
        assert process.stop(number) == (0, "")
        assert time.monotonic() - before < 5
        assert received(idle) == b""
    assert not socket_path(home).exists()


def test_a_second_process_in_the_same_place_is_told_so(start, launch, home, encoder):
    start()
    second = launch(home)
    assert second.ready_line() == ""
    _, errors = second.process.communicate(timeout=20)
    assert second.process.returncode == 1
    assert "already answers" in errors
    assert np.array_equal(encode(["pump"], timeout=10), encoder.encode(["pump"]))


def test_a_killed_process_leaves_nothing_in_the_way(start, home, encoder):
    start().stop(signal.SIGKILL)
    assert socket_path(home).exists()
    with pytest.raises(EncoderAway):
        encode(["pump"], timeout=5)
    start()
    assert np.array_equal(encode(["pump"], timeout=10), encoder.encode(["pump"]))


def test_only_its_owner_can_open_the_socket(running):
    assert stat.S_IMODE(socket_path(running).stat().st_mode) == 0o600


def test_a_long_path_has_its_socket_in_a_short_private_folder(start, home, monkeypatch, encoder):
    long = home / ("long" * 30)
    monkeypatch.setenv("COMMONGROUND_HOME", str(long))
    path = socket_path(long)
    try:
        start(long)
        assert np.array_equal(encode(["pump"], timeout=10), encoder.encode(["pump"]))
        assert len(str(path)) <= 100
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    finally:
        remove_folder(path.parent)


def test_a_short_folder_that_is_open_to_others_is_used_by_neither_side(home, launch, monkeypatch):
    long = home / ("open" * 30)
    monkeypatch.setenv("COMMONGROUND_HOME", str(long))
    path = socket_path(long)
    path.parent.mkdir()
    path.parent.chmod(0o777)
    try:
        process = launch(long)
        _, errors = process.process.communicate(timeout=60)
        assert process.process.returncode == 1
        assert "is open to others" in errors
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(path))
            listener.listen()
            with pytest.raises(EncoderAway, match="is open to others"):
                encode(["a secret"], timeout=5)
    finally:
        remove_folder(path.parent)


def remove_folder(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()


def test_connections_have_a_limit_and_room_comes_back(running):
    several = []
    try:
        for _ in range(512):
            connection = socket.socket(socket.AF_UNIX)
            several.append(connection)
            connection.settimeout(30)
            connection.connect(str(socket_path(running)))
        with connected(running) as one_more:
            assert "connections" in json.loads(received(one_more))["error"]
    finally:
        for connection in several:
            connection.close()
    encode(["pump"], timeout=10)


@pytest.mark.parametrize(
    ("settings", "status", "said"),
    [({"COMMONGROUND_MODEL": "none"}, 0, "words alone"), ({"COMMONGROUND_MODEL": "word2vec"}, 1, "No model is called")],
)
def test_without_a_model_the_command_says_so(home, settings, status, said):
    environment = {**os.environ, "COMMONGROUND_HOME": str(home), **settings}
    ended = subprocess.run(COMMAND, env=environment, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, said in ended.stdout + ended.stderr) == (status, True)


def test_the_model_is_built_where_the_data_is_when_no_other_place_is_set():
    with tempfile.TemporaryDirectory(prefix="cg-") as folder:
        environment = {**os.environ, "COMMONGROUND_HOME": folder, "COMMONGROUND_MODELS": ""}
        process = subprocess.Popen(COMMAND, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            assert process.stdout.readline().startswith("Ready: all-MiniLM-L6-v2/int8/")
        finally:
            process.terminate()
            process.communicate(timeout=20)
        assert len(list(Path(folder, "models").glob("*.onnx"))) == 1
