import type { TimeForm } from "./time-forms.ts";

/**
 * SQL expression that reads a text in one of the forms; NULL for other texts and for days the calendar does not have. By way of text, because
 * STR_TO_DATE itself answers 2001-02-29 for such a text, and only reading that as a date looks at the calendar.
 */
export const readTime = (text: string, forms: readonly TimeForm[], type: "DATE" | "DATETIME"): string =>
  `CAST(CAST(CASE ${forms.map(({ pattern, format }) => `WHEN ${text} REGEXP '^${pattern}$' THEN STR_TO_DATE(${text}, '${format}')`).join(" ")} END AS CHAR) AS ${type})`;
