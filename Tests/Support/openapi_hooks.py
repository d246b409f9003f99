"""Gives schemathesis ids that are there, so that it meets more than 404: loaded by it, started by openapi_check.py.

A value that could be an id takes the place of nothing else than a real id; one that could not (a text, null) stays, and so does
everything else schemathesis thought of. Addresses become those of the test's own server: nothing else is ever fetched.
"""
import itertools
import json
import os
import re
import urllib.parse
import uuid

import requests
import schemathesis

SEEDS = json.loads(os.environ["MEDIA_SEEDS"])
SERVER = SEEDS["server"]
BASIC = (SEEDS["user"], SEEDS["secret"])
KEY = {"X-API-KEY": SEEDS["key"]}
# A file that is not there: a media that fails at once costs nothing.
NOWHERE = SEEDS["clips"] + "/nowhere.mp4"
KEPT = {SEEDS[name] for name in ("media", "playback", "private", "signingKey", "playlist", "file")}
turns = itertools.count()


def api(method, path, body=None):
    answer = requests.request(method, SERVER + path, json=body, auth=BASIC, timeout=60)
    assert answer.ok, (method, path, body, answer.status_code, answer.text)
    return answer.json()["data"]


def a_media():
    return api("POST", "/v1/on-demand", {"inputs": [{"type": "video", "url": NOWHERE}], "accessPolicy": "public"})["id"]


def a_playback_id(otherwise):
    """A media has so many, and no more."""
    answer = requests.post(
        f"{SERVER}/v1/on-demand/{SEEDS['changed']}/playback-ids", json={"accessPolicy": "public"}, auth=BASIC, timeout=60)
    return answer.json()["data"]["id"] if answer.ok else otherwise


def an_upload():
    return api("POST", "/v1/on-demand/upload", {"corsOrigin": "*", "pushMediaSettings": {"accessPolicy": "public"}})


def a_playlist():
    return api("POST", "/v1/on-demand/playlists", {"name": "a", "referenceId": str(uuid.uuid4()), "type": "manual"})["id"]


def a_file():
    answer = requests.post(SERVER + "/v1/files", files={"file": ("clip.mp4", b"no clip")}, headers=KEY, timeout=60)
    answer.raise_for_status()
    return answer.json()["id"]


def is_id(value):
    try:
        return isinstance(value, str) and len(value) == 36 and bool(uuid.UUID(value))
    except ValueError:
        return False


def at_home(value):
    """The value with every address leading to the test's own server."""
    if isinstance(value, dict):
        return {name: at_home(item) for name, item in value.items()}
    if isinstance(value, list):
        return [at_home(item) for item in value]
    if isinstance(value, str) and re.match(r"(?i)https?://", value) and len(value) <= 4096:
        return NOWHERE
    return value


def the_id(case, name):
    """An id of the kind that a part of the path names; those that are used up are made for the call."""
    path, method = case.operation.path, case.method.upper()
    if name == "mediaId":
        if (method, path) == ("DELETE", "/v1/on-demand/{mediaId}"):
            return a_media()
        return SEEDS["media"] if method == "GET" and "trackId" not in path else SEEDS["changed"]
    if name == "trackId":
        return SEEDS["track"]
    if name == "playbackId":
        return SEEDS["spare"] if method != "GET" else SEEDS["private"]
    if name == "playlistId":
        return a_playlist() if method != "GET" else SEEDS["playlist"]
    if name == "signingKeyId":
        return api("POST", "/v1/iam/signing-keys")["id"] if method == "DELETE" else SEEDS["signingKey"]
    if name == "fileId":
        return a_file() if method == "DELETE" else SEEDS["file"]
    if name == "uploadId":
        return an_upload()["uploadId"]
    return SEEDS.get(name)


def viewer(case, turn):
    """Somebody who may play: of a public media, or of a private one with a token."""
    if turn % 4:
        case.path_parameters["playbackId"] = SEEDS["playback"]
    else:
        case.path_parameters["playbackId"] = SEEDS["private"]
        if turn % 8:
            case.query["token"] = SEEDS["token"]
    if "path" in case.path_parameters and turn % 3:
        case.path_parameters["path"] = SEEDS["paths"][turn % len(SEEDS["paths"])]


@schemathesis.hook
def before_call(context, case, kwargs):
    turn = next(turns)
    parts = case.path_parameters or {}
    path = case.operation.path
    if case.body is not None and not isinstance(case.body, (bytes, str)):
        case.body = at_home(case.body)
    if case.method.upper() not in ("GET", "HEAD"):
        # Schemathesis remembers ids it has met. What others need is neither changed nor deleted.
        for name, value in parts.items():
            if is_id(value) and value in KEPT:
                parts[name] = the_id(case, name)
        asked = (case.query or {}).get("playbackId")
        if is_id(asked) and asked in KEPT:
            case.query["playbackId"] = SEEDS["spare"]
    # Sequences of calls have ids of their own, and are about them. Some strangers are left everywhere.
    if case.meta is None or case.meta.phase.name.value == "stateful" or turn % 10 == 0:
        return
    if path.startswith(("/stream/", "/images/")) and is_id(parts.get("playbackId")):
        viewer(case, turn)
    elif path == "/uploads/{uploadId}" and is_id(parts.get("uploadId")):
        upload = an_upload()
        parts["uploadId"] = upload["uploadId"]
        if isinstance(case.query.get("upload_id"), str) and turn % 5:
            case.query["upload_id"] = urllib.parse.parse_qs(urllib.parse.urlsplit(upload["url"]).query)["upload_id"][0]
    elif path.startswith("/download/") and is_id(parts.get("fileId")) and {"expires", "signature"} <= set(case.query):
        signed = urllib.parse.urlsplit(SEEDS["download"])
        parts["fileId"], parts["name"] = SEEDS["file"], "clip.mp4"
        case.query.update({name: values[0] for name, values in urllib.parse.parse_qs(signed.query).items()})
    else:
        for name, value in parts.items():
            if is_id(value):
                parts[name] = the_id(case, name) or value
        if path == "/v1/files/{fileId}/{name}" and turn % 2:
            parts["name"] = "clip.mp4"
        if case.method.upper() == "DELETE" and path.endswith("/playback-ids") and is_id((case.query or {}).get("playbackId")):
            case.query["playbackId"] = a_playback_id(case.query["playbackId"])
    ids = case.body.get("mediaIds") if isinstance(case.body, dict) else None
    if isinstance(ids, list) and ids and all(map(is_id, ids)):
        case.body["mediaIds"] = [SEEDS["media"]]
        if case.method.upper() != "PATCH" and is_id(parts.get("playlistId")):
            # It may be there already.
            requests.patch(
                f"{SERVER}/v1/on-demand/playlists/{parts['playlistId']}/media", json={"mediaIds": [SEEDS["media"]]}, auth=BASIC,
                timeout=60)
