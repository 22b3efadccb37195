// Statuses, times and lengths in words and signs.
import { h } from "./dom.js";

/** By status of an execution, run, Map Run, state or attempt: class, sign, word. A sign beside the colour, for those who see none. */
const STATUSES = {
  RUNNING: ["running", "●", "Running"],
  SUCCEEDED: ["good", "✓", "Succeeded"],
  FAILED: ["bad", "✕", "Failed"],
  TIMED_OUT: ["bad", "⏱", "Timed out"],
  ABORTED: ["stopped", "■", "Aborted"],
  PENDING_REDRIVE: ["running", "↻", "Pending redrive"],
  running: ["running", "●", "running"],
  succeeded: ["good", "✓", "succeeded"],
  failed: ["bad", "✕", "failed"],
  timedOut: ["bad", "⏱", "timed out"],
  aborted: ["stopped", "■", "aborted"],
  caught: ["caught", "↷", "caught"],
  notStarted: ["idle", "", "not started"],
  // What the pipeline says of its own run.
  OK: ["good", "✓", "OK"],
  PARTIAL: ["caught", "◐", "PARTIAL"],
  DRIFT: ["bad", "≠", "DRIFT"],
  NOTHING_TO_DO: ["idle", "", "NOTHING TO DO"],
  SKIPPED: ["idle", "", "SKIPPED"],
};

export function statusOf(status) {
  const [tone, sign, word] = STATUSES[status] ?? ["idle", "", status];
  return { tone, sign, word };
}

export function badge(status) {
  const { tone, sign, word } = statusOf(status);
  return h("span", { class: `badge ${tone}` }, h("i", { "aria-hidden": "true" }, sign), word);
}

export function duration(ms) {
  if (ms === null || ms === undefined) return "–";
  if (ms < 1000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
  const minutes = Math.floor(ms / 60_000);
  const seconds = Math.floor((ms % 60_000) / 1000);
  return minutes < 60 ? `${minutes} min ${seconds} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Local time; the date only when it is not today's. */
export function time(iso, { millis = false } = {}) {
  if (!iso) return "–";
  const date = new Date(iso);
  const clock = date.toLocaleTimeString(
    "en-GB",
    millis ? { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 } : {},
  );
  return date.toDateString() === new Date().toDateString() ? clock : `${date.toLocaleDateString("sv-SE")} ${clock}`;
}

export const count = (number) => Number(number).toLocaleString("en");
export const lastOf = (arn) => arn.slice(arn.lastIndexOf(":") + 1);
export const executionLink = (arn, text) =>
  h("a", { href: `states?execution=${encodeURIComponent(arn)}` }, text ?? lastOf(arn));
