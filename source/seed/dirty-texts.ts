/**
 * Texts real shops have and loaders trip over: each kind is in every seeded shop, in names and addresses. What for: commas, quotes and line feeds
 * break CSV; NULL and empty text get mixed up; spaces get trimmed; backslashes get eaten; four-byte characters get cut.
 */
export const DIRTY_TEXTS: readonly [string, ...string[]] = [
  "Null",
  "NULL",
  "",
  " leading space",
  "trailing space ",
  "Smith, Jr.",
  'Bob "Bobby" Lee',
  '"quoted all through"',
  "two\nlines",
  "windows\r\nlines",
  "O'Neil; DROP TABLE Customer; --",
  "back\\slash \\n \\N",
  "Żółw 🐢 Müller",
  "עברית",
  "李小龍 👩‍👩‍👧",
  "e\u0301 is not \u00e9",
  "tab\there",
  "100% {sure}, [yes]",
  "$total.0.name",
  "0",
  "-",
  ",",
  '"',
  "\n",
  "   ",
];
