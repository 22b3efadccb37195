import { readdirSync } from "node:fs";
import path from "node:path";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { closestWord } from "../src/core/closest-word.ts";
import { InvalidInputError } from "../src/core/errors/error-classes.ts";
import { withWorld } from "../localstack/world/with-world.ts";
import { EXIT_CODE, type ExitCode } from "./exit-code.ts";
import { localClients } from "./local-clients.ts";
import { readInput } from "./read-input.ts";

const FUNCTIONS = readdirSync(new URL("../functions", import.meta.url)).toSorted();

/**
 * A function by its folder, or by its name in the template, which `sam local invoke` takes (`PlanRepairFunction`).
 * @throws InvalidInputError TS902 for a name that is none
 */
function functionNamed(given: string): string {
  const folder = given
    .replace(/Function$/, "")
    .replaceAll(/(?<=.)([A-Z])/g, "-$1")
    .toLowerCase();
  if (FUNCTIONS.includes(folder)) return folder;
  // The suffix may be what was mistyped.
  const near = closestWord(folder, [...FUNCTIONS, ...FUNCTIONS.map((name) => `${name}-function`)]);
  throw new InvalidInputError({
    code: "TS902",
    where: "tillstream invoke",
    found: JSON.stringify(given),
    expected: `one of ${FUNCTIONS.join(", ")}`,
    remedy: near === null ? "Nothing was invoked." : `Did you mean ${near.replace(/-function$/, "")}?`,
  });
}

/** Invokes one function with an event file and prints what it answers. */
export async function invokeCommand(given: string, file: string, options: { data: string }): Promise<ExitCode> {
  const name = functionNamed(given);
  const payload = readInput(`@${file}`);
  return withWorld(path.resolve(options.data), async (world) => {
    const answer = await localClients(world.endpoint).lambda.send(
      new InvokeCommand({ FunctionName: name, Payload: Buffer.from(payload) }),
    );
    const text = Buffer.from(answer.Payload ?? new Uint8Array()).toString("utf8");
    if (answer.FunctionError === undefined) {
      console.log(text === "" ? "null" : JSON.stringify(JSON.parse(text), null, 2));
      return EXIT_CODE.fine;
    }
    const failure = JSON.parse(text) as { errorType?: string; errorMessage?: string };
    console.error(
      `tillstream: ${name} failed with ${failure.errorType ?? "an error"}: ${failure.errorMessage ?? text}`,
    );
    return EXIT_CODE.failed;
  });
}
