// The bar one moves along a media with: a slider for hands, keys and screen readers, with a picture of where it leads.
import { el } from "./dom.js";
import { clock, spokenTime } from "./format.js";

const keyPreview = 1500;

export class Scrubber {
  constructor(video, storyboard) {
    this.video = video;
    this.storyboard = storyboard;
    this.loaded = el("div", { class: "scrub-loaded" });
    this.played = el("div", { class: "scrub-played" });
    this.thumb = el("div", { class: "scrub-thumb" });
    this.time = el("div", { class: "preview-time" });
    this.preview = el("div", { class: "preview", hidden: true, "aria-hidden": "true" }, storyboard.picture, this.time);
    this.element = el("div", {
      class: "scrubber", role: "slider", tabindex: "0", "aria-label": "Position", "aria-valuemin": "0",
      "aria-orientation": "horizontal",
      onpointermove: (event) => this.move(event), onpointerleave: () => this.leave(),
      onpointerdown: (event) => this.grab(event), onpointerup: (event) => this.drop(event),
      onpointercancel: (event) => this.drop(event), onkeydown: (event) => this.key(event),
      onblur: () => { this.preview.hidden = true; },
    }, el("div", { class: "scrub-line" }, this.loaded, this.played), this.thumb, this.preview);
    for (const name of ["timeupdate", "durationchange", "seeking", "progress", "emptied"]) {
      video.addEventListener(name, () => this.draw());
    }
    this.draw();
  }

  get duration() { return Number.isFinite(this.video.duration) ? this.video.duration : 0; }

  draw(time = this.target ?? this.video.currentTime) {
    const whole = this.duration;
    const share = whole > 0 ? Math.min(time / whole, 1) : 0;
    this.played.style.transform = `scaleX(${share})`;
    this.thumb.style.left = `${share * 100}%`;
    const { buffered } = this.video;
    let end = 0;
    for (let index = 0; index < buffered.length; index += 1) {
      if (buffered.start(index) <= time + 0.5) end = Math.max(end, buffered.end(index));
    }
    this.loaded.style.transform = `scaleX(${whole > 0 ? Math.min(end / whole, 1) : 0})`;
    this.element.setAttribute("aria-valuemax", String(Math.round(whole)));
    this.element.setAttribute("aria-valuenow", String(Math.round(time)));
    this.element.setAttribute("aria-valuetext", `${spokenTime(time)} of ${spokenTime(whole)}`);
  }

  at(event) {
    const box = this.element.getBoundingClientRect();
    return Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1) * this.duration;
  }

  show(time) {
    if (this.duration === 0) return;
    this.shown = time;
    const hasPicture = this.storyboard.show(time);
    this.storyboard.picture.hidden = !hasPicture;
    this.time.textContent = clock(time);
    this.preview.hidden = false;
    // As near to the place as the player's borders allow.
    const [whole, own] = [this.element.clientWidth, this.preview.offsetWidth];
    const middle = (time / this.duration) * whole;
    this.preview.style.left = `${Math.min(Math.max(middle - own / 2, 0), Math.max(whole - own, 0))}px`;
  }

  /** Shows the picture that came meanwhile. */
  refresh() { if (!this.preview.hidden && this.shown !== undefined) this.show(this.shown); }

  move(event) {
    const time = this.at(event);
    this.show(time);
    if (this.target !== undefined) { this.target = time; this.draw(time); }
  }

  grab(event) {
    if (event.button !== 0) return;
    this.element.setPointerCapture(event.pointerId);
    this.target = this.at(event);
    this.show(this.target);
    this.draw();
  }

  drop(event) {
    if (this.target === undefined) return;
    if (event.type === "pointerup") this.video.currentTime = this.target;
    this.target = undefined;
    if (event.pointerType !== "mouse") this.preview.hidden = true;
    this.draw();
  }

  leave() { if (this.target === undefined) this.preview.hidden = true; }

  key(event) {
    const step = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5, PageDown: -30, PageUp: 30 }[event.key];
    const place = event.key === "Home" ? 0 : event.key === "End" ? this.duration
      : step !== undefined ? this.video.currentTime + step : null;
    if (place === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.video.currentTime = Math.min(Math.max(place, 0), this.duration);
    this.draw(this.video.currentTime);
    this.show(this.video.currentTime);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.preview.hidden = true; }, keyPreview);
  }
}
