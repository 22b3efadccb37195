import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DmsTask } from "../../../localstack/dms/start-dms.ts";
import { connectShop } from "../../../source/shop-connection.ts";
import { openTestSource, refusalCodes, type TestSource, type TestTask } from "../../support/dms/open-test-source.ts";
import { until } from "../../support/dms/until.ts";
import type { ChangeRow } from "../../support/dms/read-change-files.ts";

let source: TestSource;
let place: TestTask;
let task: DmsTask;

beforeAll(async () => {
  source = await openTestSource();
});
afterAll(() => source?.close());

beforeEach(async () => {
  await source.reset();
  place = source.task();
  task = await place.start();
  await task.fullLoadDone;
});

const cells = (row: ChangeRow): string =>
  Object.entries(row.cells)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");

/** Runs the statements and returns the change rows they gave, in order. */
async function changesOf(...statements: string[]): Promise<string[]> {
  for (const sql of statements) await source.root.query(sql);
  await source.caughtUp(task);
  await task.stop();
  return place.changes().map(cells);
}

describe("a statement that leaves the rows alone", () => {
  it.each([
    [
      "ADD COLUMN",
      ["ALTER TABLE t.a ADD COLUMN n INT DEFAULT 7"],
      "INSERT INTO t.a VALUES (5, 'x', 8)",
      "id=5 v=x n=8",
    ],
    [
      "ADD COLUMN FIRST",
      ["ALTER TABLE t.a ADD COLUMN n INT FIRST"],
      "INSERT INTO t.a VALUES (8, 5, 'x')",
      "id=5 v=x n=8",
    ],
    [
      "ADD COLUMN AFTER",
      ["ALTER TABLE t.a ADD COLUMN n INT AFTER id"],
      "INSERT INTO t.a VALUES (5, 8, 'x')",
      "id=5 v=x n=8",
    ],
    ["DROP COLUMN", ["ALTER TABLE t.a DROP COLUMN v"], "INSERT INTO t.a VALUES (5)", "id=5"],
    [
      "DROP and ADD of the same name",
      ["ALTER TABLE t.a DROP COLUMN v", "ALTER TABLE t.a ADD COLUMN v INT FIRST"],
      "INSERT INTO t.a VALUES (9, 5)",
      "id=5 v=9",
    ],
    ["RENAME COLUMN", ["ALTER TABLE t.a RENAME COLUMN v TO w"], "INSERT INTO t.a VALUES (5, 'x')", "id=5 w=x"],
    ["CREATE INDEX", ["CREATE INDEX i ON t.a (v)"], "INSERT INTO t.a VALUES (5, 'x')", "id=5 v=x"],
  ])("%s: rows carry the columns by name, new ones last, without an alarm", async (_, statements, insert, expected) => {
    expect(await changesOf("INSERT INTO t.a VALUES (4, 'before')", ...statements, insert)).toEqual([
      "id=4 v=before",
      expected,
    ]);
    expect(task.status()).toMatchObject({ alarms: [], tables: [{ error: null, inserts: 2 }] });
  });
});

describe("a statement that may convert values", () => {
  it.each([
    ["MODIFY", "ALTER TABLE t.a MODIFY v VARCHAR(2)", "INSERT INTO t.a VALUES (5, 'x')", "id=5 v=x"],
    ["CHANGE", "ALTER TABLE t.a CHANGE v w INT", "INSERT INTO t.a VALUES (5, 8)", "id=5 w=8"],
  ])("%s: later rows are right, and an alarm names the table", async (_, statement, insert, expected) => {
    await source.root.query("SET SESSION sql_mode = ''");
    expect(await changesOf(statement, insert)).toEqual([expected]);
    const status = task.status();
    expect(status.tables[0]).toMatchObject({ error: null, ddls: 1 });
    expect(status.alarms).toMatchObject([{ table: "a", what: expect.stringContaining("reconcile") }]);
  });
});

describe("a statement that takes rows away without change events", () => {
  it.each([
    ["TRUNCATE", ["TRUNCATE TABLE t.a"]],
    ["DROP TABLE", ["DROP TABLE t.a"]],
    ["DROP TABLE and CREATE", ["DROP TABLE t.a", "CREATE TABLE t.a (id INT PRIMARY KEY) ENGINE=InnoDB"]],
    ["RENAME TABLE", ["RENAME TABLE t.a TO t.b"]],
    ["ALTER TABLE RENAME", ["ALTER TABLE t.a RENAME TO t.b"]],
    ["a swap", ["CREATE TABLE t.n LIKE t.a", "RENAME TABLE t.a TO t.o, t.n TO t.a"]],
    ["DROP DATABASE", ["DROP DATABASE t", "CREATE DATABASE t"]],
  ])("%s marks the table, and a restart remembers it", async (_, statements) => {
    await changesOf("INSERT INTO t.a VALUES (4, 'before')", ...statements);
    const before = task.status();
    expect(before.tables[0]?.error).toMatch(/its rows changed without change events.*tillstream dms reload/);
    expect(before.alarms).toMatchObject([{ table: "a", what: before.tables[0]?.error }]);

    await source.root.query("CREATE TABLE IF NOT EXISTS t.other (id INT PRIMARY KEY)");
    const again = await place.start();
    await source.caughtUp(again);
    expect(again.status()).toMatchObject({ state: "cdc", alarms: before.alarms, tables: [before.tables[0]] });
    await again.stop();
    // A new epoch starts clean, or says what is missing.
    const reloaded = await place.start({ folder: "raw/epoch=0002" }).catch((error: unknown) => error as Error);
    if (reloaded instanceof Error) expect(refusalCodes(reloaded)).toEqual(["TS310"]);
    else {
      expect((await reloaded.fullLoadDone).tables[0]?.error).toBeNull();
      expect(reloaded.status().alarms).toEqual([]);
      await reloaded.stop();
    }
  });

  it("goes on for the other tables of the task", async () => {
    await task.stop();
    await source.root.query("CREATE TABLE t.b (id INT PRIMARY KEY) ENGINE=InnoDB");
    place = source.task();
    task = await place.start({ tables: ["a", "b"] });
    await task.fullLoadDone;
    expect(await changesOf("DROP TABLE t.a", "INSERT INTO t.b VALUES (7)")).toEqual(["id=7"]);
    expect(task.status().tables.map(({ table, error }) => [table, error === null])).toEqual([
      ["a", false],
      ["b", true],
    ]);
  });

  it("is noticed also when the log does not show it", async () => {
    await source.root.query("SET SESSION sql_log_bin = 0");
    await source.root.query("DROP TABLE t.a");
    await source.root.query("SET SESSION sql_log_bin = 1");
    await task.stop();
    const again = await place.start();
    await until(() => again.status().alarms.length > 0, again.failed);
    expect(again.status().tables[0]?.error).toMatch(/catalogue.*tillstream dms reload/);
    await again.stop();
  });
});

