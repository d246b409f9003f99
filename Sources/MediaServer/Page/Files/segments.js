// One source buffer of the MediaSource player: which segment comes next, and how much is kept.

/** Seconds that are kept ahead of the position, and behind it. */
const [goalAhead, goalBehind] = [30, 20];

export class SegmentBuffer {
  /** @param fetchBytes asks for a segment or its map: `(part, signal) → ArrayBuffer` */
  constructor(source, mime, video, fetchBytes) {
    this.buffer = source.addSourceBuffer(mime);
    Object.assign(this, { source, video, fetchBytes, mime, playlist: null, map: null, next: 0, ahead: goalAhead });
    this.abort = new AbortController();
  }

  /** Goes on with another playlist of the same media, from the next segment on. */
  use(playlist, mime) {
    this.playlist = playlist;
    if (mime && mime !== this.mime) {
      this.buffer.changeType?.(mime);
      this.mime = mime;
    }
  }

  /** Throws everything away: another language is played from here. */
  async restart() {
    this.abort.abort();
    this.abort = new AbortController();
    await this.whenIdle();
    this.buffer.remove(0, Infinity);
    await this.whenIdle();
    this.map = null;
    this.seek(this.video.currentTime);
  }

  seek(time) {
    if (!this.playlist) return;
    this.abort.abort();
    this.abort = new AbortController();
    const found = this.playlist.segments.findIndex((segment) => segment.start + segment.duration > time + 0.001);
    this.next = found < 0 ? Math.max(this.playlist.segments.length - 1, 0) : found;
  }

  get isComplete() { return this.playlist !== null && this.next >= this.playlist.segments.length; }

  /** Whether there is enough for now. */
  get isFull() { return this.isComplete || this.end(this.video.currentTime) - this.video.currentTime >= this.ahead; }

  /** Where what is there from a time on ends. */
  end(time) {
    const ranges = this.buffer.buffered;
    for (let index = 0; index < ranges.length; index += 1) {
      if (ranges.start(index) <= time + 0.3 && ranges.end(index) > time) return ranges.end(index);
    }
    return time;
  }

  /** Fetches and appends one segment. */
  async step() {
    const segment = this.playlist.segments[this.next];
    const signal = this.abort.signal;
    const place = this.next;
    if (this.has(segment)) { this.next += 1; return; }
    if (segment.map && segment.map.url !== this.map) {
      const map = await this.fetchBytes(segment.map, signal);
      await this.append(map, signal);
      this.map = segment.map.url;
    }
    const bytes = await this.fetchBytes(segment, signal);
    await this.append(bytes, signal);
    // A seek in between has set another place.
    if (!signal.aborted && this.next === place) this.next += 1;
  }

  /** Whether a segment is there from its beginning to its end. */
  has(segment) {
    const middle = segment.start + segment.duration / 2;
    const ranges = this.buffer.buffered;
    for (let index = 0; index < ranges.length; index += 1) {
      if (ranges.start(index) <= segment.start + 0.1 && ranges.end(index) >= segment.start + segment.duration - 0.1) {
        return middle > 0;
      }
    }
    return false;
  }

  async append(bytes, signal) {
    await this.whenIdle();
    if (signal.aborted) throw new DOMException("", "AbortError");
    try { this.buffer.appendBuffer(bytes); } catch (error) {
      if (error.name !== "QuotaExceededError") throw error;
      // There is less room than was hoped for: keep less, from now on.
      this.ahead = Math.max(this.ahead / 2, 5);
      await this.tidy(5);
      this.buffer.appendBuffer(bytes);
    }
    await this.whenIdle();
    await this.tidy(goalBehind);
  }

  /** Lets go of what was played long ago. */
  async tidy(behind) {
    const border = this.video.currentTime - behind;
    const ranges = this.buffer.buffered;
    if (border <= 0 || ranges.length === 0 || ranges.start(0) >= border) return;
    this.buffer.remove(0, border);
    await this.whenIdle();
  }

  whenIdle() {
    if (!this.buffer.updating) return Promise.resolve();
    return new Promise((resolve) => this.buffer.addEventListener("updateend", resolve, { once: true }));
  }
}
