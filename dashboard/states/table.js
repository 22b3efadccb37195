import { h } from "./dom.js";

/** A table of columns around rows that somebody else keeps; a name that begins with ">" is a column of numbers. */
export function table(columns, body, className = "list") {
  const heads = columns.map((name) =>
    name.startsWith(">") ? h("th", { scope: "col", class: "n" }, name.slice(1)) : h("th", { scope: "col" }, name),
  );
  return h("div", { class: "scroll" }, h("table", { class: className }, h("thead", {}, h("tr", {}, heads)), body));
}
