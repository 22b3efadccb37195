import type { DifferenceFact } from "./difference-facts.ts";

type Facts = ReadonlyMap<string, DifferenceFact>;

/**
 * What differs in the same way in every look at a document that moves in between, as a product does that is sold all the time.
 * Looks are further apart than a change is on its way, so a late document shows something that was right after the look before:
 * - a place where both sides said the same in all looks, though the document moved elsewhere, waits for no change;
 * - a number that was wrong by the same amount in all looks, and each time by more than it moved, shows nothing that ever was.
 * @param looks oldest first, at least two
 */
export function standingFacts(looks: readonly Facts[]): DifferenceFact[] {
  const [last, ...before] = looks.toReversed();
  if (last === undefined || before.length === 0) return [];
  return [...last].flatMap(([path, fact]) => {
    const earlier = before.map((look) => look.get(path));
    const all = [fact, ...earlier.filter((one) => one !== undefined)];
    if (all.length < looks.length) return [];
    const stands = all.every(({ print }) => print === fact.print) || isOffByTheSame(all);
    return stands ? [fact] : [];
  });
}

/** @param newestFirst one number in every look */
function isOffByTheSame(newestFirst: readonly DifferenceFact[]): boolean {
  return newestFirst.every(({ numbers }, i) => {
    if (numbers === null) return false;
    const earlier = newestFirst[i + 1]?.numbers;
    if (earlier === undefined) return true;
    if (earlier === null || earlier.expected - earlier.found !== numbers.expected - numbers.found) return false;
    const [low, high] =
      earlier.expected < numbers.expected ? [earlier.expected, numbers.expected] : [numbers.expected, earlier.expected];
    return numbers.found < low || numbers.found > high;
  });
}
