import path from "node:path";
import type { SFNClient } from "@aws-sdk/client-sfn";
import { InvalidInputError } from "../src/core/errors/error-classes.ts";
import { sizeProblems } from "../src/core/pipeline/run-input-size.ts";
import { lastOfArn } from "../localstack/aws/states/states-arns.ts";
import { withWorld } from "../localstack/world/with-world.ts";
import { executionFailure } from "./execution-failure.ts";
import { EXIT_CODE, type ExitCode } from "./exit-code.ts";
import { followExecution, startExecution } from "./follow-execution.ts";
import { localClients } from "./local-clients.ts";
import { progressLine } from "./progress-line.ts";
import { readInput } from "./read-input.ts";
import { redriveExecution } from "./redrive-execution.ts";
import { sampleInputsText } from "./sample-inputs.ts";

/**
 * Starts an execution, follows it, prints its summary. Drift has the red certificate's exit code. `events`: only lists inputs.
 * `redrive`: no new one, the named one goes on where it failed.
 */
export async function runCommand(
  argument: string | undefined,
  options: { data: string; events?: boolean; redrive?: string },
): Promise<ExitCode> {
  if (options.events === true) {
    process.stdout.write(sampleInputsText());
    return EXIT_CODE.fine;
  }
  const begin = beginning(argument, options.redrive);
  return withWorld(path.resolve(options.data), async (world) => {
    const { states } = localClients(world.endpoint);
    const progress = progressLine(process.stderr, Date.now);
    const arn = await begin(states);
    const name = lastOfArn(arn);
    // At the beginning: it is what --redrive wants when this command is killed.
    progress.say(`run ${name}`);
    const run = await followExecution(states, arn, (where) => progress.update(where));
    if (run.status !== "SUCCEEDED") throw executionFailure(run);
    const status = statusOf(run.output) ?? run.status;
    progress.done(`${status} ${name}`);
    console.log(JSON.stringify(run.output, null, 2));
    return status === "DRIFT" ? EXIT_CODE.redCertificate : EXIT_CODE.fine;
  });
}

/** What begins the execution to follow; answers its ARN. */
function beginning(argument: string | undefined, redrive: string | undefined): (states: SFNClient) => Promise<string> {
  if (redrive !== undefined) {
    if (argument !== undefined) throw wrongUse("an input beside --redrive", "one of them: a redrive has its own input");
    return (states) => redriveExecution(states, redrive);
  }
  if (argument === undefined) throw wrongUse("no input", 'JSON such as {"mode":"changes"}, or @file');
  const input = readInput(argument);
  const problems = sizeProblems(JSON.parse(input));
  if (problems.length > 0) throw new InvalidInputError(problems);
  return (states) => startExecution(states, input);
}

function wrongUse(found: string, expected: string): InvalidInputError {
  return new InvalidInputError({
    code: "TS902",
    where: "tillstream run",
    found,
    expected,
    remedy: "tillstream run --events lists inputs to start with",
  });
}

/** The summary's word for it: DRIFT is a red certificate, or a repair after which documents still differ. null: another machine's output. */
function statusOf(output: unknown): string | null {
  if (typeof output !== "object" || output === null || !("status" in output)) return null;
  return typeof output.status === "string" ? output.status : null;
}
