import path from "node:path";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { withWorld } from "../localstack/world/with-world.ts";
import { EXIT_CODE, type ExitCode } from "./exit-code.ts";
import { localClients } from "./local-clients.ts";
import { readInput } from "./read-input.ts";

/** Invokes one function with an event file and prints what it answers. */
export async function invokeCommand(name: string, file: string, options: { data: string }): Promise<ExitCode> {
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
