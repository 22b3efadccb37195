import { AwsError } from "../aws-error.ts";
import { LOCAL_ACCOUNT_ID, LOCAL_REGION } from "../local-account.ts";
import { directAccess } from "./direct-access.ts";
import { createEventOutlet, type EventOutlet } from "./event-outlet.ts";
import type { LocalS3, S3Faults, S3Options } from "./local-s3.ts";
import { objectEvent } from "./object-event.ts";
import { ObjectStore } from "./object-store.ts";
import { findOperation, readCall } from "./route.ts";
import type { S3Call, S3Context } from "./s3-operation.ts";
import { createSequencer } from "./sequencer.ts";
import { Uploads } from "./uploads.ts";

function refuseIfAsked(faults: S3Faults | undefined, operation: string, { bucket, key }: S3Call): void {
  const asked = { operation, bucket: bucket === "" ? null : bucket, key: key === "" ? null : key };
  if (faults?.slowDown?.(asked) === true) throw new AwsError("SlowDown", 503, "Please reduce your request rate.");
}

function createContext(options: S3Options, outlet: EventOutlet): S3Context {
  const { region = LOCAL_REGION, accountId = LOCAL_ACCOUNT_ID, now = Date.now } = options;
  const store = new ObjectStore(options.dataDir);
  const nextSequencer = createSequencer(now);
  return {
    store,
    uploads: new Uploads(store),
    region,
    accountId,
    now,
    changed: async (change) => {
      const { bucket } = change.object;
      if (!store.has(bucket) || !store.bucket(bucket).eventBridge) return;
      await outlet.send(objectEvent(change, { region, accountId, nowMs: now(), sequencer: nextSequencer() }));
    },
  };
}

/** Opens (or begins) the S3 below `dataDir`. Throws ServerStartError TS810 naming a metadata file that cannot be read. */
export function createS3(options: S3Options): LocalS3 {
  const outlet = createEventOutlet(options.onEvent ?? (() => undefined), options.faults?.deliveries);
  const context = createContext(options, outlet);
  return {
    ...directAccess(context),
    name: "S3",
    errorFormat: "xml",
    matches: (request) => request.target === null,
    handle: async (request) => {
      const call = readCall(request);
      const operation = findOperation(call);
      refuseIfAsked(options.faults, operation.name, call);
      return await operation.run(context, call);
    },
    close: async () => outlet.close(),
  };
}
