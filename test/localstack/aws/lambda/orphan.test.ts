import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { once } from "node:events";
import { expect, it } from "vitest";
import { eventually } from "../template/cloud-fixture.ts";
import { folderOfThisFile } from "../../../support/folder-of-this-file.ts";

/** A program that starts one child, has it answer once and prints its pid. */
const PARENT = `
  import { FunctionChild } from ${JSON.stringify(new URL("../../../../localstack/aws/lambda/function-child.ts", import.meta.url).href)};
  const definition = { name: "f", bundle: process.argv[2], handler: "handler", timeoutSeconds: 60, memoryMb: 128, environment: {}, reservedConcurrency: null };
  const child = new FunctionChild(definition, {}, () => undefined);
  await child.invoke({ requestId: "1", payload: "{}", functionArn: "" });
  void child.invoke({ requestId: "2", payload: '{"hang":true}', functionArn: "" });
  console.log(child.pid);
`;
const HANDLER = `export const handler = ({ hang }) => hang ? new Promise((resolve) => setTimeout(resolve, 60_000)) : 1;`;

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

it("a child in the middle of an invocation ends when its parent is killed with kill -9", async () => {
  const dir = folderOfThisFile();
  writeFileSync(join(dir, "parent.ts"), PARENT);
  writeFileSync(join(dir, "handler.mjs"), HANDLER);
  const parent = spawn(process.execPath, [join(dir, "parent.ts"), join(dir, "handler.mjs")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [chunk] = await once(parent.stdout, "data");
  const pid = Number(String(chunk));
  expect(alive(pid)).toBe(true);
  parent.kill("SIGKILL");
  await eventually(() => (alive(pid) ? undefined : true));
});
