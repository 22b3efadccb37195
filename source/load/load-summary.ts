/** What became of a raw file's rows: read = accepted + rejected. For orderlines a row is a unit. */
export type FileSummary = {
  readonly file: string;
  readonly read: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Rejected rows by their first reason, the most frequent first. */
  readonly reasons: readonly { readonly reason: string; readonly rows: number }[];
};

/** What became of a table of the shop: `present` rows were there before; `differing` of them say something else and were left as they are. */
export type TableSummary = {
  readonly table: string;
  readonly inserted: number;
  readonly present: number;
  readonly differing: number;
};

export type LoadSummary = {
  /** Key of this load in pos_load.Rejected and pos_load.Noted. */
  readonly loadId: number;
  readonly files: readonly FileSummary[];
  readonly tables: readonly TableSummary[];
  /** Spellings of a ZIP's city that lost against a more frequent one. */
  readonly otherCities: number;
  /** Milliseconds per step. */
  readonly tookMs: { readonly reading: number; readonly cleaning: number; readonly writing: number };
};
