import { createHash, createHmac } from "node:crypto";

export type SignedRequest = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** `20261129T031500Z` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
};

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** AWS Signature Version 4 of a POST to `/` without a query, as the service's side computes it; lower-case hexadecimal. */
export function sigv4Signature(request: SignedRequest, secretAccessKey: string): string {
  const day = request.date.slice(0, 8);
  const scope = `${day}/${request.region}/${request.service}/aws4_request`;
  const names = Object.keys(request.headers).toSorted();
  const lines = names.map((name) => `${name}:${request.headers[name]}\n`).join("");
  const canonical = ["POST", "/", "", lines, names.join(";"), sha256(request.body)].join("\n");
  const toSign = ["AWS4-HMAC-SHA256", request.date, scope, sha256(canonical)].join("\n");
  const key = [day, request.region, request.service, "aws4_request"].reduce<string | Buffer>(
    hmac,
    `AWS4${secretAccessKey}`,
  );
  return hmac(key, toSign).toString("hex");
}
