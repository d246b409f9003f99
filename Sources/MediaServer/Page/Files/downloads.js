// Files to keep: the video as MP4, the sound as M4A.
import { el, fill } from "./dom.js";
import { setDownloads, address, progress } from "./api.js";
import { percent } from "./format.js";

const kinds = [
  { kind: "capped_4k", file: "capped-4k.mp4", label: "Video", note: "MP4, up to 4K", short: "MP4" },
  { kind: "audioOnly", file: "audio.m4a", label: "Sound alone", note: "M4A", short: "M4A" },
];

/** What was asked for: a list of files, or, in the older dialect, one text that says no more than their names. */
export function renditions(media) {
  if (typeof media.mp4Support !== "string") return media.mp4Support ?? [];
  return media.mp4Support.split(",").filter((type) => type !== "none").map((type) => ({ type, status: media.status === "Ready" ? "ready" : "preparing" }));
}

export class DownloadSection {
  /** @param changed is called when something was asked for. */
  constructor(id, changed) {
    this.id = id;
    this.changed = changed;
    this.list = el("ul", { class: "downloads" });
    this.problem = el("p", { class: "problem", role: "alert", hidden: true });
    this.element = el("section", { class: "panel", "aria-labelledby": "downloads-title" },
      el("h2", { id: "downloads-title" }, "Downloads"), this.list, this.problem);
  }

  /** @param playback `{id, token}`; nil where nobody may play it yet. */
  show(media, playback) {
    this.media = media;
    const made = new Map(renditions(media).map((rendition) => [rendition.type, rendition]));
    const offered = kinds.filter(({ kind }) => (kind === "capped_4k" ? !media.isAudioOnly
      : media.tracks.some(({ type }) => type === "audio")));
    fill(this.list, offered.map((entry) => el("li", {},
      el("div", {}, el("strong", {}, entry.label), entry.note ? el("span", { class: "muted" }, ` ${entry.note}`) : null),
      this.state(entry, made.get(entry.kind), playback))));
  }

  state({ kind, file, short }, rendition, playback) {
    if (!rendition) {
      return el("button", { type: "button", class: "button small", onclick: (event) => this.make(kind, event.target) }, `Make ${short}`);
    }
    if (rendition.status === "ready") {
      if (!playback) return el("span", { class: "muted" }, "A token is needed");
      return el("a", {
        class: "button small", download: `${this.media.title || "media"}${file.slice(file.lastIndexOf("."))}`,
        href: address(`stream/${playback.id}/${file}`, { token: playback.token }),
      }, `Download ${short}`);
    }
    if (rendition.status === "failed") {
      return el("span", { class: "failed-text" }, "It could not be made");
    }
    this.share = el("span", { class: "making", role: "status" }, "Being made…");
    progress(this.id).then(({ step, fraction }) => {
      if (step === "renditions" && fraction !== null) this.share.textContent = `Being made, ${percent(fraction)}`;
    }).catch(() => {});
    return this.share;
  }

  async make(kind, button) {
    button.disabled = true;
    this.problem.hidden = true;
    const wanted = new Set([kind, ...renditions(this.media).map((rendition) => rendition.type)]);
    try {
      await setDownloads(this.id, ["audioOnly", "capped_4k"].filter((name) => wanted.has(name)).join(","));
      this.changed();
    } catch (error) {
      this.problem.textContent = error.sentence ?? error.message;
      this.problem.hidden = false;
      button.disabled = false;
    }
  }
}
