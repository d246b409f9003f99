// Sends a file in parts, and goes on after a part that failed.
import { base, createUpload, cancelUpload, refusal, Refusal } from "./api.js";

const partSize = 8 * 1024 * 1024;
const mostFailures = 8;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** One file on its way. */
export class Upload {
  /** @param tell is given `{sent, total, speed, note}` */
  constructor(file, settings, tell) {
    Object.assign(this, { file, settings, tell });
    this.id = null;
    this.cancelled = false;
    this.request = null;
    this.samples = [];
  }

  /** @returns the id of the media. */
  async run() {
    if (this.file.size === 0) throw new Refusal(0, "The file is empty.");
    const made = await createUpload(this.settings);
    this.id = made.uploadId;
    // The address may name the server as others see it; this page knows it by its own.
    const given = new URL(made.url);
    this.url = new URL(given.pathname.replace(/^.*\/uploads\//, "uploads/") + given.search, base).href;
    let [sent, failures] = [0, 0];
    while (!this.cancelled) {
      try {
        const answer = await this.send(sent, Math.min(sent + partSize, this.file.size));
        if (answer.isComplete) return this.id;
        failures = answer.received > sent ? 0 : failures + 1;
        sent = answer.received;
        if (failures > mostFailures) throw new Refusal(0, "The server takes no more of the file.");
      } catch (error) {
        if (this.cancelled) break;
        const mayPass = error.status === 0 || error.status === 409 || error.status === 429 || error.status >= 500;
        failures += 1;
        if (!mayPass || error.status === 507 || failures > mostFailures) throw error;
        this.say(sent, "Connection lost; trying again");
        await pause(Math.min(500 * 2 ** failures, 15000));
        const answer = await this.put(null, `bytes */${this.file.size}`).catch(() => null);
        if (answer?.isComplete) return this.id;
        if (answer) sent = answer.received;
      }
    }
    throw new DOMException("The upload was cancelled.", "AbortError");
  }

  async cancel() {
    this.cancelled = true;
    this.request?.abort();
    if (this.id) await cancelUpload(this.id).catch(() => {});
  }

  send(first, end) {
    return this.put(
      this.file.slice(first, end), `bytes ${first}-${end - 1}/${this.file.size}`, (loaded) => this.say(first + loaded));
  }

  /** One request; XMLHttpRequest tells how much of it went out. */
  put(body, range, hear) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      this.request = request;
      request.open("PUT", this.url);
      request.setRequestHeader("Content-Range", range);
      request.timeout = 120000;
      if (hear) request.upload.onprogress = (event) => hear(event.loaded);
      request.onload = () => {
        if (request.status === 200) return resolve({ isComplete: true });
        if (request.status !== 308) return reject(refusal(request.status, request.responseText));
        const end = /bytes=0-(\d+)/.exec(request.getResponseHeader("Range") ?? "");
        return resolve({ isComplete: false, received: end ? Number(end[1]) + 1 : 0 });
      };
      request.onerror = request.ontimeout = () => reject(new Refusal(0, "The connection to the server broke."));
      request.onabort = () => reject(new DOMException("", "AbortError"));
      request.send(body);
    });
  }

  say(sent, note = "") {
    const now = performance.now();
    this.samples.push([now, sent]);
    // The speed of the last few seconds: older ones say little about the next.
    while (this.samples.length > 2 && now - this.samples[0][0] > 5000) this.samples.shift();
    const [[start, begin]] = this.samples;
    const speed = now > start ? ((sent - begin) / (now - start)) * 1000 : NaN;
    this.tell({ sent: Math.min(sent, this.file.size), total: this.file.size, speed: speed > 0 ? speed : NaN, note });
  }
}
