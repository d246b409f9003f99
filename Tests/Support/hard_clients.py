#!/usr/bin/env python3
"""Clients as no library makes them, against a running server.

    hard_clients.py ADDRESS SCENARIO [--pid PID] [--path PATH]

The server is expected to run with --head-timeout 2 --idle-timeout 3. Exits with a failed assertion where it does not
behave. Only bounds are checked that a slow machine keeps too: that something ends, never that it is quick.
"""
import argparse
import json
import os
import socket
import time
import urllib.request

PATIENCE = 40
HOST = b"Host: x\r\n"


class Wire:
    """A connection, byte by byte."""

    def __init__(self, buffer=None):
        self.socket = socket.socket()
        if buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.socket.settimeout(PATIENCE)
        self.socket.connect((options.host, options.port))

    def send(self, data):
        self.socket.sendall(data)
        return self

    def rest(self):
        """Everything until the server closes."""
        parts = []
        while True:
            try:
                part = self.socket.recv(1 << 16)
            except (ConnectionResetError, BrokenPipeError):
                break
            if not part:
                break
            parts.append(part)
        return b"".join(parts)

    def answer(self):
        """One answer with a Content-Length: status, headers, body."""
        data = b""
        while b"\r\n\r\n" not in data:
            part = self.socket.recv(1)
            assert part, f"closed after {data!r}"
            data += part
        lines = data.decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        body = b""
        while len(body) < int(headers.get("content-length", 0)):
            body += self.socket.recv(int(headers["content-length"]) - len(body))
        return int(lines[0].split()[1]), headers, body

    def close(self):
        self.socket.close()


def statuses(data):
    return [int(part.split(b" ", 1)[0]) for part in data.split(b"HTTP/1.1 ")[1:]]


def serves():
    with urllib.request.urlopen(f"http://{options.host}:{options.port}/health", timeout=PATIENCE) as answer:
        assert answer.status == 200
        return json.loads(answer.read())


def descriptors():
    return len(os.listdir(f"/proc/{options.pid}/fd"))


def resident():
    with open(f"/proc/{options.pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")


def wait_for(condition, what):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.1)


def metric(name):
    with urllib.request.urlopen(f"http://{options.host}:{options.port}/metrics", timeout=PATIENCE) as answer:
        for line in answer.read().decode().splitlines():
            if line.split(" ")[0] == name:
                return float(line.split(" ")[1])
    return 0.0


def get(path="/health", extra=b"", version=b"1.1"):
    return b"GET " + path.encode() + b" HTTP/" + version + b"\r\n" + HOST + extra + b"\r\n"


def slow_head():
    wire = Wire().send(b"GET /health HTTP/1.1\r\n")
    began = time.monotonic()
    wire.socket.settimeout(0.2)
    data = b""
    while time.monotonic() - began < PATIENCE:
        try:
            part = wire.socket.recv(1 << 16)
            if not part:
                break
            data += part
        except TimeoutError:
            try:
                wire.send(b"X")
            except (BrokenPipeError, ConnectionResetError):
                break
        except ConnectionResetError:
            break
    assert statuses(data) == [408], data
    serves()


def slow_body():
    wire = Wire().send(b"PUT /nowhere HTTP/1.1\r\n" + HOST + b"Content-Length: 100000\r\n\r\nabc")
    data = wire.rest()
    assert statuses(data) in ([404], [408]), data
    # To an upload that is taken.
    wire = Wire().send(
        b"PUT " + options.path.encode() + b" HTTP/1.1\r\n" + HOST + b"Content-Length: 100000\r\n\r\nabc")
    data = wire.rest()
    assert statuses(data) == [408], data
    serves()


def half_a_request():
    for part in (b"G", b"GET /health HTTP/1.1\r\nHo", b"POST /v1/files HTTP/1.1\r\n" + HOST + b"Content-Length: 9\r\n\r\nab"):
        wire = Wire().send(part)
        wire.socket.shutdown(socket.SHUT_WR)
        assert all(400 <= status < 500 for status in statuses(wire.rest()))
        Wire().send(part).close()
    wire = Wire().send(get())
    wire.socket.shutdown(socket.SHUT_WR)
    assert statuses(wire.rest()) == [200], "who has said everything is answered"
    serves()


