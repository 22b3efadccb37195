import type { ExitCode } from "./exit-code.ts";

/** Told how a command ended. */
export type Finish = (ended: Promise<ExitCode>) => Promise<void>;
