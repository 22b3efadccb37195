/** Checksum algorithms we compute ourselves. The newer ones (XXHash, SHA512, MD5 as a checksum) are refused by name. */
export type ChecksumAlgorithm = "CRC32" | "CRC32C" | "CRC64NVME" | "SHA1" | "SHA256";

/** Base64 texts. Those of a COMPOSITE checksum end in `-<number of parts>`. */
export type Checksums = Readonly<Partial<Record<ChecksumAlgorithm, string>>>;

/** Headers S3 keeps with an object and gives back as they came. */
export type ContentHeaders = Readonly<Record<string, string>>;

/** What is known of one object: the content of its metadata file. */
export type StoredObject = {
  readonly bucket: string;
  readonly key: string;
  /** Where the body is, relative to the bucket's folder. */
  readonly file: string;
  readonly size: number;
  /** Without quotes: MD5 in hex, or `<md5 of the parts' md5>-<number of parts>`. */
  readonly etag: string;
  readonly lastModifiedMs: number;
  readonly contentHeaders: ContentHeaders;
  /** Names without `x-amz-meta-`. */
  readonly userMetadata: Readonly<Record<string, string>>;
  readonly checksums: Checksums;
  readonly checksumType: "FULL_OBJECT" | "COMPOSITE";
};
