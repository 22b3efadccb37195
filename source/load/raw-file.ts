import type { RawLayout } from "./raw-layout.ts";

/** A raw file whose header is known. */
export type RawFile = {
  readonly layout: RawLayout;
  readonly path: string;
  readonly isGzip: boolean;
  /** Size on disk. */
  readonly bytes: number;
  /** The layout's headers in the file's order. */
  readonly headers: readonly string[];
  /** Physical line of the header; blank lines may stand before it. */
  readonly headerLine: number;
  /** Rows end in CR LF, as the first line does. */
  readonly endsInCrLf: boolean;
};
