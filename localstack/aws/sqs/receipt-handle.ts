import { receiptHandleIsInvalid } from "./sqs-error.ts";

/** Which receive of which message. A later receive makes it stale: it then no longer deletes. */
export type Receipt = { readonly queue: string; readonly id: string; readonly receiveCount: number };

export const receiptHandleOf = ({ queue, id, receiveCount }: Receipt): string =>
  Buffer.from(JSON.stringify([queue, id, receiveCount])).toString("base64url");

/** Throws `AwsError` ReceiptHandleIsInvalid for a text that is no handle, or one of another queue. */
export function receiptOf(handle: string, queue: string): Receipt {
  try {
    const [ofQueue, id, receiveCount] = JSON.parse(Buffer.from(handle, "base64url").toString("utf8")) as unknown[];
    if (ofQueue === queue && typeof id === "string" && typeof receiveCount === "number")
      return { queue, id, receiveCount };
  } catch {
    // Not JSON: answered below like any other text that is no handle.
  }
  throw receiptHandleIsInvalid(handle);
}
