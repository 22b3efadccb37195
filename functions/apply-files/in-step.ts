import type { MappedTable } from "../../src/core/mapping/mapped-table.ts";
import { compareIds, type Id } from "../../src/core/id.ts";
import type { RowChange } from "../../src/core/row-change.ts";

/** A stretch of one file. `rows` were good; a key update is one row and two changes. */
export type Piece = { readonly rows: number; readonly changes: readonly RowChange[] };

/** A file to be read when its turn comes. `kind` null: nothing is known of its rows. */
export type PieceSource = {
  readonly kind: MappedTable["kind"] | null;
  readonly pieces: () => AsyncIterable<Piece> | Iterable<Piece>;
};

type Step<Source> = { readonly source: Source; readonly piece: Piece };

/**
 * The pieces of all files; those of orders and of their lines in step, by order id. Any order is right. DMS writes full-load files in
 * key order, so this one brings an order and its lines into one write: the document is written once and not twice, which halved the
 * target's work for a full load's first phase. A file is opened only when its turn comes: S3 drops a response nobody reads.
 */
export async function* inStep<Source extends PieceSource>(sources: readonly Source[]): AsyncGenerator<Step<Source>> {
  yield* oneByOne(sources.filter(({ kind }) => kind !== "order" && kind !== "line"));
  const orders = oneByOne(sources.filter(({ kind }) => kind === "order"));
  const lines = oneByOne(sources.filter(({ kind }) => kind === "line"));
  try {
    let [order, line] = [await orders.next(), await lines.next()];
    while (order.done !== true || line.done !== true) {
      if (line.done === true || (order.done !== true && startsFirst(order.value.piece, line.value.piece))) {
        yield order.value;
        order = await orders.next();
      } else {
        yield line.value;
        line = await lines.next();
      }
    }
  } finally {
    // When the reader gives up half way, open responses must not keep their connections.
    await Promise.allSettled([orders.return(undefined), lines.return(undefined)]);
  }
}

async function* oneByOne<Source extends PieceSource>(sources: readonly Source[]): AsyncGenerator<Step<Source>> {
  for (const source of sources) for await (const piece of source.pieces()) yield { source, piece };
}

function startsFirst(orders: Piece, lines: Piece): boolean {
  const [a, b] = [firstOrder(orders), firstOrder(lines)];
  return a === null || (b !== null && compareIds(a, b) <= 0);
}

function firstOrder({ changes: [first] }: Piece): Id | null {
  if (first === undefined) return null;
  return first.kind === "order" ? first.key : first.kind === "line" ? first.order : null;
}
