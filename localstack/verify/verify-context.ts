/** Where the checks of verify:cloud work. */
export type VerifyContext = {
  /** The project's folder. */
  readonly project: string;
  /** Folders `bin` of the two Python environments. */
  readonly samBin: string;
  readonly ministackBin: string;
  /** An empty folder of this run. */
  readonly scratch: string;
  /** For every program: no telemetry, no profile, no credentials of the person who runs this. */
  readonly env: Readonly<Record<string, string | undefined>>;
};
