import { mkdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/**
 * Where the local S3 keeps things below its data folder. Bucket names never begin with a dot, so ours do:
 *
 *     <bucket>/<key>                        the bodies, for people to open
 *     .meta/<bucket>/<key>%meta.json        what belongs to them
 *     .meta/<bucket>/%bucket.json           the bucket itself
 *     .temp/<uuid>                          bodies being received
 *     .pending/<uuid>.json                  metadata whose body is being moved into place
 *     .uploads/<upload id>/                 multipart uploads not completed
 */
export class StoreFolders {
  readonly root: string;
  readonly temp: string;
  readonly pending: string;
  readonly uploads: string;
  readonly meta: string;

  constructor(dataDir: string) {
    this.root = dataDir;
    this.temp = join(dataDir, ".temp");
    this.pending = join(dataDir, ".pending");
    this.uploads = join(dataDir, ".uploads");
    this.meta = join(dataDir, ".meta");
    for (const folder of [this.temp, this.pending, this.uploads, this.meta]) mkdirSync(folder, { recursive: true });
  }

  ofBucket(bucket: string): string {
    return join(this.root, bucket);
  }

  bucketFile(bucket: string): string {
    return join(this.meta, bucket, "%bucket.json");
  }

  body(object: { readonly bucket: string; readonly file: string }): string {
    return join(this.root, object.bucket, object.file);
  }

  metadata(object: { readonly bucket: string; readonly file: string }): string {
    const file = join(this.meta, object.bucket, object.file);
    return join(dirname(file), `${basename(file)}%meta.json`);
  }

  pendingOf(tempFile: string): string {
    return join(this.pending, `${basename(tempFile)}.json`);
  }

  tempOf(pendingFile: string): string {
    return join(this.temp, basename(pendingFile, ".json"));
  }
}
