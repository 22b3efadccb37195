import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

/** The house: which room may import which. Types-only imports count too, except where a rule says otherwise. */
const ROOT = path.resolve(import.meta.dirname, "..");
const ROOMS = ["src", "functions", "source", "localstack", "cli", "dashboard", "bench", "docs"];
const files = ROOMS.flatMap((room) => globSync(`${room}/**/*.{ts,mts}`, { cwd: ROOT })).toSorted();

type Import = { file: string; target: string; typeOnly: boolean };

const IMPORT = /^(?:import|export)\s+(type\s+)?[^;]*?from\s+"([^"]+)"|^import\s+"([^"]+)"|import\("([^"]+)"\)/gm;

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(ROOT, file), "utf8");
  return [...text.matchAll(IMPORT)].map((match) => {
    const specifier = match[2] ?? match[3] ?? match[4] ?? "";
    const target = specifier.startsWith(".")
      ? path.relative(ROOT, path.resolve(ROOT, path.dirname(file), specifier))
      : specifier;
    return { file, target, typeOnly: match[1] !== undefined };
  });
}

const imports = files.flatMap(importsOf);
const from = (prefix: string) => imports.filter((i) => i.file.startsWith(prefix));
const offenders = (list: Import[], allowed: (i: Import) => boolean): string[] =>
  list.filter((i) => !allowed(i)).map((i) => `${i.file} -> ${i.target}`);
const isPackage = (target: string) =>
  !/^(src|functions|source|localstack|cli|dashboard|bench|docs|mapping|test)(\/|$)/.test(target);
const isNode = (target: string) => target.startsWith("node:");

