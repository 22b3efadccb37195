import { AwsError } from "../aws-error.ts";

/** First and last byte, both included. */
export type ByteRange = { readonly first: number; readonly last: number };

/**
 * One range of a Range header: `bytes=0-9`, `bytes=10-`, `bytes=-8` (the last eight). Null: send everything, as S3 does without the header, with
 * several ranges, or with one it cannot read. Throws `AwsError` InvalidRange (416) for a range beyond the object.
 */
export function byteRange(header: string | undefined, size: number): ByteRange | null {
  const [, firstText, lastText] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "") ?? [];
  if (firstText === undefined || lastText === undefined || (firstText === "" && lastText === "")) return null;
  const isSuffix = firstText === "";
  const first = isSuffix ? Math.max(0, size - Number(lastText)) : Number(firstText);
  const last = isSuffix || lastText === "" ? size - 1 : Math.min(Number(lastText), size - 1);
  if (!isSuffix && lastText !== "" && Number(lastText) < Number(firstText)) return null;
  if (first < size) return { first, last };
  throw new AwsError("InvalidRange", 416, "The requested range is not satisfiable", {
    details: { RangeRequested: header ?? "", ActualObjectSize: String(size) },
    headers: { "content-range": `bytes */${size}` },
  });
}
