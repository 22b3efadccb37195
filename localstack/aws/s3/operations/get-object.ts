import { closeSync } from "node:fs";
import type { LocalResponse } from "../../local-service.ts";
import { byteRange, type ByteRange } from "../byte-range.ts";
import { readCondition } from "../etag-condition.ts";
import { checksumHeaders, objectHeaders } from "../object-headers.ts";
import { readObjectBody } from "../read-object-body.ts";
import type { S3Call, S3Operation } from "../s3-operation.ts";
import type { StoredObject } from "../stored-object.ts";

/** Everything of the answer but its body, and which bytes the body is; null: none. */
type ReadPlan = { readonly answer: LocalResponse; readonly range: ByteRange | null };

function planRead(object: StoredObject, headers: S3Call["headers"]): ReadPlan {
  const described = objectHeaders(object);
  if (readCondition(headers, object) === "not-modified") {
    return {
      answer: {
        status: 304,
        headers: { etag: described["etag"] ?? "", "last-modified": described["last-modified"] ?? "" },
      },
      range: null,
    };
  }
  const range = byteRange(headers["range"], object.size);
  if (range !== null) {
    const length = range.last - range.first + 1;
    const contentRange = `bytes ${range.first}-${range.last}/${object.size}`;
    // No checksum: it is that of the whole object, and clients would hold the part against it.
    return {
      answer: {
        status: 206,
        headers: { ...described, "content-length": String(length), "content-range": contentRange },
      },
      range,
    };
  }
  const checksums = headers["x-amz-checksum-mode"]?.toUpperCase() === "ENABLED" ? checksumHeaders(object) : {};
  const whole = object.size === 0 ? null : { first: 0, last: object.size - 1 };
  return {
    answer: { status: 200, headers: { ...described, ...checksums, "content-length": String(object.size) } },
    range: whole,
  };
}

export const getObject: S3Operation = {
  name: "GetObject",
  method: "GET",
  level: "object",
  takesHeaders: ["x-amz-checksum-mode"],
  run: ({ store }, { headers, bucket, key }) => {
    // Opened in the same step as the metadata is taken, so a put meanwhile cannot mix the two.
    const { object, fd } = store.open(bucket, key);
    let plan: ReadPlan;
    try {
      plan = planRead(object, headers);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
    if (plan.range !== null) return { ...plan.answer, body: readObjectBody(fd, plan.range) };
    closeSync(fd);
    return plan.answer;
  },
};

export const headObject: S3Operation = {
  name: "HeadObject",
  method: "HEAD",
  level: "object",
  takesHeaders: ["x-amz-checksum-mode"],
  run: ({ store }, { headers, bucket, key }) => planRead(store.object(bucket, key), headers).answer,
};
