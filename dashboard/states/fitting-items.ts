import type { ExecutionListItem } from "@aws-sdk/client-sfn";
import type { ExecutionSummary } from "./execution-summary.ts";

/** What the list is narrowed to beside the status, which the API itself narrows to; null does not narrow. */
export type ExecutionFilter = {
  readonly mode: string | null;
  /** A part of the name, in any case. */
  readonly name: string | null;
  /** Leaves out the runs that change files start by themselves. */
  readonly hidesWakes: boolean;
};

/** `wake` names its executions so, and the name of what a person starts is a UUID or their own. */
const WAKE = "wake-";
/** Executions described at once while those of one mode are looked for: a page of the list. */
const AT_ONCE = 25;

/** The first `limit` of `items` that fit. Mode is told by DescribeExecution only, so it is asked last and no further than needed. */
export async function fittingItems(
  items: readonly ExecutionListItem[],
  { mode, name, hidesWakes }: ExecutionFilter,
  limit: number,
  summaryOf: (item: ExecutionListItem) => Promise<ExecutionSummary>,
): Promise<{ readonly items: readonly ExecutionListItem[]; readonly more: boolean }> {
  const named = items.filter(({ name: own = "" }) => {
    if (hidesWakes && own.startsWith(WAKE)) return false;
    return name === null || own.toLowerCase().includes(name.toLowerCase());
  });
  const found = mode === null ? named : await ofMode(named, mode, limit + 1, summaryOf);
  return { items: found.slice(0, limit), more: found.length > limit };
}

async function ofMode(
  items: readonly ExecutionListItem[],
  mode: string,
  enough: number,
  summaryOf: (item: ExecutionListItem) => Promise<ExecutionSummary>,
): Promise<ExecutionListItem[]> {
  const found: ExecutionListItem[] = [];
  for (let at = 0; at < items.length && found.length < enough; at += AT_ONCE) {
    const some = items.slice(at, at + AT_ONCE);
    const summaries = await Promise.all(some.map(summaryOf));
    found.push(...some.filter((_, index) => summaries[index]?.mode === mode));
  }
  return found;
}
