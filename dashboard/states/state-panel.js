import { read } from "./api.js";
import { h, whenChanged } from "./dom.js";
import { errorBox } from "./error-box.js";
import { table } from "./table.js";
import { badge, duration, executionLink, time } from "./words.js";

const ATTEMPT_COLUMNS = [">#", "Outcome", "Began", ">Took", "Error"];

const block = (title, text) =>
  h(
    "section",
    {},
    h("h3", {}, title),
    text === null ? h("p", { class: "soft" }, "none") : h("pre", { tabindex: 0 }, text),
  );

/** One line per attempt; only the last failure is shown whole, since retries mostly fail alike. */
function attempts(list) {
  if (list.length === 0) return null;
  const failed = list.findLast(({ error }) => error !== null);
  const rows = list.map(({ startedAt, tookMs, outcome, error }, index) =>
    h(
      "tr",
      {},
      h("td", { class: "n" }, String(index + 1)),
      h("td", {}, badge(outcome)),
      h("td", { class: "time" }, time(startedAt, { millis: true })),
      h("td", { class: "n" }, duration(tookMs)),
      h("td", { class: "value" }, error?.name ?? ""),
    ),
  );
  const shown = table(ATTEMPT_COLUMNS, h("tbody", {}, rows), "");
  return h("section", {}, h("h3", {}, "Attempts"), failed === undefined ? null : errorBox(failed.error), shown);
}

const label = ({ items }, index) => (items.length === 0 ? `visit ${index + 1}` : `item ${items.join(" / ")}`);

function visits(view, choose) {
  if (view.visits.length < 2) return null;
  const options = view.visits.map((visit, index) =>
    h(
      "option",
      { value: index, selected: index === view.shown },
      `${label(visit, index)}: ${visit.status}, ${duration(visit.tookMs)}${visit.attempts > 1 ? `, ${visit.attempts} attempts` : ""}`,
    ),
  );
  return h(
    "label",
    { class: "visits" },
    `One of ${view.visits.length} `,
    h("select", { change: (event) => choose(event.target.value) }, options),
  );
}

function variables(assigned) {
  if (assigned === null) return null;
  const rows = Object.entries(assigned).map(([name, text]) =>
    h("tr", {}, h("th", { scope: "row" }, name), h("td", { class: "value" }, String(text))),
  );
  return h("section", {}, h("h3", {}, "Assigned variables"), h("table", {}, h("tbody", {}, rows)));
}

function content(view, choose) {
  const shown = view.shown === null ? null : view.visits[view.shown];
  return [
    h(
      "div",
      { class: "bar" },
      h("h2", {}, view.name),
      badge(shown?.status ?? "notStarted"),
      h("span", { class: "soft" }, `${view.type}${shown ? `, ${duration(shown.tookMs)}` : ""}`),
      h("span", { class: "grow" }),
      h("a", { href: "#" }, "Execution input and output"),
    ),
    view.comment === null ? null : h("p", { class: "comment" }, view.comment),
    view.childArn === null
      ? null
      : h("p", {}, "As in the child execution ", executionLink(view.childArn), "; the others are under Map Runs."),
    visits(view, choose),
    ...(shown
      ? [attempts(view.attempts), block("Input", view.input), block("Output", view.output), variables(view.assigned)]
      : [h("p", { class: "soft" }, "This execution has not come here.")]),
    h("details", {}, h("summary", {}, "Definition"), h("pre", { tabindex: 0 }, view.definition)),
  ];
}

/** The selected state, or input and output of the whole execution. Open parts stay open while it is refreshed. */
export function statePanel(element, arn) {
  let visit = null;
  let shownName = null;
  const show = async (name, page) => {
    if (name !== shownName) visit = null;
    shownName = name;
    if (name === "") {
      const { input, output } = page.execution;
      whenChanged(element, [input, output], () =>
        element.replaceChildren(block("Execution input", input), block("Execution output", output)),
      );
      return;
    }
    const view = await read("state", { arn, name, visit });
    if (name !== shownName) return;
    whenChanged(element, view, () => {
      const open = new Set(
        [...element.querySelectorAll("details[open] > summary")].map(({ textContent }) => textContent),
      );
      element.replaceChildren(
        ...content(view, (index) => {
          visit = index;
          void show(name, page);
        }).filter((part) => part !== null),
      );
      for (const summary of element.querySelectorAll("details > summary"))
        summary.parentElement.open = open.has(summary.textContent);
    });
  };
  return { show };
}
