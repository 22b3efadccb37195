import { MongoBinary } from "mongodb-memory-server-core";

/** Fetches mongod into the folder given, in a process that can be killed; ends with its parent. */
process.once("disconnect", () => process.exit(1));
try {
  await MongoBinary.getPath({ downloadDir: process.argv[2] ?? "", checkMD5: true });
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
