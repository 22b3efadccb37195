import type { SetAsideSummary } from "./set-aside.ts";

/** What a person does about documents that cannot be read, and the repair that brings back what they and the rows set aside said. */
export function repairOfUnreadable({ count, first }: SetAsideSummary): {
  readonly why: string;
  readonly input: Readonly<Record<string, unknown>>;
} {
  const names = first.map(({ collection, id }) => `${collection} ${id}`).join(", ");
  const rest = count > first.length ? ` and ${count - first.length} more` : "";
  const byView = Map.groupBy(first, ({ repair }) => repair.view);
  const keys = [...byView].map(([view, own]) => [view, [...new Set(own.map(({ repair }) => repair.key))]] as const);
  return {
    why: `cannot be read, rows for them are in quarantine: ${names}${rest}; delete these documents by hand, then repair`,
    input: { mode: "repair", ...Object.fromEntries(keys) },
  };
}
