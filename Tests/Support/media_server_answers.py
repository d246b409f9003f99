"""What the media server can do wrong around a body: redirects, encodings, heads, statuses, and what is said about the content."""
import itertools
import json
import struct
import zlib
from urllib.parse import quote

from media_server_behaviours import behaviour, drip_bytes
from media_server_files import Answer, send, serve

MEGABYTE = 1 << 20


# Redirects

@behaviour(needs_file=False)
def redirect_to(exchange, content):
    exchange.redirect(exchange.request.query.get("url", "/"))


@behaviour(needs_file=False)
def redirect_loop(exchange, content):
    hop = exchange.request.number("hop", 0)
    if "fresh" in exchange.request.query:
        exchange.redirect(f"{quote(exchange.request.path)}?fresh=1&hop={hop + 1}")
    else:
        exchange.redirect(f"{quote(exchange.request.path)}?hop={1 - hop % 2}")


@behaviour()
def redirect_chain(exchange, content):
    left, path = exchange.request.number("n", 3), quote(exchange.request.path)
    exchange.redirect(f"{path}?n={left - 1}" if left > 1 else path.replace("/redirect-chain/", "/files/", 1))


@behaviour(needs_file=False)
def redirect_no_location(exchange, content):
    exchange.reply(exchange.request.number("code", 302))


@behaviour(needs_file=False)
def redirect_garbage(exchange, content):
    location = exchange.request.choice("kind", "control", {
        "control": "/files/\x00\x01\x1b[31m\x7f\xff", "newline": "/files/a\n b\rSet-Cookie: x=1", "file": "file:///etc/passwd",
        "ftp": "ftp://127.0.0.1/a.mp4", "data": "data:video/mp4;base64,AAAA", "userinfo": "http://user:secret@127.0.0.1:1/a",
        "empty": "", "long": "/" + "a" * MEGABYTE, "two": None})
    if location is None:
        return exchange.reply(302, headers=[("Location", "/files/a"), ("Location", "http://127.0.0.1:1/b")])
    return exchange.redirect(location)


# Encodings

@behaviour()
def gzip(exchange, content):
    packer = zlib.compressobj(wbits=31)
    packed = packer.compress(content.data[:]) + packer.flush()
    exchange.reply(200, packed, [("Content-Type", content.media_type), ("Content-Encoding", "gzip"), ("ETag", '"packed"')])


@behaviour(needs_file=False)
def gzip_bomb(exchange, content):
    # After a full flush the same input gives the same bytes, so a megabyte has to be packed only once.
    count = -(-exchange.request.number("size", 1 << 30) // MEGABYTE)
    packer, zeroes = zlib.compressobj(9, wbits=-15), bytes(MEGABYTE)
    block = packer.compress(zeroes) + packer.flush(zlib.Z_FULL_FLUSH)
    last = packer.flush(zlib.Z_FINISH)
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
    length = len(head) + count * len(block) + len(last) + 8
    exchange.begin(200, [("Content-Type", "video/mp4"), ("Content-Encoding", "gzip"), ("Content-Length", length)])
    exchange.raw(head)
    checksum = 0
    for _ in range(count):
        checksum = zlib.crc32(zeroes, checksum)
        exchange.raw(block)
    exchange.raw(last + struct.pack("<II", checksum, count * MEGABYTE & 0xFFFFFFFF))


@behaviour()
def gzip_lie(exchange, content):
    exchange.reply(200, content.data[:], [("Content-Type", content.media_type), ("Content-Encoding", "gzip")])


@behaviour()
def unknown_encoding(exchange, content):
    exchange.reply(200, content.data[:], [("Content-Type", content.media_type), ("Content-Encoding", "br")])


# Heads

@behaviour()
def huge_headers(exchange, content):
    single = "one" in exchange.request.query
    serve(exchange, content, [("X-Huge", "h" * MEGABYTE)] if single else [(f"X-{n}", "h" * 1040) for n in range(1000)])


@behaviour(needs_file=False)
def endless_headers(exchange, content):
    exchange.raw(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n")
    for number in itertools.count():
        exchange.raw(b"X-%d: %s\r\n" % (number, b"h" * 1000))


@behaviour()
def slow_headers(exchange, content):
    lines = ["HTTP/1.1 200 OK"] + [f"{name}: {value}" for name, value in Answer.whole(content).headers]
    drip_bytes(exchange, "\r\n".join(lines + ["", ""]).encode())
    if exchange.request.method == "GET":
        send(exchange, content, 0, len(content))


INTERIM = [b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 102 Processing\r\n\r\n",
           b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"]


@behaviour()
def early_hints(exchange, content):
    for number in range(exchange.request.number("n", 5)):
        exchange.raw(INTERIM[min(number, 2)])
    serve(exchange, content)


@behaviour(needs_file=False)
def endless_hints(exchange, content):
    while True:
        exchange.raw(INTERIM[2] * 16)


@behaviour(needs_file=False)
def no_answer(exchange, content):
    exchange.hold()


@behaviour(needs_file=False)
def close_at_once(exchange, content):
    exchange.close()


@behaviour(needs_file=False)
def garbage(exchange, content):
    exchange.raw(b"\x00\xffSSH-2.0-this is not HTTP\r\n\r\n" + bytes(range(256)) * 4)
    exchange.close()


# Statuses and what is said about the content

def retry_after(exchange):
    return [("Retry-After", exchange.request.query["retry-after"])] if "retry-after" in exchange.request.query else []


@behaviour(needs_file=False)
def status(exchange, content):
    code = exchange.request.number("code", 500)
    exchange.reply(code, f"status {code}\n", [("Content-Type", "text/plain")] + retry_after(exchange))


@behaviour()
def flaky(exchange, content):
    if exchange.occurred() < exchange.request.number("fails", 1):
        return exchange.reply(503, "not yet\n", retry_after(exchange))
    return serve(exchange, content)


@behaviour(needs_file=False)
def html(exchange, content):
    page = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in to see this video.</body></html>\n"
    exchange.reply(200, page, [("Content-Type", "video/mp4")])


@behaviour()
def wrong_type(exchange, content):
    content.media_type = "text/html"
    serve(exchange, content)


@behaviour()
def disposition(exchange, content):
    serve(exchange, content, [("Content-Disposition", 'attachment; filename="../../../tmp/climbed.mp4"')])


@behaviour()
def cookie(exchange, content):
    cookies = [("Set-Cookie", "session=1234; Path=/; HttpOnly"), ("Set-Cookie", "choice=a; Path=/")]
    if "then" in exchange.request.query:
        return exchange.reply(302, headers=[("Location", exchange.request.query["then"])] + cookies)
    return serve(exchange, content, cookies)


@behaviour(needs_file=False)
def auth_echo(exchange, content):
    came = json.dumps({"authorization": exchange.request.header("Authorization")}) + "\n"
    challenge = [("WWW-Authenticate", 'Basic realm="media"'), ("Content-Type", "application/json")]
    exchange.reply(401, came, challenge)
