import { CommanderError } from "commander";
import { TillstreamError } from "../src/core/errors/tillstream-error.ts";
import { commandLine } from "./command-line.ts";
import { EXIT_CODE, type ExitCode } from "./exit-code.ts";

let exitCode: ExitCode = EXIT_CODE.fine;

function explain(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODE.fine : EXIT_CODE.wrongUsage;
  if (error instanceof TillstreamError) {
    console.error(`tillstream: ${error.message}`);
    return error.code === "TS902" || error.code === "TS903" ? EXIT_CODE.wrongUsage : EXIT_CODE.failed;
  }
  // Not one of ours: the stack is what a bug report needs.
  console.error(error);
  return EXIT_CODE.failed;
}

// The launcher started us on a newer Node: end with it, also when it was killed.
if (process.connected) process.on("disconnect", () => process.exit(EXIT_CODE.failed));
// `tillstream export … | head` closes our output early; that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) =>
  process.exit(error.code === "EPIPE" ? EXIT_CODE.fine : EXIT_CODE.failed),
);

try {
  await commandLine(async (ended) => {
    exitCode = await ended;
  }).parseAsync();
} catch (error) {
  exitCode = explain(error);
}
process.exit(exitCode);
