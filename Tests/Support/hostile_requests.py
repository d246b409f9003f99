#!/usr/bin/env python3
"""Sends requests that no client should: too large, too many, too deep, odd; on bare sockets, byte by byte as they stand here.

    hostile_requests.py SERVER USER SECRET KEY

Each must be answered with a status of its own below 500, or have its connection closed where nothing else can be said; and the server
must answer the next client. Each that is done is a line; the first that is not ends it with a traceback.
"""
import base64
import socket
import sys
import urllib.parse

SERVER, USER, SECRET, KEY = sys.argv[1:]
HOST = urllib.parse.urlsplit(SERVER).hostname
PORT = urllib.parse.urlsplit(SERVER).port
BASIC = "Authorization: Basic " + base64.b64encode(f"{USER}:{SECRET}".encode()).decode()
API_KEY = f"X-API-KEY: {KEY}"
JSON = "Content-Type: application/json"
# Closed without an answer: what came was no HTTP at all, or the client went on sending what nobody wants.
CLOSED = 0


def sent(data, parts=()):
    """The status of the answer to some bytes."""
    with socket.create_connection((HOST, PORT), timeout=60) as connection:
        connection.settimeout(60)
        try:
            connection.sendall(data)
            for part in parts:
                connection.sendall(part)
        except (BrokenPipeError, ConnectionResetError):
            pass
        answer = b""
        try:
            while b"\r\n" not in answer:
                got = connection.recv(65536)
                if not got:
                    break
                answer += got
        except ConnectionResetError:
            pass
        return int(answer.split(b" ")[1]) if answer.startswith(b"HTTP/1.1 ") else CLOSED


