"""What the media server can do wrong with a body: pace, breaks, lengths and ranges. `media_server_answers.py` has the rest of the
behaviours, `media_server.py` the table that says what each one is for.

A function is a behaviour under its own name, with hyphens. It gets the exchange and the content of the file, if there is one.
"""
import time
from typing import Callable, NamedTuple

from media_server_files import Answer, Content, send, serve, wanted_range

BEHAVIOURS = {}
ALWAYS = 1 << 62


class Behaviour(NamedTuple):
    act: Callable
    needs_file: bool


def behaviour(needs_file=True, name=None):
    def register(act):
        BEHAVIOURS[name or act.__name__.replace("_", "-")] = Behaviour(act, needs_file)
        return act
    return register


def breaks_now(exchange, default=1):
    return exchange.occurred() < exchange.request.number("breaks", default)


def begin_broken(exchange, content):
    """The honest head and the first `n` bytes of the body it announces."""
    answer = Answer.honest(exchange.request, content)
    exchange.begin(answer.status, answer.headers)
    end = answer.first + exchange.request.number("n", len(content) // 2)
    send(exchange, content, answer.first, min(answer.end, end))


def resumed(exchange, content):
    """The range a resume asks for. A request that asks for no range is broken off or answered here, and gives nothing."""
    wanted = wanted_range(exchange.request, len(content))
    if wanted and wanted[0] < wanted[1]:
        return wanted
    if exchange.request.method == "GET" and breaks_now(exchange):
        begin_broken(exchange, content)
        exchange.close()
    return serve(exchange, content)


# Pace and breaks

@behaviour()
def slow(exchange, content):
    answer = Answer.honest(exchange.request, content)
    exchange.begin(answer.status, answer.headers)
    send(exchange, content, answer.first, answer.end, rate=max(1, exchange.request.number("rate", 65536)))


@behaviour()
def anonymous(exchange, content):
    exchange.begin(200, [("Content-Type", content.media_type), ("Content-Length", len(content))])
    send(exchange, content, 0, len(content), rate=max(1, exchange.request.number("rate", 65536)))


@behaviour()
def drip(exchange, content):
    answer = Answer.honest(exchange.request, content)
    exchange.begin(answer.status, answer.headers)
    drip_bytes(exchange, content.data[answer.first:answer.end])


def drip_bytes(exchange, data):
    interval = exchange.request.number("interval", 1.0, float)
    for place in range(len(data)):
        exchange.raw(data[place:place + 1])
        time.sleep(interval)


@behaviour()
def stall_after(exchange, content):
    if exchange.request.method == "GET" and breaks_now(exchange, ALWAYS):
        begin_broken(exchange, content)
        exchange.hold()
    serve(exchange, content)


@behaviour()
def reset_after(exchange, content):
    if exchange.request.method == "GET" and breaks_now(exchange):
        begin_broken(exchange, content)
        exchange.reset()
    serve(exchange, content)


@behaviour()
def close_after(exchange, content):
    if exchange.request.method == "GET" and breaks_now(exchange):
        begin_broken(exchange, content)
        exchange.close()
    serve(exchange, content)


@behaviour(needs_file=False)
def reset_always(exchange, content):
    if content and "n" in exchange.request.query:
        begin_broken(exchange, content)
    exchange.reset()


# Lengths

def begin_whole(exchange, content, *lengths, status=200):
    exchange.begin(status, content.headers() + list(lengths))


@behaviour()
def short(exchange, content):
    begin_whole(exchange, content, ("Content-Length", len(content) + exchange.request.number("extra", 1000)))
    send(exchange, content, 0, len(content))
    exchange.close()


@behaviour(name="long")
def long_body(exchange, content):
    begin_whole(exchange, content, ("Content-Length", len(content)))
    send(exchange, content, 0, len(content))
    exchange.raw(b"J" * exchange.request.number("extra", 1000))
    exchange.close()


@behaviour()
def double_length(exchange, content):
    begin_whole(exchange, content, ("Content-Length", len(content)), ("Content-Length", len(content) // 2))
    send(exchange, content, 0, len(content))
    exchange.close()


@behaviour()
def negative_length(exchange, content):
    begin_whole(exchange, content, ("Content-Length", -5))
    send(exchange, content, 0, len(content))
    exchange.close()


@behaviour()
def length_and_chunked(exchange, content):
    begin_whole(exchange, content, ("Content-Length", len(content)), ("Transfer-Encoding", "chunked"))
    send_chunks(exchange, content)
    exchange.raw(b"0\r\n\r\n")
    exchange.close()


@behaviour()
def no_length(exchange, content):
    exchange.keeps_alive = False
    exchange.begin(200, content.headers(), version="HTTP/1.0")
    send(exchange, content, 0, len(content))


def chunk(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


def send_chunks(exchange, content, size=4000):
    for place in range(0, len(content), size):
        exchange.raw(chunk(content.data[place:place + size]))


@behaviour()
def chunked(exchange, content):
    begin_whole(exchange, content, ("Transfer-Encoding", "chunked"))
    send_chunks(exchange, content)
    exchange.raw(b"0\r\n\r\n")


@behaviour()
def chunked_endless(exchange, content):
    def repeat():
        while True:
            exchange.raw(chunk(content.data[:] or b"more"))
    finish = exchange.request.choice("then", "hold", {"hold": exchange.hold, "close": exchange.close, "repeat": repeat})
    begin_whole(exchange, content, ("Transfer-Encoding", "chunked"))
    send_chunks(exchange, content)
    finish()


@behaviour()
def chunked_broken(exchange, content):
    bad = exchange.request.choice("kind", "size", {
        "size": b"zz\r\n", "overflow": b"1FFFFFFFFFFFFFFFF\r\n", "negative": b"-10\r\n", "data": b"4\r\n"})
    begin_whole(exchange, content, ("Transfer-Encoding", "chunked"))
    middle = len(content) // 2
    exchange.raw(chunk(content.data[:middle]) + bad + content.data[middle:] + b"\r\n0\r\n\r\n")
    exchange.close()


@behaviour(needs_file=False)
def empty(exchange, content):
    exchange.reply(200, headers=content.headers() if content else [("Content-Type", "video/mp4")])


@behaviour(needs_file=False)
def endless(exchange, content):
    exchange.keeps_alive = False
    headers = [("Content-Type", "video/mp4")]
    if "announce" in exchange.request.query:
        headers.append(("Content-Length", exchange.request.number("announce", 10 << 30)))
    exchange.begin(200, headers)
    piece = (content.data[:] if content else b"") or bytes(64 << 10)
    while True:
        exchange.raw(piece)


@behaviour()
def pipelined_junk(exchange, content):
    serve(exchange, content)
    exchange.reply(200, "nobody asked for this\n", [("Content-Type", "text/plain"), ("ETag", '"junk"')])


# Ranges

@behaviour()
def lying_206(exchange, content):
    wanted = resumed(exchange, content)
    if not wanted:
        return
    first, end = wanted
    answer, size = Answer.part(content, first, end), len(content)
    said = {
        "zero": [("Content-Range", f"bytes {first}-{end - 1}/{size}")],
        "start": [("Content-Range", f"bytes 0-{end - first - 1}/{size}")],
        "shifted": [("Content-Range", f"bytes {first + 1}-{end - 1}/{size}")],
        "missing": [],
        "garbage": [("Content-Range", "bytes banana/-1")]}
    kind = exchange.request.query.get("kind", "zero")
    content_range = exchange.request.choice("kind", "zero", said)
    first, end = {"zero": (0, end - first), "shifted": (min(first + 1, end), end)}.get(kind, (first, end))
    headers = answer.headers_but("Content-Length", "Content-Range") + [("Content-Length", end - first)] + content_range
    exchange.begin(206, headers)
    send(exchange, content, first, end)


@behaviour()
def half_206(exchange, content):
    wanted = resumed(exchange, content)
    if wanted:
        first, end = wanted
        end -= (end - first) // 2
        exchange.begin(206, Answer.part(content, first, end).headers)
        send(exchange, content, first, end)


@behaviour()
def unasked_206(exchange, content):
    first, end = wanted_range(exchange.request, len(content)) or (0, exchange.request.number("n", len(content) // 2))
    exchange.begin(206, Answer.part(content, first, end).headers)
    send(exchange, content, first, end)


@behaviour()
def ignores_range(exchange, content):
    if resumed(exchange, content):
        exchange.begin(200, Answer.whole(content).headers)
        send(exchange, content, 0, len(content))


@behaviour()
def wrong_total(exchange, content):
    wanted = resumed(exchange, content)
    if wanted:
        total = exchange.request.number("total", len(content) + 1000)
        exchange.begin(206, Answer.part(content, *wanted, total=total).headers)
        send(exchange, content, *wanted)


@behaviour(name="range-416")
def range_416(exchange, content):
    if resumed(exchange, content):
        exchange.begin(416, Answer.refusal(content, exchange.request.number("total", len(content))).headers)


@behaviour()
def changed(exchange, content):
    before = exchange.occurred() if exchange.request.method == "GET" else 0
    number = min(before, exchange.request.number("breaks", 1))
    other = Content.load(exchange.directory, exchange.request.query.get("other", ""))
    version = content.version(number, data=other.data if other and number else None)
    if exchange.request.method == "GET" and before < exchange.request.number("breaks", 1):
        begin_broken(exchange, version)
        exchange.close()
    serve(exchange, version)
