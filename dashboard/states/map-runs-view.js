import { read } from "./api.js";
import { h, keyed, whenChanged } from "./dom.js";
import { table } from "./table.js";
import { badge, count, duration, executionLink, lastOf, time } from "./words.js";

const PAGE = 25;
/** In the order of the API's own page; the counts that are 0 in most runs are left out when they are. */
const COUNTS = [
  ["total", "total", "", true],
  ["succeeded", "succeeded", "good", true],
  ["failed", "failed", "bad", true],
  ["running", "running", "running", true],
  ["pending", "pending", "idle", true],
  ["timedOut", "timed out", "bad", false],
  ["aborted", "aborted", "stopped", false],
  ["pendingRedrive", "pending redrive", "running", false],
  ["failuresNotRedrivable", "not redrivable", "bad", false],
  ["resultsWritten", "results written", "", false],
];
const CHILD_COLUMNS = ["Status", "Child execution", "Started", ">Took", ">Redrives", "Item or error"];
const BAR = ["succeeded", "failed", "timedOut", "aborted", "running", "pending"];
const TONES = Object.fromEntries(COUNTS.map(([name, , tone]) => [name, tone]));

function bar(counts) {
  const parts = BAR.filter((name) => counts[name] > 0).map((name) => {
    const part = h("span", { class: TONES[name] });
    part.style.flexGrow = counts[name];
    return part;
  });
  return h("div", { class: "progress", "aria-hidden": "true" }, parts);
}

function childRow({ arn, name, status, startedAt, tookMs, redriveCount, input, error }) {
  const reason = error === null ? "" : `${error.name}: ${error.problems[0] ?? ""}`;
  return [
    h("td", {}, badge(status)),
    h("td", { class: "name" }, executionLink(arn, name)),
    h("td", { class: "time" }, time(startedAt)),
    h("td", { class: "n" }, duration(tookMs)),
    h("td", { class: "n" }, redriveCount === 0 ? "–" : String(redriveCount)),
    h("td", { class: "value" }, reason === "" ? input : h("span", { class: "bad" }, reason)),
  ];
}

/** The child executions of a Map Run, newest first, read while they are shown. */
function childList(mapRunArn) {
  let limit = PAGE;
  const status = h(
    "select",
    { change: () => void refresh() },
    h("option", { value: "" }, "any status"),
    ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"].map((one) => h("option", {}, one)),
  );
  const body = h("tbody");
  const more = h(
    "button",
    {
      type: "button",
      hidden: true,
      click: () => {
        limit += PAGE;
        void refresh();
      },
    },
    `Show ${PAGE} more`,
  );
  const filter = h("label", {}, "Status ", status);
  const element = h("div", { class: "children" }, filter, table(CHILD_COLUMNS, body), more);
  const refresh = async () => {
    const { children, more: older } = await read("map-run", { arn: mapRunArn, status: status.value, limit });
    keyed(body, children, {
      key: ({ arn }) => arn,
      make: () => h("tr"),
      update: (row, child) => row.replaceChildren(...childRow(child)),
    });
    more.hidden = !older;
  };
  return { element, refresh };
}

function mapRun(run) {
  const children = childList(run.arn);
  const details = h(
    "details",
    { toggle: () => details.open && void children.refresh() },
    h("summary", {}, "Items and their child executions"),
    children.element,
  );
  const head = h("div");
  const element = h("section", { class: "map-run" }, head, details);
  element.update = (now) => {
    const limits = [`at most ${now.maxConcurrency === 0 ? "any number" : now.maxConcurrency} at once`];
    if (now.redriveCount > 0) limits.push(`redriven ${now.redriveCount}×`);
    if (now.toleratedFailureCount > 0) limits.push(`${now.toleratedFailureCount} failures tolerated`);
    if (now.toleratedFailurePercentage > 0) limits.push(`${now.toleratedFailurePercentage} % failures tolerated`);
    head.replaceChildren(
      h(
        "div",
        { class: "bar" },
        h("h3", {}, h("a", { href: `#${encodeURIComponent(now.state)}` }, now.state)),
        badge(now.status),
        h("span", { class: "soft" }, `${duration(now.tookMs)}, ${limits.join(", ")}`),
        h("span", { class: "grow" }),
        h("code", { class: "soft" }, lastOf(now.arn)),
      ),
      bar(now.counts),
      h(
        "dl",
        { class: "counts" },
        COUNTS.filter(([name, , , always]) => always || now.counts[name] > 0).map(([name, words, tone]) =>
          h(
            "div",
            {},
            h("dt", {}, words),
            h("dd", { class: now.counts[name] > 0 ? tone : "soft" }, count(now.counts[name] ?? 0)),
          ),
        ),
      ),
    );
    if (details.open) void children.refresh();
  };
  return element;
}

/** Inline Maps run inside the execution: their items are counted from its history. */
function inlineMap([name, { items, status }]) {
  const numbers = [
    ["total", items.total ?? "–", ""],
    ["succeeded", items.succeeded, "good"],
    ["failed", items.failed, "bad"],
    ["running", items.running, "running"],
    ["pending", items.pending ?? "–", "idle"],
    ["aborted", items.aborted, "stopped"],
  ];
  return [
    h(
      "div",
      { class: "bar" },
      h("h3", {}, h("a", { href: `#${encodeURIComponent(name)}` }, name)),
      badge(status),
      h("span", { class: "soft" }, "inline: its iterations are part of this execution"),
    ),
    bar({ ...items, timedOut: 0, pending: items.pending ?? 0 }),
    h(
      "dl",
      { class: "counts" },
      numbers
        .filter(([word, number]) => word !== "aborted" || number > 0)
        .map(([word, number, tone]) =>
          h("div", {}, h("dt", {}, word), h("dd", { class: number > 0 && tone ? tone : "soft" }, String(number))),
        ),
    ),
  ];
}

/** Map Runs with their counts, then the inline Maps. */
export function mapRunsView() {
  const runs = h("div");
  const inline = h("div");
  const element = h("section", { hidden: true }, h("h2", {}, "Map Runs"), runs, inline);
  const update = ({ mapRuns, states }) => {
    const inlineMaps = Object.entries(states).filter(([, { items }]) => items !== null);
    element.hidden = mapRuns.length + inlineMaps.length === 0;
    keyed(runs, mapRuns, { key: ({ arn }) => arn, make: mapRun, update: (row, run) => row.update(run) });
    whenChanged(inline, inlineMaps, () =>
      inline.replaceChildren(...inlineMaps.map((map) => h("section", { class: "map-run" }, inlineMap(map)))),
    );
  };
  return { element, update };
}
