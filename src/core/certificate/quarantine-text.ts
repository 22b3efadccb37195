import type { LedgerCounts } from "./certificate.ts";

/** "12 rows and 3 files", what lies in quarantine and stands in no document; null when nothing does. */
export function quarantineText({ rowsQuarantined, filesQuarantined }: LedgerCounts): string | null {
  const parts = [
    ...(rowsQuarantined > 0 ? [counted(rowsQuarantined, "row")] : []),
    ...(filesQuarantined > 0 ? [counted(filesQuarantined, "file")] : []),
  ];
  return parts.length === 0 ? null : parts.join(" and ");
}

const counted = (count: number, what: string): string =>
  `${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`;
