import { utcDigits } from "./utc-text.ts";

/** What must survive a restart, so that a replayed transaction gets the very same sequences again. */
export type SequenceState = {
  /** 16 digits `YYYYMMDDHHmmSShh` of the newest commit so far; "" before the first. */
  time: string;
  /** Rows numbered so far, over all tables of the task. */
  counter: number;
};

export const FIRST_SEQUENCE: SequenceState = { time: "", counter: 0 };

const COUNTER_DIGITS = 19;
const TIME_DIGITS = 16;
const MS_PER_HUNDREDTH = 10;

export type ChangeSequence = {
  /** Call once per transaction, before its rows. */
  startTransaction: (commitAtMs: number) => void;
  /** Every later row gets a time that is not older than this moment. */
  notBefore: (ms: number) => void;
  /** `dms_seq` of the next row: 16 digits of time and 19 of counter. */
  next: () => string;
  state: () => SequenceState;
};

/**
 * `$AR_H_CHANGE_SEQ`: commit time plus a counter that never starts again. The time part never goes back (a server clock may),
 * else a later change would compare as older and lose against the row it replaces.
 */
export function createChangeSequence(start: SequenceState): ChangeSequence {
  let { time, counter } = start;
  return {
    startTransaction(commitAtMs) {
      // Hundredths are 00: the binlog's clock has whole seconds.
      const commitTime = `${utcDigits(commitAtMs).slice(0, 14)}00`;
      if (commitTime > time) time = commitTime;
    },
    notBefore(ms) {
      const moment = utcDigits(Math.ceil(ms / MS_PER_HUNDREDTH) * MS_PER_HUNDREDTH).slice(0, TIME_DIGITS);
      if (moment > time) time = moment;
    },
    next() {
      counter += 1;
      return time + String(counter).padStart(COUNTER_DIGITS, "0");
    },
    state: () => ({ time, counter }),
  };
}
