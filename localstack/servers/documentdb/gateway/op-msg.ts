/** MongoDB's wire protocol, as far as official drivers ≥ 4.4 use it: OP_MSG, and OP_QUERY for the first handshake. */
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;

const HEADER_BYTES = 16;
/** What a server promises in `hello` (48,000,000) and a little for the envelope. */
const MAX_MESSAGE_BYTES = 50_000_000;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;

/** A kind-1 section: many documents under one name ("documents", "updates"), still as bytes. */
export type DocumentSequence = { readonly id: string; readonly data: Buffer };

export type WireRequest = {
  readonly requestId: number;
  readonly opCode: typeof OP_MSG | typeof OP_QUERY;
  readonly body: Buffer;
  readonly sequences: readonly DocumentSequence[];
  /** The client wants no reply (unacknowledged writes). */
  readonly silent: boolean;
};

/** The peer does not speak the protocol; the connection is closed. */
export class WireError extends Error {
  override readonly name = "WireError";
}

/** Cuts a byte stream into whole messages; chunks may end anywhere. */
export const createFrameReader = (): ((chunk: Buffer) => Buffer[]) => {
  let chunks: Buffer[] = [];
  let have = 0;
  let want = HEADER_BYTES;
  return (chunk) => {
    chunks.push(chunk);
    have += chunk.length;
    // Joining on every chunk would copy a 48 MB message thousands of times.
    if (have < want) return [];
    const bytes = chunks.length === 1 ? chunk : Buffer.concat(chunks, have);
    const frames: Buffer[] = [];
    let at = 0;
    want = HEADER_BYTES;
    while (bytes.length - at >= HEADER_BYTES) {
      const length = bytes.readInt32LE(at);
      if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES) throw new WireError(`a message of ${length} bytes`);
      if (bytes.length - at < length) {
        want = length;
        break;
      }
      frames.push(bytes.subarray(at, at + length));
      at += length;
    }
    const rest = bytes.subarray(at);
    chunks = rest.length > 0 ? [rest] : [];
    have = rest.length;
    return frames;
  };
};

const parseSections = (frame: Buffer, end: number): { body: Buffer; sequences: DocumentSequence[] } => {
  const sequences: DocumentSequence[] = [];
  let body: Buffer | null = null;
  let at = HEADER_BYTES + 4;
  while (at < end) {
    const kind = frame[at];
    if (at + 5 > end) throw new WireError("a section without a length");
    const length = frame.readInt32LE(at + 1);
    const next = at + 1 + length;
    if (length < 5 || next > end) throw new WireError(`a section of ${length} bytes`);
    if (kind === 0) body = frame.subarray(at + 1, next);
    else if (kind === 1) {
      const zero = frame.indexOf(0, at + 5);
      if (zero < 0 || zero >= next) throw new WireError("a section without a name");
      sequences.push({ id: frame.toString("utf8", at + 5, zero), data: frame.subarray(zero + 1, next) });
    } else throw new WireError(`a section of kind ${kind}`);
    at = next;
  }
  if (body === null) throw new WireError("a message without a body");
  return { body, sequences };
};

/** Reads one whole message. Throws WireError. */
export const parseRequest = (frame: Buffer): WireRequest => {
  const requestId = frame.readInt32LE(4);
  const opCode = frame.readInt32LE(12);
  if (frame.length < HEADER_BYTES + 9) throw new WireError("a message without content");
  if (opCode === OP_QUERY) {
    // flags, full collection name, two numbers to skip and return, then the query document
    const start = frame.indexOf(0, HEADER_BYTES + 4) + 9;
    if (start < HEADER_BYTES + 13 || start + 4 > frame.length) throw new WireError("a broken OP_QUERY");
    const body = frame.subarray(start, start + frame.readInt32LE(start));
    return { requestId, opCode, body, sequences: [], silent: false };
  }
  if (opCode !== OP_MSG) throw new WireError(`operation ${opCode}`);
  const flags = frame.readInt32LE(HEADER_BYTES);
  const end = frame.length - ((flags & CHECKSUM_PRESENT) === 0 ? 0 : 4);
  return { requestId, opCode, ...parseSections(frame, end), silent: (flags & MORE_TO_COME) !== 0 };
};

let lastReplyId = 0;

/** The two pieces of a reply: its envelope and, unchanged, the document. */
export const encodeReply = (request: WireRequest, document: Buffer): [Buffer, Buffer] => {
  const legacy = request.opCode === OP_QUERY;
  // OP_REPLY: flags, cursor id, start, count. OP_MSG: flags, section kind 0.
  const head = Buffer.alloc(HEADER_BYTES + (legacy ? 20 : 5));
  lastReplyId = (lastReplyId + 1) & 0x7fff_ffff;
  head.writeInt32LE(head.length + document.length, 0);
  head.writeInt32LE(lastReplyId, 4);
  head.writeInt32LE(request.requestId, 8);
  head.writeInt32LE(legacy ? OP_REPLY : OP_MSG, 12);
  if (legacy) {
    head.writeInt32LE(8, HEADER_BYTES); // AwaitCapable, as every server says
    head.writeInt32LE(1, HEADER_BYTES + 16);
  }
  return [head, document];
};
