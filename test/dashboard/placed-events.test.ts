import type { HistoryEvent, HistoryEventType } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import { machineGraph } from "../../dashboard/states/machine-graph.ts";
import { placedEvents } from "../../dashboard/states/placed-events.ts";
import { stateSummary } from "../../dashboard/states/state-status.ts";
import { stateVisits } from "../../dashboard/states/state-visits.ts";

const graph = machineGraph(
  JSON.stringify({
    StartAt: "Each",
    States: {
      Each: { Type: "Map", ItemProcessor: { StartAt: "W", States: { W: { Type: "Task", End: true } } }, Next: "After" },
      After: { Type: "Pass", End: true },
    },
  }),
);

const event = (id: number, previousEventId: number, type: HistoryEventType, details: object = {}): HistoryEvent => {
  const kind = type.replace(/^.*(State(?:Entered|Exited))$/, "$1");
  return { id, previousEventId, type, timestamp: new Date(id * 1000), [`${kind}EventDetails`]: details };
};
const named = (name: string, more: object = {}): object => ({ name, ...more });

/** As AWS chains them: the Map goes on from the last iteration, and iterations are interleaved. */
const INTERLEAVED = [
  event(1, 0, "ExecutionStarted"),
  event(2, 0, "MapStateEntered", named("Each")),
  event(3, 2, "MapStateStarted", { length: 2 }),
  event(4, 3, "MapIterationStarted", named("Each", { index: 0 })),
  event(5, 3, "MapIterationStarted", named("Each", { index: 1 })),
  event(6, 5, "TaskStateEntered", named("W", { input: "1" })),
  event(7, 4, "TaskStateEntered", named("W", { input: "0" })),
  event(8, 6, "TaskScheduled"),
  event(9, 7, "TaskScheduled"),
  event(10, 8, "TaskSucceeded"),
  event(11, 10, "TaskStateExited", named("W", { output: "one" })),
  event(12, 11, "MapIterationSucceeded", named("Each", { index: 1 })),
  event(13, 9, "TaskSucceeded"),
  event(14, 13, "TaskStateExited", named("W", { output: "zero" })),
  event(15, 14, "MapIterationSucceeded", named("Each", { index: 0 })),
  event(16, 15, "MapStateSucceeded"),
  event(17, 15, "MapStateExited", named("Each")),
  event(18, 17, "PassStateEntered", named("After")),
  event(19, 18, "PassStateExited", named("After")),
  event(20, 19, "ExecutionSucceeded"),
];

describe("places of events", () => {
  it("follow previousEventId through interleaved iterations", () => {
    const places = placedEvents(INTERLEAVED, graph).map(({ scope, state }) => `${scope} ${state}`);
    const [machine, map, zero, one, after] = [" null", " Each", "/Each[0] W", "/Each[1] W", " After"];
    expect(places).toEqual([
      machine,
      map,
      map,
      map,
      map,
      one,
      zero,
      one,
      zero,
      one,
      one,
      map,
      zero,
      zero,
      map,
      map,
      map,
      after,
      after,
      machine,
    ]);
  });

  it("give each iteration its own input and output", () => {
    const visits = stateVisits(placedEvents(INTERLEAVED, graph)).filter(({ state }) => state === "W");
    expect(visits.map(({ scope, input, output }) => [scope, input, output])).toEqual([
      ["/Each[1]", "1", "one"],
      ["/Each[0]", "0", "zero"],
    ]);
  });

  it("every beginning of a history has a status for every state", () => {
    for (let length = 0; length <= INTERLEAVED.length; length += 1) {
      const visits = stateVisits(placedEvents(INTERLEAVED.slice(0, length), graph));
      const status = (name: string): string => stateSummary(visits.filter(({ state }) => state === name)).status;
      expect(status("Each"), `after ${length} events`).toBe(
        length < 2 ? "notStarted" : length < 17 ? "running" : "succeeded",
      );
      expect(status("W"), `after ${length} events`).toBe(
        length < 6 ? "notStarted" : length < 14 ? "running" : "succeeded",
      );
    }
  });
});
