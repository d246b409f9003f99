// The tracks of a media: what they are, and subtitles that are added.
import { el, fill, field, mark } from "./dom.js";
import { addTrack, addTrackFrom, deleteTrack } from "./api.js";
import { ask } from "./dialog.js";
import { table } from "./table.js";
import { clock, language, sentence } from "./format.js";

const words = { available: "Playable", preparing: "Being added…", failed: "Failed" };

export class TrackSection {
  constructor(id, changed) {
    this.id = id;
    this.changed = changed;
    this.body = el("div", {});
    this.add = el("button", { type: "button", class: "button small", onclick: () => this.askForTrack() }, "Add subtitles or sound");
    this.element = el("section", { class: "panel", "aria-labelledby": "tracks-title" },
      el("div", { class: "section-head" }, el("h2", { id: "tracks-title" }, "Tracks"), this.add), this.body);
  }

  show(media, input) {
    const sources = { video: [], audio: [] };
    for (const track of input?.file?.tracks ?? []) sources[track.type]?.push(track);
    this.add.hidden = media.status !== "Ready";
    fill(this.body, table({
      label: "Tracks", heads: ["Kind", "Codec", "Details", "Language", "State", ""],
      rows: media.tracks.map((track) => {
        const source = track.url ? null : sources[track.type]?.shift();
        return [
          track.type, source ? el("code", {}, source.encoding) : track.type === "subtitle" ? el("code", {}, "webvtt") : "–",
          this.details(track, source), track.type === "video" ? "–" : this.spoken(track),
          [el("span", { class: `state ${track.status}` }, words[track.status] ?? track.status),
            track.error ? el("p", { class: "failed-text" }, sentence(track.error.message)) : null],
          track.type !== "video" && track.status !== "preparing" && track.url
            ? el("button", {
              type: "button", class: "quiet", "aria-label": `Remove ${track.type} ${this.spoken(track)}`,
              onclick: () => this.removeTrack(track),
            }, "Remove") : "",
        ];
      }),
    }));
  }

  details(track, source) {
    const parts = [];
    if (track.width) parts.push(`${track.width} × ${track.height}`);
    const rate = parseFloat(track.frameRate);
    if (track.type === "video" && rate > 0) parts.push(`${Math.round(rate * 100) / 100} fps`);
    if (source?.channels) parts.push({ 1: "mono", 2: "stereo", 6: "5.1" }[source.channels] ?? `${source.channels} channels`);
    if (source?.sampleRate) parts.push(`${source.sampleRate / 1000} kHz`);
    if (source?.duration) parts.push(clock(source.duration));
    if (track.url) parts.push(decodeURIComponent(track.url.replace(/^upload:/, "").split("/").pop()));
    return parts.join(" · ") || "–";
  }

  spoken(track) {
    const name = track.languageName;
    return name && name !== "default" ? name : language(track.languageCode);
  }

  removeTrack(track) {
    return ask({
      title: `Remove ${track.type} ${this.spoken(track)}?`, yes: "Remove", isDangerous: true,
      body: [el("p", {}, "Players do not show it any more. Its file goes as well.")],
      act: async () => { await deleteTrack(this.id, track.id); this.changed(); },
    });
  }

  askForTrack() {
    const type = el("select", { name: "type" }, el("option", { value: "subtitle" }, "Subtitles"), el("option", { value: "audio" }, "Sound"));
    const file = el("input", { type: "file", id: "track-file", accept: ".vtt,.srt,.ttml,.scc,.ass,.ssa,text/vtt,audio/*,video/*" });
    const url = el("input", { type: "url", placeholder: "https://" });
    const code = el("input", { type: "text", value: "en-US", spellcheck: "false", autocapitalize: "none", list: "languages" });
    const name = el("input", { type: "text", value: "English", maxlength: "255" });
    const inputs = { file, url, languageCode: code, languageName: name, type };
    code.addEventListener("change", () => { if (code.value) name.value = language(code.value.trim()); });
    return ask({
      title: "Add subtitles or sound", yes: "Add",
      body: [field("What is it?", type), field("File", file, "WebVTT, SubRip, TTML or SCC; any sound"), field("Or its address", url),
        el("div", { class: "pair" }, field("Language tag", code, "as in en-US"), field("Name players show", name))],
      act: async () => {
        for (const input of Object.values(inputs)) mark(input, null);
        const track = { type: type.value, languageCode: code.value.trim(), languageName: name.value.trim() };
        try {
          if (file.files.length > 0) {
            const form = new FormData();
            for (const [key, value] of Object.entries(track)) form.append(key, value);
            form.append("file", file.files[0]);
            await addTrack(this.id, form);
          } else if (url.value.trim()) await addTrackFrom(this.id, { ...track, url: url.value.trim() });
          else { mark(file, "A file or an address is needed."); file.focus(); throw new Error("Something is missing."); }
        } catch (error) {
          for (const { field: place, message } of error.fields ?? []) {
            const input = inputs[place.replace("tracks.", "")];
            if (input) mark(input, message);
          }
          throw error;
        }
        this.changed();
      },
    });
  }
}
