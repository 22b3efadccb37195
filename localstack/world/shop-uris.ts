/** Connection strings of the shop's database, one per user; with SOURCE_URI one user for everything. `ours`: our own MariaDB. */
export type ShopUris = {
  readonly ours: boolean;
  readonly adminUri: string;
  readonly appUri: string;
  readonly cdcUri: string;
  readonly reportUri: string;
};
