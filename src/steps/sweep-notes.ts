import { sweepName, type SweepPlan } from "../core/pipeline/sweep-plan.ts";
import { workKeys } from "../core/pipeline/work-keys.ts";
import type { ObjectStore } from "../edges/object-store.ts";

/** `open`: rows were swept whose documents may not be built; `runId` is the run that is at it. Outlives the run. */
export type SweepNote = { readonly state: "open" | "built"; readonly runId: string; readonly sweep: SweepPlan };

export type SweepNotes = {
  /** null: nobody has swept that. */
  of(name: string): Promise<SweepNote | null>;
  open(): Promise<SweepNote[]>;
  keep(note: SweepNote): Promise<void>;
};

/** One object per sweep in the work bucket, a handful in a pipeline's life. */
export function sweepNotes({
  objects,
  workBucket,
}: {
  readonly objects: Pick<ObjectStore, "list" | "getText" | "putText">;
  readonly workBucket: string;
}): SweepNotes {
  const read = async (key: string): Promise<SweepNote | null> => {
    const text = await objects.getText(workBucket, key);
    return text === null ? null : (JSON.parse(text) as SweepNote);
  };
  return {
    of: (name) => read(workKeys.sweep(name)),
    async open() {
      const notes: SweepNote[] = [];
      for await (const { key } of objects.list(workBucket, workKeys.sweeps())) {
        const note = await read(key);
        if (note?.state === "open") notes.push(note);
      }
      return notes;
    },
    keep: (note) => objects.putText(workBucket, workKeys.sweep(sweepName(note.sweep)), JSON.stringify(note)),
  };
}
