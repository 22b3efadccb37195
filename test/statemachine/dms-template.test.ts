import { describe, expect, it } from "vitest";
import { changeFileName } from "../../src/core/change-files/change-file-name.ts";
import { mappedTables } from "../../src/core/mapping/mapped-table.ts";
import { posMapping } from "../support/pos-mapping.ts";
import { samTemplate } from "../support/sam-template.ts";

const { Resources } = samTemplate("infra/dms.yaml");
const properties = (id: string): Record<string, unknown> => Resources[id]?.Properties ?? {};
const task = properties("Task");
const serverless = properties("Replication");

type Rule = {
  "rule-type": string;
  "rule-id": string;
  "rule-action": string;
  "object-locator": { "schema-name": string; "table-name": string };
  value?: string;
  expression?: string;
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

  it("writes where the functions list and the rule listens", () => {
    const { BucketFolder } = properties("TargetEndpoint")["S3Settings"] as { BucketFolder: { "Fn::Sub": string } };
    const folder = BucketFolder["Fn::Sub"].replace("${Epoch}", "0001");
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
