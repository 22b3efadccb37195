import { CommanderError } from "commander";
import { CloudUnavailableError } from "../src/core/errors/error-classes.ts";
import { TillstreamError } from "../src/core/errors/tillstream-error.ts";
import { commandLine } from "./command-line.ts";
import { EXIT_CODE, type ExitCode } from "./exit-code.ts";
import { fileProblem } from "./file-problem.ts";

/** A command line, an input that is no JSON, cannot be read or is too long, an input that an execution refuses. */
const WRONG_USAGE: ReadonlySet<string | undefined> = new Set(["TS557", "TS902", "TS903", "TS909", "TS921"]);

let exitCode: ExitCode = EXIT_CODE.fine;

function explain(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODE.fine : EXIT_CODE.wrongUsage;
  const known = ofOurs(error);
  if (known !== null) {
    console.error(`tillstream: ${known.message}`);
    return WRONG_USAGE.has(known.code) ? EXIT_CODE.wrongUsage : EXIT_CODE.failed;
  }
  // Not one of ours: the stack is what a bug report needs.
  console.error(error);
  return EXIT_CODE.failed;
}

/** null: nobody foresaw it. */
function ofOurs(error: unknown): TillstreamError | null {
  if (error instanceof TillstreamError) return error;
  return isConnectionLost(error) ? worldEnded(error) : fileProblem(error);
}

const LOST: ReadonlySet<unknown> = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE"]);

const isConnectionLost = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && "code" in error && LOST.has(error.code);

const worldEnded = ({ code }: { readonly code: string }): CloudUnavailableError =>
  new CloudUnavailableError({
    code: "TS920",
    where: "the local world",
    found: code,
    expected: "that it answers until the command is done",
    remedy: "It was ended meanwhile. Start it again; a run that it was at goes on by tillstream run --redrive.",
  });

// The launcher started us on a newer Node: end with it, also when it was killed.
if (process.connected) process.on("disconnect", () => process.exit(EXIT_CODE.failed));
// `tillstream export … | head` closes our output early; that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT_CODE.fine);
  console.error(`tillstream: ${fileProblem(error, "the output")?.message ?? error.message}`);
  process.exit(EXIT_CODE.failed);
});

try {
  await commandLine(async (ended) => {
    exitCode = await ended;
  }).parseAsync();
} catch (error) {
  exitCode = explain(error);
}
// What was written has arrived, or failed, before the process ends: a full disk is no success.
await new Promise<void>((resolve) => process.stdout.write("", () => resolve()));
process.exit(exitCode);
