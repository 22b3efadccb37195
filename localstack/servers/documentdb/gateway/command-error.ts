/** A command's failure as the driver is to see it: MongoDB's error code, message and labels. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly code: number;
  readonly labels: readonly string[];

  constructor(code: number, message: string, labels: readonly string[] = []) {
    super(message);
    this.code = code;
    this.labels = labels;
  }
}