def request(method, target, headers=(), body=b"", host="Host: localhost"):
    lines = [f"{method} {target} HTTP/1.1"] + ([host] if host else []) + ["Connection: close", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body


def chunks(total, size=65536):
    """A body without a length."""
    piece = f"{size:x}\r\n".encode() + b"x" * size + b"\r\n"
    for _ in range(total // size):
        yield piece
    yield b"0\r\n\r\n"


def with_length(body):
    return [f"Content-Length: {len(body)}"], body


def form(name="file", boundary="b", parts=1, extra=""):
    part = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="a"\r\n{extra}\r\nx\r\n'
    return (part * parts + f"--{boundary}--\r\n").encode()


def post(path, body, *headers):
    length, body = with_length(body)
    return request("POST", path, [*headers, *length], body)


MULTIPART = "Content-Type: multipart/form-data; boundary=b"
DEEP = 200_000
TRAVERSALS = ["../" * 8 + "etc/passwd", "%2e%2e/" * 8 + "etc/passwd", "..%2f" * 8 + "etc/passwd", "..%5c..%5cx", "%00", "%", "%zz",
              "%c0%ae%c0%ae/", "....//....//", "/etc/passwd", "%ff%fe", ".", "..", "con", "a" * 300, "%2e%2e%2f" * 50]
ID = "2fa1d9f5-5d3b-4a7e-9b7c-0d9d7f1c2e11"


def cases():
    big = "x" * 40_000
    yield "a header too large", {431, 400}, request("GET", "/health", [f"X-Big: {big}"])
    yield "headers too many", {431, 400}, request("GET", "/health", [f"X-{number}: 1" for number in range(500)])
    yield "headers too large together", {431, 400}, request("GET", "/health", [f"X-{number}: {'y' * 900}" for number in range(90)])
    yield "a cookie too large", {431, 400}, request("GET", "/health", [f"Cookie: {big}"])
    yield "a path too long", {414, 431, 400, 404}, request("GET", "/" + "a" * 100_000)
    yield "a long path", {404}, request("GET", "/" + "a" * 20_000)
    yield "a deep path", {404}, request("GET", "/stream" + "/a" * 5000)
    yield "a deep path of a stream", {404}, request("GET", f"/stream/{ID}" + "/a" * 5000)
    yield "a long query", {200}, request("GET", "/health?" + "a" * 20_000)
    yield "a query of many fields", {200}, request("GET", "/health?" + "a&" * 10_000)
    yield "a query of many fields of a picture", {404, 422}, request("GET", f"/images/{ID}/thumbnail.jpg?" + "a=1&" * 5_000)
    yield "a long key", {401}, request("GET", "/v1/files", ["X-API-KEY: " + "k" * 20_000])
    yield "a long secret", {401}, request("GET", "/v1/on-demand", ["Authorization: Basic " + "k" * 20_000])
    yield "numbers too large", {422}, request("GET", f"/v1/on-demand?limit={'9' * 400}&offset=-{'9' * 400}", [BASIC])
    yield "numbers of another script", {422}, request("GET", "/v1/on-demand?limit=%D9%A1", [BASIC])
    # Bodies.
    for path, headers in (("/v1/on-demand", [BASIC, JSON]), ("/v1/user-media", [API_KEY, JSON]), ("/v1/on-demand/upload", [BASIC, JSON])):
        yield f"a body too large for {path}", {413, CLOSED}, post(path, b"x" * (2 << 20), *headers)
        yield f"a body said to be too large for {path}", {413, 0}, request("POST", path, [*headers, "Content-Length: 99999999999"])
        yield f"a body without end for {path}", {413, CLOSED}, (
            request("POST", path, [*headers, "Transfer-Encoding: chunked"]), chunks(4 << 20))
        for name, deep in (("arrays", "[" * DEEP), ("objects", '{"a":' * DEEP), ("closed arrays", "[" * DEEP + "]" * DEEP),
                           ("an object of closed arrays", '{"inputs":' + "[" * DEEP + "]" * DEEP + "}")):
            yield f"deep {name} for {path}", {400, 422}, post(path, deep.encode(), *headers)
        for body in (b"", b"\x00", b"\xff\xfe{}", b"\xef\xbb\xbf{}", b"null", b"1e99999", b'{"a":1e99999}', b'{"a":"\\ud800"}', b"{}{}", b'{"a":NaN}',
                     b'{"\x00":1}', b'{"url":"\\u0000"}', b'{"inputs":[' + b"{}," * 50_000 + b"{}]}", b'{"metadata":{' + b",".join(
                         b'"%d":""' % number for number in range(50_000)) + b"}}"):
            yield f"{body[:20]} for {path}", {400, 422}, post(path, body, *headers)
        yield f"two lengths for {path}", {400, CLOSED}, request("POST", path, [*headers, "Content-Length: 2", "Content-Length: 3"], b"{}x")
        yield f"a length below zero for {path}", {400, CLOSED}, request("POST", path, [*headers, "Content-Length: -1"])
        yield f"a length and chunks for {path}", {400, 422, CLOSED}, request(
            "POST", path, [*headers, "Content-Length: 2", "Transfer-Encoding: chunked"], b"2\r\n{}\r\n0\r\n\r\n")
        yield f"bad chunks for {path}", {400, CLOSED}, request("POST", path, [*headers, "Transfer-Encoding: chunked"], b"zz\r\n{}\r\n0\r\n\r\n")
    # Forms.
    yield "a field with a huge name", {400, 422}, post("/v1/files", form(name="n" * 1_000_000), API_KEY, MULTIPART)
    yield "a part with huge headers", {400, 422}, post("/v1/files", form(extra="X: " + "y" * 1_000_000 + "\r\n"), API_KEY, MULTIPART)
    yield "a part with many headers", {400, 422}, post("/v1/files", form(extra="X: y\r\n" * 100_000), API_KEY, MULTIPART)
    yield "thousands of parts", {400, 422}, post("/v1/files", form(parts=5000), API_KEY, MULTIPART)
    yield "thousands of unknown parts", {400, 422}, post("/v1/files", form(name="x", parts=5000), API_KEY, MULTIPART)
    yield "no boundary", {415}, post("/v1/files", form(), API_KEY, "Content-Type: multipart/form-data")
    yield "a boundary too long", {415}, post("/v1/files", form(), API_KEY, "Content-Type: multipart/form-data; boundary=" + "b" * 5000)
    yield "a boundary that never comes", {400}, post("/v1/files", b"x" * (1 << 20), API_KEY, MULTIPART)
    yield "no end", {400}, post("/v1/files", form()[:-6], API_KEY, MULTIPART)
    yield "an address too long", {413, 422}, post(
        "/v1/files", b'--b\r\nContent-Disposition: form-data; name="file_url"\r\n\r\nhttp://a/' + b"x" * 1_000_000 + b"\r\n--b--\r\n", API_KEY, MULTIPART)
    yield "a name that is a path", {201}, post(
        "/v1/files", b'--b\r\nContent-Disposition: form-data; name="file"; filename="../../../etc/passwd"\r\n\r\nx\r\n--b--\r\n', API_KEY, MULTIPART)
    yield "an empty file", {422}, post(
        "/v1/files", b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n\r\n--b--\r\n', API_KEY, MULTIPART)
    # Paths that lead elsewhere.
    for step in TRAVERSALS:
        for path, headers in ((f"/v1/files/{ID}/", [API_KEY]), ("/v1/files/", [API_KEY]), ("/download/", []), (f"/download/{ID}/", []),
                              (f"/images/{ID}/", []), ("/images/", []), (f"/stream/{ID}/", []), ("/stream/", []), ("/uploads/", []),
                              ("/v1/on-demand/", [BASIC]), ("/v1/on-demand/playlists/", [BASIC]), ("/v1/iam/signing-keys/", [BASIC]), ("/", [])):
            yield f"GET {path}{step[:40]}", {400, 403, 404, 405}, request("GET", path + step, headers)
    # The same place by another name is as closed.
    for target in ("//v1/on-demand", "/v1//on-demand", "///v1/on-demand///", "http://other.example//v1/on-demand", "//v1/files", "/v1//files",
                   "//v1//user-media//" + ID, "http:////v1/on-demand"):
        yield f"GET {target} without credentials", {400, 401}, request("GET", target)
    # Odd requests.
    for target in ("*", "http://other.example/health", "//health", "/health#x", "/health%20", "/%68ealth", "health", "/./health", "/health/../health"):
        yield f"GET {target}", {200, 400, 404, CLOSED}, request("GET", target)
    yield "no host", {200, 400}, request("GET", "/health", host=None)
    yield "two hosts", {200, 400}, request("GET", "/health", ["Host: other"])
    for host in ("a b", "x/../y", "<script>", "\xff", "a" * 5000, "host:99999", "[::1", "a@b"):
        yield f"Host: {host[:20]}", {200, 400}, request("GET", "/v1/files", [API_KEY], host=f"Host: {host}")
    for data in (b"\r\n\r\nGET\r\n\r\n", b"GET\r\n\r\n", b"GET /health\r\n\r\n", b"GET /health HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00", b"\x00" * 5000,
                 b"GET /health HTTP/1.1\r\nHost: a\r\nBad Header\r\n\r\n", b"GET /health HTTP/1.1\r\n: x\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                 b"GET /health HTTP/1.1\r\nHost: a\r\nX: \x00\r\n\r\n", b"GET /hea\x00lth HTTP/1.1\r\nHost: a\r\n\r\n", b"G\xc3\xa4T /health HTTP/1.1\r\n\r\n"):
        # 408: what looks like the end of nothing is waited for, and then not any more.
        yield f"{data[:40]}", {400, 404, 408, 505, CLOSED}, data
    for value in ("bytes=", "bytes=-", "bytes=a-b", "bytes=" + "9" * 400 + "-", "bytes=" + ",".join("0-1" for _ in range(1000)), "x" * 5000):
        yield f"Range: {value[:30]}", {200}, request("GET", "/health", [f"Range: {value}"])
    yield "an expectation", {200, 417}, request("GET", "/health", ["Expect: 200-ok"])
    yield "an upgrade", {200}, request("GET", "/health", ["Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings", "HTTP2-Settings: x"])
    # Ways that are not known: 405 where the path is, with what may be done.
    for method in ("TRACE", "PROPFIND", "CONNECT", "BREW", "PATCH", "DELETE", "PUT", "LOCK", "x" * 1000, "get"):
        for path in ("/health", "/v1/on-demand", f"/v1/on-demand/{ID}", "/v1/files", f"/stream/{ID}.m3u8", f"/images/{ID}/thumbnail.jpg", "/none"):
            yield f"{method[:20]} {path}", {400, 401, 404, 405, 413, 415, 422, CLOSED}, request(method, path, [BASIC, API_KEY])


def main():
    for what, allowed, data in cases():
        found = sent(*data) if isinstance(data, tuple) else sent(data)
        assert found in allowed, f"{what}: {found}, not one of {sorted(allowed)}"
        health = sent(request("GET", "/health"))
        assert health == 200, f"after {what}: {health}"
        print("done", what.encode("ascii", "replace").decode(), found, flush=True)
    print("done all")


main()
