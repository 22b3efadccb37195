import { call, say } from "./api.js";
import { h, whenChanged } from "./dom.js";
import { errorBox } from "./error-box.js";
import { openNewExecution } from "./new-execution.js";
import { openStopExecution } from "./stop-execution.js";
import { badge, duration, executionLink, time } from "./words.js";

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

/** Stop, Redrive and New execution; each can be pressed exactly when the API would take it. */
function actions(arn, input, refresh) {
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
  const button = (words, className, click) => h("button", { type: "button", class: className, click }, words);
  const buttons = {
    stop: button("Stop", "danger", () => openStopExecution(arn, refresh)),
    redrive: button("Redrive", null, redrive),
    start: button("New execution", "primary", () => openNewExecution(input())),
  };
  buttons.redrive.setAttribute("aria-describedby", "redrive-words");
  return buttons;
}

/** What may be started from this execution, as "New execution" offers it. */
function ownInputs({ input, outcome, parentArn }) {
  // The input of a child is an item of a Map, not one of the machine.
  if (parentArn !== null) return [];
  const old = { name: "the input of this execution", text: input };
  const next = (outcome?.next ?? []).flatMap(({ why, input }) => (input === null ? [] : [{ name: why, text: input }]));
  return [old, ...next];
}

/** Each input that the outcome proposes, with its reason and a button. */
function nextSteps(execution) {
  const own = ownInputs(execution);
  return (execution.outcome?.next ?? []).map(({ why, input }) => {
    const first = { name: why, text: input ?? execution.input };
    const start = () => openNewExecution([first, ...own.filter(({ text }) => text !== first.text)]);
    return h("li", {}, h("span", {}, why), h("button", { type: "button", click: start }, "Start…"));
  });
}

/** What an execution is, how it stands, and what can be done with it. */
export function headerView(arn, refresh) {
  let shown = null;
  const status = h("span");
  const title = h("h1");
  const factList = h("dl", { class: "facts" });
  const errors = h("div");
  const words = h("p", { id: "redrive-words", class: "soft why" });
  const next = h("ul", { class: "next", "aria-label": "What to start next" });
  const buttons = actions(arn, () => (shown === null ? [] : ownInputs(shown)), refresh);
  const bar = h("div", { class: "bar" }, title, status, h("span", { class: "grow" }), Object.values(buttons));
  const update = (execution) => {
    shown = execution;
    document.title = `${execution.status} ${execution.name} – Tillstream`;
    title.textContent = execution.name;
    const said = execution.outcome === null ? [] : [execution.outcome.status];
    whenChanged(status, [execution.status, ...said], () =>
      status.replaceChildren(...[execution.status, ...said].map(badge)),
    );
    whenChanged(next, execution.outcome?.next ?? [], () => next.replaceChildren(...nextSteps(execution)));
    buttons.stop.disabled = execution.status !== "RUNNING";
    buttons.redrive.disabled = !execution.redrive.allowed;
    words.textContent = execution.redrive.words;
    const now = execution.status === "RUNNING" ? Math.floor(Date.now() / 1000) : 0;
    whenChanged(factList, [execution, now], () => factList.replaceChildren(...facts(execution)));
    const { error } = execution;
    whenChanged(errors, error, () => errors.replaceChildren(...(error === null ? [] : [errorBox(error)])));
  };
  return { elements: [bar, words, next, factList, errors], update };
}
