import type { RunContext } from "../../src/core/pipeline/run-input.ts";
import { posMapping } from "./pos-mapping.ts";

/** A deployment of the usual shop; every execution starts at noon. */
export const runContext = async (): Promise<RunContext> => ({
  mapping: await posMapping(),
  startedAt: new Date("2026-11-20T12:00:00Z"),
  mostConcurrency: 8,
});
