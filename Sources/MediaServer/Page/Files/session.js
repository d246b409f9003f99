// Who is signed in. Kept as long as the tab, and nowhere else.

const key = "media.credentials";

/**
 * Takes credentials out of the address bar, as in `/#user=…&secret=…`, so that they stay neither there nor in the history.
 * Returns whether there were any.
 */
export function takeFromAddress() {
  const text = location.hash.slice(1);
  if (!text.startsWith("user=")) return false;
  const values = new URLSearchParams(text);
  history.replaceState(null, "", location.pathname + location.search);
  if (!values.get("user") || !values.get("secret")) return false;
  save({ user: values.get("user").trim(), secret: values.get("secret").trim() });
  return true;
}

export function credentials() {
  try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; }
}

export function save(value) { sessionStorage.setItem(key, JSON.stringify(value)); }
export function forget() { sessionStorage.removeItem(key); }

/** The header the server asks for (RFC 7617). */
export function authorization() {
  const known = credentials();
  if (!known) return null;
  const bytes = new TextEncoder().encode(`${known.user}:${known.secret}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}
