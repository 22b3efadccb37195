import { isJsonObject, type Json } from "./json.ts";
import { StateFailure } from "./state-failure.ts";

/**
 * What Step Functions makes of a failed invocation: `Error` is Lambda's `errorType` (for a handler that throws, `error.name`), `Cause` the
 * whole payload as text. A crashed runtime carries `Runtime.ExitError` and an overlong one `Sandbox.Timedout`; a payload without an
 * errorType, as older runtimes sent for both, is `Lambda.Unknown`. Retriers should name all three.
 */
export function invocationFailure(payload: string): StateFailure {
  const type = errorType(payload);
  if (type !== null) return new StateFailure(type, payload);
  const unknown = "The cause could not be determined because Lambda did not return an error type.";
  return new StateFailure("Lambda.Unknown", `${unknown} Returned payload: ${payload}`);
}

function errorType(payload: string): string | null {
  try {
    const error = JSON.parse(payload) as Json;
    const type = isJsonObject(error) ? error["errorType"] : undefined;
    return typeof type === "string" && type !== "" ? type : null;
  } catch {
    return null;
  }
}
