import { stagedName } from "./staged-name.ts";
import { stagedTable } from "./staging-tables.ts";
import type { RawFile } from "./raw-file.ts";

type Layout = Pick<RawFile, "layout" | "headers" | "headerLine" | "endsInCrLf">;

/**
 * LOAD DATA for a raw file: the server's own CSV reader. Lines are counted by the row ends and the line feeds inside fields, so that a row has
 * the line it has in an editor; `@line` and `@step` must be set to the header's line and 1 before.
 */
export function infileSql({ layout, headers, headerLine, endsInCrLf }: Layout): string {
  const fields = headers.map((_, index) => `@f${index}`);
  const inside = `CONCAT_WS('', ${fields.join(", ")})`;
  const lineFeeds = `CHAR_LENGTH(${inside}) - CHAR_LENGTH(REPLACE(${inside}, '\\n', ''))`;
  const columns = headers.map((header, index) => `\`${stagedName(header)}\` = @f${index}`);
  return `LOAD DATA LOCAL INFILE '${layout.file}.csv' INTO TABLE ${stagedTable(layout.file)} CHARACTER SET utf8mb4
    FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' ESCAPED BY '' LINES TERMINATED BY '${endsInCrLf ? "\\r\\n" : "\\n"}' IGNORE ${headerLine} LINES
    (${fields.join(", ")}, @surplus)
    SET line = (@line := @line + @step), ${columns.join(", ")}, surplus = @surplus, fault = IF((@step := 1 + ${lineFeeds}) > 0, NULL, NULL)`;
}

/** What a blank line becomes there: one empty field. */
export const blankLinesSql = ({ layout, headers }: Layout): string => {
  const [first = "", ...others] = headers.map((header) => `\`${stagedName(header)}\``);
  return `DELETE FROM ${stagedTable(layout.file)} WHERE TRIM(${first}) = '' AND surplus IS NULL${others.map((name) => ` AND ${name} IS NULL`).join("")}`;
};
