// Plays HLS with fragmented MP4 where the browser has no HLS of its own.
import { readMedia } from "./playlist.js";
import { SegmentBuffer } from "./segments.js";

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const isSound = (codec) => /^(mp4a|ac-3|ec-3|opus|flac)/i.test(codec);

export const isSupported = () => "MediaSource" in window;

export class StreamPlayer {
  /** @param fail is told once, in words, why it cannot go on. */
  constructor(video, master, fail) {
    Object.assign(this, { video, master, fail });
    this.playlists = new Map();
    /** Bits a second; a careful guess at first. */
    this.speed = 3e6;
    this.choice = null;
    this.isOver = false;
    const playable = master.variants.filter((variant) =>
      variant.codecs.length === 0 || MediaSource.isTypeSupported(`video/mp4; codecs="${variant.codecs.join(", ")}"`));
    this.variants = playable.sort((a, b) => a.bandwidth - b.bandwidth);
    this.onSeeking = () => { for (const buffer of this.buffers ?? []) buffer.seek(video.currentTime); };
  }

  async start() {
    if (this.variants.length === 0) throw new Error("This browser decodes none of the stream's variants.");
    const source = new MediaSource();
    this.address = URL.createObjectURL(source);
    this.video.src = this.address;
    await new Promise((resolve) => source.addEventListener("sourceopen", resolve, { once: true }));
    this.source = source;
    this.variant = this.pick();
    const sound = this.soundOf(this.variant);
    const main = await this.playlist(this.variant.url);
    source.duration = main.duration;
    this.main = new SegmentBuffer(source, this.mainType(this.variant), this.video, (part, signal) => this.bytes(part, signal));
    this.main.use(main);
    this.buffers = [this.main];
    if (sound) {
      this.sound = new SegmentBuffer(source, this.soundType(), this.video, (part, signal) => this.bytes(part, signal));
      this.sound.use(await this.playlist(sound.url));
      this.soundURL = sound.url;
      this.buffers.push(this.sound);
    }
    this.video.addEventListener("seeking", this.onSeeking);
    for (const buffer of this.buffers) this.run(buffer);
  }

  stop() {
    this.isOver = true;
    this.video.removeEventListener("seeking", this.onSeeking);
    for (const buffer of this.buffers ?? []) buffer.abort.abort();
    URL.revokeObjectURL(this.address);
  }

  /** Renditions of sound a person can choose from. */
  get sounds() {
    const seen = this.master.audio.filter((rendition) => rendition.url && rendition.group === this.variant?.audio);
    return seen.length > 1 ? seen : [];
  }

  async chooseSound(rendition) {
    if (!this.sound || rendition.url === this.soundURL) return;
    this.soundURL = rendition.url;
    this.sound.use(await this.playlist(rendition.url));
    await this.sound.restart();
  }

  /** Fixes the picture's size; null leaves it to the speed of the connection. */
  async chooseVariant(variant) {
    this.choice = variant;
    const before = this.variant;
    await this.adapt();
    // Who chooses wants to see it now, not when what is there was played.
    if (variant && this.variant !== before) await this.main.restart();
  }

  async run(buffer) {
    let failures = 0;
    while (!this.isOver) {
      if (buffer.isFull || this.source.readyState === "closed") {
        this.endIfComplete();
        await pause(200);
        continue;
      }
      try {
        if (buffer === this.main) await this.adapt();
        await buffer.step();
        failures = 0;
      } catch (error) {
        if (this.isOver) return;
        if (error.name === "AbortError") continue;
        failures += 1;
        if (failures > 4 || error.isFinal) { this.isOver = true; return this.fail(error.message); }
        await pause(300 * 2 ** failures);
      }
    }
  }

  endIfComplete() {
    if (this.source.readyState !== "open") return;
    if (this.buffers.every((buffer) => buffer.isComplete && !buffer.buffer.updating)) this.source.endOfStream();
  }

  /** The best variant the connection carries, with some room. */
  pick() {
    if (this.choice) return this.choice;
    const tall = (this.video.clientHeight || 720) * (window.devicePixelRatio || 1) * 1.4;
    const fitting = this.variants.filter((variant) => variant.bandwidth * 1.4 < this.speed);
    const shown = fitting.filter((variant) => Math.min(variant.width, variant.height) <= tall);
    return shown.at(-1) ?? fitting[0] ?? this.variants[0];
  }

  async adapt() {
    const wanted = this.pick();
    if (wanted === this.variant) return;
    const playlist = await this.playlist(wanted.url);
    this.variant = wanted;
    this.main.use(playlist, this.mainType(wanted));
  }

  soundOf(variant) {
    const group = this.master.audio.filter((rendition) => rendition.url && rendition.group === variant.audio);
    return group.find((rendition) => rendition.isDefault) ?? group[0] ?? null;
  }

  mainType(variant) {
    const codecs = this.soundOf(variant) ? variant.codecs.filter((codec) => !isSound(codec)) : variant.codecs;
    const shown = codecs.filter((codec) => !/^(wvtt|stpp)/.test(codec));
    const type = shown.every(isSound) ? "audio/mp4" : "video/mp4";
    return `${type}; codecs="${shown.join(", ")}"`;
  }

  soundType() { return `audio/mp4; codecs="${this.variant.codecs.find(isSound) ?? "mp4a.40.2"}"`; }

  async playlist(url) {
    if (!this.playlists.has(url)) {
      const response = await fetch(url, { credentials: "omit" });
      if (!response.ok) throw new Error(`A playlist cannot be fetched (status ${response.status}).`);
      const playlist = readMedia(await response.text(), url);
      if (playlist.isEncrypted) throw new Error("The stream is encrypted, which this player does not play.");
      this.playlists.set(url, playlist);
    }
    return this.playlists.get(url);
  }

  async bytes(part, signal) {
    const headers = part.range ? { Range: `bytes=${part.range.first}-${part.range.last}` } : {};
    const begin = performance.now();
    const response = await fetch(part.url, { signal, headers, credentials: "omit" });
    if (!response.ok) {
      const error = new Error(`A part of the stream cannot be fetched (status ${response.status}).`);
      error.isFinal = response.status === 401 || response.status === 403;
      throw error;
    }
    const bytes = await response.arrayBuffer();
    const seconds = Math.max(performance.now() - begin, 1) / 1000;
    // Small parts say more of delays than of the connection.
    if (bytes.byteLength > 20_000) this.speed = 0.6 * this.speed + 0.4 * ((bytes.byteLength * 8) / seconds);
    return bytes;
  }
}