describe("a structure that can no longer be replicated", () => {
  it.each([
    ["TS311", "ALTER TABLE t.a DROP PRIMARY KEY"],
    ["TS312", "ALTER TABLE t.a ENGINE=Aria"],
    ["TS314", "ALTER TABLE t.a ADD COLUMN g POINT"],
    ["TS313", "ALTER TABLE t.a ADD COLUMN p INT, ADD FOREIGN KEY (p) REFERENCES t.a (id) ON DELETE SET NULL"],
  ])("ends the running task with %s", async (code, statement) => {
    await source.root.query(statement);
    expect(refusalCodes(await task.failed.catch((error: unknown) => error))).toEqual([code]);
    expect(task.status().state).toBe("failed");
    await task.stop();
  });

  it("ends it with TS316 for a cascade the mapping does not declare", async () => {
    await task.stop();
    await source.root.query(
      "CREATE TABLE t.line (id INT PRIMARY KEY, a INT, FOREIGN KEY f (a) REFERENCES t.a (id) ON DELETE CASCADE)",
    );
    const tables = ["a", "line"];
    const refused = await source
      .task()
      .start({ tables, declaredCascades: [] })
      .catch((error: unknown) => error);
    expect(refusalCodes(refused)).toEqual(["TS316"]);
    expect(String(refused)).toContain("t.line foreign key f: found ON DELETE CASCADE");
    const accepted = await source.task().start({ tables, declaredCascades: ["line"] });
    await accepted.fullLoadDone;
    await accepted.stop();
  });
});

describe("XA transactions", () => {
  const xa = async (xid: string, change: string, ...ends: string[]): Promise<void> => {
    const session = await connectShop(source.server.uri);
    for (const sql of [`XA START '${xid}'`, change, `XA END '${xid}'`, ...ends]) await session.query(sql);
    session.destroy();
  };

  it("of other schemas do no harm, nor those that commit in one phase", async () => {
    await source.root.query("CREATE OR REPLACE TABLE t.other (id INT PRIMARY KEY) ENGINE=InnoDB");
    await xa("x", "INSERT INTO t.other VALUES (1)", "XA PREPARE 'x'", "XA COMMIT 'x'");
    await source.caughtUp(task);
    await xa("y", "INSERT INTO t.other VALUES (2)", "XA PREPARE 'y'", "XA ROLLBACK 'y'");
    await source.caughtUp(task);
    await xa("z", "INSERT INTO t.a VALUES (5, 'one phase')", "XA COMMIT 'z' ONE PHASE");
    // Prepared before a restart of the task, committed after it.
    await xa("w", "INSERT INTO t.other VALUES (3)", "XA PREPARE 'w'");
    expect(await changesOf()).toEqual(["id=5 v=one phase"]);
    await source.root.query("XA COMMIT 'w'");
    const again = await place.start();
    await source.caughtUp(again);
    expect(again.status().state).toBe("cdc");
    await again.stop();
  });

  it("of a replicated table end the task by name, with the remedy", async () => {
    await xa("x", "INSERT INTO t.a VALUES (5, 'secret')", "XA PREPARE 'x'", "XA COMMIT 'x'");
    const error = await task.failed.catch((e: unknown) => e);
    expect(refusalCodes(error)).toEqual(["TS325"]);
    expect(String(error)).toMatch(/found XA PREPARE X'78',X'',1/);
    expect(String(error)).toContain("tillstream dms reload");
    expect(String(error)).not.toContain("secret");
    await task.stop();
  });

  it("prepared before the full load and committed after it are refused: their rows are in neither", async () => {
    await task.stop();
    await xa("early", "INSERT INTO t.a VALUES (5, 'secret')", "XA PREPARE 'early'");
    const late = await source.task().start();
    expect((await late.fullLoadDone).tables[0]?.loadedRows).toBe(2);
    await source.root.query("XA COMMIT 'early'");
    expect(refusalCodes(await late.failed.catch((e: unknown) => e))).toEqual(["TS325"]);
    await late.stop();
  });
});
