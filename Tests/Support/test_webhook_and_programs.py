#!/usr/bin/env python3
"""Checks the webhook receiver and the scripted programs."""
import base64
import hashlib
import hmac
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import unittest
import wave
from pathlib import Path

HERE = Path(__file__).resolve().parent
SECRET = base64.b64encode(bytes(range(32))).decode()


class Receiver(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.log = Path(self.folder.name) / "log"
        self.server = subprocess.Popen(
            [sys.executable, HERE / "webhook_receiver.py", "--secret", SECRET, "--log", self.log], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)
        self.port = int(self.server.stdout.readline().removeprefix("PORT "))

    def tearDown(self):
        self.server.stdin.close()
        self.assertEqual(self.server.wait(5), 0)
        self.server.stdout.close()
        self.folder.cleanup()

    def send(self, path, body=b'{"type": "video.media.ready"}', method="POST", chunked=False, timeout=1, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, iter([body[:5], body[5:]]) if chunked else body, headers, encode_chunked=chunked)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def records(self):
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def test_signatures(self):
        body = b'{"type":  "video.media.ready"}'
        good = base64.b64encode(hmac.new(base64.b64decode(SECRET), body, hashlib.sha256).digest()).decode()
        cases = [(good, body, True), (good, body + b" ", False), (good[:-2] + "x=", body, False), ("", body, False)]
        for signature, sent, _ in cases:
            self.assertEqual(self.send("/hook", sent, **{"FastPix-Signature": signature})[0], 200)
        in_chunks = {"fastpix-signature": good, "Transfer-Encoding": "chunked"}
        self.assertEqual(self.send("/hook", body, chunked=True, **in_chunks)[0], 200)
        self.assertEqual(self.send("/hook", b"\xff no JSON")[0], 200)
        records = self.records()
        self.assertEqual([record["signature_ok"] for record in records], [ok for _, _, ok in cases] + [True, False])
        self.assertEqual(base64.b64decode(records[4]["body_base64"]), body)
        self.assertEqual((records[0]["body"], records[-1]["body"]), ({"type": "video.media.ready"}, None))
        self.assertLess(records[0]["time"], records[-1]["time"])

    def test_paths(self):
        statuses = [self.send(path)[0] for path in ("/fail", "/fail", "/gone", "/redirect", "/none")]
        self.assertEqual(statuses, [500, 500, 410, 302, 404])
        self.assertEqual([self.send("/flaky?fails=2")[0] for _ in range(3)], [500, 500, 200])
        self.assertEqual(self.send("/slow?seconds=0.2")[0], 200)
        with self.assertRaises(socket.timeout):
            self.send("/slow?seconds=5", timeout=0.3)
        with self.assertRaises(socket.timeout):
            self.send("/hang", timeout=0.3)
        with self.assertRaises(http.client.RemoteDisconnected):
            self.send("/close")
        self.assertEqual(self.send("/hook", method="GET")[0], 405)
        count = json.loads(self.send("/count", b"", method="GET")[1])
        self.assertEqual((count["count"], count["paths"]["/flaky"], "/hook" in count["paths"]), (12, 3, False))
        self.assertEqual(len(self.records()), 13)


class Speech(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.base = os.path.join(self.folder.name, "out")
        self.source = self.recording()

    def tearDown(self):
        self.folder.cleanup()

    def recording(self, rate=16000, channels=1, width=2, frames=40000, name="in.wav"):
        path = os.path.join(self.folder.name, name)
        with wave.open(path, "wb") as target:
            target.setparams((channels, width, rate, 0, "NONE", ""))
            target.writeframes(bytes(frames * channels * width))
        return path

    def run_speech(self, *options, mode="", source=None, timeout=10):
        command = [HERE / "scripted_speech.py", "-f", source or self.source, "-ovtt", "-of", self.base, *options]
        return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False, stdin=subprocess.DEVNULL,
                              env={**os.environ, "SCRIPTED_SPEECH": mode})

    def written(self):
        return Path(self.base + ".vtt").read_bytes()

    def test_cues(self):
        done = self.run_speech("-l", "de", "-pp")
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.assertEqual(done.stderr.splitlines()[0], "whisper_print_progress_callback: progress =  25%")
        self.assertEqual(self.written().decode(), (
            "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nSecond 1 in de.\n\n00:00:01.000 --> 00:00:02.000\nSecond 2 in de.\n\n"
            "00:00:02.000 --> 00:00:02.500\nSecond 3 in de.\n"))

    def test_recordings(self):
        cut = os.path.join(self.folder.name, "cut.wav")
        Path(cut).write_bytes(Path(self.source).read_bytes()[:-100])
        bad = [self.recording(44100, name="a"), self.recording(channels=2, name="b"), self.recording(width=1, name="c"),
               cut, __file__, "/nowhere"]
        for source in bad:
            done = self.run_speech(source=source)
            self.assertEqual((done.returncode, "16 kHz" in done.stderr), (3, True), source)
            self.assertFalse(os.path.exists(self.base + ".vtt"), source)

    def test_modes(self):
        self.assertEqual(self.run_speech(mode="fail").returncode, 1)
        self.assertEqual(self.run_speech(mode="typo").returncode, 2)
        self.assertEqual(self.run_speech("--unknown").returncode, 2)
        for mode in ("hang", "flood"):
            with self.assertRaises(subprocess.TimeoutExpired):
                self.run_speech(mode=mode, timeout=0.5)
        self.assertEqual(self.run_speech(mode="nothing").returncode, 0)
        self.assertFalse(os.path.exists(self.base + ".vtt"))
        for mode, check in (("garbage", lambda data: not data.startswith(b"WEBVTT")),
                            ("huge", lambda data: len(data) > 50_000_000), ("late", lambda data: data.count(b"-->") == 3)):
            self.assertEqual(self.run_speech(mode=mode).returncode, 0)
            self.assertTrue(check(self.written()), mode)


class Summary(unittest.TestCase):
    def run_summary(self, *options, mode="", timeout=10):
        return subprocess.run(
            [HERE / "scripted_summary.py", *options], input="one two  three\nfour", capture_output=True, text=True,
            timeout=timeout, check=False, env={**os.environ, "SCRIPTED_SUMMARY": mode})

    def test_modes(self):
        self.assertEqual(self.run_summary("--words", "3").stdout, "Summary of 3 words: one two three\n")
        failed, empty = self.run_summary(mode="fail"), self.run_summary(mode="empty")
        self.assertEqual((failed.returncode, failed.stdout, failed.stderr != ""), (1, "", True))
        self.assertEqual((empty.returncode, empty.stdout), (0, ""))
        for mode in ("hang", "flood"):
            with self.assertRaises(subprocess.TimeoutExpired):
                self.run_summary(mode=mode, timeout=0.5)


if __name__ == "__main__":
    unittest.main(verbosity=2)
