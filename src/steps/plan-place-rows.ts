import type { RowEntry } from "../core/documents/collapse.ts";
import type { PlaceDocument } from "../core/documents/document-types.ts";
import { mergePlaceRow, NO_ROW_SYNC } from "../core/documents/merge-own-row.ts";
import { touchPlace } from "../core/documents/touch-rules.ts";
import type { Id } from "../core/id.ts";
import type { PlaceRow } from "../core/row-change.ts";
import type { ApplyRun } from "./apply-rows.ts";
import type { PlannedWrite } from "./guarded-write.ts";

const absentPlace = (id: Id): PlaceDocument => ({ _id: id, own: null, deletedAt: null, sync: NO_ROW_SYNC });

/** A place is nothing but its row, so it is replaced whole and becomes a tombstone here. */
export async function planPlaceRows(run: ApplyRun, ids: readonly Id[]): Promise<PlannedWrite<"places">[]> {
  const { store, now } = run.deps;
  const current = new Map((await store.readPlaces(ids)).map((place) => [place._id, place]));
  return ids.map((id) => {
    const entry = run.rows.places.get(id) as RowEntry<PlaceRow>;
    const place = current.get(id) ?? absentPlace(id);
    const { rev } = place.sync;
    const { own, sync, wins, conflict } = mergePlaceRow(place, entry);
    const document = { _id: id, own, deletedAt: own === null ? now() : null, sync: { ...sync, rev: rev + 1 } };
    const write = rev === 0 ? { kind: "insert" as const, document } : { kind: "replace" as const, rev, document };
    return {
      write: wins ? write : null,
      done: () => {
        run.count({ effects: wins ? 1 : 0, conflicts: conflict ? 1 : 0 });
        touchPlace(run.touches, id, sync, entry);
      },
    };
  });
}
