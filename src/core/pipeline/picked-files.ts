import type { RunPlan } from "./run-plan.ts";

/** Somebody said which files; the runs that come by themselves take what is there, and what others hold or refused is no news to them. */
export const hasPickedFiles = ({ mode, dryRun }: Pick<RunPlan, "mode" | "dryRun">): boolean =>
  !dryRun && (mode === "full" || mode === "files" || mode === "range" || mode === "table");
