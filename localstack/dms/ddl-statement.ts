/**
 * What a statement does to the rows of its tables without a change event: nothing (`structure`), converts values that were there (`values`),
 * or takes the rows away or puts others in their place (`rows`: TRUNCATE, DROP, RENAME, partitions).
 */
export type DdlEffect = "structure" | "values" | "rows";

/** A statement that changes tables, and which; table null: every table of the schema. */
export type DdlStatement = { verb: string; tables: { schema: string; table: string | null }[]; effect: DdlEffect };

// ANSI_QUOTES lets a name stand in double quotes; without that mode such a statement is a syntax error and never logged.
const NAME = '(?:`(?:[^`]|``)+`|"(?:[^"]|"")+"|[\\w$\\u0080-\\uffff]+)';
const QUALIFIED = `${NAME}(?:\\s*\\.\\s*${NAME})?`;
const STATEMENT = new RegExp(
  `^\\s*(TRUNCATE(?:\\s+TABLE)?|DROP\\s+TABLES?|DROP\\s+(?:DATABASE|SCHEMA)|ALTER\\s+(?:ONLINE\\s+|IGNORE\\s+)*TABLE|RENAME\\s+TABLES?|` +
    `CREATE\\s+(?:OR\\s+REPLACE\\s+)?TABLE)\\s+(?:IF\\s+(?:NOT\\s+)?EXISTS\\s+)?(${QUALIFIED}(?:\\s*,\\s*${QUALIFIED})*)(.*)$`,
  "is",
);
const RENAMED = new RegExp(`(${QUALIFIED})(?:\\s+(?:WAIT\\s+\\d+|NOWAIT))?\\s+TO\\s+(${QUALIFIED})`, "gi");
const ALTER_RENAME = new RegExp(
  `\\bRENAME\\s+(?!COLUMN\\b|INDEX\\b|KEY\\b)(?:TO\\s+|AS\\s+|=\\s*)?(${QUALIFIED})`,
  "i",
);
/** Quoted texts and names stay whole, so that nothing inside them is taken for a comment. An executable comment is executed: only its marks go. */
const TOKEN =
  /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`]|``)*`|\/\*M?!\d*|\/\*[\s\S]*?\*\/|\*\/|--(?=\s|$)[^\n]*|#[^\n]*/g;
const TEXT = /'(?:[^'\\]|\\.|'')*'/g;
const QUOTED = /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`]|``)*`/g;
const ALTER_ROWS =
  /\b(?:DROP|TRUNCATE|EXCHANGE|CONVERT)\s+PARTITION\b|\bCONVERT\s+TABLE\b|\b(?:DISCARD|IMPORT)\s+(?:TABLESPACE|PARTITION)\b/i;
const ALTER_VALUES = /\b(?:MODIFY|CHANGE)\b|\bCONVERT\s+TO\s+CHARACTER\b/i;

const withoutComments = (sql: string): string => sql.replaceAll(TOKEN, (token) => (/^['"`]/.test(token) ? token : " "));
const unquote = (name: string): string => {
  const quote = name.charAt(0);
  return quote === "`" || quote === '"' ? name.slice(1, -1).replaceAll(quote + quote, quote) : name;
};

function qualified(text: string, defaultSchema: string): { schema: string; table: string } {
  const [first = "", second] = [...text.matchAll(new RegExp(NAME, "g"))].map(([name]) => unquote(name));
  return second === undefined ? { schema: defaultSchema, table: first } : { schema: first, table: second };
}

function alterEffect(verb: string, clauses: string): DdlEffect {
  const bare = clauses.replaceAll(QUOTED, "x");
  // IGNORE with a new unique key removes rows.
  if (verb.includes("IGNORE") || ALTER_ROWS.test(bare) || ALTER_RENAME.test(bare)) return "rows";
  return ALTER_VALUES.test(bare) ? "values" : "structure";
}

/** null: not a statement about tables (or about temporary ones, which hold no rows of ours). */
export function ddlStatement(sql: string, defaultSchema: string): DdlStatement | null {
  const match = STATEMENT.exec(withoutComments(sql));
  if (!match) return null;
  const [, word = "", names = "", rest = ""] = match;
  const verb = word.replaceAll(/\s+/g, " ").toUpperCase();
  const listed = [...names.matchAll(new RegExp(QUALIFIED, "g"))].map(([name]) => qualified(name, defaultSchema));
  if (/^DROP (?:DATABASE|SCHEMA)/.test(verb))
    return { verb, tables: [{ schema: listed[0]?.table ?? "", table: null }], effect: "rows" };
  if (verb.startsWith("RENAME")) {
    const pairs = [...(names + rest).matchAll(RENAMED)].flatMap(([, from = "", to = ""]) => [from, to]);
    return { verb, tables: pairs.map((name) => qualified(name, defaultSchema)), effect: "rows" };
  }
  if (verb.startsWith("ALTER")) {
    const renamed = ALTER_RENAME.exec(rest.replaceAll(TEXT, "x"))?.[1];
    const tables = renamed === undefined ? listed : [...listed, qualified(renamed, defaultSchema)];
    return { verb, tables, effect: alterEffect(verb, rest) };
  }
  return { verb, tables: listed, effect: /^(?:TRUNCATE|DROP|CREATE OR)/.test(verb) ? "rows" : "structure" };
}
