"""A threaded HTTP/1.1 server on raw sockets, for the servers of the tests. It says nothing the answering function did not say.

`run` prints `PORT <n>` (and `TLSPORT <n>`), then serves until its standard input ends, so no test leaves a server behind.
"""
import array
import fcntl
import json
import os
import socket
import ssl
import struct
import sys
import termios
import threading
import time
from collections import Counter
from urllib.parse import parse_qs, unquote

REASONS = {
    100: "Continue", 102: "Processing", 103: "Early Hints", 200: "OK", 204: "No Content", 206: "Partial Content",
    301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified", 307: "Temporary Redirect",
    308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 408: "Request Timeout", 410: "Gone", 412: "Precondition Failed", 416: "Range Not Satisfiable",
    429: "Too Many Requests", 500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable",
    504: "Gateway Timeout"}
HEAD_LIMIT = 64 << 10
BODY_LIMIT = 64 << 20


class ConnectionOver(Exception):
    """The connection was closed or reset; nothing more is said on it."""


class AnswerComplete(Exception):
    """The answer to a HEAD request ends after its headers."""


class BadRequest(Exception):
    """What came is not a request this server reads."""


class Log:
    """JSON lines, each written whole and at once."""

    def __init__(self, path):
        self.file = open(path, "a", encoding="utf-8") if path else None
        self.lock = threading.Lock()

    def write(self, record):
        if self.file and record is not None:
            with self.lock:
                self.file.write(json.dumps(record) + "\n")
                self.file.flush()


class Counters:
    """How often something happened before, shared by all connections."""

    def __init__(self):
        self.values = Counter()
        self.lock = threading.Lock()

    def next(self, key):
        with self.lock:
            self.values[key] += 1
            return self.values[key] - 1

    def all(self):
        with self.lock:
            return dict(self.values)


