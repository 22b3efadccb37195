import type { SegmentResult } from "./segment-result.ts";

/** `{"$bigint":"…"}`: sums of hashes have 25 digits, and JSON's numbers 16. */
const BIGINT = "$bigint";

export function resultText(result: SegmentResult): string {
  return JSON.stringify(result, (_, value: unknown) =>
    typeof value === "bigint" ? { [BIGINT]: value.toString() } : value,
  );
}

/** Inverse of `resultText`; only ever given what that wrote. */
export function resultOfText(text: string): SegmentResult {
  return JSON.parse(text, (_, value: unknown) => {
    if (typeof value !== "object" || value === null || !(BIGINT in value)) return value;
    return BigInt(String(value[BIGINT]));
  }) as SegmentResult;
}
