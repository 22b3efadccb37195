import { randomUUID } from "node:crypto";
import type { CloudEvent } from "../events/cloud-event.ts";
import type { StoredObject } from "./stored-object.ts";

export type ObjectChange = {
  readonly kind: "created" | "deleted";
  readonly object: Pick<StoredObject, "bucket" | "key" | "size" | "etag">;
  readonly reason: "PutObject" | "CopyObject" | "CompleteMultipartUpload" | "DeleteObject";
  readonly requestId: string;
};

export type EventOrigin = {
  readonly region: string;
  readonly accountId: string;
  readonly nowMs: number;
  readonly sequencer: string;
};

/**
 * The event S3 sends to EventBridge, as the S3 user guide ("EventBridge event message structure") shows it. The key is **not** URL-encoded here;
 * it is in S3's direct notifications.
 */
export function objectEvent(change: ObjectChange, origin: EventOrigin): CloudEvent {
  const { bucket, key, size, etag } = change.object;
  const isCreated = change.kind === "created";
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": isCreated ? "Object Created" : "Object Deleted",
    source: "aws.s3",
    account: origin.accountId,
    time: `${new Date(origin.nowMs).toISOString().slice(0, 19)}Z`,
    region: origin.region,
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: "0",
      bucket: { name: bucket },
      object: isCreated ? { key, size, etag, sequencer: origin.sequencer } : { key, sequencer: origin.sequencer },
      "request-id": change.requestId,
      requester: origin.accountId,
      "source-ip-address": "127.0.0.1",
      reason: change.reason,
      ...(isCreated ? {} : { "deletion-type": "Permanently Deleted" }),
    },
  };
}
