// Draws the layout that the server computed; a state is a link to #<its name>, so keyboard and Back work by themselves.
import { svg } from "./dom.js";
import { count, duration, statusOf } from "./words.js";

const HEAD = 46;

function marker(id) {
  return svg(
    "marker",
    { id, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" },
    svg("path", { d: "M0 0.5L8 4L0 7.5z" }),
  );
}

function edge({ kind, path }) {
  return svg("path", { d: path, class: `edge ${kind}`, "marker-end": "url(#arrow)" });
}

/** After all lines, so that none crosses the words. */
function edgeLabel({ label, words, labelX, labelY }) {
  if (label === "") return [];
  const element = Object.assign(svg("text", { x: labelX, y: labelY, class: "edge-label" }), { textContent: words });
  element.append(Object.assign(svg("title"), { textContent: label }));
  return [element];
}

function state(drawn, nodes) {
  const { name, type, comment, x, y, width, height, inner } = drawn;
  if (type === "Start" || type === "End") {
    return svg("circle", { cx: x + width / 2, cy: y + height / 2, r: width / 2, class: "circle" });
  }
  const text = (attributes, content) => Object.assign(svg("text", attributes), { textContent: content });
  const parts = {
    sign: text({ x: x + 16, y: y + HEAD / 2 + 5, class: "sign", "text-anchor": "middle" }, ""),
    line: text({ x: x + 30, y: y + 36, class: "line" }, type),
  };
  const link = svg(
    "a",
    { href: `#${encodeURIComponent(name)}`, class: "state" },
    Object.assign(svg("title"), { textContent: comment ?? name }),
    svg("rect", { x, y, width, height, rx: type === "Choice" ? 23 : 6 }),
    parts.sign,
    text({ x: x + 30, y: y + 20, class: "state-name" }, name),
    parts.line,
  );
  nodes.set(name, { link, type, ...parts });
  return svg("g", {}, link, ...inner.flatMap((one) => drawing(one, nodes)));
}

function drawing(parts, nodes) {
  return [...parts.edges.map(edge), ...parts.edges.flatMap(edgeLabel), ...parts.states.map((one) => state(one, nodes))];
}

/** The line below a state's name: its type, and how it went. */
function wordsFor(type, summary, mapRun) {
  const parts = [type];
  const items = mapRun?.counts ?? summary.items;
  if (items && items.total !== null && summary.status !== "notStarted") {
    parts.push(`${count(items.succeeded)} of ${count(items.total)}`);
    if (items.failed > 0) parts.push(`${count(items.failed)} failed`);
  }
  if (summary.retries > 0) parts.push(`retried ${summary.retries}×`);
  if (summary.status === "caught") parts.push("caught");
  if (summary.tookMs !== null && type !== "Choice" && type !== "Succeed") parts.push(duration(summary.tookMs));
  return parts.join(" · ");
}

/** An SVG of the layout. `update` colours it: summaries by state, Map Runs by state, name of the selected state. */
export function graphView(layout) {
  const nodes = new Map();
  const element = svg(
    "svg",
    {
      viewBox: `0 0 ${layout.width} ${layout.height}`,
      width: layout.width,
      height: layout.height,
      class: layout.width > 640 ? "graph wide" : "graph",
      role: "group",
      "aria-label": "Graph of the state machine",
    },
    svg("defs", {}, marker("arrow")),
    ...drawing(layout, nodes),
  );
  const update = (states, mapRuns, selected) => {
    for (const [name, { link, type, sign, line }] of nodes) {
      const summary = states[name];
      if (summary === undefined) continue;
      const { tone, sign: mark, word } = statusOf(summary.status);
      const words = wordsFor(
        type,
        summary,
        mapRuns.findLast((run) => run.state === name),
      );
      link.setAttribute("class", `state ${tone}`);
      link.setAttribute("aria-label", `${name}, ${words}, ${word}`);
      if (name === selected) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      sign.textContent = mark || "○";
      line.textContent = words;
    }
  };
  return { element, update };
}
