import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { BSON } from "mongodb";
import { createFrameReader, encodeReply, parseRequest } from "../../../localstack/servers/documentdb/gateway/op-msg.ts";

/** Answers the handshake and buildInfo as mongod would: enough to test how one is found, started, watched and ended. */
const option = (name: string): string => process.argv[process.argv.indexOf(name) + 1] ?? "";

if (process.argv.includes("--version")) {
  console.log("db version v8.0.0");
  process.exit(0);
}
if (process.env["FAKE_MONGOD_FAILS"] !== undefined || option("--dbpath").includes("refused")) {
  console.error("fake mongod: cannot open the data folder");
  process.exit(14);
}
const folder = option("--dbpath");
writeFileSync(join(folder, "mongod.lock"), String(process.pid));
writeFileSync(join(folder, "WiredTiger"), "");
const reply = {
  ok: 1,
  version: "8.0.0",
  isWritablePrimary: true,
  helloOk: true,
  minWireVersion: 0,
  maxWireVersion: 25,
};
const server = createServer((socket) => {
  const read = createFrameReader();
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    for (const frame of read(chunk)) {
      for (const piece of encodeReply(parseRequest(frame), Buffer.from(BSON.serialize(reply)))) socket.write(piece);
    }
  });
});
server.listen(Number(option("--port")), "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));
