// Plays a media: with the browser's own HLS where it has it, else with MediaSource.
import { address } from "./api.js";
import { el, fill, announce } from "./dom.js";
import { icon } from "./icons.js";
import { readMultivariant } from "./playlist.js";
import { StreamPlayer, isSupported } from "./mse.js";
import { Captions } from "./captions.js";
import { Storyboard } from "./storyboard.js";
import { Scrubber } from "./scrubber.js";
import { Controls } from "./controls.js";
import { language } from "./format.js";

const hlsType = "application/vnd.apple.mpegurl";

export class Player {
  /** @param options `{playback, token, isAudioOnly, title, ratio}` */
  constructor(options) {
    this.options = options;
    this.video = el("video", { playsinline: true, preload: "metadata", "aria-label": options.title });
    this.video.tabIndex = -1;
    this.frame = el("div", { class: options.isAudioOnly ? "player audio-only" : "player", role: "region", "aria-label": "Player" });
    this.storyboard = new Storyboard();
    this.scrubber = new Scrubber(this.video, this.storyboard);
    this.controls = new Controls(this.video, this.scrubber, this.frame);
    this.problem = el("p", { class: "player-problem", role: "alert", hidden: true });
    this.stage = el("div", { class: "stage" }, this.video, options.isAudioOnly ? el("div", { class: "sound-mark" }, icon("note")) : null, this.problem);
    if (options.ratio && !options.isAudioOnly) this.stage.style.aspectRatio = options.ratio;
    fill(this.frame, this.stage, this.controls.element);
    this.element = this.frame;
  }

  async start() {
    const { playback, token, isAudioOnly } = this.options;
    const url = address(`stream/${playback}.m3u8`, { token });
    try {
      // Tracks may have come since it was fetched last; what the browser keeps is renewed as well.
      const response = await fetch(url, { credentials: "omit", cache: "reload" });
      if (this.isStopped) return undefined;
      if (!response.ok) {
        return this.fail(response.status === 401 || response.status === 403
          ? "The token does not open this media, or it is over." : `The stream does not answer (status ${response.status}).`);
      }
      this.master = readMultivariant(await response.text(), url);
      if (!isAudioOnly) {
        this.video.poster = address(`images/${playback}/thumbnail.jpg`, { token, width: 1280 });
        this.storyboard.load(playback, token).then(() => this.scrubber.refresh());
      }
      await this.open(url);
      this.offerCaptions();
    } catch (error) { this.fail(error.message); }
    return undefined;
  }

  async open(url) {
    const { video } = this;
    const forced = new URLSearchParams(location.search).get("player");
    const hasChoice = this.master.audio.filter((rendition) => rendition.url).length > 1;
    const canNative = video.canPlayType(hlsType) !== "";
    // Only some browsers let a page choose between a stream's languages.
    const prefersOwn = hasChoice && !("audioTracks" in video);
    const isNative = forced === "native" || (forced !== "mse" && canNative && !(prefersOwn && isSupported()));
    this.frame.dataset.player = isNative ? "native" : "mse";
    video.addEventListener("error", () => {
      if (video.error && video.getAttribute("src") !== null) this.fail(`The browser cannot play it: ${video.error.message || "unknown reason"}`);
    });
    if (isNative) {
      video.src = url;
      await new Promise((resolve) => {
        video.addEventListener("loadedmetadata", resolve, { once: true });
        video.addEventListener("error", resolve, { once: true });
      });
      return this.offerNativeSounds();
    }
    if (!isSupported()) throw new Error("This browser plays neither HLS nor MediaSource. The MP4 below can be downloaded.");
    this.stream = new StreamPlayer(video, this.master, (words) => this.fail(words));
    await this.stream.start();
    return this.offerStreamChoices();
  }

  offerNativeSounds() {
    const tracks = this.video.audioTracks;
    if (!tracks || tracks.length < 2) return;
    const names = Array.from(tracks, (track, index) => [index, track.label || language(track.language)]);
    const chosen = Array.from(tracks).findIndex((track) => track.enabled);
    this.controls.addMenu("Language of the sound", names, chosen, (index) => {
      for (let place = 0; place < tracks.length; place += 1) tracks[place].enabled = place === index;
    });
  }

  offerStreamChoices() {
    const { stream } = this;
    const { sounds } = stream;
    if (sounds.length > 0) {
      const chosen = Math.max(sounds.findIndex(({ url }) => url === stream.soundURL), 0);
      this.controls.addMenu("Language of the sound", sounds.map((sound, index) => [index, sound.name || language(sound.language)]),
        chosen, (index) => stream.chooseSound(sounds[index]).catch((error) => this.fail(error.message)));
    }
    const sizes = stream.variants.filter(({ height }) => height > 0);
    if (sizes.length > 1) {
      const names = sizes.map((variant, index) => [index, `${Math.min(variant.width, variant.height)}p`]);
      this.controls.addMenu("Picture size", [[-1, "Auto"], ...names], -1, (index) =>
        stream.chooseVariant(sizes[index] ?? null).catch((error) => this.fail(error.message)));
    }
  }

  offerCaptions() {
    const native = Array.from(this.video.textTracks).filter(({ kind }) => kind === "subtitles" || kind === "captions");
    let names;
    let choose;
    if (native.length > 0) {
      names = native.map((track) => track.label || language(track.language));
      choose = (index) => native.forEach((track, place) => { track.mode = place === index ? "showing" : "disabled"; });
    } else {
      const captions = new Captions(this.video, this.master.subtitles);
      names = captions.names;
      choose = (index) => captions.choose(index).catch((error) => announce(error.message));
    }
    if (names.length === 0) return;
    const menu = this.controls.addMenu(
      "Subtitles", [[-1, "No subtitles"], ...names.map((name, index) => [index, name])], -1, choose);
    let before = 0;
    this.controls.captions = () => {
      const now = Number(menu.value);
      if (now >= 0) before = now;
      const next = now >= 0 ? -1 : before;
      menu.value = String(next);
      choose(next);
      announce(next >= 0 ? `Subtitles ${names[next]}` : "No subtitles");
    };
  }

  fail(words) {
    if (this.isStopped) return;
    this.problem.textContent = words;
    this.problem.hidden = false;
  }

  /** Ends it, and everything it fetches. */
  stop() {
    this.isStopped = true;
    this.stream?.stop();
    this.video.pause();
    this.video.removeAttribute("src");
    this.video.load();
  }
}
