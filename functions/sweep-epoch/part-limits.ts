/** When a call ends that has not come to the end of the documents. */
export type PartLimits = { readonly mostMs: number; readonly mostRows: number };

/**
 * Of fifteen minutes ten for looking, so that the listing before and a slow write after have room. Half a million deletes touch some
 * millions of keys: a few hundred MB.
 */
export const PART_LIMITS: PartLimits = { mostMs: 600_000, mostRows: 500_000 };
