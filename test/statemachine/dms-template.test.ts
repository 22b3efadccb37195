import { describe, expect, it } from "vitest";
import { changeFileKey } from "../../localstack/dms/change-file-key.ts";
import { csvField, NULL_TOKEN as NULL_OF_STAND_IN } from "../../localstack/dms/csv-text.ts";
import { createTableCodec } from "../../localstack/dms/table-codec.ts";
import { changeFileName } from "../../src/core/change-files/change-file-name.ts";
import {
  BEFORE_IMAGE_PREFIX,
  NOT_SUPPLIED_TOKEN,
  NULL_TOKEN,
  OPERATION_COLUMN,
  OTHER_DMS_COLUMNS,
  SEQUENCE_COLUMN,
} from "../../src/core/change-files/dms-columns.ts";
import { mappedTables } from "../../src/core/mapping/mapped-table.ts";
import { posMapping } from "../support/pos-mapping.ts";
import { samTemplate } from "../support/sam-template.ts";

const { Resources } = samTemplate("infra/dms.yaml");
const properties = (id: string): Record<string, unknown> => Resources[id]?.Properties ?? {};
const task = properties("Task");
const serverless = properties("Replication");
const s3 = properties("TargetEndpoint")["S3Settings"] as Record<string, unknown>;

type Rule = {
  "rule-type": string;
  "rule-id": string;
  "rule-action": string;
  "object-locator": { "schema-name": string; "table-name": string };
  value?: string;
  expression?: string;
  "before-image-def"?: { "column-prefix": string; "column-suffix": string; "column-filter": string };
};
const { rules } = JSON.parse(String(task["TableMappings"])) as { rules: Rule[] };

