/** A statement that changes tables, and which. `emptied`: rows vanish without change events (TRUNCATE, DROP). */
export type DdlStatement = { verb: string; tables: { schema: string; table: string }[]; emptied: boolean };

const NAME = "(?:`(?:[^`]|``)+`|[\\w$\\u0080-\\uffff]+)";
const QUALIFIED = `${NAME}(?:\\s*\\.\\s*${NAME})?`;
const STATEMENT = new RegExp(
  `^\\s*(TRUNCATE(?:\\s+TABLE)?|DROP\\s+TABLE|ALTER\\s+(?:ONLINE\\s+|IGNORE\\s+)*TABLE|RENAME\\s+TABLES?|CREATE\\s+(?:OR\\s+REPLACE\\s+)?TABLE)` +
    `\\s+(?:IF\\s+(?:NOT\\s+)?EXISTS\\s+)?(${QUALIFIED}(?:\\s*,\\s*${QUALIFIED})*)`,
  "i",
);
const COMMENT = /\/\*(?!!)[\s\S]*?\*\/|--\s[^\n]*|#[^\n]*/g;

const unquote = (name: string): string => (name.startsWith("`") ? name.slice(1, -1).replaceAll("``", "`") : name);

function qualified(text: string, defaultSchema: string): { schema: string; table: string } {
  const [first = "", second] = [...text.matchAll(new RegExp(NAME, "g"))].map(([name]) => unquote(name));
  return second === undefined ? { schema: defaultSchema, table: first } : { schema: first, table: second };
}

/** null: not a statement about tables (or about temporary ones, which hold no rows of ours). */
export function ddlStatement(sql: string, defaultSchema: string): DdlStatement | null {
  const match = STATEMENT.exec(sql.replaceAll(COMMENT, " "));
  if (!match) return null;
  const verb = (match[1] ?? "").replaceAll(/\s+/g, " ").toUpperCase();
  const tables = [...(match[2] ?? "").matchAll(new RegExp(QUALIFIED, "g"))].map(([name]) =>
    qualified(name, defaultSchema),
  );
  const emptied = /^(?:TRUNCATE|DROP|CREATE OR REPLACE)/.test(verb);
  return { verb, tables, emptied };
}
