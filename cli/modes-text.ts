import { FIELDS, MODES, RUN_MODES } from "../src/core/pipeline/run-fields.ts";

/** Every mode on a line, what it must be given and what it does, as `tillstream run --help` prints it. */
export function modesText(): string {
  const lines = RUN_MODES.map((mode) => {
    const { required, says } = MODES[mode];
    const needs = required.map((field) => `${field}: ${FIELDS[field].expected}`);
    return `  ${mode.padEnd(10)} ${says}${needs.length === 0 ? "" : ` Needs ${needs.join("; ")}.`}`;
  });
  return `${lines.join("\n")}\n`;
}
