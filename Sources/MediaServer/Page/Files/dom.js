// Makes elements. Texts are always texts: nothing a server or a person says is read as markup.

/**
 * An element with its attributes and children. `on…` attributes are listeners; `false`, `null` and `undefined` leave an
 * attribute out; `true` writes it empty.
 */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "class") element.className = value;
    else if (key in element && typeof value !== "string") element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Puts other children in the place of an element's own. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Reads a line to people who do not see the page change. */
export function announce(text) {
  const region = document.getElementById("announcer");
  // The same line twice is not read again unless it was gone.
  region.textContent = "";
  setTimeout(() => { region.textContent = text; }, 50);
}

let last = 0;
/** An id nobody else has. */
export function newId(prefix) { return `${prefix}-${++last}`; }

/** A labelled field of a form, with a place for what is wrong with it. */
export function field(label, control, hint) {
  const id = control.id || (control.id = newId("field"));
  const note = el("p", { class: "field-error", id: `${id}-error`, hidden: true });
  const help = hint ? el("p", { class: "field-hint", id: `${id}-hint` }, hint) : null;
  control.setAttribute("aria-describedby", [help?.id, note.id].filter(Boolean).join(" "));
  return el("div", { class: "field" }, el("label", { for: id }, label), control, help, note);
}

/** Says what is wrong with a field, or takes that back. */
export function mark(control, message) {
  const note = document.getElementById(`${control.id}-error`);
  if (message) control.setAttribute("aria-invalid", "true"); else control.removeAttribute("aria-invalid");
  if (note) { note.textContent = message ?? ""; note.hidden = !message; }
}
