// Reads HLS playlists (RFC 8216): values without IO.

/** Attributes of a tag, as in `A=1,B="x,y"`. */
function attributes(text) {
  const found = {};
  for (const [, name, quoted, plain] of text.matchAll(/([A-Z0-9-]+)=(?:"([^"]*)"|([^,]*))/g)) {
    found[name] = quoted ?? plain;
  }
  return found;
}

const lines = (text) => text.split(/\r?\n/).filter((line) => line !== "");
const rest = (line) => line.slice(line.indexOf(":") + 1);

/** `{variants, audio, subtitles}` of a multivariant playlist. */
export function readMultivariant(text, url) {
  const [variants, audio, subtitles] = [[], [], []];
  let pending = null;
  for (const line of lines(text)) {
    if (line.startsWith("#EXT-X-MEDIA:")) {
      const found = attributes(rest(line));
      const rendition = {
        group: found["GROUP-ID"], name: found.NAME ?? "", language: found.LANGUAGE ?? "und",
        isDefault: found.DEFAULT === "YES", isForced: found.FORCED === "YES",
        url: found.URI ? new URL(found.URI, url).href : null,
      };
      if (found.TYPE === "AUDIO") audio.push(rendition);
      if (found.TYPE === "SUBTITLES") subtitles.push(rendition);
    } else if (line.startsWith("#EXT-X-STREAM-INF:")) {
      pending = attributes(rest(line));
    } else if (!line.startsWith("#") && pending) {
      const [width, height] = (pending.RESOLUTION ?? "0x0").split("x").map(Number);
      variants.push({
        url: new URL(line, url).href, bandwidth: Number(pending.BANDWIDTH) || 0, width, height,
        codecs: (pending.CODECS ?? "").split(",").map((codec) => codec.trim()).filter(Boolean),
        audio: pending.AUDIO ?? null, subtitles: pending.SUBTITLES ?? null,
      });
      pending = null;
    }
  }
  return { variants, audio, subtitles };
}

/** `{segments, map, duration, isEncrypted}` of a media playlist. Segments are `{url, range, start, duration}`. */
export function readMedia(text, url) {
  const segments = [];
  let [map, length, range, time, isEncrypted, end] = [null, 0, null, 0, false, 0];
  const bytes = (value, from) => {
    const [count, offset] = value.split("@").map(Number);
    const first = Number.isFinite(offset) ? offset : from;
    return { first, last: first + count - 1 };
  };
  for (const line of lines(text)) {
    if (line.startsWith("#EXTINF:")) length = parseFloat(rest(line));
    else if (line.startsWith("#EXT-X-BYTERANGE:")) { range = bytes(rest(line), end); end = range.last + 1; }
    else if (line.startsWith("#EXT-X-KEY:")) isEncrypted = attributes(rest(line)).METHOD !== "NONE";
    else if (line.startsWith("#EXT-X-MAP:")) {
      const found = attributes(rest(line));
      map = { url: new URL(found.URI, url).href, range: found.BYTERANGE ? bytes(found.BYTERANGE, 0) : null };
    } else if (!line.startsWith("#")) {
      segments.push({ url: new URL(line, url).href, range, start: time, duration: length, map });
      time += length;
      range = null;
    }
  }
  return { segments, duration: time, isEncrypted };
}
