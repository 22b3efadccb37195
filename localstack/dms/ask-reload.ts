import type { TaskContext } from "./task-context.ts";

/**
 * Asks the running task to load these tables again, spelled as the source does. Resolves with null once that is noted: whatever happens
 * afterwards, it will be done. Or with why it cannot be asked for now, in words. Rejects with the error the task ends by.
 */
export async function askReload(
  { progress, flusher }: Pick<TaskContext, "progress" | "flusher">,
  tables: readonly string[],
): Promise<string | null> {
  const { checkpoint } = progress;
  if (checkpoint.phase !== "cdc") return "its full load is not complete.";
  const underWay = tables.filter((table) => checkpoint.reloads.includes(table));
  // The snapshot under way may be older than what is asked for now; to say yes would promise a load that does not come.
  if (underWay.length > 0) return `being reloaded already: ${underWay.join(", ")}.`;
  checkpoint.reloads = [...checkpoint.reloads, ...tables];
  await flusher.note();
  return null;
}
