import type { DocumentSettings } from "../../src/core/documents/document-settings.ts";
import type { Mapping } from "../../src/core/mapping/mapping.ts";
import { parseMoney } from "../../src/core/money.ts";
import type { FactSettings } from "../../src/core/reconcile/document-facts.ts";
import type { ComparedSide, KeyRange } from "../../src/core/reconcile/narrow-to-keys.ts";
import { walkInSales } from "../../src/core/reconcile/sql/product-facts.ts";
import {
  keyAtQuery,
  keyHashesQuery,
  type SourceView,
  sumsQuery,
  viewKeyType,
} from "../../src/core/reconcile/sql/view-queries.ts";
import { addSums, NO_SUMS, type ViewSums } from "../../src/core/reconcile/view-sums.ts";
import { type WalkInRow, walkInSums } from "../../src/core/reconcile/walk-in-edges.ts";
import type { SourceRow, SourceSnapshot } from "../../src/edges/source-database.ts";

export type SourceSide = ComparedSide & { totals(range: KeyRange): Promise<ViewSums> };

type Context = { readonly mapping: Mapping; readonly view: SourceView; readonly settings: FactSettings };

/** The rows of a view as one side of the comparison: SQL counts, adds and hashes, and only sums come over. */
export function sourceSide(snapshot: SourceSnapshot, context: Context): SourceSide {
  const { mapping, view, settings } = context;
  const { inlineOrders } = settings.documents.limits;
  const walkIns = async (range: KeyRange): Promise<Map<string, ViewSums>> =>
    view === "products" ? walkInSums(await readWalkIns(snapshot, mapping, range), settings) : new Map();
  const sqlSums = async (range: KeyRange): Promise<{ keys: number; sums: ViewSums }> => {
    const query = sumsQuery(mapping, view, range, inlineOrders);
    return query ? readSums(await snapshot.rows(query), settings.documents) : { keys: 0, sums: NO_SUMS };
  };
  const keyHashes = async (range: KeyRange): Promise<Map<string, bigint>> => {
    const query = keyHashesQuery(mapping, view, range, inlineOrders);
    const hashes = query ? readHashes(await snapshot.rows(query), context) : new Map<string, bigint>();
    for (const [key, sums] of await walkIns(range)) hashes.set(key, (hashes.get(key) ?? 0n) + sums.hash);
    return hashes;
  };
  return {
    totals: async (range) => [...(await walkIns(range)).values()].reduce(addSums, (await sqlSums(range)).sums),
    // A product sold to walk-ins only, without a row of its own, is a key that SQL's sums do not count.
    sums: async (range) => {
      if (view !== "products") {
        const { keys, sums } = await sqlSums(range);
        return { keys, hash: sums.hash };
      }
      const hashes = await keyHashes(range);
      return { keys: hashes.size, hash: [...hashes.values()].reduce((a, b) => a + b, 0n) };
    },
    keyHashes,
    keyAt: async (range, place) => {
      const query = keyAtQuery(mapping, view, range, place, inlineOrders);
      const key = query ? ((await snapshot.rows(query))[0]?.[0] ?? null) : null;
      return key === null ? null : keyId(key, context);
    },
  };
}

const keyId = (text: string, { mapping, view }: Context): string =>
  `${viewKeyType(mapping, view) === "integer" ? "i" : "t"}:${text}`;

function readHashes(rows: readonly SourceRow[], context: Context): Map<string, bigint> {
  return new Map(rows.map(([key, hash]) => [keyId(key ?? "", context), BigInt(hash ?? 0)]));
}

function readSums(rows: readonly SourceRow[], { scales }: DocumentSettings): { keys: number; sums: ViewSums } {
  const texts = (rows[0] ?? []).map((text) => text ?? "0");
  const whole = (place: number): bigint => parseMoney(texts[place] ?? "0", 0) ?? 0n;
  const money = (place: number): bigint => parseMoney(texts[place] ?? "0", scales.lineTotal) ?? 0n;
  const sums: ViewSums = {
    documents: Number(whole(1)),
    orders: Number(whole(2)),
    lines: Number(whole(3)),
    units: whole(4),
    gross: money(5),
    net: money(6),
    walkInLines: Number(whole(7)),
    walkInUnits: whole(8),
    walkInGross: money(9),
    walkInNet: money(10),
    hash: whole(11),
  };
  return { keys: Number(whole(0)), sums };
}

async function readWalkIns(snapshot: SourceSnapshot, mapping: Mapping, range: KeyRange): Promise<WalkInRow[]> {
  const rows = await snapshot.rows(walkInSales(mapping, range));
  const context = { mapping, view: "products" } as const;
  const prefix = viewKeyType(context.mapping, context.view) === "integer" ? "i" : "t";
  return rows.map(([key, placedAt, orders, lines, units, gross, net]) => ({
    key: `${prefix}:${key ?? ""}`,
    placedAt: placedAt ?? null,
    orders: Number(orders),
    lines: Number(lines),
    units: Number(units),
    gross: gross ?? "0",
    net: net ?? "0",
  }));
}
