// Talks to the on-demand API of the server this page came from.
import { authorization } from "./session.js";
import { sentence } from "./format.js";

/** Where the server is, also below a path of a proxy. */
export const base = new URL(".", document.baseURI);

/** What a server does not do, in its own words. */
export class Refusal extends Error {
  constructor(status, message, fields = []) {
    super(message);
    this.status = status;
    /** `[{field, message}]` */
    this.fields = fields;
  }

  /** All of it in one text. */
  get sentence() {
    const words = this.message === "payload validation failed" ? [] : [this.message];
    return [...words, ...this.fields.map(({ field, message }) => `${field} ${message}`)].map(sentence).join(" ");
  }
}

/** An address of this server. */
export function address(path, query = {}) {
  const url = new URL(path, base);
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") url.searchParams.set(name, value);
  }
  return url.href;
}

/** Asks, without reading the answer. Throws a `Refusal` for everything but success. */
export async function open(method, path, { json, body, headers = {}, signal } = {}) {
  const sent = { ...headers };
  const secret = authorization();
  if (secret) sent.Authorization = secret;
  if (json !== undefined) sent["Content-Type"] = "application/json";
  let response;
  try {
    // Without "omit" the browser would ask for a password itself.
    response = await fetch(address(path), {
      method, headers: sent, body: json !== undefined ? JSON.stringify(json) : body, signal, credentials: "omit",
      cache: "no-store",
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal(0, "The server does not answer. Is it running, and are you online?");
  }
  if (response.ok) return response;
  throw refusal(response.status, await response.text().catch(() => ""));
}

/** A refusal out of an answer. */
export function refusal(status, text) {
  let error;
  try { error = JSON.parse(text).error; } catch { /* Something between here and there answered. */ }
  if (status === 401) {
    window.dispatchEvent(new CustomEvent("media:signed-out"));
    return new Refusal(401, "The server does not know this access token id and secret key.");
  }
  return new Refusal(status, error?.message ?? `The server answered with status ${status}.`, error?.fields ?? []);
}

async function ask(method, path, options) { return (await open(method, path, options)).json(); }

const media = (id) => `v1/on-demand/${encodeURIComponent(id)}`;

export const list = (page, limit) => ask("GET", `v1/on-demand?limit=${limit}&offset=${page}&orderBy=desc`);
export const get = async (id, signal) => (await ask("GET", media(id), { signal })).data;
export const progress = async (id, signal) => (await ask("GET", `${media(id)}/progress`, { signal })).data;
export const plan = async (id) => (await ask("GET", `${media(id)}/plan`)).data;
export const inputInfo = async (id) => (await ask("GET", `${media(id)}/input-info`)).data;
export const create = async (options) => (await ask("POST", "v1/on-demand", { json: options })).data;
export const createUpload = async (settings) =>
  (await ask("POST", "v1/on-demand/upload", { json: { corsOrigin: location.origin, pushMediaSettings: settings } })).data;
export const cancelUpload = (id) => ask("PUT", `v1/on-demand/upload/${encodeURIComponent(id)}/cancel`);
export const update = async (id, words) => (await ask("PATCH", media(id), { json: words })).data;
export const remove = (id) => ask("DELETE", media(id));
export const setDownloads = async (id, mp4Support) =>
  (await ask("PATCH", `${media(id)}/update-mp4Support`, { json: { mp4Support } })).data;
export const deleteTrack = (id, track) => ask("DELETE", `${media(id)}/tracks/${encodeURIComponent(track)}`);
export const addTrack = async (id, form) => (await ask("POST", `${media(id)}/tracks`, { body: form })).data;
export const addTrackFrom = async (id, tracks) => (await ask("POST", `${media(id)}/tracks`, { json: { tracks } })).data;
