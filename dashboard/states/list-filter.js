import { h } from "./dom.js";

const STATUSES = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"];
const MODES = ["changes", "full", "files", "range", "table", "reconcile", "repair"];
/** Between two keys of somebody who types a name. */
const TYPING_MS = 250;

function choice(name, values, chosen, change) {
  const options = values.map((value) => h("option", { value, selected: chosen === value }, value));
  return h("select", { name, change }, h("option", { value: "" }, `any ${name}`), options);
}

/** Status, mode, part of the name, and whether wake-ups are listed; they begin as the address says and are kept in it. */
export function listFilter(changed) {
  const given = new URLSearchParams(location.search);
  const change = () => {
    const query = new URLSearchParams(Object.entries(values()).filter(([, value]) => value !== ""));
    history.replaceState(null, "", query.size === 0 ? "states" : `states?${query}`);
    changed();
  };
  let typing = null;
  const typed = () => {
    clearTimeout(typing);
    typing = setTimeout(change, TYPING_MS);
  };
  const status = choice("status", STATUSES, given.get("status"), change);
  const mode = choice("mode", MODES, given.get("mode"), change);
  const name = h("input", { name: "name", type: "search", size: 14, value: given.get("name"), input: typed });
  const hidden = h("input", { type: "checkbox", checked: given.get("wakes") === "hidden", change });
  const values = () => ({
    status: status.value,
    mode: mode.value,
    name: name.value.trim(),
    wakes: hidden.checked ? "hidden" : "",
  });
  const elements = [
    h("label", {}, "Status ", status),
    h("label", {}, "Mode ", mode),
    h("label", {}, "Name ", name),
    h("label", {}, hidden, " hide wake-ups"),
  ];
  return { elements, values };
}
