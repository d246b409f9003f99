// The first question: who are you?
import { el, field } from "./dom.js";
import { list } from "./api.js";
import { save, forget } from "./session.js";

/** A form that calls `enter` when the server knows the person. */
export function signInView(enter, reason) {
  const user = el("input", { name: "user", autocomplete: "username", required: true, spellcheck: "false", autocapitalize: "none" });
  const secret = el("input", { name: "secret", type: "password", autocomplete: "current-password", required: true });
  const problem = el("p", { class: "problem", role: "alert", hidden: !reason }, reason ?? "");
  const button = el("button", { type: "submit", class: "button primary wide" }, "Sign in");
  const form = el("form", {
    class: "sign-in", novalidate: true, "aria-labelledby": "sign-in-title",
    onsubmit: async (event) => {
      event.preventDefault();
      const empty = [user, secret].find((input) => input.value.trim() === "");
      if (empty) { say("Both are needed: the access token id and the secret key."); return empty.focus(); }
      button.disabled = true;
      save({ user: user.value.trim(), secret: secret.value.trim() });
      try {
        await list(1, 1);
        enter();
      } catch (error) {
        forget();
        say(error.sentence ?? error.message);
        button.disabled = false;
        secret.focus();
        secret.select();
      }
    },
  },
  el("h1", { id: "sign-in-title" }, "Sign in"),
  el("p", { class: "lede" }, "Your media, on your own machine. The server showed both of these when it was first started."),
  problem, field("Access token id", user), field("Secret key", secret), button,
  el("p", { class: "fine" }, "Kept in this tab until it is closed."));
  function say(text) { problem.textContent = text; problem.hidden = false; }
  queueMicrotask(() => user.focus());
  return form;
}
