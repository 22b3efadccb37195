import { describe, expect, it } from "vitest";
import { readChangeFile } from "../../../src/core/change-files/read-change-file.ts";
import { InvalidInputError, PoisonFileError } from "../../../src/core/errors/error-classes.ts";
import type { ErrorCode } from "../../../src/core/errors/error-codes.ts";
import { posMapping } from "../../support/pos-mapping.ts";
import { readChanges, type WholeFile } from "../../support/read-changes.ts";

const mapping = await posMapping();
const LOAD_KEY = "raw/epoch=0001/pos/Product/LOAD00000001.csv.gz";
const CDC_KEY = "raw/epoch=0001/pos/Product/2026/11/20/20261120-101600100.csv.gz";
const HEADER = "Op,dms_ts,id,name,currentPrice,availableQuantity,dms_seq,dms_pos,BI_id\n";
const TS = "2026-11-20 10:15:30.000000";
const seq = (counter: number): string => `2026112010153000${counter.toString().padStart(19, "0")}`;

const loadRow = (id: number | string, price = "1.00"): string => `I,${TS},${id},TV,${price},1,,,__NULL__\n`;
const cdcRow = (operation: string, id: number, counter = id): string =>
  `${operation},${TS},${id},TV,1.00,1,${seq(counter)},bin.1:4,${id}\n`;

const load = (rows: string, maxBatchChanges?: number): Promise<WholeFile> =>
  readChanges(HEADER + rows, { key: LOAD_KEY, mapping, ...(maxBatchChanges === undefined ? {} : { maxBatchChanges }) });
const cdc = (rows: string, header = HEADER): Promise<WholeFile> =>
  readChanges(header + rows, { key: CDC_KEY, mapping });

const rows = (count: number, row: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => row(i)).join("");

async function refusal(of: Promise<WholeFile>): Promise<PoisonFileError> {
  const error: unknown = await of.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PoisonFileError);
  return error as PoisonFileError;
}

const badCodes = ({ bad }: WholeFile): [ErrorCode, string | null][] => bad.map(({ code, column }) => [code, column]);

describe("operations and versions", () => {
  it("counts what DMS counts, and conserves rows", async () => {
    const { counts, rowsRead, bad } = await cdc(cdcRow("I", 1) + cdcRow("U", 2) + cdcRow("D", 3) + cdcRow("X", 4));
    expect(counts).toEqual({ load: 0, insert: 1, update: 1, delete: 1, keyUpdate: 0 });
    expect(rowsRead).toBe(4);
    expect(badCodes({ bad } as WholeFile)).toEqual([["TS222", "Op"]]);
  });

  it.each(["", "__NULL__", "0".repeat(35)])("takes the sequence %j for a full-load row's", async (sequence) => {
    const { changes } = await load(`I,${TS},1,TV,1.00,1,${sequence},,\n`);
    expect(changes).toMatchObject([{ version: `0001.${"0".repeat(35)}` }]);
  });

  it("needs no dms_seq column in a full-load file", async () => {
    const { changes } = await readChanges("Op,id,name,currentPrice,availableQuantity\nI,1,TV,1.00,1\n", {
      key: LOAD_KEY,
      mapping,
    });
    expect(changes).toMatchObject([{ key: 1, version: `0001.${"0".repeat(35)}` }]);
  });

  it("sets aside updates, deletes and sequences that stand in a full-load file", async () => {
    const file = await load(`U,${TS},1,TV,1.00,1,,,\nD,${TS},1,TV,1.00,1,,,\nI,${TS},1,TV,1.00,1,${seq(1)},,\n`);
    expect(badCodes(file)).toEqual([
      ["TS222", "Op"],
      ["TS222", "Op"],
      ["TS223", "dms_seq"],
    ]);
    expect(file.changes).toEqual([]);
  });

  it.each(["", "__NULL__", "2026112010153000", `${seq(1)}0`, seq(1).replace("2", "x")])(
    "sets aside a change with the sequence %j",
    async (sequence) => {
      const file = await cdc(`U,${TS},1,TV,1.00,1,${sequence},,1\n`);
      expect(badCodes(file)).toEqual([["TS223", "dms_seq"]]);
      expect(file.changes).toEqual([]);
    },
  );

  it("takes no before image of inserts and deletes for a key change", async () => {
    for (const before of ["", "__NULL__", "__NOSUP__", "7"]) {
      const file = await cdc(`D,${TS},1,TV,1.00,1,${seq(1)},,${before}\n`);
      expect(file.changes).toHaveLength(1);
    }
    const { changes } = await cdc(`I,${TS},1,TV,1.00,1,${seq(1)},,7\n`);
    expect(changes).toHaveLength(1);
  });

  it("makes two changes of an update from key 0, and one when the key stays", async () => {
    const { changes, counts } = await cdc(`U,${TS},5,TV,1.00,1,${seq(1)},,0\nU,${TS},5,TV,2.00,1,${seq(2)},,5\n`);
    expect(changes.map((change) => [change.kind === "product" && change.key, change.row === null])).toEqual([
      [0, true],
      [5, false],
      [5, false],
    ]);
    expect(counts).toMatchObject({ update: 2, keyUpdate: 1 });
  });

  it("leaves nothing of a bad row in the batch, not even its old key's delete", async () => {
    const file = await cdc(`U,${TS},5,TV,x,1,${seq(1)},,4\n`);
    expect(file.changes).toEqual([]);
    expect(badCodes(file)).toEqual([["TS227", "currentPrice"]]);
  });
});

