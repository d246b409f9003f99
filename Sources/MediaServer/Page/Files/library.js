// All media, newest first, a page at a time.
import { el, fill } from "./dom.js";
import { icon } from "./icons.js";
import { list, address } from "./api.js";
import { clock, mediaTitle, moment } from "./format.js";

const pageSize = 24;

export class Library {
  constructor() {
    this.page = 1;
    this.count = el("p", { class: "count" });
    this.body = el("div", { class: "library-body" });
    this.pager = el("nav", { class: "pager", "aria-label": "Pages", hidden: true });
    this.element = el("section", { class: "library", "aria-labelledby": "library-title" },
      el("div", { class: "section-head" }, el("h2", { id: "library-title" }, "Library"), this.count), this.body, this.pager);
  }

  start() {
    fill(this.body, el("ul", { class: "grid", "aria-hidden": "true" },
      Array.from({ length: 6 }, () => el("li", { class: "card ghost" }, el("div", { class: "thumb" }), el("div", { class: "line" })))));
    this.body.setAttribute("aria-busy", "true");
    return this.reload();
  }

  stop() { clearTimeout(this.timer); this.isOver = true; }

  async reload() {
    clearTimeout(this.timer);
    try {
      const answer = await list(this.page, pageSize);
      if (this.isOver) return;
      if (answer.data.length === 0 && this.page > 1) { this.page = 1; this.reload(); return; }
      this.show(answer);
      // What is not finished will be soon.
      if (answer.data.some(({ status }) => status !== "Ready" && status !== "Failed")) {
        this.timer = setTimeout(() => this.reload(), 2000);
      }
    } catch (error) {
      if (this.isOver || error.status === 401) return;
      fill(this.body, el("div", { class: "empty", role: "alert" }, el("p", {}, error.sentence ?? error.message),
        el("button", { type: "button", class: "button", onclick: () => this.start() }, "Try again")));
    } finally { this.body.removeAttribute("aria-busy"); }
  }

  show({ data, pagination }) {
    const total = pagination.totalRecords;
    this.count.textContent = total === 0 ? "" : `${total} ${total === 1 ? "item" : "items"}`;
    const text = JSON.stringify(data);
    // Nothing is drawn anew that is the same, so that focus and pictures stay.
    if (this.shown === text) return;
    this.shown = text;
    const focused = document.activeElement?.closest?.("a.card-link")?.getAttribute("href");
    fill(this.body, total === 0
      ? el("p", { class: "empty" }, "Nothing here yet. What you add appears here.")
      : el("ul", { class: "grid" }, data.map((media) => this.card(media))));
    if (focused) this.body.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
    this.showPager(pagination);
  }

  card(media) {
    const title = mediaTitle(media);
    const state = media.status === "Ready" ? null : media.status;
    return el("li", { class: "card" },
      el("a", { class: "card-link", href: `#/media/${media.id}` },
        el("div", { class: "thumb" }, this.picture(media),
          media.duration && media.status === "Ready" ? el("span", { class: "length" }, clock(Math.round(Number(media.duration)))) : null,
          state ? el("span", { class: media.status === "Failed" ? "badge failed" : "badge" }, state) : null),
        el("h3", {}, title), el("p", { class: "when" }, moment(media.createdAt))));
  }

  picture(media) {
    const playback = media.playbackIds?.find(({ accessPolicy }) => accessPolicy === "public");
    if (media.status === "Failed") return icon("warn");
    if (media.isAudioOnly) return icon("note");
    if (media.status !== "Ready") return el("span", { class: "pulse" });
    if (!playback) return icon("lock");
    return el("img", {
      src: address(`images/${playback.id}/thumbnail.jpg`, { width: 480 }), alt: "", loading: "lazy", width: 480, height: 270,
      onerror: (event) => event.target.replaceWith(icon("play")),
    });
  }

  showPager({ currentOffset, offsetCount }) {
    this.pager.hidden = offsetCount <= 1;
    const go = (page) => { this.page = page; this.shown = null; this.reload(); };
    fill(this.pager,
      el("button", { type: "button", class: "button", disabled: currentOffset <= 1, onclick: () => go(currentOffset - 1) }, "Newer"),
      el("span", {}, `Page ${currentOffset} of ${offsetCount}`),
      el("button", { type: "button", class: "button", disabled: currentOffset >= offsetCount, onclick: () => go(currentOffset + 1) }, "Older"));
  }
}
