import type { LocalRequest, LocalResponse } from "../local-service.ts";
import type { ObjectChange } from "./object-event.ts";
import type { ObjectStore } from "./object-store.ts";
import type { Uploads } from "./uploads.ts";

/** What operations work with. */
export type S3Context = {
  readonly store: ObjectStore;
  readonly uploads: Uploads;
  readonly region: string;
  readonly accountId: string;
  readonly now: () => number;
  /** Sends the event if the bucket has EventBridge on; to be awaited before answering. */
  readonly changed: (change: ObjectChange) => Promise<void>;
};

/** One request, taken apart. `bucket` and `key` are "" on the levels above; both are decoded. */
export type S3Call = {
  /** Its headers include what presigned URLs carry in the query. */
  readonly request: LocalRequest;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly bucket: string;
  readonly key: string;
};

/** One operation of the S3 API and the requests that mean it. */
export type S3Operation = {
  readonly name: string;
  readonly method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  readonly level: "service" | "bucket" | "object";
  /** Query names all of which must be there. */
  readonly needs?: readonly string[];
  readonly needsHeader?: string;
  /** Query names that may be there; any other is refused by name. */
  readonly takes?: readonly string[];
  /** `x-amz-` headers that may be there, beside those every operation takes; any other is refused by name. */
  readonly takesHeaders?: readonly string[];
  run(context: S3Context, call: S3Call): LocalResponse | Promise<LocalResponse>;
};
