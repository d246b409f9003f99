// One media: plays it, and says everything that is known of it.
import { el, fill, field, announce } from "./dom.js";
import { icon } from "./icons.js";
import { get, inputInfo, update, remove, address } from "./api.js";
import { follow, words } from "./progress.js";
import { Player } from "./player.js";
import { TrackSection } from "./tracks.js";
import { PlanSection } from "./plan.js";
import { DownloadSection, renditions } from "./downloads.js";
import { ask } from "./dialog.js";
import { clock, mediaTitle, moment, percent, sentence } from "./format.js";

export class MediaView {
  /** @param leave is called when the media is gone. */
  constructor(id, leave) {
    Object.assign(this, { id, leave, abort: new AbortController(), token: null });
    this.title = el("h1", { class: "media-title" }, "…");
    this.facts = el("p", { class: "facts" });
    this.stage = el("div", { class: "media-stage" }, el("div", { class: "player ghost" }, el("div", { class: "stage" })));
    this.buttons = el("div", { class: "media-buttons" });
    this.details = el("div", { class: "media-details" });
    this.element = el("article", { class: "media", "aria-busy": "true" },
      el("a", { class: "back", href: "#/" }, "All media"),
      this.stage, el("header", { class: "media-head" }, el("div", {}, this.title, this.facts), this.buttons), this.details);
    this.tracks = new TrackSection(id, () => this.refresh());
    this.plan = new PlanSection(id);
    this.downloads = new DownloadSection(id, () => this.refresh());
  }

  async start() {
    try {
      this.media = await get(this.id, this.abort.signal);
      this.element.removeAttribute("aria-busy");
      this.describe();
      if (this.media.status === "Failed") this.showFailure();
      else if (this.media.status === "Ready") await this.showReady();
      else await this.waitUntilReady();
    } catch (error) {
      if (error.name === "AbortError" || error.status === 401) return;
      const isGone = error.status === 404;
      fill(this.element, el("a", { class: "back", href: "#/" }, "All media"),
        el("div", { class: "empty", role: "alert" }, el("h1", {}, isGone ? "There is no such media" : "That did not work"),
          el("p", {}, isGone ? "It was deleted, or the address is not complete." : error.sentence ?? error.message)));
    }
  }

  stop() {
    this.abort.abort();
    clearTimeout(this.timer);
    this.player?.stop();
  }

  describe() {
    const { media } = this;
    this.title.textContent = mediaTitle(media);
    document.title = `${mediaTitle(media)} · Media`;
    const size = media.tracks.find(({ type }) => type === "video");
    fill(this.facts, [
      media.duration ? clock(Math.round(Number(media.duration))) : null, size?.width ? `${size.width} × ${size.height}` : null,
      this.playback?.accessPolicy === "private" ? "Private" : "Public", `Added ${moment(media.createdAt)}`,
    ].filter(Boolean).join("  ·  "));
    fill(this.buttons,
      el("button", { type: "button", class: "button", onclick: () => this.rename() }, "Rename"),
      media.status === "Ready" ? el("button", { type: "button", class: "button", onclick: () => this.share() }, "Share") : null,
      el("button", { type: "button", class: "button danger-quiet", onclick: () => this.askDelete() }, "Delete"));
  }

  get playback() {
    const ids = this.media.playbackIds ?? [];
    return ids.find(({ accessPolicy }) => accessPolicy === "public") ?? ids[0];
  }

  async waitUntilReady() {
    const bar = el("progress", { max: 1, "aria-label": "Progress" });
    const phase = el("p", { class: "work-phase", role: "status" });
    const share = el("p", { class: "work-detail" });
    fill(this.stage, el("div", { class: "waiting" }, el("div", { class: "waiting-inner" }, phase, bar, share)));
    await follow(this.id, this.abort.signal, (state) => {
      phase.textContent = words(state);
      if (state.fraction === null) bar.removeAttribute("value"); else bar.value = state.fraction;
      share.textContent = state.fraction === null ? "" : percent(state.fraction);
    });
    announce("Ready to play");
    await this.start();
  }

  showFailure() {
    const { error } = this.media;
    fill(this.stage, el("div", { class: "waiting failed" }, el("div", { class: "waiting-inner" }, icon("warn"),
      el("h2", {}, "This cannot be played"), el("p", {}, error ? sentence(error.message) : "Nobody knows why."),
      error ? el("p", { class: "muted" }, "Reason ", el("code", {}, error.code)) : null,
      el("p", { class: "muted" }, "Delete it and add it again when the file is mended."))));
    fill(this.details);
  }

