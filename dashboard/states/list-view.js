import { keepFresh, read } from "./api.js";
import { h, keyed } from "./dom.js";
import { listFilter } from "./list-filter.js";
import { openNewExecution } from "./new-execution.js";
import { table } from "./table.js";
import { badge, count, duration, executionLink, time } from "./words.js";

const PAGE = 25;
const REFRESH_MS = 2000;
const COLUMNS = ["Status", "Name", "Mode", "Started", ">Took", ">Redrives", "Result"];
/** The cell that is kept when a row changes, so that its link keeps the focus. */
const NAME = 1;

function cells(execution) {
  const { status, verdict, arn, name, mode, startedAt, tookMs, redriveCount, result } = execution;
  return [
    h("td", { class: "badges" }, badge(status), verdict === "" ? null : badge(verdict)),
    h("td", { class: "name" }, executionLink(arn, name)),
    h("td", {}, mode || "–"),
    h("td", { class: "time" }, time(startedAt)),
    h("td", { class: "n" }, duration(tookMs ?? Date.now() - Date.parse(startedAt))),
    h("td", { class: "n" }, redriveCount === 0 ? "–" : String(redriveCount)),
    h("td", { class: status === "FAILED" ? "bad" : "soft" }, result),
  ];
}

function updateRow(row, execution) {
  const fresh = cells(execution);
  if (row.children.length === 0) return row.append(...fresh);
  for (const [index, cell] of fresh.entries()) if (index !== NAME) row.children[index].replaceWith(cell);
}

/** A row of a running execution changes every second, others only when something happens. */
const ticking = (execution) =>
  execution.tookMs === null ? { ...execution, now: Math.floor(Date.now() / 1000) } : execution;

/** The executions of the machine, newest first; "Show more" lengthens the list, which is refreshed as long as it is. */
export function showList(view) {
  let limit = PAGE;
  const filter = listFilter(() => choose());
  const title = h("h1", {}, "Executions");
  const body = h("tbody");
  const empty = h("p", { class: "soft", role: "status" }, "Loading…");
  const more = h("button", { type: "button", hidden: true, click: () => lengthen() }, `Show ${PAGE} more`);
  const start = h("button", { type: "button", class: "primary", click: () => openNewExecution([]) }, "New execution");
  const bar = [title, ...filter.elements, h("span", { class: "grow" }), start];
  view.replaceChildren(h("div", { class: "bar" }, bar), table(COLUMNS, body), empty, more);
  const refresh = async () => {
    const asked = { ...filter.values(), limit };
    const { machine, executions, more: older, searched } = await read("executions", asked);
    title.textContent = `Executions of ${machine}`;
    keyed(body, executions.map(ticking), { key: ({ arn }) => arn, make: () => h("tr"), update: updateRow });
    const found = executions.length > 0 ? "" : "There are none.";
    const where = searched === null ? "" : ` Only the newest ${count(searched)} executions were searched.`;
    empty.textContent = `${found}${where}`;
    more.hidden = !older;
  };
  const again = keepFresh(refresh, () => REFRESH_MS);
  const choose = () => {
    limit = PAGE;
    void again();
  };
  const lengthen = () => {
    limit += PAGE;
    void again();
  };
}
