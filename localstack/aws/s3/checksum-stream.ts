import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { crc32c } from "./crc32c.ts";
import { crc64nvme, EMPTY_CRC64 } from "./crc64nvme.ts";
import type { ChecksumAlgorithm } from "./stored-object.ts";

/** One checksum being computed over a body as it passes. */
export type ChecksumStream = { update(bytes: Uint8Array): void; digest(): Buffer };

function streamOfHash(name: "sha1" | "sha256"): ChecksumStream {
  const hash = createHash(name);
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
}

function streamOfCrc32(step: (bytes: Uint8Array, before: number) => number): ChecksumStream {
  let crc = 0;
  return {
    update: (bytes) => {
      crc = step(bytes, crc);
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(crc);
      return bytes;
    },
  };
}

function streamOfCrc64(): ChecksumStream {
  let crc = EMPTY_CRC64;
  return {
    update: (bytes) => {
      crc = crc64nvme(bytes, crc);
    },
    digest: () => {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32BE(crc.high, 0);
      bytes.writeUInt32BE(crc.low, 4);
      return bytes;
    },
  };
}

const STREAMS: Readonly<Record<ChecksumAlgorithm, () => ChecksumStream>> = {
  CRC32: () => streamOfCrc32((bytes, before) => crc32(bytes, before)),
  CRC32C: () => streamOfCrc32(crc32c),
  CRC64NVME: streamOfCrc64,
  SHA1: () => streamOfHash("sha1"),
  SHA256: () => streamOfHash("sha256"),
};

export const CHECKSUM_ALGORITHMS = Object.keys(STREAMS) as ChecksumAlgorithm[];

export const checksumStream = (algorithm: ChecksumAlgorithm): ChecksumStream => STREAMS[algorithm]();

export const checksumHeader = (algorithm: ChecksumAlgorithm): string => `x-amz-checksum-${algorithm.toLowerCase()}`;

export const isChecksumAlgorithm = (name: string): name is ChecksumAlgorithm =>
  CHECKSUM_ALGORITHMS.some((algorithm) => algorithm === name);
