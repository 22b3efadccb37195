/** Every JSONata expression in a value, however deep, each once. */
export function expressionsIn(value: unknown): string[] {
  if (typeof value === "string") return value.startsWith("{%") && value.endsWith("%}") ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return [...new Set(Object.values(value).flatMap(expressionsIn))];
}
