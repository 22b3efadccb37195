/** One numbered step of the schema. `checksum` is the SHA-256 of its text, so that an applied one cannot be changed unseen. */
export type Migration = {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
  readonly sql: string;
};

/** What a database says it has had. */
export type AppliedMigration = Pick<Migration, "version" | "name" | "checksum">;
