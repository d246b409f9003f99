// What is done with each track, output by output, and why.
import { el, fill } from "./dom.js";
import { plan } from "./api.js";
import { table } from "./table.js";

const names = {
  "master.m3u8": ["Stream", "HLS"], "capped-4k.mp4": ["Video download", "capped-4k.mp4"], "audio.m4a": ["Sound download", "audio.m4a"],
};
const actions = { copy: "Copied", transcode: "Encoded", discard: "Left out" };

export class PlanSection {
  constructor(id) {
    this.id = id;
    this.body = el("div", {});
    this.element = el("section", { class: "panel", "aria-labelledby": "plan-title" },
      el("h2", { id: "plan-title" }, "What is done, and why"), this.body);
  }

  async load() {
    try {
      const found = await plan(this.id);
      fill(this.body, found.outputs.map((output) => this.table(output)),
        found.warnings.map((warning) => el("p", { class: "warning" }, warning)));
    } catch (error) {
      fill(this.body, el("p", { class: "muted" }, error.sentence ?? error.message));
    }
  }

  table(output) {
    const [title, file] = names[output.output] ?? [output.output, ""];
    return el("div", { class: "plan-output" },
      table({
        label: `Plan of ${title}`, caption: [title, " ", el("span", { class: "muted" }, file)], name: "plan",
        heads: ["Track", "Source", "Done", "Why and how"],
        rows: output.tracks.map((track) => [
          `${track.index} · ${track.type}`, el("code", {}, track.codec),
          el("span", { class: `action ${track.action}` }, actions[track.action] ?? track.action), this.reasons(track),
        ]),
      }),
      output.problem ? el("p", { class: "problem" }, output.problem) : null);
  }

  reasons(track) {
    const lines = track.reasons.map(({ message }) => el("p", {}, message));
    if (lines.length === 0 && track.action === "copy") lines.push(el("p", {}, "Players take it as it is."));
    if (track.notes.length > 0) lines.push(el("p", { class: "muted" }, track.notes.join(" · ")));
    return lines;
  }
}
