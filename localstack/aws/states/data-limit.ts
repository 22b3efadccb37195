import type { Json } from "./json.ts";
import { StateFailure } from "./state-failure.ts";

/** Bytes of JSON that a state's input or output, a variable or one Assign may have: Step Functions quota, 256 KiB. */
export const MAX_STATE_BYTES = 262_144;
/** Bytes of all variables of an execution together: Step Functions quota, 10 MiB. */
export const MAX_VARIABLES_BYTES = 10 * 1024 * 1024;

/** The JSON text of a value, or `States.DataLimitExceeded` as on AWS when it is larger than a state may carry. */
export function limitedJson(value: Json, what: string, maxBytes = MAX_STATE_BYTES): string {
  const text = JSON.stringify(value);
  // A UTF-16 unit is at most three bytes, so most values need no second pass.
  if (text.length * 3 <= maxBytes) return text;
  const bytes = Buffer.byteLength(text);
  if (bytes <= maxBytes) return text;
  throw new StateFailure(
    "States.DataLimitExceeded",
    `${what} has ${bytes} bytes, more than the maximum of ${maxBytes} bytes. Write it to S3 and pass the key.`,
  );
}
