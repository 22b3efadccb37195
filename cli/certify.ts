import type { World } from "../localstack/world/open-world.ts";
import { lastCertificate } from "./certificate.ts";
import { executionFailure } from "./execution-failure.ts";
import { EXIT_CODE, type ExitCode } from "./exit-code.ts";
import { followExecution, startExecution } from "./follow-execution.ts";
import type { LocalClients } from "./local-clients.ts";
import type { ProgressLine } from "./progress-line.ts";

type Told = { verdict: "GREEN" | "RED"; sentence: string; reasons: string[]; notChecked: string[] };

/** Runs an execution that ends with a certificate, tells what it says, and answers the exit code that belongs to it. */
export async function certify(
  world: World,
  clients: LocalClients,
  input: string,
  progress: ProgressLine,
): Promise<ExitCode> {
  const arn = await startExecution(clients.states, input);
  const run = await followExecution(clients.states, arn, (where) => progress.update(where));
  if (run.status !== "SUCCEEDED") throw executionFailure(run);
  const text = await lastCertificate(world.endpoint, world.workBucket, "json");
  if (text === null) throw executionFailure({ ...run, error: "NoCertificate", cause: "the run ended without one" });
  const { verdict, sentence, reasons, notChecked } = JSON.parse(text) as Told;
  progress.done(`certificate ${verdict}: ${sentence}`);
  for (const reason of reasons) progress.say(`  ${reason}`);
  for (const unchecked of notChecked) progress.say(`  not checked: ${unchecked}`);
  return verdict === "GREEN" ? EXIT_CODE.fine : EXIT_CODE.redCertificate;
}
