import path from "node:path";
import { vi } from "vitest";
import type { LambdaFunction } from "../../src/runtime/lambda.ts";
import { posMapping } from "./pos-mapping.ts";
import { templateFunctions } from "./sam-template.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** What a handler needs to be loaded; nothing is reached before the first call. */
const ENVIRONMENT = {
  DATA_BUCKET: "data",
  WORK_BUCKET: "work",
  STATE_MACHINE_ARN: "arn:aws:states:us-east-1:000000000000:stateMachine:pos-pipeline-test",
  TARGET_URI: "mongodb://nowhere",
};

type Stage = LambdaFunction<unknown, unknown>;

/** Every function of the template as its handler defines it: name, run and report, by the name of its folder. */
export async function loadStages(): Promise<ReadonlyMap<string, Stage>> {
  Object.assign(process.env, ENVIRONMENT);
  const bundledMapping = await posMapping();
  vi.doMock("../../src/runtime/lambda.ts", () => ({ lambda: (stage: Stage) => stage }));
  // The bundler's loader for YAML is not here.
  vi.doMock("../../src/runtime/bundled-mapping.ts", () => ({ bundledMapping }));
  const stages = new Map<string, Stage>();
  for (const name of templateFunctions().keys()) {
    const file = path.join(ROOT, "functions", name, "handler.ts");
    stages.set(name, ((await import(file)) as { handler: Stage }).handler);
  }
  vi.doUnmock("../../src/runtime/lambda.ts");
  vi.doUnmock("../../src/runtime/bundled-mapping.ts");
  return stages;
}