  async showReady() {
    fill(this.details, this.downloads.element, this.tracks.element, this.plan.element);
    if (this.playback?.accessPolicy === "public" || this.token) this.play(); else this.askForToken();
    this.plan.load();
    this.input = await inputInfo(this.id).catch(() => null);
    this.showDetails();
  }

  showDetails() {
    const open = this.playback?.accessPolicy === "public" || this.token ? { id: this.playback.id, token: this.token } : null;
    this.downloads.show(this.media, open);
    this.tracks.show(this.media, this.input);
    clearTimeout(this.timer);
    const isBusy = this.media.tracks.some(({ status }) => status === "preparing")
      || renditions(this.media).some(({ status }) => status === "preparing");
    if (isBusy) this.timer = setTimeout(() => this.refresh(), 700);
  }

  /** Looks again at what may have changed. */
  async refresh() {
    const before = this.playable();
    const files = JSON.stringify(this.media.mp4Support ?? []);
    try { this.media = await get(this.id, this.abort.signal); } catch { return; }
    this.describe();
    this.showDetails();
    if (before !== this.playable()) { this.play(); announce("The stream has other tracks now"); }
    if (files !== JSON.stringify(this.media.mp4Support ?? [])) this.plan.load();
  }

  /** Tracks that the stream offers. */
  playable() {
    return this.media.tracks.filter(({ status }) => status === "available").map(({ id, languageCode }) => id + languageCode).join();
  }

  play() {
    if (this.playback?.accessPolicy !== "public" && !this.token) return;
    const time = this.player?.video.currentTime ?? 0;
    this.player?.stop();
    this.player = new Player({
      playback: this.playback.id, token: this.token, isAudioOnly: this.media.isAudioOnly, title: mediaTitle(this.media),
      ratio: this.media.aspectRatio?.replace(":", " / "),
    });
    fill(this.stage, this.player.element);
    this.player.start().then(() => { if (time > 0) this.player.video.currentTime = time; });
  }

  askForToken() {
    const input = el("input", { type: "text", spellcheck: "false", autocomplete: "off" });
    fill(this.stage, el("form", {
      class: "waiting", novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        this.token = input.value.trim() || null;
        if (this.token) { this.play(); this.showDetails(); } else input.focus();
      },
    }, el("div", { class: "waiting-inner" }, icon("lock"), el("h2", {}, "This one is private"),
      el("p", {}, "Playing it takes a token: a JWT signed with RS256 by one of your signing keys, for ",
        el("code", {}, `media:${this.playback.id}`), "."),
      field("Token", input), el("button", { type: "submit", class: "button primary" }, "Play"))));
  }

  rename() {
    const input = el("input", { type: "text", maxlength: "255", value: this.media.title ?? "" });
    return ask({
      title: "Rename", yes: "Save", body: [field("Title", input)],
      act: async () => { this.media = await update(this.id, { title: input.value.trim() }); this.describe(); announce("Renamed"); },
    });
  }

  share() {
    const url = address(`stream/${this.playback.id}.m3u8`);
    const row = (label, text) => {
      const area = el("textarea", { readonly: true, rows: text.length > 90 ? "3" : "2", onfocus: (event) => event.target.select() }, text);
      const copy = el("button", { type: "button", class: "button small", onclick: async () => {
        await navigator.clipboard?.writeText(text).then(() => { copy.textContent = "Copied"; announce("Copied"); }, () => area.select());
      } }, "Copy");
      return el("div", { class: "share-row" }, field(label, area), copy);
    };
    const poster = address(`images/${this.playback.id}/thumbnail.jpg`);
    return ask({
      title: "Share", yes: "Done", isNotice: true, act: async () => {},
      body: [row("Stream", url), row("Embed", `<video controls playsinline src="${url}"${this.media.isAudioOnly ? "" : ` poster="${poster}"`}></video>`),
        this.playback.accessPolicy === "private" ? el("p", { class: "muted" }, "It is private: add ?token=… to both.") : null].filter(Boolean),
    });
  }

  async askDelete() {
    const isDone = await ask({
      title: `Delete “${mediaTitle(this.media)}”?`, yes: "Delete", isDangerous: true,
      body: [el("p", {}, "The stream, its downloads and its pictures go for good. Nobody can play it any more.")],
      act: () => { this.player?.stop(); return remove(this.id); },
    });
    if (isDone) { announce("Deleted"); this.leave(); }
  }
}
