// Questions that are answered before anything else happens.
import { el } from "./dom.js";

/**
 * Asks, and does what was agreed to. The dialog stays open with the reason where that fails.
 *
 * @param body elements of the dialog
 * @param isNotice whether there is nothing to be asked
 * @param act is called when the person agrees
 * @returns whether it was done
 */
export function ask({ title, body, yes, isDangerous = false, isNotice = false, act }) {
  return new Promise((resolve) => {
    const problem = el("p", { class: "problem", role: "alert", hidden: true });
    const agree = el("button", { type: "submit", class: isDangerous ? "button danger" : "button primary" }, yes);
    const back = el("button", { type: "button", class: "button", onclick: () => dialog.close() }, "Cancel");
    let done = false;
    const form = el("form", {
      method: "dialog", novalidate: true,
      onsubmit: async (event) => {
        event.preventDefault();
        agree.disabled = true;
        try {
          await act();
          done = true;
          dialog.close();
        } catch (error) {
          problem.textContent = error.sentence ?? error.message;
          problem.hidden = false;
          agree.disabled = false;
        }
      },
    }, el("h2", { id: "dialog-title" }, title), ...body, problem, el("div", { class: "dialog-actions" }, isNotice ? null : back, agree));
    const dialog = el("dialog", { class: "dialog", "aria-labelledby": "dialog-title" }, form);
    dialog.addEventListener("close", () => { dialog.remove(); resolve(done); });
    document.body.append(dialog);
    dialog.showModal();
    // What cannot be taken back is not one key press away.
    (isDangerous ? back : form.querySelector("input, select, textarea") ?? agree).focus();
  });
}
