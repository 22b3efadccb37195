import { AwsError } from "../aws-error.ts";
import { childrenNamed, childText, type XmlElement } from "../read-xml.ts";
import { isChecksumAlgorithm } from "./checksum-stream.ts";
import type { UploadPart } from "./uploads.ts";

/** AWS refuses smaller ones, the last apart; so do we, or an upload would pass here and fail there. */
const MIN_PART_BYTES = 5 * 1024 * 1024;

const invalidPart = (number: number): AwsError =>
  new AwsError(
    "InvalidPart",
    400,
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { details: { PartNumber: String(number) } },
  );

function checkPart(element: XmlElement, part: UploadPart): void {
  for (const { name, text } of element.children) {
    const value = text.trim();
    if (name === "ETag" && value.replaceAll('"', "") !== part.etag) throw invalidPart(part.number);
    const algorithm = name.startsWith("Checksum") ? name.slice("Checksum".length) : "";
    if (isChecksumAlgorithm(algorithm) && part.checksums[algorithm] !== value) throw invalidPart(part.number);
  }
}

/** The parts a CompleteMultipartUpload body names, in order. Throws `AwsError` MalformedXML, InvalidPart, InvalidPartOrder or EntityTooSmall. */
export function chosenParts(body: XmlElement, uploaded: readonly UploadPart[]): UploadPart[] {
  const byNumber = new Map(uploaded.map((part) => [part.number, part]));
  const elements = childrenNamed(body, "Part");
  if (elements.length === 0) throw new AwsError("MalformedXML", 400, "You must specify at least one part");
  const parts = elements.map((element) => {
    const number = Number(childText(element, "PartNumber"));
    const part = byNumber.get(number);
    if (part === undefined || childText(element, "ETag") === undefined) throw invalidPart(number);
    checkPart(element, part);
    return part;
  });
  for (const [i, part] of parts.entries()) {
    const next = parts[i + 1];
    if (next === undefined) break;
    if (next.number <= part.number) {
      throw new AwsError(
        "InvalidPartOrder",
        400,
        "The list of parts was not in ascending order. Parts must be ordered by part number.",
      );
    }
    if (part.size < MIN_PART_BYTES) {
      throw new AwsError("EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed size", {
        details: {
          ProposedSize: String(part.size),
          MinSizeAllowed: String(MIN_PART_BYTES),
          PartNumber: String(part.number),
        },
      });
    }
  }
  return parts;
}
