import { dateTimeAt } from "../change-files/date-text.ts";
import { ZoneClock } from "../change-files/zone-clock.ts";
import type { Mapping } from "../mapping/mapping.ts";

const DATE_LENGTH = 10;

/** Between a document's instants and what the source's columns say. */
export type SourceTime = {
  /** `YYYY-MM-DD HH:MM:SS.mmm` as a DATETIME(3) column of the source would show it. */
  readonly text: (at: Date) => string;
  /** The instant of such a text; null when it is none. */
  readonly instant: (text: string) => Date | null;
  /** Business day of an order placed then. */
  readonly day: (placedAt: Date) => string;
};

/**
 * The second of two equal hours, when clocks are set back, and the hour that clocks skip cannot be told from their texts. Such rows
 * become suspects now and then; rebuilding them by the change-file rules settles it.
 */
export function sourceTime(mapping: Mapping): SourceTime {
  const source = new ZoneClock(mapping.sourceTimeZone);
  const store = new ZoneClock(mapping.storeTimeZone);
  // A DATE column is the day itself, whatever the zones.
  const dayZone = mapping.orders.placedAt.type === "date" ? source : store;
  return {
    text: (at) => localText(at, source),
    instant: (local) => {
      const localMs = dateTimeAt(local, 0, local.length);
      return localMs === null ? null : new Date(source.utcOf(localMs));
    },
    day: (at) => localText(at, dayZone).slice(0, DATE_LENGTH),
  };
}

function localText(at: Date, zone: ZoneClock): string {
  const local = new Date(at.getTime() + zone.offsetAt(at.getTime())).toISOString();
  return `${local.slice(0, DATE_LENGTH)} ${local.slice(DATE_LENGTH + 1, -1)}`;
}
