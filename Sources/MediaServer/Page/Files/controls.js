// What a person plays a media with.
import { el, fill } from "./dom.js";
import { icon } from "./icons.js";
import { clock } from "./format.js";

export class Controls {
  constructor(video, scrubber, frame) {
    Object.assign(this, { video, scrubber, frame });
    this.play = el("button", { type: "button", class: "control", onclick: () => this.toggle() });
    this.mute = el("button", { type: "button", class: "control", onclick: () => { video.muted = !video.muted; } });
    this.volume = el("input", {
      type: "range", class: "volume", min: "0", max: "1", step: "0.05", "aria-label": "Volume",
      oninput: () => { video.volume = Number(this.volume.value); video.muted = false; },
    });
    this.time = el("span", { class: "time" });
    this.menus = el("span", { class: "menus" });
    this.full = el("button", {
      type: "button", class: "control", "aria-label": "Full screen", title: "Full screen (f)", onclick: () => this.fullScreen(),
    }, icon("full"));
    this.element = el("div", { class: "controls", role: "group", "aria-label": "Playback" },
      scrubber.element,
      el("div", { class: "control-row" }, this.play, this.time, el("span", { class: "spring" }), this.menus,
        this.mute, this.volume, document.fullscreenEnabled ? this.full : null));
    for (const name of ["play", "pause", "ended", "volumechange", "timeupdate", "durationchange", "loadedmetadata"]) {
      video.addEventListener(name, () => this.draw());
    }
    video.addEventListener("click", () => this.toggle());
    frame.addEventListener("keydown", (event) => this.key(event));
    this.draw();
  }

  draw() {
    const { video } = this;
    const isPaused = video.paused || video.ended;
    if (this.drawn !== isPaused) {
      fill(this.play, icon(isPaused ? "play" : "pause"));
      this.play.setAttribute("aria-label", isPaused ? "Play" : "Pause");
      this.play.title = isPaused ? "Play (k)" : "Pause (k)";
      this.drawn = isPaused;
    }
    const isSilent = video.muted || video.volume === 0;
    if (this.silent !== isSilent) {
      fill(this.mute, icon(isSilent ? "muted" : "sound"));
      this.mute.setAttribute("aria-label", isSilent ? "Sound on" : "Mute");
      this.mute.title = isSilent ? "Sound on (m)" : "Mute (m)";
      this.silent = isSilent;
    }
    this.volume.value = String(isSilent ? 0 : video.volume);
    this.time.textContent = `${clock(video.currentTime)} / ${clock(Math.round(video.duration))}`;
  }

  /** A menu of its own: subtitles, languages, sizes. Nothing where there is no choice. */
  addMenu(label, names, chosen, choose) {
    const menu = el("select", {
      class: "menu", "aria-label": label, title: label, onchange: () => choose(Number(menu.value)),
    }, names.map(([value, name]) => el("option", { value: String(value) }, name)));
    menu.value = String(chosen);
    this.menus.append(menu);
    return menu;
  }

  toggle() { if (this.video.paused || this.video.ended) this.video.play().catch(() => {}); else this.video.pause(); }

  fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.frame.requestFullscreen?.().catch(() => {});
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    const isControl = target.closest("select, input, button") !== null;
    const { video } = this;
    const actions = {
      k: () => this.toggle(), m: () => { video.muted = !video.muted; }, f: () => this.fullScreen(),
      c: () => this.captions?.(), j: () => { video.currentTime -= 10; }, l: () => { video.currentTime += 10; },
    };
    if (!isControl) {
      actions[" "] = actions.k;
      actions.ArrowLeft = () => { video.currentTime -= 5; };
      actions.ArrowRight = () => { video.currentTime += 5; };
    }
    if (target.closest("select")) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }
}
