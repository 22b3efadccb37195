/** A column of a clean table: its type, and the SQL expression that makes its value of the staged row `s`; NULL when blank or faulty. */
export type CleanColumn = { readonly name: string; readonly type: string; readonly value: string };

/** Why a field rejects its row: `when` is an SQL condition on the staged row `s`, `says` the reason, the same for all rows. */
export type FieldFault = { readonly when: string; readonly says: string };

/** How one field of a raw file is cleaned. Of its faults the first that is true counts. */
export type FieldRule = {
  /** SQL expression of the trimmed text, to be shown with the reason. */
  readonly text: string;
  readonly columns: readonly CleanColumn[];
  readonly faults: readonly FieldFault[];
  /** SQL condition under which no fault needs to be looked for; for files of many rows and hardly a fault. */
  readonly isFine?: string;
};
