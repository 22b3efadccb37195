const DAY_MS = 86_400_000;
const SECOND_MS = 1000;

/** A UTC day in a zone: one offset all day, or another one from `changeAt` on. */
type DayOffsets = { before: number; changeAt: number; after: number };

/**
 * Local time of an IANA zone ⇄ UTC. Offsets come from Intl and are kept per day: Intl costs 2 to 3 µs a call,
 * and a file's rows lie on few days. Exact to the second, also on the days the clocks change.
 */
export class ZoneClock {
  readonly zone: string;
  readonly #isUtc: boolean;
  readonly #format: Intl.DateTimeFormat;
  readonly #days = new Map<number, DayOffsets>();

  constructor(zone: string) {
    this.zone = zone;
    const parts = {
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    } as const;
    this.#format = new Intl.DateTimeFormat("en-US", { ...parts, era: "short", timeZone: zone, hourCycle: "h23" });
    this.#isUtc = this.#format.resolvedOptions().timeZone === "UTC";
  }

  /** Milliseconds that local time is ahead of UTC at that instant. */
  offsetAt(utcMs: number): number {
    if (this.#isUtc) return 0;
    const day = Math.floor(utcMs / DAY_MS);
    let offsets = this.#days.get(day);
    if (!offsets) this.#days.set(day, (offsets = this.#offsetsOfDay(day)));
    return utcMs < offsets.changeAt ? offsets.before : offsets.after;
  }

  /**
   * The instant of a local time, given as if it were UTC. Where clocks are set forward, a time in the gap is read with the offset
   * before it (02:30 becomes 03:30); where they are set back, the first of the two is taken. That is Temporal's "compatible" and
   * Java's rule; the source does not say which one it was.
   */
  utcOf(localMs: number): number {
    if (this.#isUtc) return localMs;
    const earlier = this.offsetAt(localMs - DAY_MS);
    const later = this.offsetAt(localMs + DAY_MS);
    if (earlier === later) return localMs - earlier;
    for (const offset of [earlier, later]) if (this.offsetAt(localMs - offset) === offset) return localMs - offset;
    return localMs - earlier;
  }

  #offsetsOfDay(day: number): DayOffsets {
    const before = this.#askIntl(day * DAY_MS);
    const after = this.#askIntl((day + 1) * DAY_MS);
    if (before === after) return { before, changeAt: Number.NEGATIVE_INFINITY, after };
    let [low, high] = [(day * DAY_MS) / SECOND_MS, ((day + 1) * DAY_MS) / SECOND_MS];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#askIntl(middle * SECOND_MS) === before) low = middle;
      else high = middle;
    }
    return { before, changeAt: high * SECOND_MS, after };
  }

  #askIntl(utcMs: number): number {
    const part = new Map(this.#format.formatToParts(utcMs).map(({ type, value }) => [type, value]));
    const number = (type: Intl.DateTimeFormatPartTypes): number => Number(part.get(type));
    const local = new Date(0);
    local.setUTCFullYear(
      part.get("era") === "BC" ? 1 - number("year") : number("year"),
      number("month") - 1,
      number("day"),
    );
    local.setUTCHours(number("hour"), number("minute"), number("second"));
    return local.getTime() - utcMs;
  }
}
