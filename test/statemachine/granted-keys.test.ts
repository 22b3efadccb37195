import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { quarantineKeys } from "../../src/core/pipeline/quarantine-keys.ts";
import { RAW_PREFIX } from "../../src/core/pipeline/wanted-files.ts";
import { workKeys } from "../../src/core/pipeline/work-keys.ts";
import { reconcileKeys } from "../../src/core/reconcile/run.ts";
import { repairKeysOf } from "../../src/core/repair/repair-plan.ts";
import { samTemplate, templateFunctions } from "../support/sam-template.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const functions = templateFunctions();

const file = { key: `${RAW_PREFIX}epoch=0001/pos/City/LOAD00000001.csv.gz`, etag: "e" };
/** An example of every key that functions make, by the name they make it by. */
const KEYS: Readonly<Record<string, string>> = {
  raw: file.key,
  "workKeys.manifest": workKeys.manifest("r"),
  "workKeys.summary": workKeys.summary("r"),
  "workKeys.batchResult": workKeys.batchResult("r", "0000"),
  "workKeys.batchResults": workKeys.batchResults("r"),
  "workKeys.touched": workKeys.touched("r", 0, "0000"),
  "workKeys.touchedPartition": workKeys.touchedPartition("r", 0),
  "workKeys.sweep": workKeys.sweep("0001"),
  "reconcileKeys.segments": reconcileKeys.segments("r"),
  "reconcileKeys.plan": reconcileKeys.plan("r"),
  "reconcileKeys.replication": reconcileKeys.replication("r"),
  "reconcileKeys.result": reconcileKeys.result("r", "orders-0000"),
  "reconcileKeys.certificate": reconcileKeys.certificate("r", "json"),
  "reconcileKeys.latest": reconcileKeys.latest("json"),
  "repairKeysOf.plan": repairKeysOf.plan("r"),
  "repairKeysOf.result": repairKeysOf.result("r"),
  "repairKeysOf.file": repairKeysOf.file("r", "0001", "pos", "City", "20261120100000"),
  "quarantineKeys.rows": quarantineKeys.rows(file),
  "quarantineKeys.reason": quarantineKeys.reason(file),
  "quarantineKeys.file": quarantineKeys.file(file),
};
const IN_DATA_BUCKET = new Set(["raw", "repairKeysOf.file", "quarantineKeys.rows", "quarantineKeys.reason", "quarantineKeys.file"]);

type Uses = {
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
  /** Listed without reading an object of that bucket. */
  readonly lists?: readonly string[];
};
/** What each function does with which keys. */
const USES: Readonly<Record<string, Uses>> = {
  wake: {},
  plan: { lists: ["raw"], reads: ["workKeys.sweep"], writes: ["workKeys.manifest"] },
  "apply-files": {
    reads: ["raw", "repairKeysOf.file", "workKeys.batchResult"],
    writes: ["workKeys.touched", "workKeys.batchResult", "quarantineKeys.rows", "quarantineKeys.reason", "quarantineKeys.file"],
  },
  "sweep-epoch": { lists: ["raw"], reads: ["workKeys.sweep"], writes: ["workKeys.sweep", "workKeys.touched"] },
  "build-documents": { reads: ["workKeys.touchedPartition"] },
  "commit-files": { reads: ["workKeys.batchResults", "workKeys.sweep"], writes: ["workKeys.sweep"] },
  "plan-reconcile": {
    lists: ["raw"],
    writes: ["reconcileKeys.segments", "reconcileKeys.plan", "reconcileKeys.replication"],
  },
  "reconcile-segment": { writes: ["reconcileKeys.result"] },
  certify: {
    reads: ["reconcileKeys.plan", "reconcileKeys.replication", "reconcileKeys.result"],
    writes: ["reconcileKeys.certificate", "reconcileKeys.latest"],
  },
  "plan-repair": {
    lists: ["repairKeysOf.file"],
    reads: ["repairKeysOf.plan", "reconcileKeys.plan", "reconcileKeys.result", "reconcileKeys.certificate", "reconcileKeys.latest"],
    writes: ["repairKeysOf.plan", "repairKeysOf.file", "workKeys.manifest", "workKeys.touched"],
  },
  "check-repair": { reads: ["repairKeysOf.plan"], writes: ["repairKeysOf.result"] },
  summarise: { writes: ["workKeys.summary"] },
};

