/** When a call ends that has not come to the end of the documents. `mostMs` counts from its beginning, the listing included. */
export type PartLimits = {
  readonly mostMs: number;
  readonly mostDeletes: number;
  readonly mostTouched: number;
  /** Written together. */
  readonly deletesAtOnce: number;
};

/**
 * Of fifteen minutes three are left for the last write. Touched keys stay in memory until the call ends: two million take some 300 MB, and a
 * deleted customer of forty products touches forty. As many deletes at once as apply-files holds rows of a file.
 */
export const PART_LIMITS: PartLimits = {
  mostMs: 720_000,
  mostDeletes: 500_000,
  mostTouched: 2_000_000,
  deletesAtOnce: 10_000,
};
