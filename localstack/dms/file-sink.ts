/** Where change files go. Both are idempotent, so a repeated call after an unclear failure does no harm. */
export type FileSink = {
  put: (key: string, body: Buffer) => Promise<void>;
  remove: (key: string) => Promise<void>;
};
