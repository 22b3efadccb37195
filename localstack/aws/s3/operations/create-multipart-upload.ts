import { AwsError } from "../../aws-error.ts";
import { notImplemented } from "../../not-implemented.ts";
import { isChecksumAlgorithm } from "../checksum-stream.ts";
import { contentHeadersOf, userMetadataOf } from "../object-headers.ts";
import type { S3Call, S3Operation } from "../s3-operation.ts";
import type { Upload } from "../uploads.ts";
import { xmlAnswer } from "../xml-answer.ts";

function checksumChoice(headers: S3Call["headers"]): Pick<Upload, "algorithm" | "checksumType"> {
  const algorithm = headers["x-amz-checksum-algorithm"];
  if (algorithm === undefined) return { algorithm: null, checksumType: "COMPOSITE" };
  if (!isChecksumAlgorithm(algorithm)) throw notImplemented(`S3 checksum algorithm ${algorithm}`);
  const isWholeOnly = algorithm === "CRC64NVME";
  const type = headers["x-amz-checksum-type"] ?? (isWholeOnly ? "FULL_OBJECT" : "COMPOSITE");
  const isPossible = type === "FULL_OBJECT" ? algorithm.startsWith("CRC") : type === "COMPOSITE" && !isWholeOnly;
  if (!isPossible)
    throw new AwsError(
      "InvalidRequest",
      400,
      `The ${type} checksum type cannot be used with the ${algorithm} checksum algorithm.`,
    );
  return { algorithm, checksumType: type as Upload["checksumType"] };
}

export const createMultipartUpload: S3Operation = {
  name: "CreateMultipartUpload",
  method: "POST",
  level: "object",
  needs: ["uploads"],
  takesHeaders: ["x-amz-checksum-algorithm", "x-amz-checksum-type"],
  run: ({ store, uploads }, { headers, bucket, key }) => {
    store.bucket(bucket);
    const choice = checksumChoice(headers);
    const upload = uploads.begin({
      bucket,
      key,
      contentHeaders: contentHeadersOf(headers),
      userMetadata: userMetadataOf(headers),
      ...choice,
    });
    const answer = xmlAnswer({ InitiateMultipartUploadResult: { Bucket: bucket, Key: key, UploadId: upload.id } });
    if (choice.algorithm === null) return answer;
    return {
      ...answer,
      headers: {
        ...answer.headers,
        "x-amz-checksum-algorithm": choice.algorithm,
        "x-amz-checksum-type": choice.checksumType,
      },
    };
  },
};
