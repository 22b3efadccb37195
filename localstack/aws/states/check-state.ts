import {
  type Check,
  at,
  expression,
  expressions,
  integerFrom,
  listOf,
  numberFrom,
  objectOf,
  oneOf,
  orExpression,
  text,
} from "./check-value.ts";
import { isJsonObject } from "./json.ts";

/** The only integration a Task may use here. */
export const LAMBDA_INVOKE = "arn:aws:states:::lambda:invoke";
export const S3_GET_OBJECT = "arn:aws:states:::s3:getObject";
export const S3_PUT_OBJECT = "arn:aws:states:::s3:putObject";

const MAX_TIMEOUT_SECONDS = 99_999_999;
const PERCENT = 100;

const jsonata = { QueryLanguage: oneOf("JSONata") };
const assign: Check = (value, path, report) => {
  if (!isJsonObject(value)) report.invalid(path, value, "an object of variables");
  else expressions(value, path, report);
};
const computed = { Assign: assign, Output: expressions };
const isTrue: Check = (value, path, report) => {
  if (value !== true) report.invalid(path, value, "true");
};
const transition = { Next: text, End: isTrue };

/** `States.ALL` stands alone and last, in retriers and catchers alike; asl-validator lets it pass, AWS does not. */
const lastCatchAll: Check = (value, path, report) => {
  if (!Array.isArray(value)) return;
  for (const [index, item] of value.entries()) {
    const names: unknown = isJsonObject(item) ? item["ErrorEquals"] : undefined;
    if (!Array.isArray(names) || !names.includes("States.ALL")) continue;
    const where = `${path}[${index}].ErrorEquals`;
    if (names.length > 1) report.invalid(where, names, "States.ALL alone in its list");
    if (index < value.length - 1) report.invalid(where, names, "States.ALL in the last entry only");
  }
};

const both =
  (...checks: readonly Check[]): Check =>
  (value, path, report) => {
    for (const check of checks) check(value, path, report);
  };

const guarded = {
  Retry: both(
    listOf(
      objectOf({
        "ErrorEquals!": listOf(text),
        IntervalSeconds: integerFrom(1),
        BackoffRate: numberFrom(1),
        MaxAttempts: integerFrom(0),
        MaxDelaySeconds: integerFrom(1),
        JitterStrategy: oneOf("FULL", "NONE"),
      }),
    ),
    lastCatchAll,
  ),
  Catch: both(listOf(objectOf({ "ErrorEquals!": listOf(text), "Next!": text, ...computed })), lastCatchAll),
};

/** Sub-graphs are walked by the caller, which knows the names around them. */
const graph: Check = (value, path, report) => {
  if (!isJsonObject(value)) report.invalid(path, value, "an object with StartAt and States");
};

const mapFields = {
  ...jsonata,
  ...computed,
  ...transition,
  ...guarded,
  Type: text,
  "ItemProcessor!": graph,
  Items: expressions,
  ItemSelector: expressions,
  MaxConcurrency: orExpression(integerFrom(0)),
};

const readerArguments = objectOf({ "Bucket!": orExpression(text), "Key!": orExpression(text) });
const writerArguments = objectOf({ "Bucket!": orExpression(text), Prefix: orExpression(text) });

const distributedFields = {
  ...mapFields,
  Label: text,
  ItemReader: objectOf({
    "Resource!": oneOf(S3_GET_OBJECT),
    "ReaderConfig!": objectOf({ "InputType!": oneOf("JSONL"), MaxItems: orExpression(integerFrom(1)) }),
    "Arguments!": readerArguments,
  }),
  ToleratedFailurePercentage: orExpression(numberFrom(0, PERCENT)),
  ToleratedFailureCount: orExpression(integerFrom(0)),
  ResultWriter: objectOf({
    Resource: oneOf(S3_PUT_OBJECT),
    WriterConfig: objectOf({ Transformation: oneOf("NONE", "COMPACT", "FLATTEN"), OutputType: oneOf("JSON", "JSONL") }),
    Arguments: writerArguments,
  }),
};

const checks: Readonly<Record<string, Check>> = {
  Task: objectOf({
    ...jsonata,
    ...computed,
    ...transition,
    ...guarded,
    Type: text,
    "Resource!": oneOf(LAMBDA_INVOKE),
    "Arguments!": objectOf({ "FunctionName!": orExpression(text), Payload: expressions }),
    TimeoutSeconds: orExpression(numberFrom(1, MAX_TIMEOUT_SECONDS)),
  }),
  Choice: objectOf({
    ...jsonata,
    ...computed,
    Type: text,
    "Choices!": listOf(objectOf({ "Condition!": expression, "Next!": text, ...computed })),
    Default: text,
  }),
  Wait: objectOf({
    ...jsonata,
    ...computed,
    ...transition,
    Type: text,
    Seconds: orExpression(integerFrom(0)),
    Timestamp: orExpression(text),
  }),
  Pass: objectOf({ ...jsonata, ...computed, ...transition, Type: text }),
  Succeed: objectOf({ ...jsonata, Type: text, Output: expressions }),
  Fail: objectOf({ ...jsonata, Type: text, Error: orExpression(text), Cause: orExpression(text) }),
  Parallel: objectOf({
    ...jsonata,
    ...computed,
    ...transition,
    ...guarded,
    Type: text,
    "Branches!": listOf(graph),
    Arguments: expressions,
  }),
  "Map, INLINE": objectOf(mapFields),
  "Map, DISTRIBUTED": objectOf(distributedFields),
};

const MAP_INLINE = checks["Map, INLINE"];
const MAP_DISTRIBUTED = checks["Map, DISTRIBUTED"];

/** Checks the fields of one state, without what is inside its branches or item processor. */
export const checkState: Check = (value, path, report) => {
  if (!isJsonObject(value)) return report.invalid(path, value, "a state");
  const type = value["Type"];
  if (typeof type !== "string") return report.invalid(at(path, "Type"), type, "a state type");
  const check = type === "Map" ? checkMap : type.startsWith("Map") ? undefined : checks[type];
  if (check === undefined) {
    report.refused(at(path, "Type"), `"${type}"`, "Task, Choice, Wait, Pass, Succeed, Fail, Parallel, Map");
  } else {
    check(value, path, report);
  }
  if (type === "Wait" && "Seconds" in value === "Timestamp" in value) {
    report.invalid(path, Object.keys(value), "exactly one of Seconds and Timestamp");
  }
};

const processorConfig = objectOf({ "Mode!": oneOf("INLINE", "DISTRIBUTED"), ExecutionType: oneOf("STANDARD") });

const checkMap: Check = (value, path, report) => {
  const map = value as { ItemProcessor?: { ProcessorConfig?: { Mode?: unknown; ExecutionType?: unknown } } };
  const config = map.ItemProcessor?.ProcessorConfig;
  const where = `${path}.ItemProcessor.ProcessorConfig`;
  if (config !== undefined) processorConfig(config, where, report);
  const distributed = config?.Mode === "DISTRIBUTED";
  (distributed ? MAP_DISTRIBUTED : MAP_INLINE)?.(value, path, report);
  if (distributed && config.ExecutionType === undefined) report.invalid(where, config, "ExecutionType STANDARD");
  if (!isJsonObject(value)) return;
  if ("Items" in value && "ItemReader" in value) report.invalid(path, "Items and ItemReader", "one of the two");
  const writer = value["ResultWriter"];
  if (isJsonObject(writer) && "Resource" in writer !== "Arguments" in writer) {
    report.invalid(`${path}.ResultWriter`, Object.keys(writer), "Resource and Arguments together");
  }
};
