import { closestWord } from "../closest-word.ts";
import type { MappingSection } from "./mapping-section.ts";
import { quoted } from "./mapping-section.ts";

/** Foreign key actions as SQL names them; `no action` is `restrict` checked later in the statement and leaves the same rows. */
const ACTIONS = ["restrict", "no action", "cascade", "set null", "set default"] as const;
type Action = (typeof ACTIONS)[number];
const HARMLESS: readonly Action[] = ["restrict", "no action"];

/**
 * Reads `onDelete` and `onUpdate` and refuses, by name, actions that change rows without a word in the binary log and that
 * cannot be replayed in any order of arrival. Only the deletion of an order's lines with their order can be (documents
 * rule 3). Returns what `onDelete` says, `restrict` when it is left out.
 */
export function refuseSilentActions(section: MappingSection, allowed: { cascadingDeletes: boolean }): Action {
  const onDelete = actionAt(section, "onDelete", allowed.cascadingDeletes ? [...HARMLESS, "cascade"] : HARMLESS);
  actionAt(section, "onUpdate", HARMLESS);
  return onDelete;
}

function actionAt(section: MappingSection, key: "onDelete" | "onUpdate", allowed: readonly Action[]): Action {
  if (!section.has(key)) return "restrict";
  const value = section.value(key);
  const action = ACTIONS.find((known) => known === String(value).toLowerCase());
  const expected = allowed.map((known) => `\`${known}\``).join(" or ");
  if (action === undefined) {
    const meant = typeof value === "string" ? closestWord(value, ACTIONS) : null;
    const remedy = meant === null ? "Write what CREATE TABLE says." : `Did you mean \`${meant}\`?`;
    section.problem("TS103", key, { found: quoted(value), expected, remedy });
  } else if (!allowed.includes(action)) {
    section.problem("TS110", key, {
      found: `${key === "onDelete" ? "ON DELETE" : "ON UPDATE"} ${action.toUpperCase()}`,
      expected,
      remedy: "The binary log does not show what this action changes: make the foreign key RESTRICT in the database.",
    });
  }
  return action ?? "restrict";
}
