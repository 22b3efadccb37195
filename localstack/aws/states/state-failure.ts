/**
 * A state failed with the error name that Retry and Catch match (`Error`) and a text for a person (`Cause`).
 * Not one of our own error classes: it is data of the state machine that runs, not a fault of this program.
 */
export class StateFailure extends Error {
  override readonly name = "StateFailure";
  readonly error: string;
  readonly reason: string;

  constructor(error: string, reason: string) {
    super(`${error}: ${reason}`);
    this.error = error;
    this.reason = reason;
  }
}
