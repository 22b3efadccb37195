import { describe, expect, it } from "vitest";
import { inStep, type Piece, type PieceSource } from "../../../functions/apply-files/in-step.ts";
import type { RowChange } from "../../../src/core/row-change.ts";

const order = (key: number): RowChange => ({ kind: "order", key, version: "1", row: null });
const line = (order: number): RowChange => ({ kind: "line", order, line: 1, version: "1", row: null });
const place = (key: string): RowChange => ({ kind: "place", key, version: "1", row: null });
const piece = (...changes: RowChange[]): Piece => ({ rows: changes.length, changes });

type Named = PieceSource & { readonly name: string };
const file = (name: string, kind: Named["kind"], ...pieces: Piece[]): Named => ({ name, kind, pieces: () => pieces });

async function namesOf(files: readonly Named[]): Promise<string[]> {
  const names: string[] = [];
  for await (const { source, piece } of inStep(files)) {
    const first = piece.changes[0];
    names.push(`${source.name} ${first?.kind === "order" ? first.key : first?.kind === "line" ? first.order : "-"}`);
  }
  return names;
}

describe("files read in step", () => {
  it("bring orders and their lines together, across the files of a table, the order first", async () => {
    const files = [
      file("lines 1", "line", piece(line(1), line(2)), piece(line(4))),
      file("lines 2", "line", piece(line(6))),
      file("orders", "order", piece(order(1), order(2), order(3)), piece(order(4), order(5), order(6))),
    ];
    expect(await namesOf(files)).toEqual(["orders 1", "lines 1 1", "orders 4", "lines 1 4", "lines 2 6"]);
  });

  it("take the other tables before them, and end with whatever is left", async () => {
    const files = [
      file("orders", "order", piece(order(1))),
      file("lines", "line", piece(line(7)), piece(line(9))),
      file("places", "place", piece(place("00501"))),
      file("refused", null),
    ];
    expect(await namesOf(files)).toEqual(["places -", "orders 1", "lines 7", "lines 9"]);
    expect(await namesOf([])).toEqual([]);
  });

  it("open a file only when its turn comes, and let go of open ones when the reader gives up", async () => {
    const opened: string[] = [];
    const closed: string[] = [];
    const watched = (name: string, kind: Named["kind"], ...pieces: Piece[]): Named => ({
      name,
      kind,
      async *pieces() {
        opened.push(name);
        try {
          yield* pieces;
        } finally {
          closed.push(name);
        }
      },
    });
    const files = [
      watched("orders 1", "order", piece(order(1)), piece(order(2))),
      watched("orders 2", "order", piece(order(3))),
      watched("lines", "line", piece(line(1)), piece(line(3))),
      watched("places", "place", piece(place("00501"))),
    ];
    for await (const { source } of inStep(files)) {
      if (source.name === "places") expect(opened).toEqual(["places"]);
      if (source.name === "lines") break;
    }
    expect(opened).toEqual(["places", "orders 1", "lines"]);
    expect(closed.toSorted()).toEqual(["lines", "orders 1", "places"]);
  });
});
