import { h } from "./dom.js";

/** `TS502 input.mode: found …` with its code set apart; the pipeline writes one line per problem. */
function problem(line) {
  const [, code, rest] = /^(TS\d{3}) (.*)$/s.exec(line) ?? [null, null, line];
  return code === null ? [rest] : [h("code", {}, code), ` ${rest}`];
}

/** An error with all its problems at once, and the stack for who wants it. */
export function errorBox({ name, problems, trace }, title = null) {
  const lines =
    problems.length > 1
      ? h(
          "ol",
          {},
          problems.map((line) => h("li", {}, problem(line))),
        )
      : h("p", {}, problem(problems[0] ?? ""));
  const head = [title, name, problems.length > 1 ? `${problems.length} problems` : ""].filter((part) => part);
  return h(
    "div",
    { class: "error-box" },
    h("strong", {}, head.join(" · ")),
    problems.length === 0 ? null : lines,
    trace.length === 0 ? null : h("details", {}, h("summary", {}, "Stack"), h("pre", {}, trace.join("\n"))),
  );
}
