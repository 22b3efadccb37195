import type { Id } from "../id.ts";
import type { LineRow } from "../row-change.ts";
import { NO_VERSION, type Version } from "../version.ts";
import { compareIds } from "../id.ts";
import type { OrderEntry } from "./collapse.ts";
import type { Departure, GoneLine, OrderDocument, OrderLine } from "./document-types.ts";
import { hash16 } from "./hash16.ts";
import { type Home, homeOf } from "./home.ts";
import type { Merged } from "./merged.ts";
import { rowText } from "./row-text.ts";
import { type RowVersion, standingOf } from "./row-version.ts";

/** An order of which nothing is known yet. */
export const absentOrder = (id: Id): OrderDocument => ({
  _id: id,
  row: null,
  h: null,
  lines: [],
  deletedAt: null,
  sync: { rev: 0, v: NO_VERSION, kill: NO_VERSION, fanV: NO_VERSION, was: [], gone: [] },
});

/** Rules 3 and 4: the order with the batch's changes of its row and lines merged into it. */
export function mergeOrder(current: OrderDocument, entry: OrderEntry, now: Date): Merged<OrderDocument> {
  const order = mergeRow(current, entry);
  const kill = entry.kill > current.sync.kill ? entry.kill : current.sync.kill;
  const killRose = kill !== current.sync.kill;
  const lines = mergeLines(current, entry, kill, killRose);
  // A delete that wins the row is one effect, not two; one that comes too late for the row still ends older lines.
  const killEffect = killRose && !(order.won && kill === order.v) ? 1 : 0;
  const effects = (order.won ? 1 : 0) + killEffect + lines.effects;
  const conflicts = (order.conflict ? 1 : 0) + lines.conflicts;
  if (effects === 0) return { document: current, effects, conflicts };
  const home = homeOf(order.row);
  const sync = {
    rev: current.sync.rev + 1,
    v: order.v,
    kill,
    fanV: killRose && kill > order.fanV ? kill : order.fanV,
    was: order.was,
    gone: lines.gone,
  };
  const document: OrderDocument = {
    _id: current._id,
    row: order.row,
    h: home === null ? null : hash16(home),
    lines: lines.alive,
    // Waiting lines may yet find their row: only a deleted order without them may go by TTL.
    deletedAt: order.row === null && order.v !== NO_VERSION && lines.alive.length === 0 ? now : null,
    sync,
  };
  return { document, effects, conflicts };
}

type MergedOrderRow = Pick<OrderDocument, "row"> & {
  won: boolean;
  conflict: boolean;
  v: Version;
  fanV: Version;
  was: readonly Departure[];
};

function mergeRow(current: OrderDocument, entry: OrderEntry): MergedOrderRow {
  const { v, fanV, was } = current.sync;
  const unchanged = { won: false, conflict: false, row: current.row, v, fanV, was };
  if (entry.newest === null) return unchanged;
  const { version, row } = entry.newest;
  const { wins, conflict } = standingOf(entry.newest, { version: v, row: current.row }, rowText.order);
  if (!wins) return { ...unchanged, conflict };
  const [home, nextHome] = [homeOf(current.row), homeOf(row)];
  const fans =
    row === null ||
    home !== nextHome ||
    row.status !== current.row?.status ||
    row.placedAt?.getTime() !== current.row.placedAt?.getTime();
  return {
    won: true,
    conflict,
    row,
    v: version,
    fanV: fans ? version : fanV,
    was: home !== null && home !== nextHome ? departed(was, home, version) : was,
  };
}

function departed(was: readonly Departure[], home: Home, version: Version): Departure[] {
  return [...was.filter((departure) => departure.home !== home), { home, version }];
}

type MergedLines = { alive: OrderLine[]; gone: readonly GoneLine[]; effects: number; conflicts: number };

function mergeLines(current: OrderDocument, entry: OrderEntry, kill: Version, killRose: boolean): MergedLines {
  const alive = new Map(current.lines.map((line) => [line.line, line]));
  let gone = current.sync.gone;
  let effects = 0;
  let conflicts = 0;
  for (const [id, change] of entry.lines) {
    // Cascade: whatever a deleted order had up to its delete is gone, seen or not.
    if (change.version <= kill) continue;
    const { wins, conflict } = standingOf(change, knownLine(id, alive, gone), rowText.line);
    if (conflict) conflicts++;
    if (!wins) continue;
    effects++;
    gone = replaceLine(id, change, alive, gone);
  }
  if (killRose) {
    for (const line of alive.values()) {
      if (line.version > kill) continue;
      alive.delete(line.line);
      gone = withGone(gone, line);
    }
  }
  const sorted = [...alive.values()].toSorted((a, b) => compareIds(a.product, b.product) || compareIds(a.line, b.line));
  return { alive: sorted, gone, effects, conflicts };
}

function knownLine(id: Id, alive: Map<Id, OrderLine>, gone: readonly GoneLine[]): RowVersion<LineRow> {
  const line = alive.get(id);
  if (line !== undefined) return { version: line.version, row: line };
  let version = NO_VERSION;
  for (const past of gone) if (past.line === id && past.version > version) version = past.version;
  return { version, row: null };
}

/** Puts the change in the place of the known line; answers the new tombstones. */
function replaceLine(
  id: Id,
  { version, row }: RowVersion<LineRow>,
  alive: Map<Id, OrderLine>,
  gone: readonly GoneLine[],
): readonly GoneLine[] {
  const before = alive.get(id);
  if (row === null) {
    alive.delete(id);
    return withGone(gone, { line: id, product: before?.product ?? null, version });
  }
  alive.set(id, { line: id, version, ...row });
  const kept = gone.filter((past) => past.line !== id || (past.product !== row.product && past.product !== null));
  // A line that changed its product leaves the old one as a place to look at.
  return before === undefined || before.product === row.product ? kept : withGone(kept, { ...before, version });
}

/** One tombstone per line and product, the newest. */
function withGone(gone: readonly GoneLine[], { line, product, version }: GoneLine): GoneLine[] {
  const others = gone.filter((past) => past.line !== line || past.product !== product);
  return [...others, { line, product, version }];
}
