/**
 * Logical ids of a stack's resources that `sam deploy` says were made: one line each, wide enough (COLUMNS) that no id is wrapped.
 * @throws Error naming every resource of `wanted` that was not made
 */
export function createdResources(samOutput: string, wanted: readonly string[]): ReadonlySet<string> {
  const made = new Set([...samOutput.matchAll(/^CREATE_COMPLETE\s+\S+\s+(\S+)/gm)].map(([, id = ""]) => id));
  const missing = wanted.filter((id) => !made.has(id));
  if (missing.length === 0 && wanted.length > 0) return made;
  throw new Error(`not made: ${missing.join(", ") || "nothing was wanted"}\n${samOutput}`);
}
