/** A way to write a day or a time: `pattern` decides whether a text is meant so, `format` reads it. Years from 1000: earlier ones are slips. */
export type TimeForm = { readonly pattern: string; readonly format: string };

const MONTH_DAY_YEAR = "[0-9]{1,2}/[0-9]{1,2}/[1-9][0-9]{3}";
const YEAR_MONTH_DAY = "[1-9][0-9]{3}-[0-9]{1,2}-[0-9]{1,2}";
const CLOCK = "[0-9]{1,2}:[0-9]{2}:[0-9]{2}";

/** `2/28/1990`, `02/28/1990`, `1990-02-28`. */
export const DAY_FORMS: readonly TimeForm[] = [
  { pattern: MONTH_DAY_YEAR, format: "%c/%e/%Y" },
  { pattern: YEAR_MONTH_DAY, format: "%Y-%m-%d" },
];

/** `2005-01-01 16:09:35`, `2005-01-01T16:09:35`, `1/1/2005 16:09:35`, `2005-01-01` (midnight). */
export const TIME_FORMS: readonly TimeForm[] = [
  { pattern: `${YEAR_MONTH_DAY} ${CLOCK}`, format: "%Y-%m-%d %H:%i:%s" },
  { pattern: `${YEAR_MONTH_DAY}T${CLOCK}`, format: "%Y-%m-%dT%H:%i:%s" },
  { pattern: `${MONTH_DAY_YEAR} ${CLOCK}`, format: "%c/%e/%Y %H:%i:%s" },
  { pattern: YEAR_MONTH_DAY, format: "%Y-%m-%d" },
];
