/** One object of the data bucket as a listing shows it. Size is in bytes; the ETag is without quotes. */
export type ListedFile = {
  readonly bucket: string;
  readonly key: string;
  readonly etag: string;
  readonly size: number;
};

/** The same with its time, which is no part of what it is. */
export type ListedObject = ListedFile & { readonly modifiedAt: Date };

/** Identity of a change file. DMS uses names again (`LOAD00000001`) and may write over an object, so a key alone is none. */
export function fileId(file: ListedFile): string {
  return `${file.bucket}/${file.key}#${file.etag}`;
}
