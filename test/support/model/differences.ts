import type { Comparables } from "./expected-documents.ts";

/** One line for each document that is missing, extra or different. */
export function differences(expected: Comparables, shown: Comparables): string[] {
  const found: string[] = [];
  for (const name of ["orders", "customers", "products", "places", "edges"] as const) {
    for (const [id, document] of expected[name]) {
      const have = shown[name].get(id);
      if (have !== document) found.push(`${name} ${id}\n  want ${document}\n  have ${have ?? "nothing"}`);
    }
    for (const [id, document] of shown[name])
      if (!expected[name].has(id)) found.push(`${name} ${id}\n  extra ${document}`);
  }
  return found;
}
