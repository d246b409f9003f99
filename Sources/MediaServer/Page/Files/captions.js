// Shows subtitles of a stream where the browser does not by itself.
import { readMedia } from "./playlist.js";

const seconds = (text) => text.split(":").reduce((sum, part) => sum * 60 + parseFloat(part.replace(",", ".")), 0);

/** Cues of a WebVTT text, `{start, end, text, settings}`. */
export function readCues(text) {
  const blocks = text.replace(/\r\n?/g, "\n").split(/\n{2,}/);
  let shift = 0;
  const map = /X-TIMESTAMP-MAP=(.*)/.exec(blocks[0] ?? "");
  if (map) {
    const ticks = /MPEGTS:(\d+)/.exec(map[1]);
    const local = /LOCAL:([\d:.]+)/.exec(map[1]);
    if (ticks && local) shift = Number(ticks[1]) / 90000 - seconds(local[1]);
  }
  const cues = [];
  for (const block of blocks) {
    const lines = block.split("\n");
    const place = lines.findIndex((line) => line.includes("-->"));
    if (place < 0) continue;
    const found = /([\d:.]+)\s+-->\s+([\d:.]+)(.*)/.exec(lines[place]);
    if (!found) continue;
    cues.push({
      start: seconds(found[1]) + shift, end: seconds(found[2]) + shift, text: lines.slice(place + 1).join("\n"),
      settings: found[3],
    });
  }
  return cues;
}

/** Subtitles of one video. */
export class Captions {
  constructor(video, renditions) {
    this.video = video;
    this.entries = renditions.filter((rendition) => rendition.url && !rendition.isForced).map((rendition) => ({
      rendition, track: video.addTextTrack("subtitles", rendition.name, rendition.language), isLoaded: false,
    }));
    for (const { track } of this.entries) track.mode = "disabled";
  }

  get names() { return this.entries.map(({ rendition }) => rendition.name || rendition.language); }

  /** Shows one; -1 shows none. */
  async choose(index) {
    this.entries.forEach(({ track }, place) => { track.mode = place === index ? "showing" : "disabled"; });
    const entry = this.entries[index];
    if (!entry || entry.isLoaded) return;
    entry.isLoaded = true;
    const playlist = readMedia(await this.text(entry.rendition.url), entry.rendition.url);
    const known = new Set();
    for (const segment of playlist.segments) {
      for (const cue of readCues(await this.text(segment.url))) {
        // A cue that crosses a border stands in both segments.
        const key = `${cue.start} ${cue.end} ${cue.text}`;
        if (known.has(key) || !(cue.end > cue.start)) continue;
        known.add(key);
        entry.track.addCue(Captions.cue(cue));
      }
    }
  }

  static cue({ start, end, text, settings }) {
    const cue = new VTTCue(start, end, text);
    const line = /line:(-?[\d.]+)(%?)/.exec(settings);
    if (line) { cue.snapToLines = line[2] !== "%"; cue.line = Number(line[1]); }
    const align = /align:(start|center|end|left|right)/.exec(settings);
    if (align) cue.align = align[1];
    return cue;
  }

  async text(url) {
    const response = await fetch(url, { credentials: "omit" });
    if (!response.ok) throw new Error(`Subtitles cannot be fetched (status ${response.status}).`);
    return response.text();
  }
}
