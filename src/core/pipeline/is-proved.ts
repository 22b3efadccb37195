import type { RunTraces } from "./run-traces.ts";

/**
 * A green certificate about everything that came after the sweep: what other runs held has arrived, for the run waited for it. Files that they
 * still hold are newer than what was asked for.
 */
export const isProved = ({ certificate, plan }: Pick<RunTraces, "certificate" | "plan">): boolean =>
  plan.mode === "full" && certificate?.status === "GREEN";
