import path from "node:path";
import { InvalidInputError } from "../src/core/errors/error-classes.ts";
import { withWorld } from "../localstack/world/with-world.ts";
import { executionFailure } from "./execution-failure.ts";
import { EXIT_CODE, type ExitCode } from "./exit-code.ts";
import { followExecution, startExecution } from "./follow-execution.ts";
import { localClients } from "./local-clients.ts";
import { progressLine } from "./progress-line.ts";
import { readInput } from "./read-input.ts";
import { sampleInputsText } from "./sample-inputs.ts";

/** Starts an execution, follows it, prints its summary. Drift has the red certificate's exit code. `events`: only lists inputs. */
export async function runCommand(
  argument: string | undefined,
  options: { data: string; events?: boolean },
): Promise<ExitCode> {
  if (options.events === true) {
    process.stdout.write(sampleInputsText());
    return EXIT_CODE.fine;
  }
  if (argument === undefined) throw nothingToStart();
  const input = readInput(argument);
  return withWorld(path.resolve(options.data), async (world) => {
    const { states } = localClients(world.endpoint);
    const progress = progressLine(process.stderr, Date.now);
    const arn = await startExecution(states, input);
    const run = await followExecution(states, arn, (where) => progress.update(where));
    if (run.status !== "SUCCEEDED") throw executionFailure(run);
    progress.done(`${run.status} ${arn.slice(arn.lastIndexOf(":") + 1)}`);
    console.log(JSON.stringify(run.output, null, 2));
    return isDrift(run.output) ? EXIT_CODE.redCertificate : EXIT_CODE.fine;
  });
}

function nothingToStart(): InvalidInputError {
  return new InvalidInputError({
    code: "TS902",
    where: "tillstream run",
    found: "no input",
    expected: 'JSON such as {"mode":"changes"}, or @file',
    remedy: "tillstream run --events lists inputs to start with",
  });
}

/** A red certificate, or a repair after which documents still differ. */
function isDrift(output: unknown): boolean {
  return typeof output === "object" && output !== null && "status" in output && output.status === "DRIFT";
}
