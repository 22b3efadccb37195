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

/** What an execution is, how it stands, and what can be done with it. */
export function headerView(arn, refresh) {
  let input = null;
  const status = h("span");
  const title = h("h1");
  const factList = h("dl", { class: "facts" });
  const errors = h("div");
  const words = h("p", { id: "redrive-words", class: "soft why" });
  const buttons = actions(arn, () => input, refresh);
  const bar = h("div", { class: "bar" }, title, status, h("span", { class: "grow" }), Object.values(buttons));
  const update = (execution) => {
    // The input of a child is an item of a Map, not one of the machine.
    input = execution.parentArn === null ? execution.input : null;
    document.title = `${execution.status} ${execution.name} – Tillstream`;
    title.textContent = execution.name;
    whenChanged(status, execution.status, () => status.replaceChildren(badge(execution.status)));
    buttons.stop.disabled = execution.status !== "RUNNING";
    buttons.redrive.disabled = !execution.redrive.allowed;
    words.textContent = execution.redrive.words;
    const now = execution.status === "RUNNING" ? Math.floor(Date.now() / 1000) : 0;
    whenChanged(factList, [execution, now], () => factList.replaceChildren(...facts(execution)));
    const { error } = execution;
    whenChanged(errors, error, () => errors.replaceChildren(...(error === null ? [] : [errorBox(error)])));
  };
  return { elements: [bar, words, factList, errors], update };
}
