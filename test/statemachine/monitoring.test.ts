import { describe, expect, it } from "vitest";
import { FAILURES, METRICS } from "../../src/runtime/metric-names.ts";
import { loadStages } from "../support/load-stages.ts";
import { STAGE_CALLS } from "../support/stage-calls.ts";
import { type SamTemplate, samTemplate, templateFunctions } from "../support/sam-template.ts";

const main = samTemplate();
const monitoring = samTemplate("infra/monitoring.yaml");
const functions = [...templateFunctions(main).keys()];

const propertiesOf = ({ Resources }: SamTemplate, id: string): unknown => Resources[id]?.Properties ?? {};

type Alarm = {
  Namespace: string;
  MetricName: string;
  Dimensions: { Name: string; Value: unknown }[];
  TreatMissingData: string;
  OKActions?: unknown;
  AlarmDescription: string;
};
const alarms = Object.entries(monitoring.Resources)
  .filter(([, { Type }]) => Type === "AWS::CloudWatch::Alarm")
  .map(([id, { Properties }]) => ({ id, ...(Properties as unknown as Alarm) }));
const body = (propertiesOf(monitoring, "Dashboard") as { DashboardBody: { "Fn::Sub": string } }).DashboardBody["Fn::Sub"];
const dashboard = JSON.parse(body.replaceAll(/\$\{(\w+|AWS::\w+)\}/g, "x")) as {
  widgets: { type: string; properties: { metrics?: unknown[][] } }[];
};

/** Metrics of ours that are named: by an alarm or on the dashboard, each with the function that must write it. */
const named = [
  ...alarms
    .filter(({ Namespace }) => Namespace === "Tillstream")
    .map(({ MetricName, Dimensions }) => ({ metric: MetricName, fn: String(Dimensions.find(({ Name }) => Name === "function")?.Value) })),
  ...dashboard.widgets
    .flatMap(({ properties }) => properties.metrics ?? [])
    .filter(([namespace]) => namespace === "Tillstream")
    .map((entry) => ({ metric: String(entry[1]), fn: String(entry[entry.indexOf("function") + 1]) })),
];

const stages = await loadStages();

/** Fields of the log line that a handler really writes, of a call that has something of everything. */
function reported(fn: string): Set<string> {
  const { input, output } = STAGE_CALLS[fn as keyof typeof STAGE_CALLS];
  return new Set(Object.keys(stages.get(fn)?.report(output, input) ?? {}));
}

describe("alarms and dashboard", () => {
  it("name only metrics that are written, each by the function that writes it, under the namespace and service of the functions", () => {
    expect(named.length).toBeGreaterThan(10);
    const fields = Object.fromEntries(Object.entries(METRICS).map(([field, metric]) => [metric, field]));
    for (const { metric, fn } of named) {
      expect(functions, metric).toContain(fn);
      if (metric === FAILURES || metric === METRICS.durationMs) continue;
      expect(Object.keys(fields)).toContain(metric);
      expect([...reported(fn)], `${metric} of ${fn}`).toContain(fields[metric]);
    }
    const { Variables } = main.Globals.Function.Environment;
    expect(Variables["POWERTOOLS_METRICS_NAMESPACE"]).toBe("Tillstream");
    for (const { Namespace, Dimensions } of alarms.filter((alarm) => alarm.Namespace === "Tillstream")) {
      expect(Dimensions.map(({ Name }) => Name), Namespace).toEqual(["service", "function"]);
      expect(Dimensions[0]?.Value).toEqual(Variables["POWERTOOLS_SERVICE_NAME"]);
    }
  });

  it("show every metric that is written", () => {
    const seen = new Set(named.map(({ metric }) => metric));
    expect([...Object.values(METRICS), FAILURES].filter((metric) => !seen.has(metric))).toEqual([]);
  });

  it("ring for lag even when nothing is measured any more, and for nothing else then", () => {
    const breaching = alarms.filter(({ TreatMissingData }) => TreatMissingData === "breaching").map(({ id }) => id);
    expect(breaching).toEqual(["LagAlarm"]);
  });

  it("say nothing by themselves of what happened once, and keep a certificate's verdict until the next", () => {
    const silent = alarms.filter(({ OKActions }) => OKActions === undefined).map(({ id }) => id);
    expect(silent).toEqual(["QuarantinedRowsAlarm", "QuarantinedFilesAlarm", "UnknownTablesAlarm", "ConflictsAlarm", "FailedExecutionsAlarm", "TimedOutExecutionsAlarm"]);
    const lasting = alarms.filter(({ TreatMissingData }) => TreatMissingData === "ignore").map(({ id }) => id);
    expect(lasting).toEqual(["DriftAlarm"]);
  });

  it("count the failures of every function as Lambda does, killed and timed out ones too, and as each logs them itself", () => {
    const errors = [...body.matchAll(/\["AWS\/Lambda", "Errors", "FunctionName", "\$\{(\w+)FunctionName\}"\]/g)].map(([, name]) => `${name ?? ""}Function`);
    const ids = Object.entries(main.Resources).flatMap(([id, { Type }]) => (Type === "AWS::Serverless::Function" ? [id] : []));
    expect(errors.toSorted()).toEqual(ids.toSorted());
    expect(named.filter(({ metric }) => metric === FAILURES).map(({ fn }) => fn).toSorted()).toEqual(functions.toSorted());
  });

  it("cover what can go wrong", () => {
    const metrics = new Set(alarms.map(({ Namespace, MetricName }) => `${Namespace} ${MetricName}`));
    const dms = Object.values(samTemplate("infra/dms.yaml").Resources).flatMap(({ Type, Properties }) =>
      Type === "AWS::CloudWatch::Alarm" ? [`${String(Properties["Namespace"])} ${String(Properties["MetricName"])}`] : [],
    );
    expect([...metrics, ...dms]).toEqual(
      expect.arrayContaining([
        "Tillstream LagSeconds",
        "Tillstream RowsQuarantined",
        "Tillstream FilesQuarantined",
        "Tillstream RedCertificates",
        "AWS/States ExecutionsFailed",
        "AWS/States ExecutionsTimedOut",
        "AWS/SQS ApproximateNumberOfMessagesVisible",
        "AWS/SQS ApproximateAgeOfOldestMessage",
        "AWS/Lambda Throttles",
        "AWS/DMS CDCLatencyTarget",
        "AWS/DMS CDCLatencySource",
      ]),
    );
  });

  it("get every parameter of their stack from the main one, and it no other", () => {
    for (const [id, file] of Object.entries({ Monitors: "monitoring", Network: "network", Dms: "dms", DocumentDb: "documentdb" })) {
      const { Parameters = {}, TemplateURL } = propertiesOf(main, id) as { Parameters?: object; TemplateURL: string };
      expect(TemplateURL).toBe(`infra/${file}.yaml`);
      const declared = samTemplate(TemplateURL).Parameters;
      expect(Object.keys(Parameters).filter((name) => !(name in declared))).toEqual([]);
      const missing = Object.entries(declared).filter(([name, { Default }]) => Default === undefined && !(name in Parameters));
      expect(missing.map(([name]) => name)).toEqual([]);
    }
  });
});
