import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PendingChange } from "../../../localstack/dms/pending-change.ts";
import { removeLeftSpills, spillFilesIn } from "../../../localstack/dms/spill-file.ts";
import { createTableCodec } from "../../../localstack/dms/table-codec.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "tillstream-spill-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const codecs = ["a", "b", "c"].map((table) =>
  createTableCodec({ table, columns: [{ name: "id", type: "int(11)", charset: null }], primaryKey: ["id"] }, []),
);
const text = fc.string({ unit: "grapheme", maxLength: 40 });
const change: fc.Arbitrary<PendingChange> = fc.record({
  codec: fc.constantFrom(...codecs),
  op: fc.constantFrom("I", "U", "D"),
  cells: text,
  beforeKey: text,
  position: text,
});

describe("spill files", () => {
  it("give back the pieces they were given, also twice, and are gone afterwards", () => {
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 20 }), { maxLength: 6 }), (pieces) => {
        const spill = spillFilesIn(folder)();
        for (const piece of pieces) spill.append(piece);
        expect([...spill.read()]).toEqual(pieces);
        expect([...spill.read()]).toEqual(pieces);
        spill.remove();
        spill.remove();
        expect(readdirSync(folder)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it("removes what a killed process left, and nothing else", () => {
    spillFilesIn(folder)().append([]);
    writeFileSync(path.join(folder, "spill-1-7"), "half a piece");
    writeFileSync(path.join(folder, "checkpoint.json"), "{}");
    removeLeftSpills(folder);
    expect(readdirSync(folder)).toEqual(["checkpoint.json"]);
  });

  it("names a disk that takes no more", () => {
    const open = spillFilesIn(path.join(folder, "missing"));
    expect(open).toThrow(/TS341 .*missing.*ENOENT/);
  });
});
