#!/usr/bin/env python3
"""Tries every route of private playback with tokens that are none.

    playback_tokens.py SERVER USER SECRET CLIPS DOCUMENT

The routes are those of the document that know a playback token; one that is added is tried as well. Each token that is refused
where it should be is a line; the first that is not ends it with a traceback.
"""
import base64
import json
import re
import sys
import time
import uuid

import jwt
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

SERVER, USER, SECRET, CLIPS, DOCUMENT = sys.argv[1:]


def api(method, path, body=None):
    answer = requests.request(method, SERVER + path, json=body, auth=(USER, SECRET), timeout=60)
    assert answer.ok, (path, answer.status_code, answer.text)
    return answer.json().get("data")


def media():
    """A media that is ready, with all its files for download."""
    made = api("POST", "/v1/on-demand", {
        "inputs": [{"type": "video", "url": CLIPS + "/h264-aac.mp4"}], "accessPolicy": "private", "sourceAccess": True,
        "mp4Support": "audioOnly,capped_4k"})
    for _ in range(1200):
        found = api("GET", f"/v1/on-demand/{made['id']}")
        if found["status"] == "Ready" and all(file["status"] == "ready" for file in found["mp4Support"]):
            return found
        assert found["status"] != "Failed", found
        time.sleep(0.1)
    raise AssertionError("the media is not ready in time")


def part(value):
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


class Forge:
    """Makes tokens, right ones and wrong ones."""

    def __init__(self, playback):
        self.playback = playback
        self.key = api("POST", "/v1/iam/signing-keys")
        self.other_key = api("POST", "/v1/iam/signing-keys")
        self.pem = base64.b64decode(self.key["privateKey"])

    def token(self, pem=None, algorithm="RS256", head=None, **claims):
        now = int(time.time())
        said = {"aud": f"media:{self.playback}", "iat": now, "exp": now + 600, **claims}
        said = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(said, pem or self.pem, algorithm=algorithm, headers={"kid": self.key["id"], **(head or {})})

    def wrong(self, other):
        """Tokens that let nobody in, by what is wrong with them."""
        good, now = self.token(), int(time.time())
        head, claims, signature = good.split(".")
        public = api("GET", f"/v1/iam/signing-keys/{self.key['id']}")["publicKey"].encode()
        stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        longer = part({"aud": f"media:{self.playback}", "exp": now + 10**9})
        # What a library that lets the token choose how it is checked would take: a MAC under the public key.
        hmac = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
        confused = part({"alg": "HS256", "typ": "JWT", "kid": self.key["id"]}) + "." + claims
        none = part({"alg": "none", "typ": "JWT", "kid": self.key["id"]}) + "." + claims + "."
        return {
            "another playback id": self.token(aud=f"media:{other}"), "no audience": self.token(aud=None),
            "two audiences": self.token(aud=[f"media:{self.playback}", "media:x"]), "the bare id": self.token(aud=self.playback),
            "expired": self.token(exp=now - 10), "no expiry": self.token(exp=None), "expiry in words": self.token(exp=None)[:0] + "x.y.z",
            "not yet": self.token(nbf=now + 600), "a stranger's key": self.token(pem=stranger),
            "another key's name": self.token(head={"kid": self.other_key["id"]}), "no key's name": self.token(head={"kid": "x"}),
            "an unknown key": self.token(head={"kid": str(uuid.uuid4())}), "a path for a key": self.token(head={"kid": "../../etc/passwd"}),
            "alg none": none, "alg none with a signature": none + signature, "alg None": none.replace(
                part({"alg": "none", "typ": "JWT", "kid": self.key["id"]}), part({"alg": "None", "kid": self.key["id"]})),
            "HS256 under the public key": confused + "." + part(hmac.sign(confused.encode(), public)),
            "RS512": self.token(algorithm="RS512"), "PS256": self.token(algorithm="PS256"),
            "other claims": f"{head}.{longer}.{signature}", "no signature": f"{head}.{claims}.", "two parts": f"{head}.{claims}",
            "a signature cut off": good[:-8], "empty": "", "long": "a." * 5000, "no base64": "%00.%ff.%22", "dots": "...",
        }


def routes(playback):
    """The addresses of the document's operations that know a token."""
    with open(DOCUMENT, encoding="utf-8") as file:
        paths = json.load(file)["paths"]
    known = {"format": None, "extension": "mp4", "path": "master.m3u8", "playbackId": playback}
    for path, methods in paths.items():
        for operation in methods.values():
            if not any("playbackToken" in way for way in operation["security"]):
                continue
            enums = [p["schema"]["enum"] for p in operation.get("parameters", []) if p.get("name") == "format"]
            for choice in (enums[0] if enums else [None]):
                yield re.sub(r"\{(\w+)\}", lambda name: {**known, "format": choice}[name[1]], path)


def asked(path, token=None, method="GET"):
    answer = requests.request(
        method, SERVER + path, params={} if token is None else {"token": token}, timeout=60, allow_redirects=False)
    return answer


def refused(path, status, token, why):
    answer = asked(path, token)
    error = answer.json()["error"] if answer.headers.get("Content-Type") == "application/json" else {}
    assert (answer.status_code, error.get("code")) == (status, status), (path, why, answer.status_code, answer.content[:300])
    assert asked(path, token, "HEAD").status_code == status, (path, why)


def main():
    found = media()
    identity, playback = found["id"], found["playbackIds"][0]["id"]
    other = api("POST", f"/v1/on-demand/{identity}/playback-ids", {"accessPolicy": "private"})["id"]
    forge = Forge(playback)
    good, wrong = forge.token(), forge.wrong(other)
    paths = list(routes(playback))
    assert len(paths) >= 10, paths
    for path in paths:
        assert asked(path, good).status_code == 200, (path, asked(path, good).content[:300])
        refused(path, 401, None, "no token")
        for why, token in wrong.items():
            refused(path, 403, token, why)
        print("done", path, len(wrong), flush=True)
    assert asked(paths[0].replace(playback, other), good).status_code == 403
    second = forge.token(pem=base64.b64decode(forge.other_key["privateKey"]), head={"kid": forge.other_key["id"]})
    assert all(asked(path, second).status_code == 200 for path in paths)
    api("DELETE", f"/v1/iam/signing-keys/{forge.key['id']}")
    for path in paths:
        refused(path, 403, good, "its key was deleted")
        assert asked(path, second).status_code == 200, path
    print("done signing key", flush=True)
    api("DELETE", f"/v1/on-demand/{identity}/playback-ids?playbackId={playback}")
    for path in paths:
        refused(path, 404, second, "the playback id was deleted")
    print("done playback id", flush=True)
    public = api("POST", f"/v1/on-demand/{identity}/playback-ids", {"accessPolicy": "public"})["id"]
    paths = list(routes(public))
    assert all(asked(path).status_code == 200 for path in paths)
    api("DELETE", f"/v1/on-demand/{identity}")
    for path in paths:
        refused(path, 404, None, "the media was deleted")
    print("done media", flush=True)


main()
