// Numbers, times and sizes for people.

/** `1:02:03` or `2:03`. */
export function clock(seconds) {
  if (!Number.isFinite(seconds) || seconds < 0) return "0:00";
  const whole = Math.floor(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** `2 minutes 3 seconds`, to be read aloud. */
export function spokenTime(seconds) {
  const whole = Math.max(0, Math.floor(Number.isFinite(seconds) ? seconds : 0));
  const parts = [[Math.floor(whole / 3600), "hour"], [Math.floor(whole / 60) % 60, "minute"], [whole % 60, "second"]];
  const words = parts.filter(([count]) => count > 0).map(([count, name]) => `${count} ${name}${count === 1 ? "" : "s"}`);
  return words.join(" ") || "0 seconds";
}

/** `12.3 MB`. */
export function bytes(count) {
  if (!Number.isFinite(count)) return "–";
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let unit = 0;
  while (count >= 1000 && unit < units.length - 1) { count /= 1000; unit += 1; }
  return `${unit === 0 ? count : count.toFixed(count < 10 ? 1 : 0)} ${units[unit]}`;
}

/** How long something will still take, roughly. */
export function remaining(seconds) {
  if (!Number.isFinite(seconds)) return "";
  if (seconds < 2) return "nearly done";
  if (seconds < 90) return `about ${Math.ceil(seconds)} s left`;
  if (seconds < 5400) return `about ${Math.round(seconds / 60)} min left`;
  return `about ${Math.round(seconds / 3600)} h left`;
}

export function percent(fraction) { return `${Math.floor(Math.min(Math.max(fraction, 0), 1) * 100)} %`; }

/** A day and an hour as the reader's country writes them. */
export function moment(text) {
  const date = new Date(text);
  return Number.isNaN(date.getTime())
    ? "" : new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(date);
}

/** A language by its name. */
export function language(code) {
  if (!code || code === "und") return "Unknown";
  try { return new Intl.DisplayNames(undefined, { type: "language" }).of(code) ?? code; } catch { return code; }
}

/** A message of the server as a sentence. */
export function sentence(text) {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(whole) ? whole : `${whole}.`;
}

/** What a media is called. */
export function mediaTitle(media) { return media.title || media.metadata?.title || `Untitled ${media.id.slice(0, 8)}`; }
