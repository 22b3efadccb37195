import { createHash } from "node:crypto";
import { AwsError } from "../aws-error.ts";
import type { BodyPromise } from "./body-promise.ts";
import { incompleteBody } from "./byte-reader.ts";
import { checksumHeader, checksumStream, type ChecksumStream } from "./checksum-stream.ts";
import type { ChecksumAlgorithm, Checksums } from "./stored-object.ts";

export type BodySummary = {
  readonly size: number;
  readonly md5: Buffer;
  readonly checksums: Checksums;
};

/** What is promised of a body that does not come from a client. */
export const NO_PROMISE: BodyPromise = {
  isAwsChunked: false,
  size: null,
  md5Base64: null,
  sha256Hex: null,
  checksums: new Map(),
};

const badDigest = (what: string): AwsError =>
  new AwsError("BadDigest", 400, `The ${what} you specified did not match the calculated checksum.`);

/** Computes what was promised, and the MD5 that becomes the ETag, while the bytes pass. */
export class BodyVerifier {
  readonly #promise: BodyPromise;
  readonly #md5 = createHash("md5");
  readonly #sha256 = createHash("sha256");
  readonly #streams = new Map<ChecksumAlgorithm, ChecksumStream>();
  #size = 0;

  /** `alsoCompute`: algorithms wanted although nothing was promised, for copies and completed uploads. */
  constructor(promise: BodyPromise, alsoCompute: Iterable<ChecksumAlgorithm> = []) {
    this.#promise = promise;
    for (const algorithm of [...promise.checksums.keys(), ...alsoCompute])
      this.#streams.set(algorithm, checksumStream(algorithm));
  }

  update(bytes: Uint8Array): void {
    this.#size += bytes.length;
    this.#md5.update(bytes);
    if (this.#promise.sha256Hex !== null) this.#sha256.update(bytes);
    for (const stream of this.#streams.values()) stream.update(bytes);
  }

  /** Throws `AwsError` IncompleteBody, BadDigest or XAmzContentSHA256Mismatch if a promise was not kept. */
  finish(trailers: ReadonlyMap<string, string>): BodySummary {
    const { size, md5Base64, sha256Hex } = this.#promise;
    if (size !== null && size !== this.#size) throw incompleteBody();
    const md5 = this.#md5.digest();
    if (md5Base64 !== null && !Buffer.from(md5Base64, "base64").equals(md5)) throw badDigest("Content-MD5");
    if (sha256Hex !== null && this.#sha256.digest("hex") !== sha256Hex) {
      throw new AwsError(
        "XAmzContentSHA256Mismatch",
        400,
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
      );
    }
    return { size: this.#size, md5, checksums: this.#verifiedChecksums(trailers) };
  }

  #verifiedChecksums(trailers: ReadonlyMap<string, string>): Checksums {
    const checksums: Partial<Record<ChecksumAlgorithm, string>> = {};
    for (const [algorithm, stream] of this.#streams) {
      const computed = stream.digest().toString("base64");
      const isPromised = this.#promise.checksums.has(algorithm);
      const expected = this.#promise.checksums.get(algorithm) ?? trailers.get(checksumHeader(algorithm));
      if (isPromised && expected === undefined) {
        throw new AwsError(
          "MalformedTrailerError",
          400,
          `The trailer ${checksumHeader(algorithm)} that was announced is missing.`,
        );
      }
      if (isPromised && expected !== computed) throw badDigest(algorithm);
      checksums[algorithm] = computed;
    }
    return checksums;
  }
}
