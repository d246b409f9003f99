// Adds media: files that are dropped or picked, and addresses; and shows how far each is.
import { el, fill, field, mark, announce } from "./dom.js";
import { icon } from "./icons.js";
import { create, remove } from "./api.js";
import { credentials } from "./session.js";
import { Upload } from "./upload.js";
import { follow, words } from "./progress.js";
import { bytes, percent, remaining, sentence } from "./format.js";

/** What a media from an address is called: the end of it, as far as it can be read. */
function nameOf(url) {
  const end = url.split(/[?#]/)[0].split("/").pop() ?? "";
  let name = end;
  try { name = decodeURIComponent(end); } catch { /* A stray % stays one. */ }
  return name.replace(/\.[^.]+$/, "");
}

export class Composer {
  /** @param open is called with the id of a media that became ready. */
  constructor(open) {
    this.open = open;
    this.works = new Set();
    this.url = el("input", { type: "url", inputmode: "url", placeholder: "https://example.com/film.mov", autocomplete: "off" });
    this.title = el("input", { type: "text", maxlength: "255", autocomplete: "off" });
    this.access = el("select", {}, el("option", { value: "public" }, "Public: who has the address"),
      el("option", { value: "private" }, "Private: who has a token"));
    this.mp4 = el("input", { type: "checkbox", id: "want-mp4" });
    this.m4a = el("input", { type: "checkbox", id: "want-m4a" });
    this.picker = el("input", {
      type: "file", multiple: true, class: "unseen", id: "picker", tabindex: "-1", "aria-hidden": "true",
      accept: "video/*,audio/*,.mkv,.ts,.mxf,.avi,.flv,.mov",
      onchange: () => { this.takeFiles(this.picker.files); this.picker.value = ""; },
    });
    this.problem = el("p", { class: "problem", role: "alert", hidden: true });
    this.list = el("ul", { class: "works", "aria-label": "Being added" });
    this.element = el("section", { class: "composer", "aria-labelledby": "composer-title" },
      el("div", { class: "drop" },
        el("div", { class: "drop-mark" }, icon("up")),
        el("h2", { id: "composer-title" }, "Add something to watch"),
        el("p", { class: "lede" }, "Drop a video or a sound file anywhere on this page, or"),
        el("button", { type: "button", class: "button primary", id: "pick", onclick: () => this.picker.click() }, "Choose a file"),
        this.picker),
      el("form", { class: "from-address", novalidate: true, onsubmit: (event) => this.takeAddress(event) },
        field("Or from an address", this.url), el("button", { type: "submit", class: "button" }, "Fetch")),
      el("details", { class: "options" }, el("summary", {}, "Title, access and downloads"),
        el("div", { class: "option-grid" },
          field("Title", this.title), field("Who may play it", this.access),
          el("fieldset", {}, el("legend", {}, "Make downloads"),
            el("label", { class: "check", for: "want-mp4" }, this.mp4, "Video as MP4, up to 4K"),
            el("label", { class: "check", for: "want-m4a" }, this.m4a, "Sound alone as M4A")))),
      this.problem, this.list);
    this.listenForDrops();
  }

  /** What was decided about the next media. */
  options(name) {
    const support = [this.m4a.checked && "audioOnly", this.mp4.checked && "capped_4k"].filter(Boolean).join(",");
    const title = this.title.value.trim() || name;
    return { accessPolicy: this.access.value, ...(title ? { title: title.slice(0, 255) } : {}), ...(support ? { mp4Support: support } : {}) };
  }

  takeFiles(files) {
    this.say("");
    const all = Array.from(files);
    for (const file of all) {
      const name = file.name.replace(/\.[^.]+$/, "");
      // One title cannot be that of several.
      const options = this.options(all.length === 1 ? name : "");
      if (all.length > 1) options.title = name.slice(0, 255);
      this.begin(new FileWork(file, options), all.length === 1);
    }
    this.title.value = "";
  }

  async takeAddress(event) {
    event.preventDefault();
    this.say("");
    mark(this.url, null);
    const url = this.url.value.trim();
    if (!url) { mark(this.url, "An address is needed."); return this.url.focus(); }
    try {
      const name = nameOf(url);
      const media = await create({ inputs: [{ type: "video", url }], ...this.options(name) });
      this.url.value = this.title.value = "";
      this.begin(new AddressWork(media, name || url), true);
    } catch (error) {
      const own = error.fields?.find(({ field: name }) => name.endsWith("url"));
      if (own) { mark(this.url, `The address ${own.message}.`); this.url.focus(); }
      const others = error.fields?.filter((entry) => entry !== own) ?? [];
      if (!own || others.length > 0) this.say(error.sentence ?? error.message);
    }
    return undefined;
  }

  async begin(work, opens) {
    this.works.add(work);
    const item = el("li", {}, work.element);
    this.list.prepend(item);
    announce(`${work.name} is being added`);
    try {
      const id = await work.run();
      announce(`${work.name} is ready to play`);
      item.remove();
      window.dispatchEvent(new CustomEvent("media:added"));
      // Nobody is taken away from what they look at meanwhile.
      if (opens && this.element.isConnected && this.works.size === 1) this.open(id);
    } catch (error) {
      window.dispatchEvent(new CustomEvent("media:added"));
      if (error.name === "AbortError") { item.remove(); announce(`${work.name} was cancelled`); } else {
        work.fail(error.sentence ?? error.message, () => item.remove());
        announce(`${work.name} failed`);
      }
    } finally { this.works.delete(work); }
  }

  cancelAll() { for (const work of this.works) work.cancel(); }

  say(text) { this.problem.textContent = text; this.problem.hidden = !text; }

  listenForDrops() {
    const veil = document.getElementById("drop-veil");
    const hasFiles = (event) => credentials() && Array.from(event.dataTransfer?.types ?? []).includes("Files");
    window.addEventListener("dragenter", (event) => { if (hasFiles(event)) veil.hidden = false; });
    window.addEventListener("dragover", (event) => { if (hasFiles(event)) event.preventDefault(); });
    window.addEventListener("dragleave", (event) => { if (event.relatedTarget === null) veil.hidden = true; });
    window.addEventListener("drop", (event) => {
      veil.hidden = true;
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (!this.element.isConnected) location.hash = "#/";
      this.takeFiles(event.dataTransfer.files);
    });
    window.addEventListener("beforeunload", (event) => {
      if (Array.from(this.works).some((work) => work.isSending)) event.preventDefault();
    });
  }
}

/** Something that is being added: its card, and what goes on behind it. */
class Work {
  constructor(name) {
    this.name = name;
    this.abort = new AbortController();
    this.bar = el("progress", { max: 1, "aria-label": `Progress of ${name}` });
    this.phase = el("p", { class: "work-phase" }, "Beginning");
    this.detail = el("p", { class: "work-detail" });
    this.stopper = el("button", { type: "button", class: "quiet", onclick: () => this.cancel(), "aria-label": `Cancel ${name}` }, "Cancel");
    this.element = el("article", { class: "work" },
      el("div", { class: "work-head" }, el("h3", {}, name), this.stopper), this.bar,
      el("div", { class: "work-foot" }, this.phase, this.detail));
  }

  show(fraction, phase, detail = "") {
    if (fraction === null || fraction === undefined) this.bar.removeAttribute("value"); else this.bar.value = fraction;
    if (this.phase.textContent !== phase) { this.phase.textContent = phase; announce(`${this.name}: ${phase}`); }
    this.detail.textContent = detail;
  }

  async process(id) {
    this.id = id;
    this.element.dataset.phase = "processing";
    const state = await follow(id, this.abort.signal, (now) => {
      this.show(now.fraction, words(now), now.fraction === null ? "" : percent(now.fraction));
    });
    if (state.status !== "Failed") return id;
    const { get } = await import("./api.js");
    const media = await get(id).catch(() => null);
    throw new Error(media?.error?.message ? `It cannot be played. ${sentence(media.error.message)}` : "It cannot be played.");
  }

  async cancel() {
    this.abort.abort();
    // What is not finished is nobody's.
    if (this.id) await remove(this.id).catch(() => {});
  }

  fail(message, dismiss) {
    this.element.dataset.phase = "failed";
    this.bar.remove();
    fill(this.element.querySelector(".work-foot"), el("p", { class: "work-problem" }, icon("warn"), message));
    this.stopper.replaceWith(el("button", { type: "button", class: "quiet", onclick: dismiss, "aria-label": `Dismiss ${this.name}` }, "Dismiss"));
  }
}

class FileWork extends Work {
  constructor(file, options) {
    super(options.title ?? file.name);
    this.element.dataset.phase = "uploading";
    this.upload = new Upload(file, options, ({ sent, total, speed, note }) => {
      const rate = Number.isFinite(speed) ? ` · ${bytes(speed)}/s · ${remaining((total - sent) / speed)}` : "";
      this.show(sent / total, note || `Uploading ${percent(sent / total)}`, `${bytes(sent)} of ${bytes(total)}${rate}`);
    });
    this.isSending = true;
  }

  async run() {
    const id = await this.upload.run().finally(() => { this.isSending = false; });
    return this.process(id);
  }

  async cancel() {
    if (this.isSending) await this.upload.cancel(); else await super.cancel();
  }
}

class AddressWork extends Work {
  constructor(media, name) {
    super(name);
    this.media = media;
  }

  run() { return this.process(this.media.id); }
}
