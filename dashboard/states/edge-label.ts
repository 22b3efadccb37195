/** Pixels between an edge and its words. */
export const LABEL_OFFSET = 7;
/** Conditions can be long; the whole one is in the state's definition and in the tooltip. */
const MAX_CHARACTERS = 26;

/** The words at an edge, cut to what fits. */
export function shownLabel(label: string): string {
  return label.length > MAX_CHARACTERS ? `${label.slice(0, MAX_CHARACTERS - 1).trimEnd()}…` : label;
}
