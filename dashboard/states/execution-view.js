import { keepFresh, read, say } from "./api.js";
import { h, whenChanged } from "./dom.js";
import { graphView } from "./graph-view.js";
import { headerView } from "./header-view.js";
import { historyView } from "./history-view.js";
import { mapRunsView } from "./map-runs-view.js";
import { statePanel } from "./state-panel.js";

const RUNNING_MS = 1000;
/** An execution that has ended changes only by a redrive from elsewhere. */
const ENDED_MS = 4000;

/** The state that the address names; "" is none. */
const selected = () => decodeURIComponent(location.hash.slice(1));

/** One execution: what it is, the graph, the selected state, Map Runs, history. */
export function showExecution(view, arn) {
  let page = null;
  let graph = null;
  const header = headerView(arn, () => again());
  const comment = h("p", { class: "soft comment" });
  const graphPlace = h("div", { class: "graph-place" });
  const panelElement = h("div", { class: "panel" });
  const panel = statePanel(panelElement, arn);
  const mapRuns = mapRunsView();
  const events = historyView(arn);
  const show = () => {
    header.update(page.execution);
    comment.textContent = page.comment ?? "";
    whenChanged(graphPlace, page.graph, () => {
      graph = graphView(page.graph);
      graphPlace.replaceChildren(graph.element);
      // In a narrow window the middle of a wide graph is what reads from top to bottom.
      graphPlace.scrollLeft = (graphPlace.scrollWidth - graphPlace.clientWidth) / 2;
    });
    graph.update(page.states, page.mapRuns, selected());
    mapRuns.update(page);
    events.update(page.history);
  };
  const columns = h("section", { "aria-label": "Graph" }, comment, graphPlace);
  view.replaceChildren(
    ...header.elements,
    h("div", { class: "columns" }, columns, panelElement),
    mapRuns.element,
    events.element,
  );
  window.addEventListener("hashchange", () => {
    if (page === null) return;
    graph.update(page.states, page.mapRuns, selected());
    panel.show(selected(), page).catch((error) => say(error.message));
  });
  const refresh = async () => {
    page = await read("execution", { arn, after: events.last() });
    show();
    await panel.show(selected(), page);
  };
  const again = keepFresh(refresh, () => (page?.execution.status === "RUNNING" ? RUNNING_MS : ENDED_MS));
}
