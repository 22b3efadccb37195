import { abortMultipartUpload } from "./operations/abort-multipart-upload.ts";
import { getBucketNotification, putBucketNotification } from "./operations/bucket-notification.ts";
import { completeMultipartUpload } from "./operations/complete-multipart-upload.ts";
import { copyObject } from "./operations/copy-object.ts";
import { createBucket } from "./operations/create-bucket.ts";
import { createMultipartUpload } from "./operations/create-multipart-upload.ts";
import { deleteBucket } from "./operations/delete-bucket.ts";
import { deleteObject } from "./operations/delete-object.ts";
import { deleteObjects } from "./operations/delete-objects.ts";
import { getBucketLocation } from "./operations/get-bucket-location.ts";
import { getObject, headObject } from "./operations/get-object.ts";
import { headBucket } from "./operations/head-bucket.ts";
import { listBuckets } from "./operations/list-buckets.ts";
import { listObjectsV2 } from "./operations/list-objects-v2.ts";
import { listParts } from "./operations/list-parts.ts";
import { putObject } from "./operations/put-object.ts";
import { uploadPart } from "./operations/upload-part.ts";
import type { S3Operation } from "./s3-operation.ts";

/** Every operation there is; the first that fits a request is meant, so those with needs stand before those without. */
export const S3_OPERATIONS: readonly S3Operation[] = [
  uploadPart,
  copyObject,
  putObject,
  listParts,
  getObject,
  headObject,
  abortMultipartUpload,
  deleteObject,
  createMultipartUpload,
  completeMultipartUpload,
  putBucketNotification,
  createBucket,
  getBucketLocation,
  getBucketNotification,
  listObjectsV2,
  headBucket,
  deleteObjects,
  deleteBucket,
  listBuckets,
];
