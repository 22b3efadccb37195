import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { AwsError } from "../aws-error.ts";
import type { ObjectStore } from "./object-store.ts";
import type { ChecksumAlgorithm, Checksums, StoredObject } from "./stored-object.ts";

/** A multipart upload that was begun. It lives on disk only, so it outlives a restart. */
export type Upload = Pick<StoredObject, "bucket" | "key" | "contentHeaders" | "userMetadata" | "checksumType"> & {
  readonly id: string;
  readonly algorithm: ChecksumAlgorithm | null;
};

export type UploadPart = {
  readonly number: number;
  /** Where its body is. */
  readonly file: string;
  readonly size: number;
  /** MD5 in hex. */
  readonly etag: string;
  readonly checksums: Checksums;
  readonly lastModifiedMs: number;
};

const UPLOAD_FILE = "upload.json";
const PART_FILE = /^part-\d+\.json$/;

const noSuchUpload = (): AwsError =>
  new AwsError(
    "NoSuchUpload",
    404,
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
  );

const partName = (number: number): string => `part-${String(number).padStart(5, "0")}`;

/** Multipart uploads in `.uploads/<id>/`: `upload.json`, and per part its body and a small file that names it. */
export class Uploads {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  begin(settings: Omit<Upload, "id">): Upload {
    const upload = { ...settings, id: randomUUID().replaceAll("-", "") };
    mkdirSync(this.#folder(upload.id));
    this.#write(join(this.#folder(upload.id), UPLOAD_FILE), upload);
    return upload;
  }

  /** Throws `AwsError` NoSuchUpload, also if the upload is for another key. */
  get(id: string, bucket: string, key: string): Upload {
    const file = join(this.#folder(id), UPLOAD_FILE);
    if (!/^[0-9a-f]+$/.test(id) || !existsSync(file)) throw noSuchUpload();
    const upload = JSON.parse(readFileSync(file, "utf8")) as Upload;
    if (upload.bucket !== bucket || upload.key !== key) throw noSuchUpload();
    return upload;
  }

  /** Moves a received body in as a part; the same number again replaces it. */
  putPart(upload: Upload, tempFile: string, part: Omit<UploadPart, "file">): void {
    const folder = this.#folder(upload.id);
    if (!existsSync(folder)) {
      this.#store.discard(tempFile);
      throw noSuchUpload();
    }
    const name = partName(part.number);
    const before = this.parts(upload.id).find((other) => other.number === part.number);
    // Another name for other bytes: a kill between the two renames leaves the old part whole.
    const file = join(folder, `${name}-${randomUUID()}`);
    renameSync(tempFile, file);
    this.#write(join(folder, `${name}.json`), { ...part, file });
    if (before !== undefined) rmSync(before.file, { force: true });
  }

  /** By part number. */
  parts(id: string): UploadPart[] {
    const folder = this.#folder(id);
    const files = readdirSync(folder).filter((name) => PART_FILE.test(name));
    return files.toSorted().map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as UploadPart);
  }

  remove(id: string): void {
    rmSync(this.#folder(id), { recursive: true, force: true });
  }

  #folder(id: string): string {
    return join(this.#store.folders.uploads, id);
  }

  #write(file: string, value: object): void {
    const temp = this.#store.newTempFile();
    writeFileSync(temp, JSON.stringify(value));
    renameSync(temp, file);
  }
}