describe("header", () => {
  it("is read by name, in any order", async () => {
    const text = `dms_seq,availableQuantity,currentPrice,name,id,Op\n${seq(1)},3,9.99,TV,5,U\n`;
    const { changes } = await readChanges(text, { key: CDC_KEY, mapping });
    expect(changes).toEqual([
      { kind: "product", key: 5, version: `0001.${seq(1)}`, row: { name: "TV", price: 999n, stock: 3 } },
    ]);
  });

  it("lacking columns refuses the file, naming all of them, the file, and what is expected", async () => {
    const { problems } = await refusal(cdc("", "dms_ts,id,name,curentPrice,availableQuantity\n"));
    expect(problems.map(({ where }) => where)).toEqual([
      `${CDC_KEY} line 1, column \`Op\``,
      `${CDC_KEY} line 1, column \`dms_seq\``,
      `${CDC_KEY} line 1, column \`currentPrice\``,
    ]);
    expect(problems[2]).toMatchObject({
      code: "TS204",
      found: "the header dms_ts,id,name,curentPrice,availableQuantity",
      expected: "the columns Op, dms_seq, name, currentPrice, availableQuantity, id in any order",
      remedy: "Is it `curentPrice` now? Then correct the mapping.",
    });
  });

  it("is missing altogether when the first row stands in its place", async () => {
    const error = await refusal(readChanges(loadRow(1), { key: LOAD_KEY, mapping }));
    expect(error.problems.every(({ code }) => code === "TS204")).toBe(true);
  });

  it("naming a mapped column twice refuses the file", async () => {
    const error = await refusal(cdc("", HEADER.replace("dms_pos", "name")));
    expect(error).toMatchObject({ code: "TS205" });
    expect(error.message).toContain("column `name`: found the column 2 times");
  });

  it("flags columns nobody named and before images nobody sent, once per file", async () => {
    const header = "Op,dms_ts,id,name,currentPrice,availableQuantity,dms_seq,color,size\n";
    const rows = Array.from({ length: 5 }, (_, i) => `U,${TS},${i},TV,1.00,1,${seq(i)},red,L\n`).join("");
    const file = await readChanges(header + rows, { key: CDC_KEY, mapping, maxBatchChanges: 2 });
    expect(file.batches.length).toBeGreaterThan(2);
    expect(file.unknownColumns).toEqual(["color", "size"]);
    expect(file.missingBeforeImages).toEqual(["BI_id"]);
  });

  it("repeated by a second gzip member is passed over and counted", async () => {
    const file = await load(loadRow(1) + HEADER + loadRow(2));
    expect(file).toMatchObject({ rowsRead: 2, repeatedHeaders: 1, bad: [] });
    expect(file.changes).toHaveLength(2);
  });

  it("of another layout inside the file refuses it", async () => {
    const error = await refusal(load(`${loadRow(1)}Op,dms_ts,id,currentPrice,name,availableQuantity,dms_seq\n`));
    expect(error).toMatchObject({ code: "TS206" });
    expect(error.message).toContain("line 3");
  });

  it("ended by CR LF makes CR LF the end of all rows", async () => {
    const { changes, bad } = await readChanges((HEADER + loadRow(1)).replaceAll("\n", "\r\n"), {
      key: LOAD_KEY,
      mapping,
    });
    expect(bad).toEqual([]);
    expect(changes).toHaveLength(1);
  });
});

