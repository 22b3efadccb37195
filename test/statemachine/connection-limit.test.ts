import { describe, expect, it } from "vitest";
import { MAX_CONNECTIONS } from "../../src/edges/mongo.ts";
import { samTemplate } from "../support/sam-template.ts";

const template = samTemplate();
const rows = Object.entries(template.Mappings["TargetConnections"] ?? {}).filter(([limit]) => limit !== "0");
/** The driver watches each node over two connections of its own beside the pool. */
const WATCHING = 2;
const SHARES = { Apply: { share: 0.5, most: 400 }, Build: { share: 0.3, most: 200 }, Reconcile: { share: 0.2, most: 200 } };

describe("reserved concurrency", () => {
  it("has a row for every limit that may be chosen", () => {
    expect(Object.keys(template.Mappings["TargetConnections"] ?? {})).toEqual(template.Parameters["TargetConnectionLimit"]?.AllowedValues);
  });

  it.each(rows)("at %s connections is four fifths of them, shared out", (limit, reserved) => {
    const invocations = (Number(limit) * 0.8) / (MAX_CONNECTIONS + WATCHING);
    for (const [name, { share, most }] of Object.entries(SHARES)) {
      expect(reserved[name], name).toBe(Math.min(most, Math.floor(Math.round(invocations * share * 1000) / 1000)));
    }
  });

  it.each(rows)("at %s connections can never use them up", (limit, reserved) => {
    const invocations = Object.values(reserved as Record<string, number>).reduce((sum, count) => sum + count, 0);
    expect(invocations * (MAX_CONNECTIONS + WATCHING)).toBeLessThanOrEqual(Number(limit) * 0.8);
    // The account's quota is 1,000 at first, and 100 of them cannot be reserved.
    expect(invocations).toBeLessThanOrEqual(900);
  });
});
