import { read } from "./api.js";
import { h } from "./dom.js";
import { table } from "./table.js";
import { duration, time } from "./words.js";

/** Rows of the table; earlier ones are added on demand, since a history may have 25,000. */
const SHOWN = 400;
const COLUMNS = ["ID", "Type", "State", "Time", ">Elapsed", "Details"];

const tone = (type) => (/(Failed|TimedOut)$/.test(type) ? "bad" : type.endsWith("Aborted") ? "stopped" : "");

function eventRow(arn, { id, type, state, items, at, elapsedMs, summary }) {
  const place = state === null ? "" : `${state}${items.length === 0 ? "" : ` [${items.join("][")}]`}`;
  const opened = h("tr", { class: "opened", hidden: true }, h("td", { colspan: COLUMNS.length }));
  const toggle = async () => {
    opened.hidden = !opened.hidden;
    button.setAttribute("aria-expanded", String(!opened.hidden));
    if (opened.hidden || opened.firstElementChild.childElementCount > 0) return;
    const pre = h("pre", { tabindex: 0 }, "…");
    opened.firstElementChild.append(pre);
    pre.textContent = await read("event", { arn, id }).catch((error) => error.message);
  };
  const button = h(
    "button",
    {
      type: "button",
      class: "quiet",
      "aria-expanded": "false",
      "aria-label": `Details of event ${id}`,
      click: () => void toggle(),
    },
    String(id),
  );
  const row = h(
    "tr",
    {},
    h("td", {}, button),
    h("td", { class: tone(type) }, type),
    h("td", {}, place === "" ? "–" : h("a", { href: `#${encodeURIComponent(state)}` }, place)),
    h("td", { class: "time" }, time(at, { millis: true })),
    h("td", { class: "n" }, duration(elapsedMs)),
    h("td", { class: "value" }, summary),
  );
  return [row, opened];
}

/** The history, in order. `update` adds the rows that are new; `last` is the id to ask from. */
export function historyView(arn) {
  const rows = [];
  let first = 0;
  const body = h("tbody");
  const earlier = h("button", { type: "button", hidden: true, click: () => showEarlier() });
  const element = h("section", {}, h("h2", {}, "History"), earlier, table(COLUMNS, body, "list history"));
  const label = () => {
    earlier.hidden = first === 0;
    earlier.textContent = `Show the ${Math.min(SHOWN, first)} events before`;
  };
  const showEarlier = () => {
    const from = Math.max(0, first - SHOWN);
    body.prepend(...rows.slice(from, first).flatMap((row) => eventRow(arn, row)));
    first = from;
    label();
  };
  const update = (fresh) => {
    const added = fresh.filter(({ id }) => id > (rows.at(-1)?.id ?? 0));
    if (rows.length === 0) first = Math.max(0, added.length - SHOWN);
    body.append(...added.slice(rows.length === 0 ? first : 0).flatMap((row) => eventRow(arn, row)));
    rows.push(...added);
    label();
  };
  return { element, update, last: () => rows.at(-1)?.id ?? 0 };
}
