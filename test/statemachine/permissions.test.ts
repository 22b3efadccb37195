import { describe, expect, it } from "vitest";
import { samTemplate, TEMPLATE_FILES } from "../support/sam-template.ts";

type Statement = { Sid?: string; Action: string | string[]; Resource?: unknown; Principal?: unknown };

/** Every policy statement below a value. */
function statements(value: unknown): Statement[] {
  if (typeof value !== "object" || value === null) return [];
  const own = "Effect" in value && "Action" in value ? [value as unknown as Statement] : [];
  return [...own, ...Object.values(value).flatMap(statements)];
}

/** Statements whose resource is a star, by Sid, each with the reason why it cannot be less. */
const STARRED_RESOURCES: Readonly<Record<string, string>> = {
  LogDelivery: "these calls of CloudWatch Logs have no resource level",
  DmsState: "dms:DescribeReplicationTasks and dms:DescribeReplications have no resource level",
  AccountAdministersKey: "a key policy speaks of its own key",
  LogsUseKey: "a key policy speaks of its own key",
  EventsWriteToQueues: "a key policy speaks of its own key",
};
const STARRED_ACTIONS: Readonly<Record<string, string>> = {
  AccountAdministersKey: "a key whose policy the account cannot change is lost for ever",
};

type Opening = { CidrIp?: unknown; CidrIpv6?: unknown; FromPort?: number; ToPort?: number; SourceSecurityGroupId?: unknown };

describe.each(TEMPLATE_FILES)("permissions of %s", (file) => {
  const { Resources } = samTemplate(file);
  const all = statements(Resources);

  it("name their resources, but where a star has its reason", () => {
    const starred = all.filter(({ Resource }) => [Resource].flat().includes("*"));
    expect(starred.filter(({ Sid }) => !((Sid ?? "") in STARRED_RESOURCES))).toEqual([]);
  });

  it("name their actions", () => {
    const starred = all.filter(({ Action }) => [Action].flat().some((action) => action.includes("*")));
    expect(starred.filter(({ Sid }) => !((Sid ?? "") in STARRED_ACTIONS))).toEqual([]);
    expect(all.flatMap(({ Action }) => Action)).not.toContain("*");
  });

  it("let nobody in by a principal that is everybody", () => {
    expect(all.filter(({ Principal }) => JSON.stringify(Principal ?? "").includes('"*"'))).toEqual([]);
  });

  it("open no port to an address range: only to another security group", () => {
    const openings = Object.entries(Resources).flatMap(([id, { Type, Properties }]): { id: string; opening: Opening }[] => {
      if (Type === "AWS::EC2::SecurityGroupIngress") return [{ id, opening: Properties }];
      if (Type !== "AWS::EC2::SecurityGroup") return [];
      return ((Properties["SecurityGroupIngress"] ?? []) as Opening[]).map((opening) => ({ id, opening }));
    });
    for (const { id, opening } of openings) {
      expect(opening.SourceSecurityGroupId, id).toBeDefined();
      expect(opening.CidrIp ?? opening.CidrIpv6, id).toBeUndefined();
    }
  });

  it("keep every bucket from the public and every database and instance off the internet", () => {
    const resources = Object.values(Resources);
    for (const { Properties } of resources.filter(({ Type }) => Type === "AWS::S3::Bucket")) {
      expect(Object.values(Properties["PublicAccessBlockConfiguration"] as object)).toEqual([true, true, true, true]);
    }
    for (const { Properties } of resources.filter(({ Type }) => Type === "AWS::DMS::ReplicationInstance")) {
      expect(Properties["PubliclyAccessible"]).toBe(false);
    }
    expect(resources.filter(({ Type }) => Type === "AWS::EC2::InternetGateway")).toEqual([]);
  });
});

it("finds the templates and the policies it guards, and no reason for a star that nobody uses any more", () => {
  expect(TEMPLATE_FILES.length).toBeGreaterThanOrEqual(5);
  const all = TEMPLATE_FILES.flatMap((file) => statements(samTemplate(file).Resources));
  expect(all.length).toBeGreaterThan(30);
  const starred = (one: unknown, isStar: (text: string) => boolean): boolean => [one].flat().some((text) => typeof text === "string" && isStar(text));
  const sids = (isStarred: (statement: Statement) => boolean): Set<string> => new Set(all.filter(isStarred).map(({ Sid }) => Sid ?? ""));
  expect(sids(({ Resource }) => starred(Resource, (text) => text === "*"))).toEqual(new Set(Object.keys(STARRED_RESOURCES)));
  expect(sids(({ Action }) => starred(Action, (text) => text.includes("*")))).toEqual(new Set(Object.keys(STARRED_ACTIONS)));
});
