#!/usr/bin/env node
// Starts the command line on a Node that runs TypeScript by itself (22.18 and up). npm scripts already see node@24 of
// node_modules first on the PATH; `npx tillstream` on an older Node does not, so it is started here as a child.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [major, minor] = process.versions.node.split(".").map(Number);
const main = fileURLToPath(new URL("main.ts", import.meta.url));

if (major > 22 || (major === 22 && minor >= 18)) {
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