describe("infra/dms.yaml", () => {
  it("gives the task and the serverless replication the same mappings and settings", () => {
    expect(serverless["TableMappings"]).toEqual(JSON.parse(String(task["TableMappings"])));
    expect(serverless["ReplicationSettings"]).toEqual(JSON.parse(String(task["ReplicationTaskSettings"])));
  });

  it("takes exactly the tables of the mapping, in one task, because dms_seq orders them only within one", async () => {
    const mapping = await posMapping();
    const included = rules.filter((rule) => rule["rule-type"] === "selection");
    const tables = included.map((rule) => rule["object-locator"]["table-name"]);
    expect(tables.toSorted()).toEqual(mappedTables(mapping).map((table) => table.mapping.table).toSorted());
    expect(new Set(included.map((rule) => rule["object-locator"]["schema-name"]))).toEqual(new Set([mapping.schema]));
  });

  it("adds the columns that the reader orders rows by, with ids that are unique", () => {
    const added = rules.filter((rule) => rule["rule-action"] === "add-column").map(({ value, expression }) => [value, expression]);
    expect(added).toEqual([
      ["dms_seq", "$AR_H_CHANGE_SEQ"],
      ["dms_pos", "$AR_H_STREAM_POSITION"],
    ]);
    expect(new Set(rules.map((rule) => rule["rule-id"])).size).toBe(rules.length);
  });

  it("writes the columns that the reader knows and the stand-in writes, in that order", () => {
    const { TimestampColumnName, CsvDelimiter, CsvRowDelimiter, AddColumnName } = s3;
    const added = rules.filter((rule) => rule["rule-action"] === "add-column").map(({ value }) => String(value));
    const images = rules.map((rule) => rule["before-image-def"]).find((one) => one !== undefined);
    expect(images).toEqual({ "column-prefix": BEFORE_IMAGE_PREFIX, "column-suffix": "", "column-filter": "pk-only" });
    expect(added[0]).toBe(SEQUENCE_COLUMN);
    expect([TimestampColumnName, ...added.slice(1)]).toEqual(OTHER_DMS_COLUMNS);
    const columns = [OPERATION_COLUMN, TimestampColumnName, "id", ...added, `${BEFORE_IMAGE_PREFIX}id`];
    const standIn = createTableCodec({ table: "T", columns: [{ name: "id", type: "int(11)", charset: null }], primaryKey: ["id"] }, []);
    expect(AddColumnName).toBe(true);
    expect(standIn.header).toBe(`${columns.join(String(CsvDelimiter))}${String(CsvRowDelimiter)}`);
  });

  it("writes the tokens, the quotes and the names that the reader expects and the stand-in writes", () => {
    expect(s3).toMatchObject({
      DataFormat: "csv",
      CompressionType: "gzip",
      CsvNullValue: NULL_TOKEN,
      UseCsvNoSupValue: true,
      CsvNoSupValue: NOT_SUPPLIED_TOKEN,
      IncludeOpForFullLoad: true,
      CdcInsertsOnly: false,
      CdcInsertsAndUpdates: false,
      UseTaskStartTimeForFullLoadTimestamp: true,
      PreserveTransactions: false,
      Rfc4180: true,
    });
    expect(NULL_OF_STAND_IN).toBe(NULL_TOKEN);
    // What Rfc4180 means; without it DMS writes the text as it is.
    expect(csvField('a "b", c')).toBe('"a ""b"", c"');
    expect(s3).toMatchObject({ DatePartitionEnabled: true, DatePartitionSequence: "YYYYMMDD", DatePartitionDelimiter: "SLASH" });
    const key = changeFileKey({ folder: "raw/epoch=0001", schema: "pos", table: "City" }, Date.UTC(2026, 10, 20), Date.UTC(2026, 10, 21));
    expect(key).toMatch(/\/City\/2026\/11\/20\/[^/]+\.csv\.gz$/);
    expect(changeFileName(key)).toMatchObject({ kind: "cdc", table: "City" });
  });

  it("tells of a failure of either kind", () => {
    expect(Resources["TaskEvents"]).toMatchObject({ Condition: "TellsOfTask", Properties: { SourceType: "replication-task" } });
    expect(Resources["ReplicationFailedRule"]).toMatchObject({
      Condition: "TellsOfReplication",
      Properties: {
        EventPattern: { source: ["aws.dms"], resources: [{ Ref: "Replication" }], detail: { eventType: ["REPLICATION_FAILED"] } },
        Targets: [{ Arn: { Ref: "AlarmTopicArn" } }],
      },
    });
  });

  it("flushes long before the alarm for latency rings, and a difference settles after a flush", () => {
    const { FlushSeconds } = samTemplate("infra/dms.yaml").Parameters;
    const { DmsFlushSeconds, ReconcileSettleSeconds } = samTemplate().Parameters;
    expect(DmsFlushSeconds?.MaxValue).toBe(FlushSeconds?.MaxValue);
    expect(FlushSeconds?.MaxValue).toBeLessThan(Number(properties("TargetLatencyAlarm")["Threshold"]) / 2);
    expect(ReconcileSettleSeconds?.MaxValue).toBeGreaterThan(Number(DmsFlushSeconds?.MaxValue));
  });

  it("writes where the functions list and the rule listens", () => {
    const { "Fn::Sub": written } = s3["BucketFolder"] as { "Fn::Sub": string };
    const folder = written.replace("${Epoch}", "0001");
    expect(changeFileName(`${folder}/pos/City/LOAD00000001.csv.gz`)).toMatchObject({ kind: "load", epoch: "0001", table: "City" });
    expect(folder.startsWith("raw/")).toBe(true);
  });

  it("stops on what would be lost silently", () => {
    const settings = JSON.parse(String(task["ReplicationTaskSettings"])) as Record<string, Record<string, unknown>>;
    expect(settings["ErrorBehavior"]).toMatchObject({ DataErrorPolicy: "SUSPEND_TABLE", DataTruncationErrorPolicy: "SUSPEND_TABLE" });
    expect(settings["TargetMetadata"]).toMatchObject({ BatchApplyEnabled: false });
    expect(settings["FullLoadSettings"]).toMatchObject({ TargetTablePrepMode: "DO_NOTHING" });
    expect(settings["ControlTablesSettings"]).toMatchObject({ ControlSchema: "awsdms_control" });
  });
});
