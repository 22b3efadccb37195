import { AwsError } from "../../aws-error.ts";
import { checksumElements } from "../object-headers.ts";
import type { S3Operation } from "../s3-operation.ts";
import { xmlAnswer } from "../xml-answer.ts";

const MAX_PARTS_PER_PAGE = 1000;

function numberOf(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name) ?? String(otherwise);
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new AwsError("InvalidArgument", 400, `Argument ${name} must be an integer`);
}

export const listParts: S3Operation = {
  name: "ListParts",
  method: "GET",
  level: "object",
  needs: ["uploadId"],
  takes: ["max-parts", "part-number-marker"],
  run: ({ store, uploads }, { query, bucket, key }) => {
    store.bucket(bucket);
    const upload = uploads.get(query.get("uploadId") ?? "", bucket, key);
    const marker = numberOf(query, "part-number-marker", 0);
    const maxParts = Math.min(numberOf(query, "max-parts", MAX_PARTS_PER_PAGE), MAX_PARTS_PER_PAGE);
    const rest = uploads.parts(upload.id).filter((part) => part.number > marker);
    const page = rest.slice(0, maxParts);
    return xmlAnswer({
      ListPartsResult: {
        Bucket: bucket,
        Key: key,
        UploadId: upload.id,
        PartNumberMarker: marker,
        NextPartNumberMarker: page.at(-1)?.number,
        MaxParts: maxParts,
        IsTruncated: rest.length > page.length,
        ChecksumAlgorithm: upload.algorithm ?? undefined,
        Part: page.map((part) => ({
          PartNumber: part.number,
          LastModified: new Date(part.lastModifiedMs).toISOString(),
          ETag: `"${part.etag}"`,
          Size: part.size,
          ...checksumElements(part.checksums),
        })),
      },
    });
  },
};