def garbage():
    for data in (os.urandom(4096), b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 50, b"\x00" * 5000, b"\r\n" * 3000 + b"x\r\n\r\n",
                 b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET /health\r\n\r\n", b"GET /health HTTP/9.9\r\n\r\n"):
        answer = statuses(Wire().send(data).rest())
        assert all(400 <= status < 600 and status != 500 for status in answer), (data[:20], answer)
    serves()


def pipelined():
    wire = Wire()
    wire.send(get() * 30 + get(extra=b"Connection: close\r\n"))
    assert statuses(wire.rest()) == [200] * 31
    # Those that were whole are answered, in order, before the one that is not.
    wire = Wire().send(get() + get("/nothing") + b"nonsense\r\n\r\n")
    assert statuses(wire.rest()) == [200, 404, 400]


def smuggling():
    body = b"5\r\nhello\r\n0\r\n\r\n"
    start = b"POST /v1/files HTTP/1.1\r\n" + HOST
    hidden = get("/smuggled")
    shapes = {
        "both lengths": start + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + body,
        "both, the other way": start + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n" + body,
        "two lengths": start + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        "two equal lengths": start + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        "a list of lengths": start + b"Content-Length: 5, 5\r\n\r\nhello",
        "a signed length": start + b"Content-Length: +5\r\n\r\nhello",
        "a hexadecimal length": start + b"Content-Length: 0x5\r\n\r\nhello",
        "a huge length": start + b"Content-Length: 99999999999999999999\r\n\r\nhello",
        "two codings": start + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + body,
        "an unknown coding": start + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + body,
        "a spoilt coding": start + b"Transfer-Encoding: xchunked\r\n\r\n" + body,
        "a blank before the colon": start + b"Transfer-Encoding : chunked\r\n\r\n" + body,
        "a folded line": start + b"X-A: 1\r\n Transfer-Encoding: chunked\r\n\r\n" + body,
        "a bare line feed": b"POST /v1/files HTTP/1.1\nHost: x\nContent-Length: 5\n\nhello",
        "a bare line feed in a value": start + b"X-A: 1\nTransfer-Encoding: chunked\r\n\r\n" + body,
        "a bare carriage return": start + b"X-A: 1\rX-B: 2\r\nContent-Length: 5\r\n\r\nhello",
        "a null": start + b"X-A: 1\x00\r\nContent-Length: 5\r\n\r\nhello",
        "no host": b"GET /health HTTP/1.1\r\n\r\n",
        "two hosts": b"GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "a host that is none": b"GET /health HTTP/1.1\r\nHost: a/b@c\r\n\r\n",
        "chunks in 1.0": b"POST /v1/files HTTP/1.0\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n" + body,
        "a chunk's length that is none": start + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\nhello\r\n0\r\n\r\n",
        "a chunk's length too long": start + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 17 + b"\r\nhello\r\n0\r\n\r\n",
        "another expectation": b"GET /health HTTP/1.1\r\nExpect: miracles\r\n" + HOST + b"\r\n",
        "a tunnel": b"CONNECT x:80 HTTP/1.1\r\n" + HOST + b"\r\n",
    }
    for name, data in shapes.items():
        answer = Wire().send(data + hidden).rest()
        assert len(statuses(answer)) == 1 and 400 <= statuses(answer)[0] < 600 and statuses(answer)[0] != 500, (name, answer)
    serves()


def targets():
    status, _, body = Wire().send(b"GET http://elsewhere:1/health HTTP/1.1\r\n" + HOST + b"\r\n").answer()
    assert status == 200 and b"ok" in body
    wire = Wire().send(get(version=b"1.0"))
    data = wire.rest()
    assert statuses(data) == [200], "an old client's connection is closed behind its answer"
    for target in (b"*", b"?", b"//x", b"/%", b"/" + b"a" * 20000):
        status = statuses(Wire().send(b"GET " + target + b" HTTP/1.1\r\nConnection: close\r\n" + HOST + b"\r\n").rest())
        assert len(status) == 1 and 400 <= status[0] < 500, (target[:9], status)
    for head in (b"X: " + b"y" * 40000 + b"\r\n", b"".join(b"X-%d: y\r\n" % i for i in range(200))):
        status, headers, _ = Wire().send(get(extra=head)).answer()
        assert status == 431 and headers["connection"] == "close" and headers["x-content-type-options"] == "nosniff", status


def chunk_flood():
    wire = Wire().send(b"PUT " + options.path.encode() + b" HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n1;")
    sent = 0
    try:
        while sent < 64 << 20:
            wire.send(b"x" * 65536)
            sent += 65536
    except (BrokenPipeError, ConnectionResetError, TimeoutError):
        pass
    assert sent < 64 << 20, "nobody reads extensions of chunks for ever"
    serves()


def unwanted_body():
    # An answer is read although the body is not: nobody is signed in.
    wire = Wire().send(b"POST /v1/on-demand HTTP/1.1\r\n" + HOST + b"Content-Length: 1000000000\r\n\r\n" + b"x" * 10000)
    status, _, _ = wire.answer()
    assert status == 401, status
    wire.rest()
    serves()


def continues():
    body = b'{"inputs":[]}'
    wire = Wire().send(
        b"POST /v1/on-demand HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\nContent-Type: application/json\r\n"
        + b"Authorization: Basic dG9rOnNlYw==\r\nContent-Length: %d\r\n\r\n" % len(body))
    assert wire.answer()[0] == 100
    assert wire.send(body).answer()[0] == 422


def readers_that_do_not_read():
    base, open_before = resident(), descriptors()
    wires = [Wire(buffer=4096).send(get(options.path)) for _ in range(100)]
    time.sleep(1.5)
    grown = resident() - base
    assert grown < 120 << 20, f"{grown >> 20} MiB for 100 connections"
    serves()
    wait_for(lambda: descriptors() <= open_before + 8, "connections that nobody reads are closed")
    serves()
    for wire in wires:
        wire.close()
    print("resident", base >> 20, "MiB, grown", grown >> 20)


def idle_connections():
    open_before = descriptors()
    wires = [Wire() for _ in range(500)]
    serves()
    wait_for(lambda: descriptors() <= open_before + 8, "idle connections are closed")
    for wire in wires:
        assert wire.rest() == b""
    serves()


def too_many():
    # The server runs with --max-connections-per-address 20.
    wires = [Wire().send(get()) for _ in range(20)]
    assert all(wire.answer()[0] == 200 for wire in wires)
    assert statuses(Wire().rest()) in ([429], [])
    wires.pop().close()
    wait_for(lambda: statuses(Wire().send(get(extra=b"Connection: close\r\n")).rest()) == [200], "a place is free again")
    for wire in wires:
        wire.close()


def many_requests():
    wire = Wire()
    for number in range(1000):
        status, headers, _ = wire.send(get("/nothing")).answer()
        assert status == 404
        if headers.get("connection") == "close":
            assert number == 999, number
    assert wire.rest() == b""


def gone_clients():
    open_before = descriptors()
    for _ in range(20):
        wire = Wire().send(get(options.path))
        wire.socket.recv(1000)
        wire.close()
    for _ in range(10):
        Wire().send(b"POST /v1/files HTTP/1.1\r\nX-API-KEY: sk-key\r\n" + HOST
                    + b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n"
                    + b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nxxxx').close()
    wait_for(lambda: descriptors() <= open_before + 4, "nothing is left open")
    wait_for(lambda: metric("media_http_requests_in_flight") <= 1, "nothing is left in flight")
    serves()


def gone_picture():
    base = descriptors()
    images = options.path
    wires = [Wire().send(get(f"{images}/clip.gif?start=0&duration={1 + i / 10}&width=480&fps=30")) for i in range(6)]
    wait_for(lambda: metric("media_http_requests_in_flight") >= 3, "pictures are made")
    for wire in wires:
        wire.close()
    wait_for(lambda: metric("media_http_requests_in_flight") <= 1, "nobody's pictures are given up")
    wait_for(lambda: descriptors() <= base + 4, "nothing is left open")
    serves()


parser = argparse.ArgumentParser()
parser.add_argument("address")
parser.add_argument("scenario")
parser.add_argument("--pid", type=int)
parser.add_argument("--path", default="/health")
options = parser.parse_args()
options.host, port = options.address.removeprefix("http://").split(":")
options.port = int(port)
globals()[options.scenario]()
print("done", options.scenario)