const SQL_TEXT = /`(?:[^`\\]|\\.)*\b(?:SELECT|INSERT|UPDATE|DELETE|REPLACE)\b(?:[^`\\]|\\.)*`/g;
/** Where only a value can stand: after an operator, in quotes, in a list, after LIMIT. Identifiers stand elsewhere; `placeholders` writes question marks. */
const VALUE_PLACE =
  /(?:[=<>+*/'-]|\bLIKE|\bLIMIT|\bOFFSET|\bBETWEEN|\bAND|\bOR|VALUES\s*\(|\bIN\s*\(|\?,)\s*\$\{(?!placeholders\()/g;
const GLUED = /(["'])(?:SELECT|INSERT|UPDATE|DELETE|REPLACE)\b[^"'\n]*\1\s*\+\s*[a-z]/g;

/**
 * The loader makes its statements from the definitions of files and tables, which are code (names, headers, the words of a reason); no value of a row
 * reaches these files. The last one only prints a query for a person.
 */
const MADE_OF_DEFINITIONS = [
  "source/load/clean-sql.ts",
  "source/load/log-sql.ts",
  "source/load/reference-sql.ts",
  "source/load/target-sql.ts",
  "source/load/summary-lines.ts",
];

/** Every place where SQL text is made of values. */
const valuesInSql = (text: string): string[] => [
  ...(text.match(SQL_TEXT) ?? []).flatMap((sql) => sql.match(VALUE_PLACE) ?? []),
  ...(text.match(GLUED) ?? []),
];

describe("the house", () => {
  it("finds the rooms it guards", () => {
    expect(files.length).toBeGreaterThan(20);
    expect(imports.length).toBeGreaterThan(50);
  });

  it("src/core imports only src/core", () => {
    expect(offenders(from("src/core/"), (i) => i.target.startsWith("src/core/"))).toEqual([]);
  });

  it("src/core has no clock, randomness or environment", () => {
    const impure = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.|\bperformance\.now\(|\bsetTimeout\(/;
    const found = files.filter(
      (f) => f.startsWith("src/core/") && impure.test(readFileSync(path.join(ROOT, f), "utf8")),
    );
    expect(found).toEqual([]);
  });

  it("src/steps imports core, steps and edge types", () => {
    const allowed = (i: Import) =>
      i.target.startsWith("src/core/") ||
      i.target.startsWith("src/steps/") ||
      (i.target.startsWith("src/edges/") && i.typeOnly);
    expect(offenders(from("src/steps/"), allowed)).toEqual([]);
  });

  it("src/edges imports core, edges and packages, never functions, runtime or the local cloud", () => {
    const allowed = (i: Import) =>
      i.target.startsWith("src/core/") || i.target.startsWith("src/edges/") || isPackage(i.target);
    expect(offenders(from("src/edges/"), allowed)).toEqual([]);
  });

  it("an edge file imports at most one SDK or driver", () => {
    const many = files
      .filter((f) => f.startsWith("src/edges/"))
      .map((f) => ({
        f,
        packages: new Set(
          importsOf(f)
            .filter((i) => isPackage(i.target) && !isNode(i.target) && !i.typeOnly)
            .map((i) =>
              i.target
                .split("/")
                .slice(0, i.target.startsWith("@") ? 2 : 1)
                .join("/"),
            ),
        ),
      }))
      .filter(({ packages }) => [...packages].filter((p) => p !== "bson").length > 1)
      .map(({ f, packages }) => `${f}: ${[...packages].join(", ")}`);
    expect(many).toEqual([]);
  });

  it("src/runtime never imports edges or functions", () => {
    const allowed = (i: Import) => !/^(src\/edges|src\/steps|functions|localstack|cli|source)\//.test(i.target);
    expect(offenders(from("src/runtime/"), allowed)).toEqual([]);
  });

  it("a use case imports core, steps, its own folder and edge types only", () => {
    const useCases = from("functions/").filter((i) => !i.file.endsWith("/handler.ts"));
    const allowed = (i: Import) =>
      i.target.startsWith("src/core/") ||
      i.target.startsWith("src/steps/") ||
      (i.target.startsWith("src/edges/") && i.typeOnly) ||
      path.dirname(i.target) === path.dirname(i.file);
    expect(offenders(useCases, allowed)).toEqual([]);
  });

  it("no function imports another function", () => {
    const functionOf = (p: string) => p.split("/")[1];
    const allowed = (i: Import) => !i.target.startsWith("functions/") || functionOf(i.target) === functionOf(i.file);
    expect(offenders(from("functions/"), allowed)).toEqual([]);
  });

  it("product code never imports the local cloud, the shop or the command line", () => {
    const allowed = (i: Import) => !/^(localstack|source|cli|dashboard|bench|test)\//.test(i.target);
    expect(offenders([...from("src/"), ...from("functions/")], allowed)).toEqual([]);
  });

  it("handlers have at most 40 lines", () => {
    const long = files
      .filter((f) => f.endsWith("/handler.ts"))
      .map((f) => ({ f, lines: readFileSync(path.join(ROOT, f), "utf8").split("\n").length - 1 }))
      .filter(({ lines }) => lines > 40);
    expect(long).toEqual([]);
  });

  it("files have at most 250 lines and names that say something", () => {
    const long = files.filter((f) => readFileSync(path.join(ROOT, f), "utf8").split("\n").length - 1 > 250);
    const vague = files.filter((f) => /(^|\/)(utils?|helpers?|common|misc|manager|index)\.m?ts$/.test(f));
    const notKebab = files.filter((f) => !/^[a-z0-9-]+(\.[a-z]+)*$/.test(path.basename(f)));
    expect({ long, vague, notKebab }).toEqual({ long: [], vague: [], notKebab: [] });
  });

  it("parameters are bound: no SQL text is built from values", () => {
    const found = files.filter(
      (f) =>
        /^(src\/edges|functions|source)\//.test(f) &&
        !MADE_OF_DEFINITIONS.includes(f) &&
        valuesInSql(readFileSync(path.join(ROOT, f), "utf8")).length > 0,
    );
    expect(found).toEqual([]);
  });

  it("sees a value in SQL text where one is planted", () => {
    const planted = [
      "query(`SELECT id FROM Customer WHERE lastName = ${name}`)",
      "query(`SELECT id FROM Customer WHERE lastName = '${name}'`)",
      "query(`INSERT INTO Customer (id, lastName) VALUES (${id}, ?)`)",
      "query(`INSERT INTO Customer (id, lastName) VALUES (?, ${quoted(name)})`)",
      "query(`UPDATE Product SET currentPrice = currentPrice * ${factor} WHERE id = ?`)",
      "query(`SELECT * FROM Product WHERE name LIKE ${pattern}`)",
      "query(`SELECT * FROM Product LIMIT ${count}`)",
      "query(`DELETE FROM Product WHERE id IN (${ids.join()})`)",
      "query(`DELETE FROM Product WHERE id BETWEEN 1 AND ${last}`)",
      "query('DELETE FROM Product WHERE id = ' + id)",
      'query("DELETE FROM Product WHERE id = " + id)',
    ];
    expect(planted.filter((text) => valuesInSql(text).length === 0)).toEqual([]);
    const allowed = [
      "query(`SELECT COUNT(*) n FROM \\`${table}\\``)",
      "query(`INSERT INTO Orderline (a, b) VALUES ${placeholders(rows.length, 2)}`)",
      "query(`SELECT id FROM Product WHERE id IN (${placeholders(ids.length)})`)",
      "query(`SELECT id FROM Product WHERE id > ?`, [id])",
    ];
    expect(allowed.filter((text) => valuesInSql(text).length > 0)).toEqual([]);
  });
});
