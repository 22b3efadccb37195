import { InvalidInputError, NotImplementedLocallyError } from "../../../src/core/errors/error-classes.ts";
import { AwsError } from "../aws-error.ts";

/** Runs a request whose faulty pattern or target must reach a client as EventBridge's own error, with our explanation as its message. */
export function withAwsErrors<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof InvalidInputError) throw new AwsError("InvalidEventPatternException", 400, error.message);
    if (error instanceof NotImplementedLocallyError) throw new AwsError("NotImplemented", 501, error.message);
    throw error;
  }
}
