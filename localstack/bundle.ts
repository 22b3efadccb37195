import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type BuildFailure, type BuildOptions, type Metafile, version } from "esbuild";
import { InvalidInputError } from "../src/core/errors/error-classes.ts";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));

/**
 * How functions are bundled. Equal to BuildProperties in template.yaml (a test compares them), so that what runs here is what is deployed.
 * Without the banner the CommonJS packages mongodb and mysql2 die with "Dynamic require is not supported"; whole names in stacks are
 * worth a quarter more bytes.
 */
export const BUNDLE_OPTIONS = {
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node24",
  outExtension: { ".js": ".mjs" },
  mainFields: ["module", "main"],
  minify: false,
  sourcemap: true,
  loader: { ".yaml": "text" },
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
} as const satisfies BuildOptions;

export type BundleRequest = {
  /** Bundles become `<outDir>/<name>/handler.mjs`. */
  readonly outDir: string;
  readonly log?: (line: string) => void;
  /** Folder of the functions, one folder each; default this project's. */
  readonly functionsDir?: string;
};

/** Size and time of change of every file a bundle was made of, by path; and of what it was made with. */
type Inputs = { readonly made: string; readonly files: Readonly<Record<string, string>> };

const MADE_WITH = JSON.stringify([version, BUNDLE_OPTIONS]);

/**
 * Bundles every `<functionsDir>/<name>/handler.ts` whose files have changed since its bundle was made, all in one run of esbuild, which
 * reads what they share once. Throws InvalidInputError TS858 with every error esbuild found.
 */
export async function bundleFunctions({
  outDir,
  log,
  functionsDir = join(PROJECT, "functions"),
}: BundleRequest): Promise<void> {
  const names = readdirSync(functionsDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(functionsDir, entry.name, "handler.ts")))
    .map((entry) => entry.name);
  const stale = names.filter((name) => !isFresh(join(outDir, name)));
  if (stale.length === 0) return;
  for (const name of stale) rmSync(inputsFile(join(outDir, name)), { force: true });
  const startMs = performance.now();
  const { metafile } = await run(outDir, functionsDir, stale);
  for (const name of stale) writeInputs(metafile, join(outDir, name));
  log?.(`bundled ${stale.length} of ${names.length} functions in ${Math.round(performance.now() - startMs)} ms`);
}

async function run(outDir: string, functionsDir: string, names: readonly string[]): Promise<{ metafile: Metafile }> {
  try {
    return await build({
      ...BUNDLE_OPTIONS,
      mainFields: [...BUNDLE_OPTIONS.mainFields],
      entryPoints: names.map((name) => ({ in: join(functionsDir, name, "handler.ts"), out: join(name, "handler") })),
      outdir: outDir,
      absWorkingDir: PROJECT,
      metafile: true,
      logLevel: "silent",
    });
  } catch (error) {
    const { errors } = error as BuildFailure;
    if (!Array.isArray(errors) || errors.length === 0) throw error;
    throw new InvalidInputError(
      errors.map(({ text, location }) => ({
        code: "TS858" as const,
        where: location === null ? "functions" : `${location.file} line ${location.line} column ${location.column + 1}`,
        found: text,
        expected: "a function that can be bundled",
        remedy: "Mend the line; `npm run types` says more.",
      })),
      error,
    );
  }
}

function inputsFile(folder: string): string {
  return join(folder, "inputs.json");
}

function stamp(file: string): string {
  const found = statSync(resolve(PROJECT, file), { throwIfNoEntry: false });
  return found === undefined ? "gone" : `${found.size} ${found.mtimeMs}`;
}

function isFresh(folder: string): boolean {
  if (!existsSync(join(folder, "handler.mjs")) || !existsSync(inputsFile(folder))) return false;
  const { made, files } = JSON.parse(readFileSync(inputsFile(folder), "utf8")) as Inputs;
  return made === MADE_WITH && Object.entries(files).every(([file, before]) => stamp(file) === before);
}

/** Written last: a bundle without it is made again. */
function writeInputs(metafile: Metafile, folder: string): void {
  const made = Object.entries(metafile.outputs).find(
    ([file]) => resolve(PROJECT, file) === join(folder, "handler.mjs"),
  );
  const files = Object.keys(made?.[1].inputs ?? {}).map((file) => [file, stamp(file)] as const);
  const inputs: Inputs = { made: MADE_WITH, files: Object.fromEntries(files) };
  writeFileSync(inputsFile(folder), JSON.stringify(inputs));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundleFunctions({ outDir: join(PROJECT, "dist", "functions"), log: (line) => console.error(line) });
}
