import { diagnoseServers } from "../localstack/servers/diagnose.ts";
import { EXIT_CODE, type ExitCode } from "./exit-code.ts";

/** What would be used for each server and why nothing earlier in the order; fails when one cannot be had. Downloads nothing. */
export async function doctorCommand(): Promise<ExitCode> {
  const diagnoses = await diagnoseServers(process.env);
  console.log(`node: ${process.versions.node}`);
  for (const diagnosis of diagnoses) {
    console.log(`${diagnosis.what}: ${diagnosis.chosen ?? "nothing found"}`);
    for (const reason of diagnosis.why) console.log(`  ${reason}`);
    if (diagnosis.missing !== null) console.log(`  missing: ${diagnosis.missing}`);
    if (diagnosis.remedy !== null) console.log(`  remedy: ${diagnosis.remedy}`);
  }
  return diagnoses.every((diagnosis) => diagnosis.chosen !== null) ? EXIT_CODE.fine : EXIT_CODE.failed;
}
