import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  WireError,
  createFrameReader,
  encodeReply,
  parseRequest,
} from "../../../../localstack/servers/documentdb/gateway/op-msg.ts";

const EMPTY_DOCUMENT = Buffer.from([5, 0, 0, 0, 0]);

const frame = (opCode: number, content: Buffer, requestId = 7): Buffer => {
  const head = Buffer.alloc(16);
  head.writeInt32LE(16 + content.length, 0);
  head.writeInt32LE(requestId, 4);
  head.writeInt32LE(opCode, 12);
  return Buffer.concat([head, content]);
};

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};

const sequence = (name: string, data: Buffer): Buffer => {
  const rest = Buffer.concat([Buffer.from(`${name}\0`), data]);
  return Buffer.concat([Buffer.from([1]), int32(rest.length + 4), rest]);
};

const message = (flags: number, ...sections: Buffer[]): Buffer =>
  frame(2013, Buffer.concat([int32(flags), ...sections]));
const body = Buffer.concat([Buffer.from([0]), EMPTY_DOCUMENT]);

describe("cutting a stream into messages", () => {
  it("does not care where the chunks end", () => {
    const contents = fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 8 });
    fc.assert(
      fc.property(contents, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (parts, cuts) => {
        const frames = parts.map((part, index) => frame(2013, Buffer.from(part), index));
        const stream = Buffer.concat(frames);
        const read = createFrameReader();
        const found: Buffer[] = [];
        for (let at = 0, i = 0; at < stream.length; i += 1) {
          const length = cuts[i % cuts.length] ?? 1;
          found.push(...read(stream.subarray(at, at + length)));
          at += length;
        }
        expect(found.map((one) => one.toString("hex"))).toEqual(frames.map((one) => one.toString("hex")));
      }),
    );
  });

  it.each([-1, 0, 15, 60_000_000])("refuses a message that says it has %i bytes", (length) => {
    const head = Buffer.alloc(16);
    head.writeInt32LE(length, 0);
    expect(() => createFrameReader()(head)).toThrow(WireError);
  });
});

describe("reading a message", () => {
  it("finds body and document sequences in any order", () => {
    const documents = Buffer.concat([EMPTY_DOCUMENT, EMPTY_DOCUMENT]);
    const request = parseRequest(message(0, sequence("documents", documents), body));
    expect(request).toMatchObject({ requestId: 7, silent: false, body: EMPTY_DOCUMENT });
    expect(request.sequences).toEqual([{ id: "documents", data: documents }]);
  });

  it("knows that no reply is wanted, and leaves a checksum aside", () => {
    expect(parseRequest(message(2, body)).silent).toBe(true);
    expect(parseRequest(message(1, body, Buffer.from([1, 2, 3, 4]))).body).toEqual(EMPTY_DOCUMENT);
  });

  it("reads the handshake of old drivers", () => {
    const content = Buffer.concat([int32(0), Buffer.from("admin.$cmd\0"), int32(0), int32(-1), EMPTY_DOCUMENT]);
    expect(parseRequest(frame(2004, content)).body).toEqual(EMPTY_DOCUMENT);
  });

  it.each([
    ["another operation", frame(2002, Buffer.concat([int32(0), body]))],
    ["no body", message(0, sequence("documents", EMPTY_DOCUMENT))],
    ["a section longer than the message", message(0, Buffer.concat([Buffer.from([0]), int32(99), Buffer.from([0])]))],
    ["a section of unknown kind", message(0, Buffer.concat([Buffer.from([9]), EMPTY_DOCUMENT]))],
    [
      "a sequence without the end of its name",
      message(0, Buffer.concat([Buffer.from([1]), int32(8), Buffer.from("abcd")])),
    ],
  ])("refuses %s", (_what, bytes) => {
    expect(() => parseRequest(bytes)).toThrow(WireError);
  });

  it("never reads beyond the message, whatever it holds", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 80 }), fc.constantFrom(2013, 2004), (content, opCode) => {
        try {
          parseRequest(frame(opCode, Buffer.from(content)));
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
    );
  });
});

describe("a reply", () => {
  it("names the request it answers and its own length", () => {
    const reply = Buffer.concat(encodeReply(parseRequest(message(0, body)), EMPTY_DOCUMENT));
    expect([reply.readInt32LE(0), reply.readInt32LE(8), reply.readInt32LE(12)]).toEqual([reply.length, 7, 2013]);
    expect(reply.subarray(21)).toEqual(EMPTY_DOCUMENT);
  });
});
