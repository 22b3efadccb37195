/** A column as the database has it. `type` is SQL; NOT NULL unless `nullable`. */
export type ColumnDefinition = {
  readonly name: string;
  readonly type: string;
  readonly nullable?: true;
  /** SQL text of the default. */
  readonly default?: string;
  /** SQL expression of a STORED generated column. */
  readonly generated?: string;
  readonly autoIncrement?: true;
};

/** `enforced: false`: rows point there, but the database does not insist. Drawn in the ERD, no constraint. */
export type ReferenceDefinition = {
  readonly column: string;
  readonly table: string;
  readonly onDelete: "restrict" | "cascade";
  readonly enforced: boolean;
};

export type IndexDefinition = { readonly name: string; readonly columns: readonly string[] };

export type TableDefinition = {
  readonly name: string;
  /** Why it is as it is; a comment above the table's DDL. */
  readonly why: string;
  readonly columns: readonly ColumnDefinition[];
  readonly primaryKey: readonly string[];
  readonly indexes: readonly IndexDefinition[];
  readonly references: readonly ReferenceDefinition[];
  readonly checks: readonly { readonly name: string; readonly expression: string }[];
};
