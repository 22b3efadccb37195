import { call } from "./api.js";
import { h } from "./dom.js";
import { cancelButton, openDialog } from "./new-execution.js";

/** "Stop": asks for an error and a cause, which the execution then has, and tells when it was stopped. */
export function openStopExecution(executionArn, stopped) {
  const problem = h("p", { class: "bad", role: "status" });
  const stop = h("button", { class: "danger" }, "Stop execution");
  const submit = async (event) => {
    event.preventDefault();
    stop.disabled = true;
    const { error, cause } = event.target.elements;
    try {
      await call("stop", { executionArn, error: error.value.trim(), cause: cause.value.trim() });
      dialog.close();
      stopped();
    } catch (failure) {
      problem.textContent = failure.message;
      stop.disabled = false;
    }
  };
  const form = h(
    "form",
    { class: "stack", submit },
    h("p", {}, "Lambdas that run finish what they do; nothing after them begins. A redrive goes on from there."),
    h("label", {}, "Error, optional", h("input", { name: "error", autocomplete: "off", maxlength: 256 })),
    h("label", {}, "Cause, optional", h("input", { name: "cause", autocomplete: "off" })),
    problem,
    h("div", { class: "bar end" }, cancelButton(), stop),
  );
  const dialog = openDialog("Stop this execution?", [form]);
}
