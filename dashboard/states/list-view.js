import { keepFresh, read } from "./api.js";
import { h, keyed } from "./dom.js";
import { openNewExecution } from "./new-execution.js";
import { badge, duration, executionLink, time } from "./words.js";

const PAGE = 25;
const REFRESH_MS = 2000;
const STATUSES = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"];
const COLUMNS = ["Status", "Name", "Mode", "Started", "Took", "Redrives", "Result"];

function row(execution) {
  return [
    h("td", {}, badge(execution.status)),
    h("td", { class: "name" }, executionLink(execution.arn, execution.name)),
    h("td", {}, execution.mode || "–"),
    h("td", { class: "time" }, time(execution.startedAt)),
    h("td", { class: "n" }, duration(execution.tookMs ?? Date.now() - Date.parse(execution.startedAt))),
    h("td", { class: "n" }, execution.redriveCount === 0 ? "–" : String(execution.redriveCount)),
    h("td", { class: execution.status === "FAILED" ? "bad" : "soft" }, execution.result),
  ];
}

/** The executions of the machine, newest first; "Show more" lengthens the list, which is refreshed as long as it is. */
export function showList(view) {
  let limit = PAGE;
  const query = new URLSearchParams(location.search);
  const filter = h(
    "select",
    { name: "status", change: () => choose() },
    h("option", { value: "" }, "any status"),
    STATUSES.map((status) => h("option", { value: status, selected: query.get("status") === status }, status)),
  );
  const title = h("h1", {}, "Executions");
  const body = h("tbody");
  const empty = h("p", { class: "soft", hidden: true }, "No executions with this status.");
  const more = h("button", { type: "button", hidden: true, click: () => lengthen() }, `Show ${PAGE} more`);
  view.replaceChildren(
    h(
      "div",
      { class: "bar" },
      title,
      h("label", {}, "Status ", filter),
      h("span", { class: "grow" }),
      h("button", { type: "button", class: "primary", click: () => void openNewExecution(null) }, "New execution"),
    ),
    h(
      "div",
      { class: "scroll" },
      h(
        "table",
        { class: "list" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            COLUMNS.map((name) =>
              h("th", { scope: "col", class: name === "Took" || name === "Redrives" ? "n" : null }, name),
            ),
          ),
        ),
        body,
      ),
    ),
    empty,
    more,
  );
  const refresh = async () => {
    const { machine, executions, more: older } = await read("executions", { status: filter.value, limit });
    title.textContent = `Executions of ${machine}`;
    keyed(
      body,
      executions.map((one) => (one.tookMs === null ? { ...one, now: Math.floor(Date.now() / 1000) } : one)),
      {
        key: ({ arn }) => arn,
        make: () => h("tr"),
        update: (element, execution) => {
          // The link keeps its place in the order of Tab while the rest of the row changes.
          const cells = row(execution);
          if (element.children.length === 0) element.append(...cells);
          else for (const [index, cell] of cells.entries()) if (index !== 1) element.children[index].replaceWith(cell);
        },
      },
    );
    empty.hidden = executions.length > 0;
    more.hidden = !older;
  };
  const again = keepFresh(refresh, () => REFRESH_MS);
  const choose = () => {
    limit = PAGE;
    history.replaceState(null, "", filter.value === "" ? "states" : `states?status=${filter.value}`);
    void again();
  };
  const lengthen = () => {
    limit += PAGE;
    void again();
  };
}
