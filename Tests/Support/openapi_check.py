#!/usr/bin/env python3
"""Holds a running server against its OpenAPI document with schemathesis, which thinks of requests that fit the document and of
requests that do not.

    openapi_check.py SERVER USER SECRET KEY CLIPS [--document FILE] [--without PATH]... [--examples N] [--seed N] [-- OPTIONS]

CLIPS is the address of a folder of clips that the server can fetch from. Things are made first that every operation finds; see
openapi_hooks.py. Ends with 0 where every answer is as the document says.
"""
import argparse
import base64
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import uuid

import jwt
import requests

FOLDER = pathlib.Path(__file__).resolve().parent


class Seeds:
    """What is there before the first request."""

    def __init__(self, arguments):
        self.server, self.basic = arguments.server, (arguments.user, arguments.secret)
        self.key, self.clips = {"X-API-KEY": arguments.key}, arguments.clips

    def api(self, method, path, body=None):
        answer = requests.request(method, self.server + path, json=body, auth=self.basic, timeout=60)
        assert answer.ok, (path, answer.status_code, answer.text)
        return answer.json()["data"]

    def until(self, done, what):
        for _ in range(1200):
            value = done()
            if value:
                return value
            time.sleep(0.1)
        raise AssertionError(f"{what} is not there in time")

    def media(self):
        made = self.api("POST", "/v1/on-demand", {
            "inputs": [{"type": "video", "url": self.clips + "/h264-aac.mp4"}], "accessPolicy": "public", "sourceAccess": True,
            "mp4Support": "audioOnly,capped_4k"})

        def ready():
            media = self.api("GET", f"/v1/on-demand/{made['id']}")
            assert media["status"] != "Failed", media
            made_all = all(file["status"] == "ready" for file in media["mp4Support"])
            return media if media["status"] == "Ready" and made_all else None
        return self.until(ready, "the media")

    def made(self):
        # One that is played and one that is changed.
        media, changed = self.media(), self.media()
        ids = [self.api("POST", f"/v1/on-demand/{of['id']}/playback-ids", {"accessPolicy": policy})["id"]
               for of, policy in ((media, "private"), (changed, "public"))]
        key = self.api("POST", "/v1/iam/signing-keys")
        token = jwt.encode(
            {"aud": f"media:{ids[0]}", "exp": int(time.time()) + 3600}, base64.b64decode(key["privateKey"]), algorithm="RS256",
            headers={"kid": key["id"]})
        playlist = self.api("POST", "/v1/on-demand/playlists", {"name": "a", "referenceId": str(uuid.uuid4()), "type": "manual"})
        self.api("PATCH", f"/v1/on-demand/playlists/{playlist['id']}/media", {"mediaIds": [media["id"]]})
        clip = requests.get(self.clips + "/h264-aac.mp4", timeout=60).content
        file = requests.post(
            self.server + "/v1/files", files={"file": ("clip.mp4", clip)}, headers=self.key, timeout=60).json()
        self.until(lambda: requests.get(
            f"{self.server}/v1/files/{file['id']}", headers=self.key, timeout=60).json()["status"] == "success", "the file")
        found = requests.get(file["download_url"], headers=self.key, allow_redirects=False, timeout=60)
        user_media = requests.post(
            self.server + "/v1/user-media", json={"url": self.clips + "/h264-aac.mp4"}, headers=self.key, timeout=60).json()
        playback = media["playbackIds"][0]["id"]
        return {
            "server": self.server, "user": self.basic[0], "secret": self.basic[1], "key": self.key["X-API-KEY"],
            "clips": self.clips, "media": media["id"], "changed": changed["id"], "playback": playback, "private": ids[0],
            "spare": ids[1], "token": token,
            "track": next(track["id"] for track in changed["tracks"] if track["type"] == "audio"), "signingKey": key["id"],
            "playlist": playlist["id"], "file": file["id"], "download": found.headers["Location"],
            "userMediaId": user_media["userMediaId"], "paths": self.paths(playback)}

    def paths(self, playback):
        """Playlists and a segment of each of a stream."""
        stream = f"{self.server}/stream/{playback}"
        lists = re.findall(rf"{playback}/([^\"\s]+\.m3u8)", requests.get(stream + ".m3u8", timeout=60).text)
        paths = ["master.m3u8"]
        for name in sorted(set(lists)):
            text = requests.get(f"{stream}/{name}", timeout=60).text
            segments = re.findall(r"^[^#\s]+$", text, re.MULTILINE)
            paths += [name, name.rpartition("/")[0] + "/" + segments[0]]
        return paths


def main():
    words, options = sys.argv[1:], []
    if "--" in words:
        options = words[words.index("--") + 1:]
        words = words[:words.index("--")]
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0], allow_abbrev=False)
    for name in ("server", "user", "secret", "key", "clips"):
        parser.add_argument(name)
    parser.add_argument("--document", help="a file in place of the server's own document")
    parser.add_argument("--without", action="append", default=[], help="a path of the document that is left out")
    parser.add_argument("--examples", type=int, default=10, help="requests for each operation")
    parser.add_argument("--seed", type=int, default=20260520)
    arguments = parser.parse_args(words)
    environment = dict(
        os.environ, MEDIA_SEEDS=json.dumps(Seeds(arguments).made()), SCHEMATHESIS_HOOKS="openapi_hooks",
        PYTHONPATH=str(FOLDER), NO_COLOR="1")
    print(f"schemathesis with seed {arguments.seed}, {arguments.examples} examples", flush=True)
    command = [
        sys.executable, "-m", "schemathesis.cli", "--config-file", str(FOLDER / "schemathesis.toml"), "run",
        os.path.abspath(arguments.document) if arguments.document else arguments.server + "/openapi.json",
        "--url", arguments.server, "--checks", "all",
        "--auth", f"{arguments.user}:{arguments.secret}", "--header", f"X-API-KEY: {arguments.key}",
        "--max-examples", str(arguments.examples), "--seed", str(arguments.seed),
        "--continue-on-failure", "--no-shrink", "--request-timeout", "60"]
    for path in arguments.without:
        command += ["--exclude-path", path]
    # It remembers failures in the folder it runs in; each run is to be the same.
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(subprocess.run(command + options, env=environment, cwd=folder, check=False).returncode)


main()
