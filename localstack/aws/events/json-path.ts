/** A path of names and array positions; `$` alone is []. */
export type JsonPath = readonly (string | number)[];

const STEP = /\.([A-Za-z_][\w-]*)|\['([^']*)'\]|\["([^"]*)"\]|\[(\d+)\]/gy;

/** Reads the paths EventBridge takes: `$.detail.object.key`, `$.detail['object-key']`, `$.resources[0]`. Null for any other. */
export function readJsonPath(text: string): JsonPath | null {
  if (!text.startsWith("$")) return null;
  const steps: (string | number)[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < text.length) {
    const [whole, dotted, single, double, position] = STEP.exec(text) ?? [];
    if (whole === undefined) return null;
    steps.push(position === undefined ? (dotted ?? single ?? double ?? "") : Number(position));
  }
  return steps;
}

/** The value at a path, or undefined where it leads nowhere. */
export function valueAt(path: JsonPath, value: unknown): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<string | number, unknown>)[step];
  }
  return current;
}
