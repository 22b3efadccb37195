/** Package name → the names it depends on. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

/**
 * Reads `apt-cache depends --recurse`: a package at the line's start, its dependencies indented below it. Alternatives
 * ("|Depends") all count; virtual packages ("<name>") have no file of their own and are left out.
 */
export const parseDependencies = (text: string): Dependencies => {
  const found = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of text.split("\n")) {
    const name = /^[^\s|<]\S*/.exec(line)?.[0];
    if (name !== undefined) {
      current = found.get(name) ?? [];
      found.set(name, current);
    }
    const dependency = /^\s+\|?(?:Pre)?Depends: ([^\s<]\S*)/.exec(line)?.[1];
    if (dependency !== undefined) current.push(dependency);
  }
  return found;
};

/** The roots and every package reached from them through names `walkInto` accepts, sorted. */
export const dependencyClosure = (
  roots: readonly string[],
  dependencies: Dependencies,
  walkInto: (name: string) => boolean,
): string[] => {
  const seen = new Set(roots);
  // A Set is walked in the order of insertion, also over what is added during the walk.
  for (const name of seen) {
    for (const next of dependencies.get(name) ?? []) if (walkInto(next)) seen.add(next);
  }
  return [...seen].toSorted();
};
