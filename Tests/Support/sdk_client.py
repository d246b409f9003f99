#!/usr/bin/env python3
"""Drives a server with the real SDK (fastpix-python 1.2.0), every operation of it that the server has.

    sdk_client.py SERVER USER SECRET CLIPS [--speech]

SERVER is the server's address, CLIPS the address of a folder of clips that it can fetch from. `--speech` says that commands for
speech and summaries are configured. Each step that is done is a line; the first that fails ends it with a traceback.
"""
import argparse
import time
import urllib.error
import urllib.request
import uuid

from fastpix_python import Fastpix, errors, models


def fetch(url, method="GET", body=None, headers=None):
    """The status, the headers and the body of an answer."""
    request = urllib.request.Request(url, data=body, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


class Client:
    def __init__(self, server, user, secret, clips, has_speech):
        self.server, self.clips, self.has_speech = server, clips, has_speech
        # Without this, the SDK tries again for an hour.
        self.sdk = self.signed_in(user, secret)

    def signed_in(self, user, secret):
        return Fastpix(
            server_url=self.server + "/v1/", security=models.Security(username=user, password=secret), retry_config=None,
            timeout_ms=60000)

    def refused(self, kind, call, status=None):
        """Holds a call to being refused, as the SDK tells it."""
        try:
            call()
        except kind as error:
            found = getattr(error, "status_code", None)
            assert status is None or found == status, (found, error)
            return error
        raise AssertionError(f"not refused: {kind.__name__}")

    def settled(self, media_id, done=lambda media: True):
        """A media that is ready, or failed, and as `done` wants it."""
        for _ in range(600):
            media = self.sdk.manage_videos.get_media(media_id=media_id).data
            if media.status == "Failed":
                raise AssertionError(f"the media failed: {media}")
            if media.status == "Ready" and done(media):
                return media
            time.sleep(0.1)
        raise AssertionError("the media is not ready in time")

    # Steps, in their order.

    def create(self):
        created = self.sdk.input_video.create_media(
            inputs=[{"type": "video", "url": self.clips + "/h264-aac.mp4"}], access_policy="public", metadata={"k": "v"})
        assert created.success and created.data.status == "Created", created
        self.media = created.data.id
        media = self.settled(self.media)
        assert media.metadata == {"k": "v"} and 11.9 < float(media.duration) < 12.1, media
        assert {track.type for track in media.tracks} == {"video", "audio"}, media.tracks
        self.playback = media.playback_ids[0].id
        self.sound = next(track.id for track in media.tracks if track.type == "audio")

    def play(self):
        status, headers, body = fetch(f"{self.server}/stream/{self.playback}.m3u8")
        assert status == 200 and headers["Content-Type"] == "application/vnd.apple.mpegurl", status
        import m3u8
        master = m3u8.loads(body.decode(), uri=f"{self.server}/stream/{self.playback}.m3u8")
        lists = [item.absolute_uri for item in list(master.playlists) + list(master.media) if item.uri]
        assert lists, body
        for address in lists:
            playlist = m3u8.load(address)
            assert playlist.segments and playlist.is_endlist, address
            for part in list(playlist.segment_map) + list(playlist.segments):
                status, _, segment = fetch(part.absolute_uri)
                assert status == 200 and segment, part.absolute_uri

    def lists(self):
        for order in ("asc", "desc"):
            page = self.sdk.manage_videos.list_media(limit=20, offset=1, order_by=order)
            assert self.media in [media.id for media in page.data], page
            assert page.pagination.current_offset == 1, page.pagination
        self.refused(errors.ValidationErrorResponse, lambda: self.sdk.manage_videos.list_media(limit=0))
        assert self.sdk.manage_videos.list_live_clips(livestream_id="b6f71268143f70c798a7851a0a92dcbf").data == []

    def update(self):
        media = self.sdk.manage_videos.updated_media(media_id=self.media, metadata={"user": "a"}).data
        assert media.metadata == {"user": "a"}, media

    def downloads(self):
        self.sdk.manage_videos.updated_mp4_support(media_id=self.media, mp4_support="audioOnly,capped_4k")
        media = self.settled(
            self.media, lambda media: media.mp4_support and all(file.status == "ready" for file in media.mp4_support))
        assert len(media.mp4_support) == 2, media
        for name, kind in (("capped-4k.mp4", "video/mp4"), ("audio.m4a", "audio/mp4")):
            address = f"{self.server}/stream/{self.playback}/{name}"
            status, headers, body = fetch(address, headers={"Range": "bytes=4-7"})
            assert (status, headers["Content-Type"], body) == (206, kind, b"ftyp"), (status, body)
            status, headers, body = fetch(address, "HEAD")
            assert status == 200 and int(headers["Content-Length"]) > 1000 and not body
            assert fetch(address, headers={"If-None-Match": headers["ETag"]})[0] == 304
        self.refused(
            errors.DuplicateMp4SupportError,
            lambda: self.sdk.manage_videos.updated_mp4_support(media_id=self.media, mp4_support="audioOnly,capped_4k"), 400)

    def source(self):
        media = self.sdk.manage_videos.updated_source_access(media_id=self.media, source_access=True).data
        assert media.source_access
        status, headers, _ = fetch(f"{self.server}/stream/{self.playback}/source.mp4", "HEAD")
        assert status == 200 and headers["Content-Type"] == "video/mp4", status
        self.sdk.manage_videos.updated_source_access(media_id=self.media, source_access=False)
        assert fetch(f"{self.server}/stream/{self.playback}/source.mp4", "HEAD")[0] == 404

    def tracks(self):
        add = self.sdk.manage_videos.add_media_track
        words = {"url": self.clips + "/hello.srt", "type": "subtitle", "language_code": "en", "language_name": "English"}
        track = add(media_id=self.media, tracks=words).data
        self.settled(self.media, lambda media: any(t.id == track.id and t.status == "available" for t in media.tracks))
        _, _, master = fetch(f"{self.server}/stream/{self.playback}.m3u8")
        assert b"TYPE=SUBTITLES" in master, master
        self.refused(errors.TrackDuplicateRequestError, lambda: add(media_id=self.media, tracks=words), 400)
        renamed = self.sdk.manage_videos.update_media_track(
            media_id=self.media, track_id=track.id, language_code="fr", language_name="French").data
        assert renamed.id == track.id and renamed.language_code == "fr", renamed
        self.settled(self.media, lambda media: all(t.status == "available" for t in media.tracks))
        self.sdk.manage_videos.delete_media_track(media_id=self.media, track_id=track.id)
        media = self.settled(self.media)
        assert track.id not in [t.id for t in media.tracks]

    def input_info(self):
        info = self.sdk.manage_videos.retrieve_media_input_info(media_id=self.media).data
        assert info.file.container_format == "mp4", info

    def speech(self):
        generate = self.sdk.manage_videos.generate_subtitle_track
        words = {"media_id": self.media, "track_id": self.sound, "language_name": "English", "language_code": "en-US"}
        if self.has_speech:
            track = generate(**words).data
            self.settled(self.media, lambda media: any(t.id == track.id and t.status == "available" for t in media.tracks))
            self.sdk.in_video_ai_features.update_media_summary(media_id=self.media, generate=True, summary_length=50)
            for _ in range(600):
                try:
                    assert self.sdk.manage_videos.get_summary(media_id=self.media).data
                    break
                except Exception:
                    time.sleep(0.1)
            else:
                raise AssertionError("there is no summary")
        else:
            self.refused(Exception, lambda: generate(**words), 400)
            error = self.refused(
                Exception, lambda: self.sdk.manage_videos.get_summary(media_id=self.media), 400)
            assert "Summary not enabled" in str(error.body), error.body

    def playback_ids(self):
        playback = self.sdk.playback
        made = playback.create_media_playback_id(media_id=self.media, access_policy="private", resolution="1080p").data
        assert made.access_policy == "private", made
        assert playback.get_playback_id(media_id=self.media, playback_id=made.id).data.id == made.id
        assert [p.id for p in playback.list_playback_ids(media_id=self.media).data] == [self.playback, made.id]
        playback.update_domain_restrictions(
            media_id=self.media, playback_id=self.playback, default_policy="deny", allow=["a.example"], deny=[])
        address = f"{self.server}/stream/{self.playback}.m3u8"
        assert fetch(address)[0] == 403
        assert fetch(address, headers={"Referer": "https://www.a.example/page"})[0] == 200
        playback.update_domain_restrictions(
            media_id=self.media, playback_id=self.playback, default_policy="allow", allow=[], deny=[])
        playback.update_user_agent_restrictions(
            media_id=self.media, playback_id=self.playback, default_policy="allow", allow=[], deny=["BadBot"])
        assert fetch(address, headers={"User-Agent": "BadBot/1"})[0] == 403
        assert fetch(address)[0] == 200
        self.private = made.id

    def tokens(self):
        keys = self.sdk.signing_keys
        key = keys.create_signing_key().data
        assert key.id in [k.id for k in keys.list_signing_keys().data]
        assert "BEGIN PUBLIC KEY" in keys.get_signing_key_by_id(signing_key_id=key.id).data.public_key
        import base64
        import jwt
        pem = base64.b64decode(key.private_key)

        def token(audience, seconds=300, kid=key.id, secret=pem, algorithm="RS256"):
            now = int(time.time())
            claims = {"kid": key.id, "aud": f"media:{audience}", "iss": "fastpix.com", "sub": "", "iat": now, "exp": now + seconds}
            return jwt.encode(claims, secret, algorithm=algorithm, headers={"kid": kid})

        address = f"{self.server}/stream/{self.private}.m3u8"
        assert fetch(address)[0] == 401
        good = token(self.private)
        status, headers, body = fetch(f"{address}?token={good}")
        assert status == 200 and "no-store" in headers["Cache-Control"], status
        import m3u8
        first = m3u8.loads(body.decode(), uri=address).playlists[0].absolute_uri
        status, _, body = fetch(first)
        assert status == 200, status
        assert fetch(m3u8.loads(body.decode(), uri=first).segments[0].absolute_uri)[0] == 200
        wrong = [
            token(self.playback), token(self.private, seconds=-10), token(self.private, kid=str(uuid.uuid4())), good[:-4] + "AAAA",
            "a.b.c", "", token(self.private, secret="x" * 32, algorithm="HS256"), token(self.private, secret=None, algorithm="none")]
        for bad in wrong:
            assert fetch(f"{address}?token={bad}")[0] == 403, bad
        assert fetch(f"{self.server}/images/{self.private}/thumbnail.jpg?token={good}")[0] == 200
        assert fetch(f"{self.server}/images/{self.private}/thumbnail.jpg")[0] == 401
        keys.delete_signing_key(signing_key_id=key.id)
        assert fetch(f"{address}?token={good}")[0] == 403
        self.refused(errors.SigningKeyNotFoundError, lambda: keys.get_signing_key_by_id(signing_key_id=key.id), 404)
        self.sdk.playback.delete_media_playback_id(media_id=self.media, playback_id=self.private)
        assert fetch(address)[0] == 404

    def clips_of_it(self):
        made = self.sdk.input_video.create_media(
            inputs=[{"type": "video", "url": f"fp_mediaId://{self.media}", "start_time": 1, "end_time": 3.5}], access_policy="public")
        self.settled(made.data.id)
        page = self.sdk.manage_videos.get_media_clips(source_media_id=self.media)
        assert [clip.id for clip in page.data] == [made.data.id], page
        self.sdk.manage_videos.delete_media(media_id=made.data.id)

    def images(self):
        for name, start in (("thumbnail.jpg", b"\xff\xd8"), ("thumbnail.png?time=1&width=64", b"\x89PNG"), ("clip.gif", b"GIF8"),
                            ("thumbnail.webp", b"RIFF"), ("spritesheet.jpg", b"\xff\xd8"), ("spritesheet.json", b"{")):
            status, _, body = fetch(f"{self.server}/images/{self.playback}/{name}")
            assert status == 200 and body.startswith(start), (name, status)
        assert fetch(f"{self.server}/images/{self.playback}/thumbnail.jpg?time=x")[0] == 422

    def uploads(self):
        def offer():
            settings = {"access_policy": "public", "metadata": {"k": "v"}, "optimize_audio": False}
            return self.sdk.input_video.direct_upload_video_media(request={"cors_origin": "*", "push_media_settings": settings}).data

        data = fetch(self.clips + "/h264-aac.mp4")[2]
        upload = offer()
        half = 256 << 10
        assert len(data) > half
        status, headers, _ = fetch(upload.url, "PUT", data[:half], {"Content-Range": f"bytes 0-{half - 1}/{len(data)}"})
        assert (status, headers["Range"]) == (308, f"bytes=0-{half - 1}"), status
        status, headers, _ = fetch(upload.url, "PUT", b"", {"Content-Range": f"bytes */{len(data)}"})
        assert (status, headers["Range"]) == (308, f"bytes=0-{half - 1}"), status
        end = {"Content-Range": f"bytes {half}-{len(data) - 1}/{len(data)}"}
        assert fetch(upload.url, "PUT", data[half:], end)[0] == 200
        media = self.settled(upload.upload_id)
        assert media.id == upload.upload_id
        self.sdk.manage_videos.delete_media(media_id=media.id)
        whole = offer()
        assert fetch(whole.url, "PUT", data)[0] == 200
        self.settled(whole.upload_id)
        assert fetch(whole.url.replace("upload_id=", "upload_id=0"), "PUT", data)[0] == 403
        unwanted = offer()
        assert self.sdk.manage_videos.cancel_upload(upload_id=unwanted.upload_id).data.status == "cancelled"
        assert unwanted.upload_id in [u.upload_id for u in self.sdk.manage_videos.list_uploads(limit=20).data]
        self.refused(Exception, lambda: self.sdk.manage_videos.cancel_upload(upload_id=unwanted.upload_id), 400)

    def not_offered(self):
        features = self.sdk.in_video_ai_features
        for call in (
            lambda: features.update_media_chapters(media_id=self.media, chapters=True),
            lambda: features.update_media_named_entities(media_id=self.media, named_entities=True),
            lambda: features.update_media_moderation(media_id=self.media, moderation={"type": "video"}),
            lambda: self.sdk.drm_configurations.get_drm_configuration(),
        ):
            self.refused(Exception, call, 400)

    def playlists(self):
        playlist = self.sdk.playlist
        name = f"list-{uuid.uuid4()}"
        made = playlist.create_a_playlist(name="First", reference_id=name, type_="manual").data
        self.refused(
            Exception, lambda: playlist.create_a_playlist(name="Again", reference_id=name, type_="manual"), 400)
        filled = playlist.add_media_to_playlist(playlist_id=made.id, media_ids=[self.media]).data
        assert [media.id for media in filled.media_list] == [self.media], filled
        playlist.change_media_order_in_playlist(playlist_id=made.id, media_ids=[self.media])
        renamed = playlist.update_a_playlist(playlist_id=made.id, name="Second", description="words").data
        assert renamed.name == "Second", renamed
        assert made.id in [item.id for item in playlist.get_all_playlists(limit=10, offset=1).data]
        assert playlist.delete_media_from_playlist(playlist_id=made.id, media_ids=[self.media]).data.media_count == 0
        smart = playlist.create_a_playlist(
            name="Smart", reference_id=name + "-smart", type_="smart", play_order="createdDate ASC", limit=20,
            metadata={"created_date": {"start_date": "2024-11-30", "end_date": "2099-12-01"}}).data
        found = playlist.get_playlist_by_id(playlist_id=smart.id).data
        assert self.media in [media.id for media in found.media_list], found
        for item in (made, smart):
            playlist.delete_a_playlist(playlist_id=item.id)
        self.refused(Exception, lambda: playlist.get_playlist_by_id(playlist_id=made.id), 404)

    def credentials(self):
        stranger = self.signed_in("tok", "wrong")
        self.refused(errors.InvalidPermissionError, lambda: stranger.manage_videos.get_media(media_id=self.media), 401)
        self.refused(
            errors.MediaNotFoundError, lambda: self.sdk.manage_videos.get_media(media_id=str(uuid.uuid4())), 404)

    def delete(self):
        self.sdk.manage_videos.delete_media(media_id=self.media)
        self.refused(errors.MediaNotFoundError, lambda: self.sdk.manage_videos.get_media(media_id=self.media), 404)
        assert fetch(f"{self.server}/stream/{self.playback}.m3u8")[0] == 404


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0], allow_abbrev=False)
    for name in ("server", "user", "secret", "clips"):
        parser.add_argument(name)
    parser.add_argument("--speech", action="store_true")
    arguments = parser.parse_args()
    client = Client(arguments.server, arguments.user, arguments.secret, arguments.clips, arguments.speech)
    for step in (
        "create", "play", "lists", "update", "downloads", "source", "tracks", "input_info", "speech", "playback_ids", "tokens",
        "clips_of_it", "images", "uploads", "playlists", "not_offered", "credentials", "delete",
    ):
        getattr(client, step)()
        print("done", step, flush=True)


main()
