import { call, read } from "./api.js";
import { h } from "./dom.js";

/** What is wrong with a text that should be JSON, or null. */
function jsonProblem(text) {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return `Not JSON: ${error.message}`;
  }
}

/** A dialog that is taken away when it closes. */
export function openDialog(title, content) {
  const dialog = h("dialog", { "aria-label": title, close: () => dialog.remove() }, h("h2", {}, title), ...content);
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

export const cancelButton = () =>
  h("button", { type: "button", click: (event) => event.target.closest("dialog").close() }, "Cancel");

/**
 * "New execution": an input (this execution's, one that its outcome proposes, an event file's) to edit; goes to the execution when it was
 * started. The first of `own` is filled in.
 * @param own inputs as `{ name, text }`
 */
export async function openNewExecution(own) {
  // Without samples there is still the input to write: the button must never do nothing.
  const { samples, missing } = await read("inputs").then(
    (found) => ({ samples: found, missing: null }),
    (error) => ({ samples: [], missing: `No inputs to start from: ${error.message}` }),
  );
  const choices = [...own, ...samples.map(({ name, text }) => ({ name: `events/pos-pipeline.${name}.json`, text }))];
  const input = h("textarea", { name: "input", rows: 12, spellcheck: "false", "aria-describedby": "input-problem" });
  input.addEventListener("input", () => check());
  const problem = h("p", { id: "input-problem", class: "bad", role: "status" });
  const start = h("button", { class: "primary" }, "Start execution");
  const name = h("input", { name: "name", autocomplete: "off", placeholder: "a new UUID" });
  const check = () => {
    const found = jsonProblem(input.value) ?? missing;
    problem.textContent = found ?? "";
    start.disabled = jsonProblem(input.value) !== null;
  };
  const options = choices.map(({ name }, index) => h("option", { value: index }, name));
  const choice = h("select", { name: "sample", change: () => fill() }, options);
  const fill = () => {
    input.value = choices[Number(choice.value)]?.text ?? "{}";
    check();
  };
  const submit = async (event) => {
    event.preventDefault();
    start.disabled = true;
    try {
      const { executionArn } = await call("start", { input: input.value, name: name.value.trim() });
      location.href = `states?execution=${encodeURIComponent(executionArn)}`;
    } catch (error) {
      problem.textContent = error.message;
      start.disabled = false;
    }
  };
  fill();
  const form = h(
    "form",
    { class: "stack", submit },
    h("label", {}, "Start from", choice),
    h("label", {}, "Input, JSON", input),
    problem,
    h("label", {}, "Name, optional", name),
    h("div", { class: "bar end" }, cancelButton(), start),
  );
  openDialog("New execution", [form]);
  input.focus();
}
