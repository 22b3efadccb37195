import { describe, expect, it } from "vitest";
import { startedState, startRefusal, START_TYPES, TASK_STATUSES } from "../../../localstack/dms/task-rules.ts";
import { epochFolder, LAST_EPOCH, newTaskState } from "../../../localstack/dms/task-state.ts";

const fresh = newTaskState(1);
const ran = { ...fresh, freshStartAtMs: 2, startAtMs: 2 };

describe("starting a replication task", () => {
  it.each(TASK_STATUSES.flatMap((status) => START_TYPES.map((type) => ({ status, type }))))(
    "$type while $status",
    ({ status, type }) => {
      const state = status === "ready" ? fresh : ran;
      const isAtRest = status === "ready" || status === "stopped" || status === "failed";
      const isRightType = (status === "ready") === (type === "start-replication");
      const expected = !isAtRest ? "state" : isRightType ? null : "type";
      expect(startRefusal(type, status, state)?.kind ?? null).toBe(expected);
    },
  );

  it("a reload is the next epoch with a fresh start, going on is neither", () => {
    const stopped = { ...ran, stoppedByUser: true, lastFailure: "x" };
    expect(startedState("reload-target", stopped, 9)).toMatchObject({
      epoch: 2,
      freshStartAtMs: 9,
      startAtMs: 9,
      stoppedByUser: false,
      lastFailure: null,
    });
    expect(startedState("resume-processing", stopped, 9)).toMatchObject({ epoch: 1, freshStartAtMs: 2, startAtMs: 9 });
    expect(startedState("start-replication", fresh, 9)).toMatchObject({ epoch: 1, freshStartAtMs: 9 });
  });

  it("names epochs with four digits and ends at the last one", () => {
    expect(epochFolder(2)).toBe("raw/epoch=0002");
    expect(startRefusal("reload-target", "stopped", { ...ran, epoch: LAST_EPOCH })?.kind).toBe("state");
  });
});
