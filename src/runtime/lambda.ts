import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import withMiddleware from "@middy/core";
import { isRefusedLogin } from "../core/errors/is-refused-login.ts";
import { type LogFields, logFailure, logger, logLine } from "./log.ts";
import { FAILURES, METRICS } from "./metric-names.ts";
import { forgetReady } from "./once-ready.ts";
import { subjectOf } from "./subject-of.ts";

export type LambdaFunction<I, O> = {
  /** The function's folder name; log lines are `<name>.done` and `<name>.failed`. */
  readonly name: string;
  readonly run: (input: I) => Promise<O>;
  /** What of an output goes into the log line and the metrics, beside whose call it was. */
  readonly report: (output: O, input: I) => LogFields;
};

const metrics = new Metrics({
  namespace: process.env["POWERTOOLS_METRICS_NAMESPACE"] ?? "Tillstream",
  serviceName: process.env["POWERTOOLS_SERVICE_NAME"] ?? "tillstream",
});

/**
 * What every Lambda of ours has around it: one structured line per invocation, its numbers as metrics (EMF, through the log), and
 * errors passed on untouched, because the state machine chooses its retry by their name.
 */
export function lambda<I, O>(fn: LambdaFunction<I, O>): (input: I, context: unknown) => Promise<O> {
  const handler = withMiddleware()
    .use(injectLambdaContext(logger, { clearState: true }))
    .use(logMetrics(metrics))
    .handler(async (input: unknown) => observed(fn, input as I));
  return handler;
}

async function observed<I, O>(fn: LambdaFunction<I, O>, input: I): Promise<O> {
  const startedAtMs = performance.now();
  try {
    const output = await runWithFreshLogin(fn, input);
    const durationMs = Math.round(performance.now() - startedAtMs);
    const fields = { ...subjectOf(input), ...fn.report(output, input), durationMs };
    count(fn.name, fields);
    logLine(`${fn.name}.done`, fields);
    return output;
  } catch (error) {
    metrics.addDimension("function", fn.name);
    metrics.addMetric(FAILURES, MetricUnit.Count, 1);
    const durationMs = Math.round(performance.now() - startedAtMs);
    logFailure(`${fn.name}.failed`, error, { ...subjectOf(input), durationMs });
    throw error;
  }
}

/**
 * A rotated password is in the secret and not in a warm container: when a login is refused, everything that is kept is opened anew and the
 * work done again, once. Every function may be repeated, as the state machine's retries do.
 */
async function runWithFreshLogin<I, O>(fn: LambdaFunction<I, O>, input: I): Promise<O> {
  try {
    return await fn.run(input);
  } catch (error) {
    if (!isRefusedLogin(error)) throw error;
    logLine(`${fn.name}.login-refused`, subjectOf(input));
    forgetReady();
    return fn.run(input);
  }
}

function count(name: string, fields: LogFields & { durationMs: number }): void {
  metrics.addDimension("function", name);
  for (const [field, metric] of Object.entries(METRICS)) {
    const value = fields[field as keyof typeof METRICS];
    if (value !== undefined) metrics.addMetric(metric, unitOf(metric), value);
  }
}

function unitOf(metric: string): (typeof MetricUnit)[keyof typeof MetricUnit] {
  if (metric.endsWith("Ms")) return MetricUnit.Milliseconds;
  return metric.endsWith("Seconds") ? MetricUnit.Seconds : MetricUnit.Count;
}
