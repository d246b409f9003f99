#!/usr/bin/env python3
"""Plays a folder in a real browser and prints what the player reported, as JSON.

    run.py ROOT --src master.m3u8 [--src capped-4k.mp4 ...] [--seek SECONDS]
    run.py ROOT --upstream http://127.0.0.1:PORT --src master.m3u8 --seeks 100    files come from another server
    run.py ROOT --playlist 'video/180p/index.m3u8|video/mp4; codecs="avc1.64000d"' --playlist ...

Exit code 3: no browser is installed.
"""
import argparse, http.server, json, os, re, shutil, signal, subprocess, sys, tempfile, threading, time, urllib.error, urllib.parse, urllib.request

TYPES = {".m3u8": "application/vnd.apple.mpegurl", ".m4s": "video/iso.segment", ".mp4": "video/mp4",
         ".m4a": "audio/mp4", ".ts": "video/mp2t", ".html": "text/html"}


def serve(root, page, upstream):
    """A server on a free loopback port that knows byte ranges and collects reports."""
    reports, missing, count, ended = [], [], [0], threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *arguments):
            pass

        def answer(self, status, headers=(), body=b""):
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self):
            report = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            self.answer(204)
            if report.get("tag") == "end":
                ended.set()
            else:
                reports.append(report)

        def do_GET(self):
            path = urllib.parse.unquote(self.path.split("?")[0])
            file = page if path == "/player.html" else os.path.realpath(root + path)
            if upstream and file != page:
                return self.relay(path)
            inside = file == page or file.startswith(root + os.sep)
            if not inside or not os.path.isfile(file):
                if "favicon" not in path:
                    missing.append(path)
                return self.answer(404)
            count[0] += 1
            size = os.path.getsize(file)
            kind = [("Content-Type", TYPES.get(os.path.splitext(file)[1], "application/octet-stream")),
                    ("Accept-Ranges", "bytes")]
            match = re.match(r"bytes=(\d+)-(\d*)$", self.headers.get("Range", ""))
            if match and int(match[1]) < size:
                first, last = int(match[1]), min(int(match[2] or size - 1), size - 1)
                kind.append(("Content-Range", f"bytes {first}-{last}/{size}"))
                self.send(206, kind, file, first, last + 1 - first)
            else:
                self.send(200, kind, file, 0, size)

        def relay(self, path):
            """Answers with what another server has; that knows no byte ranges, so all of it."""
            try:
                with urllib.request.urlopen(upstream + urllib.parse.quote(path), timeout=60) as answer:
                    body, kind = answer.read(), answer.headers.get("Content-Type", "")
            except urllib.error.HTTPError:
                if "favicon" not in path:
                    missing.append(path)
                return self.answer(404)
            count[0] += 1
            match = re.match(r"bytes=(\d+)-(\d*)$", self.headers.get("Range", ""))
            if match and int(match[1]) < len(body):
                first, last = int(match[1]), min(int(match[2] or len(body) - 1), len(body) - 1)
                self.answer(206, [("Content-Type", kind), ("Accept-Ranges", "bytes"),
                                  ("Content-Range", f"bytes {first}-{last}/{len(body)}")], body[first:last + 1])
            else:
                self.answer(200, [("Content-Type", kind), ("Accept-Ranges", "bytes")], body)

        def send(self, status, headers, file, first, length):
            """Sends a part of a file piece by piece: a film does not fit into memory."""
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(length))
            self.end_headers()
            with open(file, "rb") as data:
                data.seek(first)
                while length > 0:
                    piece = data.read(min(length, 1 << 20))
                    if not piece:
                        self.close_connection = True
                        return
                    self.wfile.write(piece)
                    length -= len(piece)

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request, client_address):
            # A player gives up connections all the time; so does one that is killed.
            if not isinstance(sys.exc_info()[1], ConnectionError):
                super().handle_error(request, client_address)

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, reports, missing, count, ended


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root")
    parser.add_argument("--src", action="append", default=[])
    parser.add_argument("--playlist", action="append", default=[])
    parser.add_argument("--seek")
    parser.add_argument("--seeks")
    parser.add_argument("--upstream")
    parser.add_argument("--limit", help="seconds the player waits for a picture")
    parser.add_argument("--timeout", type=float, default=45)
    options = parser.parse_args()
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    browser = next((shutil.which(name) for name in names if name and shutil.which(name)), None)
    if not browser:
        return 3
    page = os.path.join(os.path.dirname(os.path.realpath(__file__)), "player.html")
    server, reports, missing, count, ended = serve(os.path.realpath(options.root), page, options.upstream)
    query = [("playlist", text) for text in options.playlist]
    for source in options.src:
        query.append(("src", "/" + source.lstrip("/")))
    if options.seek:
        query.append(("seek", options.seek))
    if options.limit:
        query.append(("limit", options.limit))
    if options.seeks:
        query.append(("seeks", options.seeks))
    url = f"http://127.0.0.1:{server.server_port}/player.html?" + urllib.parse.urlencode(query)
    profile = tempfile.mkdtemp(prefix="media-browser-")
    process = subprocess.Popen(
        [browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--mute-audio", "--no-first-run",
         "--autoplay-policy=no-user-gesture-required", f"--user-data-dir={profile}", url],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        env={**os.environ, "TMPDIR": profile})  # a killed browser leaves its socket there
    try:
        deadline = time.monotonic() + options.timeout
        # A browser that died will not report any more.
        while not ended.wait(0.2) and time.monotonic() < deadline and process.poll() is None:
            pass
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()
        server.shutdown()
        shutil.rmtree(profile, ignore_errors=True)
    print(json.dumps({"reports": reports, "requests": count[0], "notFound": missing, "ended": ended.is_set()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
