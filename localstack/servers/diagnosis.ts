/** What `tillstream doctor` says of one server. */
export type Diagnosis = {
  readonly what: string;
  /** What a start would use now; null: it would fail. */
  readonly chosen: string | null;
  /** Why each earlier way of the order is not taken, in order. */
  readonly why: string[];
  /** What a start has to fetch first, or what is lacking altogether; null: nothing. */
  readonly missing: string | null;
  /** What a person can do; null: nothing needs doing. */
  readonly remedy: string | null;
};
