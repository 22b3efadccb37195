import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readCheckpoint, writeCheckpoint } from "../../../localstack/dms/checkpoint.ts";
import { firstCheckpoint } from "../../../localstack/dms/task-progress.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "tillstream-checkpoint-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const first = firstCheckpoint({ folder: "raw/epoch=0001", schema: "pos", tables: ["Order"] });

describe("checkpoint file", () => {
  it("is null before the first, then what was written last, in a folder it makes itself", async () => {
    const state = path.join(folder, "new", "state");
    expect(await readCheckpoint(state)).toBeNull();
    await writeCheckpoint(state, first);
    const later = { ...first, gtidSet: "0-1-9", sequence: { time: "2026112010150300", counter: 42 } };
    await writeCheckpoint(state, later);
    expect(await readCheckpoint(state)).toEqual(later);
  });

  it("is not disturbed by the half-written file of a crash", async () => {
    await writeCheckpoint(folder, first);
    await writeFile(path.join(folder, "checkpoint.json.new"), '{"format": 1, "gti');
    expect(await readCheckpoint(folder)).toEqual(first);
  });

  it("reads one written before alarms, XA and server ids were noted", async () => {
    const { alarms: _a, preparedXa: _p, serverId: _s, ...older } = first;
    const counter = { table: "Order", loadedRows: 5, inserts: 0, updates: 0, deletes: 0, ddls: 0 };
    await writeFile(path.join(folder, "checkpoint.json"), JSON.stringify({ ...older, counters: [counter] }));
    expect(await readCheckpoint(folder)).toEqual({ ...first, counters: [{ ...counter, error: null }] });
  });

  it.each(["", "{", '{"format": 2}', "null"])("refuses %j rather than guess", async (text) => {
    await writeFile(path.join(folder, "checkpoint.json"), text);
    await expect(readCheckpoint(folder)).rejects.toThrow(/TS327/);
  });
});
