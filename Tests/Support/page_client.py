#!/usr/bin/env python3
"""A person at the page, in a real browser: signs in, uploads, watches, adds subtitles, downloads, deletes.

    page_client.py SERVER USER SECRET CLIP SUBTITLES [--player mse] [--screenshots FOLDER]

Says `done <step>` for each step; what the page's console complains about is a failure.
"""
import argparse, os, sys, time
from browser import Browser, Failed

VIDEO = "document.querySelector('video')"


def done(step):
    print("done " + step, flush=True)


def expect(condition, words):
    if not condition:
        raise Failed(words)


class Person:
    def __init__(self, options):
        self.options = options
        self.query = f"?player={options.player}" if options.player else ""
        self.browser = Browser()
        self.pictures = 0

    def picture(self, name, whole=False):
        if self.options.screenshots:
            self.browser.picture(os.path.join(self.options.screenshots, name + ".png"), whole)

    def sign_in(self):
        browser, options = self.browser, self.options
        browser.open(options.server + "/" + self.query)
        browser.wait("document.activeElement === document.querySelector('input[name=user]')")
        browser.type("input[name=user]", options.user)
        browser.type("input[name=secret]", "wrong")
        browser.key("Enter", number=13, text="\r")
        browser.wait("document.querySelector('.problem').textContent.includes('does not know')")
        complaints = [text for text in browser.problems if "401" not in text]
        expect(not complaints, f"{complaints}")
        browser.problems.clear()  # The browser itself notes the 401.
        browser.type("input[name=secret]", options.secret)
        browser.key("Enter", number=13, text="\r")
        browser.wait("document.querySelector('.composer')")
        browser.click_text("Sign out")
        browser.wait("document.querySelector('.sign-in')")
        expect(browser.js("sessionStorage.length") == 0, "credentials are kept after signing out")
        done("sign in by the form")
        fresh = self.query + ("&" if self.query else "?") + "fresh"
        browser.open(f"{options.server}/{fresh}#user={options.user}&secret={options.secret}")
        browser.wait("document.querySelector('.composer')")
        expect(options.secret not in browser.js("location.href"), "the secret stays in the address bar")
        browser.wait("document.querySelector('.library-body .empty')")
        done("sign in by the address")

    def refuse(self):
        browser = self.browser
        browser.type("input[type=url]", "ftp://example.com/x")
        browser.click_text("Fetch")
        browser.wait("document.querySelector('input[type=url]').getAttribute('aria-invalid') === 'true'")
        expect(browser.js("document.querySelector('.field-error:not([hidden])').textContent.length > 10"), "no reason")
        browser.problems[:] = [text for text in browser.problems if "422" not in text]
        done("refusal of an address")

    def fail(self):
        browser = self.browser
        browser.js("""(() => { const data = new DataTransfer();
            data.items.add(new File(['this is no media'], 'rubbish.mp4'));
            document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true})) })()""")
        browser.wait("document.querySelector('.work[data-phase=failed]')")
        words = browser.js("document.querySelector('.work-problem').textContent")
        expect("cannot be played" in words, words)
        browser.click_text("Dismiss")
        browser.wait("document.querySelector('.badge.failed')")
        browser.click(".card-link")
        browser.wait("document.querySelector('.waiting.failed code')")
        self.picture("failed")
        browser.click_text("Delete")
        browser.click_text("Delete", "dialog")
        browser.wait("document.querySelector('.library-body .empty')")
        done("drop of what is no media")

    def upload(self):
        browser = self.browser
        browser.js("""(() => { window.seen = new Set(); new MutationObserver(() => {
            for (const e of document.querySelectorAll('.work-phase, .work-detail')) seen.add(e.textContent) })
            .observe(document.body, {subtree: true, childList: true, characterData: true}) })()""")
        browser.click(".options summary")
        browser.type(".option-grid input[type=text]", "A short film")
        browser.choose_file("#picker", self.options.clip)
        browser.wait("document.querySelector('.media-title')?.textContent === 'A short film'", 120)
        seen = browser.js("[...seen].join(' | ')")
        expect("Uploading" in seen and " of " in seen, f"no progress of the upload was shown: {seen}")
        done("upload")

    def play(self):
        browser = self.browser
        browser.wait(f"{VIDEO}.readyState >= 2 && {VIDEO}.duration > 3")
        expected = self.options.player or browser.js(
            f"{VIDEO}.canPlayType('application/vnd.apple.mpegurl') ? 'native' : 'mse'")
        player = browser.js("document.querySelector('.player').dataset.player")
        expect(player == expected, f"{player} plays, not {expected}")
        browser.click(".control[aria-label=Play]")
        browser.wait(f"{VIDEO}.currentTime > 1 && {VIDEO}.getVideoPlaybackQuality().totalVideoFrames > 5")
        browser.key("k", "KeyK", 75, "k")
        browser.wait(f"{VIDEO}.paused")
        done("play with " + player)
        browser.js(f"{VIDEO}.currentTime = {VIDEO}.duration - 1.5")
        browser.wait(f"!{VIDEO}.seeking && {VIDEO}.readyState >= 2")
        browser.js(f"{VIDEO}.play()")
        browser.wait(f"{VIDEO}.ended")
        done("play to the end")

    def scrub(self):
        browser = self.browser
        shown = "!document.querySelector('.preview').hidden && !document.querySelector('.preview-picture').hidden"
        # The sheet is made when it is asked for the first time.
        browser.wait("document.querySelector('.preview-picture').style.backgroundImage.includes('spritesheet.jpg')")
        browser.hover(".scrubber", 0.25)
        browser.wait(shown)
        early = browser.js("document.querySelector('.preview-picture').style.backgroundPosition + document.querySelector('.preview-time').textContent")
        browser.hover(".scrubber", 0.75)
        browser.wait(f"document.querySelector('.preview-picture').style.backgroundPosition + document.querySelector('.preview-time').textContent !== '{early}'")
        self.picture("playing")
        browser.click(".scrubber")
        browser.wait(f"Math.abs({VIDEO}.currentTime / {VIDEO}.duration - 0.5) < 0.05")
        browser.hover("h1.media-title")
        browser.wait("document.querySelector('.preview').hidden")
        browser.js("document.querySelector('.scrubber').focus()")
        browser.key("Home", number=36)
        browser.wait(f"{VIDEO}.currentTime === 0 && {shown}")
        expect(browser.js("document.querySelector('.scrubber').getAttribute('aria-valuetext')").startswith("0 seconds of"),
               "the slider says nothing to screen readers")
        done("scrub with pictures")

    def subtitles(self):
        browser = self.browser
        browser.click_text("Add subtitles")
        browser.wait("document.querySelector('dialog[open] #track-file')")
        browser.click_text("Add", "dialog .dialog-actions")
        browser.wait("document.querySelector('#track-file').getAttribute('aria-invalid') === 'true'")
        browser.choose_file("#track-file", self.options.subtitles)
        browser.click_text("Add", "dialog .dialog-actions")
        browser.wait("!document.querySelector('dialog')")
        browser.wait("[...document.querySelectorAll('.state')].length === 3 && !document.querySelector('.state.preparing')")
        expect(browser.js("document.querySelectorAll('.state.available').length") == 3, "the subtitles are not playable")
        browser.wait("document.querySelector('select[aria-label=Subtitles]')")
        browser.js("""(() => { const menu = document.querySelector('select[aria-label=Subtitles]');
            menu.value = '0'; menu.dispatchEvent(new Event('change')) })()""")
        browser.wait(f"{VIDEO}.readyState >= 1")
        browser.js(f"{VIDEO}.currentTime = 1")
        browser.wait(f"[...{VIDEO}.textTracks].some((t) => t.mode === 'showing' && [...(t.activeCues ?? [])]"
                     ".some((cue) => cue.text.includes('Hello there')))")
        self.picture("subtitles")
        done("subtitles")

    def downloads(self):
        browser = self.browser
        for name in ("MP4", "M4A"):
            browser.click_text("Make " + name)
            browser.wait(f"[...document.querySelectorAll('.downloads a')].some((a) => a.textContent.includes('{name}'))")
        for kind in ("video/mp4", "audio/mp4"):
            size = browser.js(
                "(async () => { for (const a of document.querySelectorAll('.downloads a')) { const r = await fetch(a.href);"
                f" const b = await r.blob(); if (r.ok && b.type === '{kind}') return b.size }} return 0 }})()")
            expect(size > 1000, f"no {kind} can be downloaded")
        browser.wait("document.querySelectorAll('table.plan').length === 3")
        words = browser.js("[...document.querySelectorAll('table.plan')].map((t) => t.innerText).join()")
        expect("h264" in words and ("Copied" in words or "Encoded" in words), words)
        self.picture("media", whole=True)
        done("downloads and plan")

    def words(self):
        browser = self.browser
        browser.click_text("Rename")
        browser.type("dialog input", "Another title")
        browser.key("Enter", number=13, text="\r")
        browser.wait("document.querySelector('.media-title').textContent === 'Another title' && !document.querySelector('dialog')")
        browser.click_text("Share")
        browser.wait("document.querySelector('dialog textarea').value.endsWith('.m3u8')")
        browser.key("Escape", number=27)
        browser.wait("!document.querySelector('dialog')")
        done("rename and share")

    def delete(self):
        browser = self.browser
        browser.click_text("Delete")
        browser.wait("document.activeElement.textContent === 'Cancel'")
        browser.key("Escape", number=27)
        browser.wait("!document.querySelector('dialog')")
        browser.click_text("Delete")
        browser.click_text("Delete", "dialog")
        browser.wait("document.querySelector('.library-body .empty')")
        done("delete")

    def keep_private(self):
        browser = self.browser
        browser.js("document.querySelector('.options').open = true")
        browser.js("document.querySelector('.option-grid select').value = 'private'")
        browser.choose_file("#picker", self.options.clip)
        browser.wait("document.querySelector('.media-stage form')", 120)
        browser.type(".media-stage input", "not.a.token")
        browser.click_text("Play", ".media-stage")
        browser.wait("!document.querySelector('.player-problem').hidden")
        browser.problems[:] = [text for text in browser.problems if "403" not in text]
        browser.click_text("Delete")
        browser.click_text("Delete", "dialog")
        browser.wait("document.querySelector('.library-body .empty')")
        done("private media")

    def narrow(self):
        browser = self.browser
        browser.size(360, 740, 2)
        width = browser.wait("document.documentElement.scrollWidth")
        expect(width <= 360, f"a phone would scroll sideways: {width}")
        browser.size(1200, 900)
        done("phone")


def main():
    parser = argparse.ArgumentParser()
    for name in ("server", "user", "secret", "clip", "subtitles"):
        parser.add_argument(name)
    parser.add_argument("--player")
    parser.add_argument("--screenshots")
    person = Person(parser.parse_args())
    steps = ["sign_in", "refuse", "fail", "upload", "play", "scrub", "subtitles", "downloads", "narrow", "words", "delete",
             "keep_private"]
    try:
        for step in steps:
            begin = time.monotonic()
            getattr(person, step)()
            expect(not person.browser.problems, f"the console complains: {person.browser.problems}")
    except (Failed, Exception) as error:
        print(f"{step}: {error}", file=sys.stderr)
        return 1
    finally:
        person.browser.close()
    print("done all", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
