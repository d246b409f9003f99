// Follows a media until it is ready or failed: events where they come through, else by asking.
import { open, progress } from "./api.js";

const isFinal = (state) => state.status === "Ready" || state.status === "Failed";
const mostFailures = 30;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Tells every change, and returns the last.
 *
 * @throws Refusal, also where the media is gone; AbortError.
 */
export async function follow(id, signal, tell) {
  let last = null;
  const hear = (state) => { last = state; tell(state); };
  // A stream that breaks is begun again; one that never comes is not waited for.
  for (let attempt = 0; attempt < 3 && !(last && isFinal(last)); attempt += 1) {
    try { if (await listen(id, signal, hear)) attempt = -1; } catch (error) {
      if (error.name === "AbortError" || error.status) throw error;
      break;
    }
    if (signal.aborted) throw new DOMException("", "AbortError");
    if (!(last && isFinal(last))) await pause(500);
  }
  let failures = 0;
  while (!(last && isFinal(last))) {
    try {
      hear(await progress(id, signal));
      failures = 0;
    } catch (error) {
      // A server that is started again, or a moment without a network.
      failures += 1;
      if (error.status !== 0 || failures > mostFailures) throw error;
    }
    if (!(last && isFinal(last))) await pause(1000);
  }
  return last;
}

/** Reads server-sent events. Returns whether any came. */
async function listen(id, signal, hear) {
  const response = await open(
    "GET", `v1/on-demand/${encodeURIComponent(id)}/progress`, { signal, headers: { Accept: "text/event-stream" } });
  if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) throw new Error("no events");
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let [text, came] = ["", false];
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return came;
    text += value;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const data = text.slice(0, end).split("\n").filter((line) => line.startsWith("data: "))
        .map((line) => line.slice(6)).join("\n");
      text = text.slice(end + 2);
      if (data) { came = true; hear(JSON.parse(data)); }
    }
  }
}

const steps = {
  ingest: "Fetching the file", compose: "Putting the cut together", package: "Making the stream",
  renditions: "Making downloads", track: "Fetching a track", upload: "Receiving the file",
};

/** A state in words. */
export function words(state) {
  if (state.step && steps[state.step]) return steps[state.step];
  return {
    Created: "Waiting to begin", Downloading: "Fetching the file", Downloaded: "The file is here",
    Validating: "Looking at the file", "In Queue": "Waiting for its turn", Processing: "Making it playable",
    Ready: "Ready to play", Failed: "It failed",
  }[state.status] ?? state.status;
}
