/**
 * SQL twins of `canonicalLine`: each function makes a text expression, NULL where the cell is NULL. Texts are turned to utf8mb4 so
 * that lengths and MD5 see the bytes that documents have, whatever the column's character set.
 */
export const integerText = (expression: string): string => `CAST(${expression} + 0 AS CHAR)`;

export const textText = (expression: string): string => `CONVERT(${expression} USING utf8mb4)`;

/** 65 digits hold any sum; the scale is the column's, as in the documents. */
export const decimalText = (expression: string, scale: number): string =>
  `CAST(CAST(${expression} AS DECIMAL(65,${scale})) AS CHAR)`;

/** Stand-ins for "no date", the same as in change files. As text, because comparing with the constants is an error under strict modes. */
export const timeOrNull = (expression: string): string =>
  `IF(LEFT(CAST(${expression} AS CHAR), 10) IN ('0000-00-00', '9999-12-31'), NULL, ${expression})`;

export const dateText = (expression: string): string => `DATE_FORMAT(${timeOrNull(expression)}, '%Y-%m-%d')`;

const UP_TO_MILLISECONDS = 23;

/** Documents hold milliseconds: digits beyond are cut, as the change-file reader cuts them. */
export const datetimeText = (expression: string): string =>
  `LEFT(DATE_FORMAT(${timeOrNull(expression)}, '%Y-%m-%d %H:%i:%s.%f'), ${UP_TO_MILLISECONDS})`;

/** A field that the shop does not have. */
export const NO_CELL = "NULL";

/** CONCAT is NULL when a part is, so COALESCE gives the `~` without a third copy of the expression. */
function cellSql(text: string): string {
  return text === NO_CELL ? "'~'" : `COALESCE(CONCAT(OCTET_LENGTH(${text}),':',${text}),'~')`;
}

/**
 * 60-bit hash of a canonical line. CAST makes it an integer: SUM(CONV(…)) alone is silently a DOUBLE and loses digits.
 */
export function hashSql(texts: readonly string[]): string {
  return hashOfCells(texts.map(cellSql));
}

/** The same over cells made by hand, for lists. */
export function hashOfCells(cells: readonly string[]): string {
  return `CAST(CONV(LEFT(MD5(CONCAT(${cells.join(",")})),15),16,10) AS UNSIGNED)`;
}

/** Cells of those expressions that are not NULL, after their number: address lines. */
export function listCells(texts: readonly string[]): string {
  if (texts.length === 0) return cellSql("'0'");
  const count = texts.map((text) => `(${text} IS NOT NULL)`).join("+");
  const cells = texts.map((text) => `COALESCE(CONCAT(OCTET_LENGTH(${text}),':',${text}),'')`);
  return `CONCAT(${cellSql(`CAST(${count} AS CHAR)`)},${cells.join(",")})`;
}

export { cellSql };