class Request:
    def __init__(self, method, target, version, headers, body):
        self.method, self.target, self.version, self.headers, self.body = method, target, version, headers, body
        path, _, query = target.partition("?")
        self.path = unquote(path)
        self.query = {name: values[-1] for name, values in parse_qs(query, keep_blank_values=True).items()}

    def values(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def header(self, name):
        values = self.values(name)
        return values[0] if values else None

    def number(self, name, default, convert=int):
        """A number of the query; a query without it, or with an empty one, means the default."""
        text = self.query.get(name, "")
        try:
            return convert(text) if text else default
        except ValueError:
            raise BadRequest(f"{name}={text} is no number") from None

    def choice(self, name, default, options):
        """What the query chooses. A misspelt choice is refused, so no test passes for the wrong reason."""
        chosen = self.query.get(name, default)
        if chosen not in options:
            raise BadRequest(f"{name}={chosen} is none of {', '.join(options)}")
        return options[chosen]

    @property
    def wants_close(self):
        words = ",".join(self.values("Connection")).lower()
        return "close" in words or (self.version == "HTTP/1.0" and "keep-alive" not in words)


class Incoming:
    """Reads requests from one connection."""

    def __init__(self, connection):
        self.connection, self.buffer = connection, b""

    def fill(self):
        part = self.connection.recv(65536)
        if not part:
            raise ConnectionOver
        self.buffer += part

    def until(self, mark, limit):
        while mark not in self.buffer:
            if len(self.buffer) > limit:
                raise BadRequest("the head is too long")
            self.fill()
        found, _, self.buffer = self.buffer.partition(mark)
        return found

    def exactly(self, count):
        if count < 0 or count > BODY_LIMIT:
            raise BadRequest("the body is too long")
        parts = bytearray(self.buffer[:count])
        self.buffer = self.buffer[count:]
        while len(parts) < count:
            part = self.connection.recv(min(1 << 20, count - len(parts)))
            if not part:
                raise ConnectionOver
            parts += part
        return bytes(parts)

    def chunked(self):
        body = b""
        while True:
            size = int(self.until(b"\r\n", HEAD_LIMIT).split(b";")[0], 16)
            if size == 0:
                while self.until(b"\r\n", HEAD_LIMIT):
                    pass
                return body
            body += self.exactly(size)
            self.exactly(2)
            if len(body) > BODY_LIMIT:
                raise BadRequest("the body is too long")

    def request(self):
        lines = self.until(b"\r\n\r\n", HEAD_LIMIT).decode("latin-1").split("\r\n")
        words = lines[0].split(" ")
        if len(words) != 3 or not words[2].startswith("HTTP/1."):
            raise BadRequest("no request line")
        headers = []
        for line in lines[1:]:
            name, colon, value = line.partition(":")
            if not colon:
                raise BadRequest("a header without a colon")
            headers.append([name, value.strip()])
        request = Request(*words, headers, b"")
        if (request.header("Expect") or "").lower() == "100-continue":
            self.connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        try:
            if "chunked" in (request.header("Transfer-Encoding") or "").lower():
                request.body = self.chunked()
            else:
                request.body = self.exactly(int(request.header("Content-Length") or 0))
        except ValueError:
            raise BadRequest("the length of the body is no number") from None
        return request


class Exchange:
    """One request and the means to answer it, well or badly."""

    def __init__(self, connection, request, remote_port, counters):
        self.connection, self.request, self.remote_port, self.counters = connection, request, remote_port, counters
        self.keeps_alive = not request.wants_close

    def raw(self, data):
        self.connection.sendall(data)

    def begin(self, status, headers=(), version="HTTP/1.1"):
        """Sends the status line and the headers. An answer to HEAD ends here."""
        lines = [f"{version} {status} {REASONS.get(status, 'Status')}"] + [f"{name}: {value}" for name, value in headers]
        if not self.keeps_alive:
            lines.append("Connection: close")
        self.raw("\r\n".join(lines + ["", ""]).encode("latin-1"))
        if self.request.method == "HEAD":
            raise AnswerComplete

    def reply(self, status, body=b"", headers=()):
        """A whole, honest answer."""
        body = body.encode() if isinstance(body, str) else body
        bodiless = status < 200 or status in (204, 304)
        self.begin(status, list(headers) + ([] if bodiless else [("Content-Length", len(body))]))
        if not bodiless:
            self.raw(body)

    def redirect(self, location):
        self.reply(self.request.number("code", 302), headers=[("Location", location)])

    def occurred(self):
        """How many requests for this path and `id` came here before this one."""
        return self.counters.next((self.request.path, self.request.query.get("id", "")))

    def hold(self):
        """Says nothing more until the peer goes away."""
        while self.connection.recv(65536):
            pass
        raise ConnectionOver

    def close(self):
        raise ConnectionOver

    def reset(self):
        """Ends the connection with RST. What was sent before must have reached the peer, or RST would overtake it."""
        end = time.monotonic() + 2
        waiting = array.array("i", [1])
        while waiting[0] and time.monotonic() < end:
            fcntl.ioctl(self.connection.fileno(), termios.TIOCOUTQ, waiting)
            time.sleep(0.05)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        raise ConnectionOver


class Server:
    """Accepts connections and hands each request to `answer(exchange)`. Its log line comes from `note(request, remote_port)`."""

    def __init__(self, answer, note, log, logs_connections):
        self.answer, self.note, self.log, self.logs_connections = answer, note, log, logs_connections
        self.counters = Counters()

    def listen(self, port, tls=None):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(256)
        threading.Thread(target=self.accept, args=(listener, tls), daemon=True).start()
        return listener.getsockname()[1]

    def accept(self, listener, tls):
        while True:
            connection, address = listener.accept()
            if self.logs_connections:
                self.log.write({"event": "connect", "remote_port": address[1], "tls": tls is not None})
            threading.Thread(target=self.serve, args=(connection, address[1], tls), daemon=True).start()

    def serve(self, connection, remote_port, tls):
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if tls:
                connection = tls.wrap_socket(connection, server_side=True)
            incoming = Incoming(connection)
            while self.exchange(connection, incoming, remote_port):
                pass
        except ConnectionOver:
            pass
        except BadRequest as problem:
            self.log.write({"event": "bad-request", "remote_port": remote_port, "problem": str(problem)})
            self.refuse(connection)
        except OSError:
            pass  # the peer went away
        finally:
            self.part(connection)

    def exchange(self, connection, incoming, remote_port):
        request = incoming.request()
        self.log.write(self.note(request, remote_port))
        exchange = Exchange(connection, request, remote_port, self.counters)
        try:
            self.answer(exchange)
        except AnswerComplete:
            pass
        return exchange.keeps_alive

    @staticmethod
    def refuse(connection):
        try:
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        except OSError:
            pass

    @staticmethod
    def part(connection):
        """An orderly end: closing with unread data would send RST, and TLS would look cut off without its last word."""
        try:
            connection.settimeout(1)
            if isinstance(connection, ssl.SSLSocket):
                connection = connection.unwrap()
                connection.settimeout(1)
            connection.shutdown(socket.SHUT_WR)
            end = time.monotonic() + 1
            while time.monotonic() < end and connection.recv(65536):
                pass
        except (OSError, ValueError):
            pass
        connection.close()


def add_arguments(parser):
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", metavar="FILE")
    parser.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"))


def run(arguments, answer, note, logs_connections=False):
    server = Server(answer, note, Log(arguments.log), logs_connections)
    print(f"PORT {server.listen(arguments.port)}", flush=True)
    if arguments.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*arguments.tls)
        print(f"TLSPORT {server.listen(0, context)}", flush=True)
    while sys.stdin.buffer.read(65536):
        pass
    # Threads that wait for a peer must not keep the process.
    os._exit(0)
