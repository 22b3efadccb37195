import { basename, join } from "node:path";
import { jsonText } from "../states/json-text.ts";
import type { EventSourceMapping, FunctionDefinition } from "../lambda/local-lambda.ts";
import { isJsonObject, type Json } from "../states/json.ts";
import { numberOf, onlyMembers, type ReadContext, type TemplateResource, textOf } from "./template-resource.ts";

/** Lambda's defaults. */
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MB = 128;
const DEFAULT_BATCH_SIZE = 10;
const DEFAULT_MAXIMUM_CONCURRENCY = 1000;

const RUNTIMES = ["nodejs22.x", "nodejs24.x"];
const SQS_PROPERTIES = [
  "Queue",
  "BatchSize",
  "MaximumBatchingWindowInSeconds",
  "FunctionResponseTypes",
  "ScalingConfig",
  "Enabled",
];

/** A function of the template; its bundle is `<bundlesDir>/<last folder of CodeUri>/<module of Handler>.mjs`. */
export function readFunction(resource: TemplateResource, context: ReadContext): FunctionDefinition {
  const { properties, path, name } = resource;
  const { report } = context;
  const [module = "handler", handler] = textOf(properties["Handler"], `${path}.Handler`, report).split(".");
  if (handler === undefined) report.invalid(`${path}.Handler`, module, "module.export, for instance handler.handler");
  const runtime = textOf(properties["Runtime"], `${path}.Runtime`, report);
  if (!RUNTIMES.includes(runtime)) report.refused(`${path}.Runtime`, runtime, RUNTIMES.join(", "));
  const folder = basename(textOf(properties["CodeUri"], `${path}.CodeUri`, report));
  const reserved = properties["ReservedConcurrentExecutions"];
  return {
    name,
    bundle: join(context.bundlesDir, folder, `${module}.mjs`),
    handler: handler ?? "handler",
    timeoutSeconds: numberOf(properties["Timeout"], DEFAULT_TIMEOUT_SECONDS, `${path}.Timeout`, report),
    memoryMb: numberOf(properties["MemorySize"], DEFAULT_MEMORY_MB, `${path}.MemorySize`, report),
    reservedConcurrency:
      reserved === undefined ? null : numberOf(reserved, 1, `${path}.ReservedConcurrentExecutions`, report),
    environment: { ...variables(resource, context), ...context.functionEnvironment },
  };
}

function variables({ properties, path }: TemplateResource, { report }: ReadContext): Record<string, string> {
  const environment = properties["Environment"];
  if (environment === undefined) return {};
  if (!isJsonObject(environment)) {
    report.invalid(`${path}.Environment`, JSON.stringify(environment), "Variables");
    return {};
  }
  onlyMembers(environment, ["Variables"], `${path}.Environment`, report);
  const given = environment["Variables"];
  return Object.fromEntries(
    Object.entries(isJsonObject(given) ? given : {}).map(([name, value]) => [name, jsonText(value)]),
  );
}

/** The function's Events; only queues are known here. */
export function readEventSources(resource: TemplateResource, { report }: ReadContext): EventSourceMapping[] {
  const events = resource.properties["Events"];
  if (!isJsonObject(events)) return [];
  return Object.entries(events).flatMap(([id, event]) => {
    const path = `${resource.path}.Events.${id}`;
    const type = isJsonObject(event) ? event["Type"] : undefined;
    const properties = isJsonObject(event) ? event["Properties"] : undefined;
    if (type !== "SQS" || !isJsonObject(properties)) {
      report.refused(`${path}.Type`, JSON.stringify(type) ?? "nothing", "SQS");
      return [];
    }
    onlyMembers(properties, SQS_PROPERTIES, path, report);
    if (jsonText(properties["Enabled"] ?? true) === "false") return [];
    const number = (property: string, otherwise: number): number =>
      numberOf(properties[property], otherwise, `${path}.${property}`, report);
    const scaling = properties["ScalingConfig"];
    const concurrency = isJsonObject(scaling) ? scaling["MaximumConcurrency"] : undefined;
    return {
      queue: textOf(properties["Queue"], `${path}.Queue`, report),
      functionName: resource.name,
      batchSize: number("BatchSize", DEFAULT_BATCH_SIZE),
      batchingWindowSeconds: number("MaximumBatchingWindowInSeconds", 0),
      reportBatchItemFailures: includes(properties["FunctionResponseTypes"], "ReportBatchItemFailures"),
      maximumConcurrency: numberOf(concurrency, DEFAULT_MAXIMUM_CONCURRENCY, `${path}.ScalingConfig`, report),
    };
  });
}

function includes(value: Json | undefined, text: string): boolean {
  return Array.isArray(value) && value.includes(text);
}
