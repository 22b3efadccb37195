import { randomBytes } from "node:crypto";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { type Binary, BSON, type Document } from "mongodb";
import { createFrameReader, encodeReply, parseRequest } from "../../../localstack/servers/documentdb/gateway/op-msg.ts";
import { sigv4Signature } from "./sigv4-signature.ts";

export type IamCredentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
};

export type IamLoginServer = AsyncDisposable & {
  readonly port: number;
  /** Commands that were answered after a login, by name. */
  readonly served: readonly string[];
  /** Why a login was refused. */
  readonly refusals: readonly string[];
};

/** STS's host in a region that is nobody's default: the client must sign for the region of this name and for no other. */
const STS_HOST = "sts.eu-south-2.amazonaws.com";
const STS_REGION = "eu-south-2";
const STS_BODY = "Action=GetCallerIdentity&Version=2011-06-15";
const MAX_SKEW_MS = 300_000;
const HELLO = { isWritablePrimary: true, helloOk: true, minWireVersion: 0, maxWireVersion: 25 };
const REFUSED = { ok: 0, errmsg: "bad auth : Authentication failed.", code: 8000, codeName: "AtlasError" };
const UNAUTHORIZED = { ok: 0, errmsg: "command requires authentication", code: 13, codeName: "Unauthorized" };

type Login = { nonce: Buffer; done: boolean };

/**
 * A server that knows nothing but the login MONGODB-AWS, and answers every other command of a client that has logged in with `ok`.
 * Where a real one sends the signed request to STS, this one signs it again with the credentials it was told.
 */
export async function iamLoginServer(known: IamCredentials): Promise<IamLoginServer> {
  const served: string[] = [];
  const refusals: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const read = createFrameReader();
    const login: Login = { nonce: Buffer.alloc(0), done: false };
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk) => {
      for (const request of read(chunk).map(parseRequest)) {
        const reply = answer(BSON.deserialize(request.body), login, { known, served, refusals });
        for (const piece of encodeReply(request, Buffer.from(BSON.serialize(reply)))) socket.write(piece);
      }
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    served,
    refusals,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

type Book = { readonly known: IamCredentials; readonly served: string[]; readonly refusals: string[] };

function answer(command: Document, login: Login, { known, served, refusals }: Book): Document {
  const [name = ""] = Object.keys(command);
  if (name === "hello" || name === "ismaster") return { ok: 1, ...HELLO };
  if (name === "saslStart") return challenge(command, login);
  if (name === "saslContinue") {
    const fault = faultOf(BSON.deserialize((command["payload"] as Binary).buffer), login.nonce, known);
    login.done = fault === null;
    if (fault === null) return { ok: 1, conversationId: 1, done: true, payload: new BSON.Binary() };
    refusals.push(fault);
    return REFUSED;
  }
  if (!login.done) return name === "endSessions" ? { ok: 1 } : UNAUTHORIZED;
  served.push(name);
  return { ok: 1 };
}

/** The first answer: the client's nonce made longer by ours, and the host that the request is to be signed for. */
function challenge(command: Document, login: Login): Document {
  const { r, p } = BSON.deserialize((command["payload"] as Binary).buffer) as { r: Binary; p: number };
  const isAsked = command["mechanism"] === "MONGODB-AWS" && command["$db"] === "$external" && p === "n".charCodeAt(0);
  if (!isAsked) return REFUSED;
  login.nonce = Buffer.concat([r.buffer, randomBytes(32)]);
  const payload = BSON.serialize({ s: new BSON.Binary(login.nonce), h: STS_HOST });
  return { ok: 1, conversationId: 1, done: false, payload: new BSON.Binary(payload) };
}

/** What STS would find wrong with the request, or null. */
function faultOf({ a, d, t }: Document, nonce: Buffer, known: IamCredentials): string | null {
  const date = String(d);
  const instant = date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
  if (!(Math.abs(Date.now() - Date.parse(instant)) < MAX_SKEW_MS)) return "date";
  if (t !== known.sessionToken) return "token";
  const headers = {
    "content-length": String(STS_BODY.length),
    "content-type": "application/x-www-form-urlencoded",
    host: STS_HOST,
    "x-amz-date": date,
    "x-amz-security-token": known.sessionToken,
    "x-mongodb-gs2-cb-flag": "n",
    "x-mongodb-server-nonce": nonce.toString("base64"),
  };
  const scope = `${date.slice(0, 8)}/${STS_REGION}/sts/aws4_request`;
  const head = `AWS4-HMAC-SHA256 Credential=${known.accessKeyId}/${scope}, SignedHeaders=${Object.keys(headers).join(";")}, Signature=`;
  if (!String(a).startsWith(head)) return "scope";
  const request = { headers, body: STS_BODY, date, region: STS_REGION, service: "sts" };
  return a === `${head}${sigv4Signature(request, known.secretAccessKey)}` ? null : "signature";
}
