#!/usr/bin/env python3
"""An HTTP/1.1 server for tests of fetching: it serves files honestly, or misbehaves in the way its path names.

    media_server.py --files DIR [--log FILE] [--port N] [--tls CERT KEY]

It listens on 127.0.0.1, prints `PORT <n>` (and `TLSPORT <n>`) and ends when its standard input ends. `--log` gets one JSON line
per accepted connection, `{"event": "connect", …}`, and one per request as it comes: method, path (with the query), headers
(a list of pairs), remote_port, range, cookie (whether cookies came).

`/files/NAME` serves a file: Content-Length, ETag, Last-Modified, single ranges, If-Range, If-Match, If-None-Match, HEAD.
`/BEHAVIOUR/NAME[?…]` misbehaves with the bytes of that file. The query of any of them may hold
    n=BYTES     where the body breaks (half of the file, if not said otherwise)
    breaks=N    how many requests break (the first one, if not said otherwise); those after them are answered honestly
    id=TEXT     a name for the count: counts are kept per path and id, so tests that share a server choose their own ids
Below, * marks the behaviours that need no NAME, and † those that count.

Behaviour            What it does
-------------------  ----------------------------------------------------------------------------------------------------------
slow                 honest, at rate= bytes/s (65536), with ranges
anonymous            at rate= bytes/s (65536), without anything that tells versions apart, and without ranges
drip                 honest, one byte each interval= seconds (1)
stall-after        † n bytes of what was asked for, then silence on an open connection; breaks every time
reset-after        † n bytes of what was asked for, then RST; a resume with Range works
reset-always       * RST instead of an answer; with n=, headers and n bytes first; every time
close-after        † n bytes of what was asked for, then an orderly end; a resume with Range works
short                announces extra= (1000) bytes more than it sends, then closes
long                 sends extra= (1000) bytes more than it announces, then closes
double-length        two different Content-Length headers
negative-length      Content-Length: -5
length-and-chunked   Content-Length together with Transfer-Encoding: chunked
no-length            HTTP/1.0, no length, the end of the connection ends the body
chunked              honest chunks without a length
chunked-endless      the file in chunks, but no last chunk: then=hold (open and silent), close, or repeat (the file for ever)
chunked-broken       a good chunk, then a bad one: kind=size (no number), overflow (65 bits), negative, data (longer than said)
empty              * 200 with Content-Length: 0
endless            * a body without end; announce= adds a Content-Length (10 GiB, if empty)
pipelined-junk       an honest answer, and at once a second one nobody asked for; the connection stays open
lying-206          † breaks, then answers Range with 206 and kind=zero (bytes from 0), start (Content-Range from 0),
                     shifted (both one byte late), missing or garbage (Content-Range)
half-206           † breaks, then answers Range rightly but with only half of what was asked for, as a server may
unasked-206          206 for n bytes to a request without Range
ignores-range      † breaks, then answers Range with 200 and everything
wrong-total        † breaks, then answers Range with 206 and a total= (1000 more) that is not the size
range-416          † breaks, then answers Range with 416 and total= (the size)
changed            † breaks, then has another content and ETag: the bytes XOR the number of the version, or the file other=NAME
redirect-to        * redirects to url=; code= (302) here and in all redirects
redirect-loop      * two addresses that redirect to each other; fresh=1: to new addresses for ever
redirect-chain       n= (3) redirects, then /files/NAME
redirect-no-location * a redirect without Location
redirect-garbage   * Location by kind=control, newline, file, ftp, data, userinfo, empty, long (1 MB), two (two headers)
gzip                 Content-Encoding: gzip, rightly; whether it was asked for or not
gzip-bomb          * a gzip of size= bytes of zeroes (1 GiB) as Content-Encoding: gzip
gzip-lie             Content-Encoding: gzip over bytes that are no gzip
unknown-encoding     Content-Encoding: br over plain bytes
huge-headers         1 MB of headers (1000 of them; one=1: a single one), then an honest answer
endless-headers    * headers without end
slow-headers         honest, the head one byte each interval= seconds (1)
early-hints          n= (5) interim answers 100, 102, 103, then an honest answer
endless-hints      * 103 without end
no-answer          * reads the request and never answers
close-at-once      * reads the request and closes
garbage            * something that is not HTTP, then closes
status             * the status code= (500), with retry-after=
flaky              † 503 to the first fails= (1) requests, with retry-after=; then honest
html               * an HTML page as video/mp4
wrong-type           the file as text/html
disposition          honest, with a Content-Disposition file name that climbs out of the directory
cookie               honest, sets cookies; then=URL: redirects there instead
auth-echo          * 401 with WWW-Authenticate, and as JSON the Authorization that came
"""
import argparse
import sys

sys.dont_write_bytecode = True
import media_server_answers  # noqa: E402, F401 (it registers behaviours)
import media_server_files as files  # noqa: E402
import raw_http_server  # noqa: E402
from media_server_behaviours import BEHAVIOURS  # noqa: E402


def note(request, remote_port):
    return {
        "event": "request", "method": request.method, "path": request.target, "headers": request.headers,
        "remote_port": remote_port, "range": request.header("Range"), "cookie": request.header("Cookie") is not None}


# A misspelt number is refused before anything is sent, so no test passes for the wrong reason.
NUMBERS = {name: int for name in ("n", "breaks", "rate", "extra", "announce", "total", "code", "hop", "size", "fails")}
NUMBERS["interval"] = float


def answer_from(directory):
    def answer(exchange):
        request = exchange.request
        for number, convert in NUMBERS.items():
            request.number(number, 0, convert)
        if request.method not in ("GET", "HEAD"):
            return exchange.reply(405, headers=[("Allow", "GET, HEAD")])
        name, _, file = request.path.lstrip("/").partition("/")
        content = files.Content.load(directory, file)
        if name == "files":
            return files.serve(exchange, content) if content is not None else exchange.reply(404, "no such file\n")
        behaviour = BEHAVIOURS.get(name)
        if behaviour is None or (behaviour.needs_file and content is None):
            return exchange.reply(404, "no such file\n" if behaviour else "no such behaviour\n")
        exchange.directory = directory
        return behaviour.act(exchange, content)
    return answer


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--files", metavar="DIR", required=True)
    raw_http_server.add_arguments(parser)
    arguments = parser.parse_args()
    raw_http_server.run(arguments, answer_from(arguments.files), note, logs_connections=True)


if __name__ == "__main__":
    main()
