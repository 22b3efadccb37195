import { call, keepFresh, read, say } from "./api.js";
import { h, whenChanged } from "./dom.js";
import { errorBox } from "./error-box.js";
import { graphView } from "./graph-view.js";
import { historyView } from "./history-view.js";
import { mapRunsView } from "./map-runs-view.js";
import { openNewExecution } from "./new-execution.js";
import { statePanel } from "./state-panel.js";
import { openStopExecution } from "./stop-execution.js";
import { badge, duration, executionLink, time } from "./words.js";

const RUNNING_MS = 1000;
/** An execution that has ended changes only by a redrive from elsewhere. */
const ENDED_MS = 4000;

const selected = () => decodeURIComponent(location.hash.slice(1));

function facts({ startedAt, endedAt, tookMs, mode, redriveCount, redrivenAt, arn, parentArn }) {
  const fact = (name, ...value) => h("div", {}, h("dt", {}, name), h("dd", {}, ...value));
  return [
    fact("Mode", mode || "–"),
    fact("Started", time(startedAt)),
    fact("Ended", time(endedAt)),
    fact("Took", duration(tookMs ?? Date.now() - Date.parse(startedAt))),
    fact("Redrives", redriveCount === 0 ? "–" : `${redriveCount}, last at ${time(redrivenAt)}`),
    parentArn === null ? null : fact("Child of", executionLink(parentArn)),
    fact("ARN", h("code", {}, arn)),
  ].filter((part) => part !== null);
}

/** Buttons and the words why one cannot be used. */
function actions(arn, current, refresh) {
  const redrive = async () => {
    buttons.redrive.disabled = true;
    try {
      await call("redrive", { executionArn: arn });
      say(null);
    } catch (error) {
      say(error.message);
    }
    await refresh();
  };
  const buttons = {
    stop: h("button", { type: "button", class: "danger", click: () => openStopExecution(arn, refresh) }, "Stop"),
    redrive: h("button", { type: "button", "aria-describedby": "why-not", click: () => void redrive() }, "Redrive"),
    start: h(
      "button",
      { type: "button", class: "primary", click: () => void openNewExecution(current().execution.input) },
      "New execution",
    ),
  };
  const why = h("p", { id: "why-not", class: "soft why" });
  const update = ({ status, redrive: verdict }) => {
    buttons.stop.disabled = status !== "RUNNING";
    buttons.redrive.disabled = !verdict.allowed;
    why.textContent = verdict.words;
  };
  return { elements: [buttons.stop, buttons.redrive, buttons.start], why, update };
}

/** One execution: what it is, the graph, the selected state, Map Runs, history. */
export function showExecution(view, arn) {
  let page = null;
  let graph = null;
  const status = h("span");
  const title = h("h1");
  const factList = h("dl", { class: "facts" });
  const errors = h("div");
  const comment = h("p", { class: "soft comment" });
  const graphPlace = h("div", { class: "graph-place" });
  const panelElement = h("div", { class: "panel", "aria-live": "off" });
  const panel = statePanel(panelElement, arn);
  const mapRuns = mapRunsView();
  const events = historyView(arn);
  const refresh = async () => {
    page = await read("execution", { arn, after: events.last() });
    show();
    await panel.show(selected(), page);
  };
  const buttons = actions(
    arn,
    () => page,
    () => again(),
  );
  const show = () => {
    const { execution } = page;
    document.title = `${execution.status} ${execution.name} – Tillstream`;
    title.textContent = execution.name;
    whenChanged(status, execution.status, () => status.replaceChildren(badge(execution.status)));
    const now = execution.status === "RUNNING" ? Math.floor(Date.now() / 1000) : 0;
    whenChanged(factList, [execution, now], () => factList.replaceChildren(...facts(execution)));
    buttons.update(execution);
    whenChanged(errors, execution.error, () =>
      errors.replaceChildren(...(execution.error === null ? [] : [errorBox(execution.error)])),
    );
    comment.textContent = page.comment ?? "";
    whenChanged(graphPlace, page.graph, () => {
      graph = graphView(page.graph);
      graphPlace.replaceChildren(graph.element);
    });
    graph.update(page.states, page.mapRuns, selected());
    mapRuns.update(page);
    events.update(page.history);
  };
  view.replaceChildren(
    h("div", { class: "bar" }, title, status, h("span", { class: "grow" }), ...buttons.elements),
    buttons.why,
    factList,
    errors,
    h("div", { class: "columns" }, h("section", { "aria-label": "Graph" }, comment, graphPlace), panelElement),
    mapRuns.element,
    events.element,
  );
  window.addEventListener("hashchange", () => {
    if (page === null) return;
    graph.update(page.states, page.mapRuns, selected());
    panel.show(selected(), page).catch((error) => say(error.message));
  });
  const again = keepFresh(refresh, () => (page?.execution.status === "RUNNING" ? RUNNING_MS : ENDED_MS));
}
