export type ForeignKey = { name: string; onDelete: string; onUpdate: string };

const CLAUSE = /^\s*CONSTRAINT `((?:[^`]|``)+)` FOREIGN KEY .*$/gm;
const action = (line: string, event: "DELETE" | "UPDATE"): string =>
  new RegExp(`ON ${event} (CASCADE|SET NULL|SET DEFAULT|NO ACTION|RESTRICT)`).exec(line)?.[1] ?? "RESTRICT";

/**
 * Foreign keys in the text of SHOW CREATE TABLE. information_schema.REFERENTIAL_CONSTRAINTS shows nothing to a user who has only SELECT
 * (seen on 10.11), so asking it would let every cascade through. Comments cannot forge a clause: their line feeds are escaped.
 */
export function foreignKeysOf(createTable: string): ForeignKey[] {
  return [...createTable.matchAll(CLAUSE)].map(([line, name]) => ({
    name: name ?? "",
    onDelete: action(line, "DELETE"),
    onUpdate: action(line, "UPDATE"),
  }));
}