describe("bad rows", () => {
  it("carry file, line, column, reason, code and raw text", async () => {
    const file = await load(`${loadRow(1)}I,${TS},2,"two\nlines",abc,1,,,\n${loadRow("x")}`);
    expect(file.bad).toEqual([
      {
        file: LOAD_KEY,
        line: 3,
        column: "currentPrice",
        code: "TS227",
        reason: 'found "abc", expected a decimal like 12.50 with at most 2 digits behind the point',
        raw: `I,${TS},2,"two\nlines",abc,1,,,`,
      },
      {
        file: LOAD_KEY,
        line: 5,
        column: "id",
        code: "TS225",
        reason: 'found "x", expected an integer',
        raw: loadRow("x").trimEnd(),
      },
    ]);
    expect(file.changes).toHaveLength(1);
  });

  it.each([
    ["too few fields", "I,1\n", "TS220", null],
    ["too many fields", loadRow(1).replace("\n", ",,\n"), "TS220", null],
    ["an empty line", "\n", "TS220", null],
    ["a NULL key", loadRow("__NULL__"), "TS224", "id"],
    ["a key that is no integer", loadRow("12a"), "TS225", "id"],
    ["broken quoting", loadRow('"1"2'), "TS221", "id"],
  ])("are set aside for %s", async (_name, row, code, column) => {
    const file = await load(loadRow(1) + row + loadRow(2));
    expect(badCodes(file)).toEqual([[code, column]]);
    expect(file.changes).toHaveLength(2);
    expect(file.rowsRead).toBe(3);
  });

  it("cut a long value short in the reason, never in the raw text", async () => {
    const long = "9".repeat(500).concat("x");
    const { bad } = await load(loadRow(1, long));
    expect(bad[0]?.reason.length).toBeLessThan(200);
    expect(bad[0]?.raw).toContain(long);
  });

  it("may be a hundred in a small file", async () => {
    const file = await load(rows(100, () => loadRow("x")));
    expect(file.bad).toHaveLength(100);
  });

  it("refuse a small file from the hundred-and-first on, before any batch is given", async () => {
    const batches: unknown[] = [];
    const text = HEADER + loadRow(1) + rows(101, () => loadRow("x"));
    const reading = async (): Promise<void> => {
      for await (const batch of readChangeFile([text], { key: LOAD_KEY, mapping, maxBatchChanges: 1000 }))
        batches.push(batch);
    };
    await expect(reading()).rejects.toThrow(
      /TS208 .*101 bad rows of 102, first in line 3, column `id` \(TS225\), expected at most 100/,
    );
    expect(batches).toEqual([]);
  });

  it("may be one in a hundred of a large file, wherever they stand", async () => {
    const bad = rows(200, () => loadRow("x"));
    const good = rows(19_800, (i) => loadRow(i));
    expect((await load(bad + good)).bad).toHaveLength(200);
    expect((await load(good + bad)).bad).toHaveLength(200);
    expect(await refusal(load(good + bad + loadRow("x")))).toMatchObject({ code: "TS208" });
  });

  it("beyond ten thousand refuse the file at once, so that garbage of any size is not collected", async () => {
    let pulled = 0;
    function* garbage(): Generator<string> {
      yield HEADER;
      for (; pulled < 1_000_000; pulled += 1000) yield "garbage\n".repeat(1000);
    }
    expect(await refusal(readChanges(garbage(), { key: LOAD_KEY, mapping }))).toMatchObject({ code: "TS208" });
    expect(pulled).toBeLessThan(20_000);
  });
});

describe("whole file", () => {
  it("without any text is refused", async () => {
    expect(await refusal(readChanges([], { key: LOAD_KEY, mapping }))).toMatchObject({ code: "TS202" });
    expect(await refusal(readChanges(["", ""], { key: LOAD_KEY, mapping }))).toMatchObject({ code: "TS202" });
  });

  it("with a quote that is never closed is refused, naming the line where it opens", async () => {
    const error = await refusal(load(`${loadRow(1)}I,${TS},2,"open,1.00,1,,,\n${loadRow(3)}`));
    expect(error).toMatchObject({ code: "TS207" });
    expect(error.message).toContain("line 3");
  });

  it("with __NOSUP__ anywhere in a changed row is refused, even in a column nobody reads", async () => {
    const error = await refusal(cdc(`U,${TS},1,TV,1.00,1,${seq(1)},__NOSUP__,1\n`));
    expect(error).toMatchObject({ code: "TS209" });
    const quotedText = await cdc(`U,${TS},1,"__NOSUP__",1.00,1,${seq(1)},,1\n`);
    expect(quotedText.changes).toMatchObject([{ row: { name: "__NOSUP__" } }]);
  });

  it("comes in batches of the size asked for", async () => {
    const file = await load(Array.from({ length: 25 }, (_, i) => loadRow(i)).join(""), 10);
    expect(file.batches.map(({ changes }) => changes.length)).toEqual([10, 10, 5]);
    expect(file.batches.map(({ rowsRead }) => rowsRead)).toEqual([10, 10, 5]);
  });

  it("that fills its last batch gives no empty one", async () => {
    const file = await load(Array.from({ length: 20 }, (_, i) => loadRow(i)).join(""), 10);
    expect(file.batches).toHaveLength(2);
  });

  it.each([
    ["raw/epoch=0001/pos/SalesTax/LOAD00000001.csv", "a file of an ignored table"],
    ["raw/epoch=0001/pos/Refund/LOAD00000001.csv", "a file of an unknown table"],
    ["raw/epoch=0001/pos/Refund/readme.txt", "an object that is no change file (unknown-pattern)"],
  ])("%s is not read: %s", async (key, found) => {
    const reading = readChanges(HEADER, { key, mapping });
    await expect(reading).rejects.toThrow(InvalidInputError);
    await expect(reading).rejects.toMatchObject({ problems: [{ code: "TS210", where: key, found }] });
  });

  it("of seven rows in which every field matters is the same however it is cut", async () => {
    const text =
      HEADER + cdcRow("I", 1) + `U,${TS},2,"a ""b"",\r\nc 🐢",-1.50,0,${seq(2)},,1\n` + cdcRow("D", 3) + loadRow("x");
    const whole = await cdc(text.slice(HEADER.length));
    for (const size of [1, 2, 3, 7, 64]) {
      const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
        text.slice(i * size, (i + 1) * size),
      );
      expect(await readChanges(pieces, { key: CDC_KEY, mapping })).toEqual(whole);
    }
  });
});
