import type { TimeForm } from "./time-forms.ts";

/** SQL expression that reads a text in one of the forms; NULL for other texts and for days the calendar does not have. */
export const readTime = (text: string, forms: readonly TimeForm[]): string =>
  `CASE ${forms.map(({ pattern, format }) => `WHEN ${text} REGEXP '^${pattern}$' THEN STR_TO_DATE(${text}, '${format}')`).join(" ")} END`;
