// Tables that become lists of cards on a phone. Their roles are written out, since a table that is drawn otherwise is no
// table to some screen readers.
import { el } from "./dom.js";

/**
 * @param heads titles of the columns; an empty one is read as "Actions"
 * @param rows arrays of cells, each a text or elements; the first names the row
 */
export function table({ label, caption, heads, rows, name = "" }) {
  return el("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": label },
    el("table", { role: "table", class: name },
      caption ? el("caption", {}, caption) : null,
      el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, heads.map((head) =>
        el("th", { role: "columnheader", scope: "col" }, head || el("span", { class: "unseen" }, "Actions"))))),
      el("tbody", { role: "rowgroup" }, rows.map((cells) => el("tr", { role: "row" }, cells.map((cell, index) =>
        el(index === 0 ? "th" : "td", index === 0 ? { role: "rowheader", scope: "row" } : {
          role: "cell", "data-label": heads[index],
        }, cell)))))));
}
