#!/usr/bin/env node
// Starts the command line on a Node that runs TypeScript by itself (22.18 and up). npm scripts already see node@24 of
// node_modules first on the PATH; `npx tillstream` on an older Node does not, so it is started here as a child.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import module from "node:module";
import { fileURLToPath } from "node:url";

const [major, minor] = process.versions.node.split(".").map(Number);
const main = fileURLToPath(new URL("main.ts", import.meta.url));

// Stripped and compiled modules are kept beside the packages: as trusted as they are, and gone with the next npm ci. `--help` takes
// 0.5 s instead of 1.3 s. Where the folder is not writable, Node goes on without. In the environment also for our own children.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL("../node_modules/.cache/tillstream", import.meta.url));

if (major > 22 || (major === 22 && minor >= 18)) {
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
  await import("./main.ts");
} else {
  const node = fileURLToPath(new URL("../node_modules/node/bin/node", import.meta.url));
  if (!existsSync(node)) {
    console.error(
      `TS901 Node ${process.versions.node}: found no newer Node beside it, expected node_modules/node/bin/node. Run npm ci.`,
    );
    process.exit(1);
  }
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: ["inherit", "inherit", "inherit", "ipc"] });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
