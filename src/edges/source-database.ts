import type { BoundSql } from "../core/reconcile/sql/key-sql.ts";

/** Rows as the server writes them: every value its own text, null for NULL. Nothing is turned into a float or a Date on the way. */
export type SourceRow = readonly (string | null)[];

/** One read-only view of the source, the same for all its queries however long it is held. */
export type SourceSnapshot = {
  rows(query: BoundSql): Promise<SourceRow[]>;
};

/**
 * The shop's own database, read only.
 * @throws SourceUnavailableError (TS601, TS602) from every operation; InvalidInputError (TS603) when a mapped table or column is missing.
 */
export type SourceDatabase = {
  /** Runs `work` on one consistent snapshot (UTC session) and gives it up afterwards. */
  snapshot<T>(work: (snapshot: SourceSnapshot) => Promise<T>): Promise<T>;
  /** Where the source's log stands now, as the server writes it (a GTID set); null when it keeps none or does not tell this account. */
  position(): Promise<string | null>;
  close(): Promise<void>;
};
