import type { SeededRandom } from "../seed/seeded-random.ts";
import type { Transaction } from "./till-session.ts";

/** One thing that happens in a shop, as one transaction. @returns the id it touched, or null when there was nothing to do it to */
export type TillAction = (tx: Transaction, random: SeededRandom) => Promise<number | null>;
