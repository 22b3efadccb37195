import { expect, it } from "vitest";
import { newestVerdict } from "../../cli/newest-verdict.ts";

const certificate = (verdict: string, time: string): string =>
  JSON.stringify({ verdict, issuedAt: `2026-11-20T${time}.000Z` });

it("shows the certificate that was issued last, in whatever order they are seen", () => {
  const newest = newestVerdict();
  newest.see(null);
  expect(newest.text()).toBe("none yet");
  newest.see(certificate("RED", "03:19:32"));
  newest.see(certificate("GREEN", "03:17:43"));
  expect(newest.text()).toBe("RED 03:19:32");
  newest.see(certificate("GREEN", "03:20:01"));
  expect(newest.text()).toBe("GREEN 03:20:01");
});

it("shows a reconciliation that failed until a certificate is issued after it", () => {
  const newest = newestVerdict();
  newest.fail("States.Timeout", new Date("2026-11-20T03:18:00Z"));
  newest.see(certificate("GREEN", "03:17:43"));
  expect(newest.text()).toBe("failed (States.Timeout)");
  newest.see(certificate("GREEN", "03:18:43"));
  expect(newest.text()).toBe("GREEN 03:18:43");
});
