"""Files as an honest HTTP server hands them out: length, validators, ranges and conditions (RFC 9110 sections 13 and 14)."""
import mmap
import os
import re
import time
from email.utils import formatdate

TYPES = {
    ".mp4": "video/mp4", ".m4v": "video/mp4", ".mov": "video/quicktime", ".mkv": "video/x-matroska", ".webm": "video/webm",
    ".ts": "video/mp2t", ".avi": "video/x-msvideo", ".m4a": "audio/mp4", ".mp3": "audio/mpeg", ".aac": "audio/aac",
    ".wav": "audio/wav", ".flac": "audio/flac", ".ogg": "audio/ogg", ".vtt": "text/vtt", ".srt": "application/x-subrip",
    ".m3u8": "application/vnd.apple.mpegurl", ".png": "image/png", ".jpg": "image/jpeg"}
PIECE = 64 << 10


class Content:
    """The bytes of a file and what identifies this version of them."""

    def __init__(self, data, etag, modified, media_type):
        self.data, self.etag, self.modified, self.media_type = data, etag, modified, media_type

    def __len__(self):
        return len(self.data)

    @classmethod
    def load(cls, directory, name):
        """The file `name` of the directory, or nothing when there is none inside it."""
        root = os.path.realpath(directory)
        path = os.path.realpath(os.path.join(root, name))
        if not name or "\0" in name or not path.startswith(root + os.sep) or not os.path.isfile(path):
            return None
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if status.st_size else b""
        media_type = TYPES.get(os.path.splitext(name)[1].lower(), "application/octet-stream")
        etag = f'"{status.st_size:x}-{status.st_mtime_ns:x}"'
        return cls(data, etag, formatdate(int(status.st_mtime), usegmt=True), media_type)

    def headers(self):
        return [("Content-Type", self.media_type), ("Accept-Ranges", "bytes"), ("ETag", self.etag),
                ("Last-Modified", self.modified)]

    def version(self, number, data=None):
        """A later version of the file: other bytes, other validators. Version 0 is the file itself."""
        table = bytes(value ^ (number & 0xFF) for value in range(256))
        later = data if data is not None else bytes(self.data[:]).translate(table)
        return Content(later, f'"v{number}"', formatdate(1_600_000_000 + number, usegmt=True), self.media_type)


class Answer:
    """An answer about a content: the status, the headers, and the bytes `first..<end` as the body."""

    def __init__(self, status, headers, first, end):
        self.status, self.headers, self.first, self.end = status, headers, first, end

    @classmethod
    def whole(cls, content):
        return cls(200, content.headers() + [("Content-Length", len(content))], 0, len(content))

    @classmethod
    def part(cls, content, first, end, total=None):
        headers = [("Content-Length", end - first),
                   ("Content-Range", f"bytes {first}-{end - 1}/{len(content) if total is None else total}")]
        return cls(206, content.headers() + headers, first, end)

    @classmethod
    def refusal(cls, content, total=None):
        headers = [("Content-Length", 0), ("Content-Range", f"bytes */{len(content) if total is None else total}")]
        return cls(416, headers, 0, 0)

    @classmethod
    def honest(cls, request, content):
        if request.header("If-Match") not in (None, "*", content.etag):
            return cls(412, [("Content-Length", 0), ("ETag", content.etag)], 0, 0)
        if request.header("If-None-Match") in ("*", content.etag):
            return cls(304, content.headers(), 0, 0)
        wanted = wanted_range(request, len(content))
        if wanted is None or request.header("If-Range") not in (None, content.etag, content.modified):
            return cls.whole(content)
        first, end = wanted
        return cls.part(content, first, end) if first < end else cls.refusal(content)

    def headers_but(self, *names):
        return [(name, value) for name, value in self.headers if name not in names]


def wanted_range(request, size):
    """The single range a GET asks for, as `first, end`; equal when it cannot be satisfied. Anything else asks for the whole."""
    match = re.fullmatch(r"bytes=(\d*)-(\d*)", (request.header("Range") or "").strip())
    if request.method != "GET" or not match or match.group(0) == "bytes=-":
        return None
    first, last = match.groups()
    if not first:
        return max(0, size - int(last)), size
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        return 0, 0
    return int(first), min(size, int(last) + 1) if last else size


def send(exchange, content, first, end, rate=None):
    """Sends the bytes `first..<end`, at most `rate` bytes a second."""
    piece = PIECE if rate is None else max(1, min(PIECE, rate // 10))
    begun = time.monotonic()
    for place in range(first, end, piece):
        part = content.data[place:min(end, place + piece)]
        exchange.raw(part)
        if rate is not None:
            time.sleep(max(0.0, begun + (place + len(part) - first) / rate - time.monotonic()))


def serve(exchange, content, headers=()):
    """The honest answer, with further headers."""
    answer = Answer.honest(exchange.request, content)
    exchange.begin(answer.status, answer.headers + list(headers))
    send(exchange, content, answer.first, answer.end)
