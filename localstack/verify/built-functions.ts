import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { BUNDLE_OPTIONS } from "../bundle.ts";
import type { FunctionDefinition } from "../aws/lambda/local-lambda.ts";
import { said } from "./check.ts";

const hashOf = (content: Uint8Array): string => createHash("sha256").update(content).digest("hex");

/**
 * The bundle that this project's own options make of a function, from the folder SAM works in: esbuild writes paths relative to that
 * folder into comments, and nothing else depends on it.
 */
export async function ownBundle(functionFolder: string): Promise<string> {
  const { outputFiles } = await build({
    ...BUNDLE_OPTIONS,
    mainFields: [...BUNDLE_OPTIONS.mainFields],
    absWorkingDir: functionFolder,
    entryPoints: ["handler.ts"],
    outdir: join(functionFolder, "out"),
    write: false,
    logLevel: "silent",
  });
  const bundle = outputFiles.find(({ path }) => path.endsWith("handler.mjs"));
  return hashOf(bundle?.contents ?? new Uint8Array());
}

export const samBundle = (buildFolder: string): string => hashOf(readFileSync(join(buildFolder, "handler.mjs")));

const LOAD = `import("./handler.mjs").then((module) => {
  if (typeof module.handler !== "function") throw new Error("handler is " + typeof module.handler);
  process.stdout.write(process.version);
  process.exit(0);
})`;

/**
 * Loads a built bundle as Lambda would: alone in a folder, nothing else installed, with the variables of the template.
 * Gives Node's version; throws with what Node said.
 */
export async function loadAlone(buildFolder: string, node: string, definition: FunctionDefinition): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), `${basename(buildFolder)}-`));
  try {
    copyFileSync(join(buildFolder, "handler.mjs"), join(folder, "handler.mjs"));
    return await said(node, ["--input-type=module", "--eval", LOAD], {
      cwd: folder,
      // The file it names is Lambda's.
      env: { ...definition.environment, NODE_EXTRA_CA_CERTS: undefined },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