const bucketOf = (name: string): string => (IN_DATA_BUCKET.has(name) ? "DataBucket" : "WorkBucket");
const prefixOf = (name: string): string => `${bucketOf(name)} ${KEYS[name]?.split("/")[0] ?? "?"}/*`;
const prefixes = (names: readonly string[] = []): string[] => [...new Set(names.map(prefixOf))].toSorted();

type Statement = { Action: string | string[]; Resource: unknown; Condition?: { StringLike: { "s3:prefix": string | string[] } } };

function statementsOf(policies: readonly { readonly Statement: readonly unknown[] }[]): Statement[] {
  return policies.flatMap(({ Statement }) => Statement).filter((one): one is Statement => typeof one === "object" && one !== null && "Action" in one);
}

/** `${WorkBucket.Arn}/touched/*` as `WorkBucket touched/*`, a whole bucket as `WorkBucket`. */
function granted(statements: readonly Statement[], action: string): { resource: string; listed: readonly string[] | null }[] {
  return statements
    .filter(({ Action }) => [Action].flat().includes(action))
    .flatMap(({ Resource, Condition }) =>
      [Resource].flat().map((one) => {
        const { "Fn::Sub": sub, "Fn::GetAtt": bucket } = one as Record<string, string>;
        const [, name, keys] = /^\$\{(\w+)\.Arn\}\/(.+)$/.exec(sub ?? "") ?? [];
        const resource = bucket === undefined ? `${name ?? "?"} ${keys ?? "?"}` : bucket.replace(".Arn", "");
        const listed = Condition === undefined ? null : [Condition.StringLike["s3:prefix"]].flat();
        return { resource, listed };
      }),
    );
}

describe.each([...functions])("the role of %s", (folder, { Properties }) => {
  const statements = statementsOf(Properties.Policies);
  const { reads, writes, lists } = USES[folder] ?? {};

  it("reads and writes the keys its function uses, and no others", () => {
    expect(granted(statements, "s3:GetObject").map(({ resource }) => resource).toSorted()).toEqual(prefixes(reads));
    expect(granted(statements, "s3:PutObject").map(({ resource }) => resource).toSorted()).toEqual(prefixes(writes));
  });

  it("lists a bucket it reads from without a condition, which S3 needs to say 404, and others by prefix", () => {
    const wanted = new Map<string, string[] | null>((lists ?? []).map((name) => [bucketOf(name), [`${KEYS[name]?.split("/")[0] ?? "?"}/*`]]));
    for (const name of reads ?? []) wanted.set(bucketOf(name), null);
    const given = granted(statements, "s3:ListBucket");
    expect(new Map(given.map(({ resource, listed }) => [resource, listed]))).toEqual(wanted);
    expect(given).toHaveLength(wanted.size);
  });

  it("is compared with all keys that the function's folder names", () => {
    const text = globSync(`functions/${folder}/*.ts`, { cwd: ROOT }).map((name) => readFileSync(path.join(ROOT, name), "utf8"));
    const named = new Set(text.flatMap((one) => one.match(/\b(?:workKeys|reconcileKeys|repairKeysOf|quarantineKeys)\.\w+/g) ?? []));
    const known = [reads, writes, lists].flatMap((names) => names ?? []);
    expect([...named].filter((name) => !known.includes(name))).toEqual([]);
    expect(known.filter((name) => !(name in KEYS))).toEqual([]);
  });
});

describe("the state machine's role", () => {
  it("reads the manifests that maps iterate over and writes their results", () => {
    const policies = samTemplate().Resources["PosPipeline"]?.Properties["Policies"];
    const statements = statementsOf(policies as { Statement: unknown[] }[]);
    const map = ["WorkBucket results/*"];
    expect(granted(statements, "s3:PutObject").map(({ resource }) => resource)).toEqual(map);
    expect(granted(statements, "s3:GetObject").map(({ resource }) => resource).toSorted()).toEqual(
      [...map, prefixOf("workKeys.manifest"), prefixOf("reconcileKeys.segments")].toSorted(),
    );
  });
});

it("knows every function", () => {
  expect(Object.keys(USES).toSorted()).toEqual([...functions.keys()].toSorted());
});
