import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** A certificate authority of its own, with a server certificate that it signed. All PEM. */
export type TlsAuthority = { readonly ca: string; readonly certificate: string; readonly key: string };

const [BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OID, UTF8, UTC_TIME, SEQUENCE, SET] = [
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x17, 0x30, 0x31,
];
const [EXPLICIT_0, EXPLICIT_3, DNS_NAME] = [0xa0, 0xa3, 0x82];
const DAY_MS = 86_400_000;

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const size = body.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const bytes = (...values: readonly number[]): Buffer => Buffer.from(values);
const SHA256_WITH_RSA = der(SEQUENCE, der(OID, bytes(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b)), der(NULL));
const COMMON_NAME = der(OID, bytes(0x55, 0x04, 0x03));
const SUBJECT_ALT_NAME = der(OID, bytes(0x55, 0x1d, 0x11));
const BASIC_CONSTRAINTS = der(OID, bytes(0x55, 0x1d, 0x13));

const nameOf = (text: string): Buffer =>
  der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8, Buffer.from(text)))));

const timeOf = (ms: number): Buffer =>
  der(UTC_TIME, Buffer.from(`${new Date(ms).toISOString().slice(2, 19).replaceAll(/[-T:]/g, "")}Z`));

const pem = (label: string, content: Buffer): string =>
  `-----BEGIN ${label}-----\n${(content.toString("base64").match(/.{1,64}/g) ?? []).join("\n")}\n-----END ${label}-----\n`;

type Wanted = { issuer: string; subject: string; publicKey: KeyObject; signer: KeyObject; extension: Buffer };

function certificateOf({ issuer, subject, publicKey, signer, extension }: Wanted): string {
  const content = der(
    SEQUENCE,
    der(EXPLICIT_0, der(INTEGER, bytes(2))),
    der(INTEGER, bytes(1, ...randomBytes(8))),
    SHA256_WITH_RSA,
    nameOf(issuer),
    der(SEQUENCE, timeOf(Date.now() - DAY_MS), timeOf(Date.now() + DAY_MS)),
    nameOf(subject),
    publicKey.export({ type: "spki", format: "der" }),
    der(EXPLICIT_3, der(SEQUENCE, extension)),
  );
  const signature = der(BIT_STRING, bytes(0), sign("sha256", content, signer));
  return pem("CERTIFICATE", der(SEQUENCE, content, SHA256_WITH_RSA, signature));
}

/** Made anew at every call, good for a day around now: Node signs, but writes no certificates by itself. @param host the only name in it */
export function tlsAuthority(host: string): TlsAuthority {
  const [authority, server] = [0, 1].map(() => generateKeyPairSync("rsa", { modulusLength: 2048 }));
  if (authority === undefined || server === undefined) throw new Error("no keys");
  const issuer = `authority ${randomBytes(4).toString("hex")}`;
  const isAuthority = der(OCTET_STRING, der(SEQUENCE, der(BOOLEAN, bytes(0xff))));
  const names = der(OCTET_STRING, der(SEQUENCE, der(DNS_NAME, Buffer.from(host))));
  const signer = authority.privateKey;
  return {
    ca: certificateOf({
      issuer,
      subject: issuer,
      publicKey: authority.publicKey,
      signer,
      extension: der(SEQUENCE, BASIC_CONSTRAINTS, der(BOOLEAN, bytes(0xff)), isAuthority),
    }),
    certificate: certificateOf({
      issuer,
      subject: host,
      publicKey: server.publicKey,
      signer,
      extension: der(SEQUENCE, SUBJECT_ALT_NAME, names),
    }),
    key: server.privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  };
}
