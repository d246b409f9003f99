// Begins: who is it, and what do they want to see?
import { el, fill } from "./dom.js";
import { takeFromAddress, credentials, forget } from "./session.js";
import { signInView } from "./signin.js";
import { Composer } from "./composer.js";
import { Library } from "./library.js";
import { MediaView } from "./media.js";

const main = document.getElementById("main");
const session = document.getElementById("session");
const composer = new Composer((id) => { location.hash = `#/media/${id}`; });
let current = null;

function leave() {
  current?.stop?.();
  current = null;
}

function signedOut(reason) {
  leave();
  fill(session);
  document.title = "Sign in · Media";
  fill(main, signInView(() => enter(), reason));
}

function enter() {
  fill(session, el("button", {
    type: "button", class: "quiet", onclick: () => { composer.cancelAll(); forget(); signedOut(); },
  }, "Sign out"));
  show();
}

function show() {
  if (!credentials()) return signedOut();
  leave();
  const id = /^#\/media\/([0-9a-f-]{36})$/i.exec(location.hash)?.[1];
  if (id) {
    current = new MediaView(id, () => { location.hash = "#/"; });
    fill(main, current.element);
  } else {
    document.title = "Media";
    current = new Library();
    fill(main, el("h1", { class: "unseen" }, "Your media"), composer.element, current.element);
  }
  window.scrollTo(0, 0);
  return current.start();
}

window.addEventListener("hashchange", () => {
  if (location.hash === "#main") return;
  if (takeFromAddress()) return enter();
  if (!credentials()) return;
  show();
  main.focus({ preventScroll: true });
});
window.addEventListener("media:signed-out", () => {
  // The form says so itself while it is open.
  if (!main.querySelector(".sign-in")) { forget(); signedOut("You were signed out: the server does not know these credentials."); }
});
window.addEventListener("media:added", () => { if (current instanceof Library) current.reload(); });

takeFromAddress();
if (credentials()) enter(); else signedOut();
