#!/usr/bin/env python3
"""A receiver of signed webhooks for tests.

    webhook_receiver.py [--secret BASE64] [--log FILE] [--port N] [--tls CERT KEY]

It listens on 127.0.0.1, prints `PORT <n>` (and `TLSPORT <n>`) and ends when its standard input ends. `--log` gets one JSON line
per request as it comes, all but `GET /count`: method, path (with the query), headers (a list of pairs), remote_port, time
(seconds since 1970), body_base64, body (parsed, null if it is no JSON) and signature_ok.

The signature is `FastPix-Signature: base64(HMAC_SHA256(base64decode(secret), raw body))`; signature_ok is null without --secret.

Path        Answer to a POST
----------  ------------------------------------------------------------------------------------------------
/hook       200
/fail       500, always
/flaky      500 to the first fails= (1) deliveries per id=, then 200
/slow       200 after seconds= (5)
/redirect   code= (302) to /hook, which must not be followed; a request for /hook in the log shows it
/hang       none; the connection stays open
/gone       410
/close      none; the connection ends
/count      to a GET: {"count": deliveries, "paths": {path: deliveries}}, POST requests only
"""
import argparse
import base64
import hashlib
import hmac
import json
import sys
import time

sys.dont_write_bytecode = True
import raw_http_server  # noqa: E402

DELIVERIES = raw_http_server.Counters()


def signature_ok(secret, request):
    if secret is None:
        return None
    expected = base64.b64encode(hmac.new(secret, request.body, hashlib.sha256).digest())
    said = request.values("FastPix-Signature")
    return len(said) == 1 and hmac.compare_digest(said[0].encode("latin-1"), expected)


def parsed(body):
    try:
        return json.loads(body)
    except ValueError:
        return None


def note_with(secret):
    def note(request, remote_port):
        if request.path == "/count":
            return None
        return {
            "event": "delivery" if request.method == "POST" else "request", "method": request.method, "path": request.target,
            "headers": request.headers, "remote_port": remote_port, "time": time.time(),
            "body_base64": base64.b64encode(request.body).decode(), "body": parsed(request.body),
            "signature_ok": signature_ok(secret, request)}
    return note


def answer(exchange):
    request = exchange.request
    if request.path == "/count":
        paths = DELIVERIES.all()
        counts = json.dumps({"count": sum(paths.values()), "paths": paths})
        return exchange.reply(200, counts, [("Content-Type", "application/json")])
    if request.method != "POST":
        return exchange.reply(405, headers=[("Allow", "POST")])
    DELIVERIES.next(request.path)
    return ANSWERS.get(request.path, lambda exchange: exchange.reply(404))(exchange)


def flaky(exchange):
    exchange.reply(500 if exchange.occurred() < exchange.request.number("fails", 1) else 200)


def slow(exchange):
    time.sleep(exchange.request.number("seconds", 5.0, float))
    exchange.reply(200)


ANSWERS = {
    "/hook": lambda exchange: exchange.reply(200), "/fail": lambda exchange: exchange.reply(500, "broken\n"),
    "/flaky": flaky, "/slow": slow, "/redirect": lambda exchange: exchange.redirect("/hook"),
    "/hang": lambda exchange: exchange.hold(), "/gone": lambda exchange: exchange.reply(410),
    "/close": lambda exchange: exchange.close()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--secret", metavar="BASE64", type=lambda text: base64.b64decode(text, validate=True))
    raw_http_server.add_arguments(parser)
    arguments = parser.parse_args()
    raw_http_server.run(arguments, answer, note_with(arguments.secret))


if __name__ == "__main__":
    main()
