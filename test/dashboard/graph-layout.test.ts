import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Drawing,
  type DrawnState,
  END,
  graphLayout,
  type GraphLayout,
  START,
} from "../../dashboard/states/graph-layout.ts";
import { machineGraph } from "../../dashboard/states/machine-graph.ts";
import { statesOf } from "../../dashboard/states/state-in-graph.ts";
import { pipelineDefinition } from "../support/pipeline-definition.ts";

const drawn = (definition: object): GraphLayout => graphLayout(machineGraph(JSON.stringify(definition)));
const named = (layout: Drawing, name: string): DrawnState => {
  const found = allStates(layout).find((state) => state.name === name);
  if (found === undefined) throw new Error(`${name} is not drawn`);
  return found;
};
const allStates = (layout: Drawing): DrawnState[] =>
  layout.states.flatMap((state) => [state, ...state.inner.flatMap(allStates)]);
const centre = ({ x, width }: DrawnState): number => x + width / 2;
const overlap = (a: DrawnState, b: DrawnState): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** No state on another, inner ones inside theirs, nothing outside of the drawing. */
function expectTidy(layout: GraphLayout): void {
  const check = (drawing: Drawing, box: { x: number; y: number; width: number; height: number }): void => {
    for (const [index, state] of drawing.states.entries()) {
      for (const other of drawing.states.slice(index + 1))
        expect(overlap(state, other), `${state.name} on ${other.name}`).toBe(false);
      expect(state.x).toBeGreaterThanOrEqual(box.x);
      expect(state.y).toBeGreaterThanOrEqual(box.y);
      expect(state.x + state.width).toBeLessThanOrEqual(box.x + box.width);
      expect(state.y + state.height).toBeLessThanOrEqual(box.y + box.height);
      for (const inner of state.inner) check(inner, state);
    }
  };
  check(layout, { x: 0, y: 0, width: layout.width, height: layout.height });
}

const pass = (next: string | null): object => ({ Type: "Pass", ...(next === null ? { End: true } : { Next: next }) });

describe("the pipeline's graph", () => {
  const layout = drawn(pipelineDefinition((name) => name));

  it("reads from top to bottom, what every load does in one straight line", () => {
    const order = ["Plan", "AnythingToLoad", "EachBatch", "EachPartition", "CommitFiles", "ReconcileWanted"];
    const rest = ["PlanReconcile", "EachSegment", "Certify", "Summarise"];
    const line = [START, ...order, ...rest, END].map((name) => named(layout, name));
    expect(line.map(({ y }) => y)).toEqual(line.map(({ y }) => y).toSorted((a, b) => a - b));
    for (const state of line) expect(Math.abs(centre(state) - centre(line[0] ?? state))).toBeLessThan(1);
    expectTidy(layout);
  });

  it("has Maps around their states, and a comment on every state", () => {
    expect(named(layout, "EachBatch").inner[0]?.states.map(({ name }) => name)).toEqual(["ApplyFiles"]);
    expect(
      allStates(layout).filter(({ type, comment }) => comment === null && type !== "Start" && type !== "End"),
    ).toEqual([]);
  });

  it("names the branches of a Choice", () => {
    const choice = layout.edges.filter(({ from }) => from === "AnythingToLoad");
    expect(choice.map(({ kind, label, to }) => [kind, label, to])).toEqual([
      ["choice", "$plan.batches > 0", "EachBatch"],
      ["choice", "$plan.mode = 'repair' and $count($plan.partitions) > 0", "EachPartition"],
      ["otherwise", "otherwise", "SweepWanted"],
    ]);
  });

  it("leads the way round beside what it passes", () => {
    const around = layout.edges.find(({ kind, from }) => kind === "otherwise" && from === "AnythingToLoad");
    const xs = [...(around?.path ?? "").matchAll(/(-?[\d.]+) -?[\d.]+/g)].map(([, x]) => Number(x));
    const passed = named(layout, "EachBatch");
    expect(Math.max(...xs)).toBeGreaterThan(passed.x + passed.width);
  });
});

describe("other shapes", () => {
  it.each([
    [
      "a loop",
      {
        StartAt: "A",
        States: {
          A: pass("B"),
          B: { Type: "Choice", Choices: [{ Condition: "{% $x %}", Next: "A" }], Default: "C" },
          C: pass(null),
        },
      },
    ],
    [
      "a Choice to itself",
      {
        StartAt: "B",
        States: {
          B: { Type: "Choice", Choices: [{ Condition: "{% $x %}", Next: "B" }], Default: "C" },
          C: { Type: "Succeed" },
        },
      },
    ],
    [
      "two ends",
      {
        StartAt: "A",
        States: {
          A: { Type: "Task", Next: "C", Catch: [{ ErrorEquals: ["X", "Y"], Next: "F" }] },
          C: { Type: "Succeed" },
          F: { Type: "Fail" },
        },
      },
    ],
    [
      "branches",
      {
        StartAt: "P",
        States: {
          P: {
            Type: "Parallel",
            End: true,
            Branches: [
              { StartAt: "L", States: { L: pass("M"), M: pass(null) } },
              { StartAt: "R", States: { R: pass(null) } },
            ],
          },
        },
      },
    ],
    [
      "a Map in a Map",
      {
        StartAt: "O",
        States: {
          O: {
            Type: "Map",
            End: true,
            ItemProcessor: {
              StartAt: "I",
              States: { I: { Type: "Map", End: true, ItemProcessor: { StartAt: "W", States: { W: pass(null) } } } },
            },
          },
        },
      },
    ],
    ["a state nobody goes to", { StartAt: "A", States: { A: pass(null), B: pass(null) } }],
    ["nothing", {}],
  ])("%s is tidy", (_, definition) => {
    expectTidy(drawn(definition));
  });

  it("draws a Catch as such, with its errors", () => {
    const layout = drawn({
      StartAt: "A",
      States: {
        A: { Type: "Task", Next: "C", Catch: [{ ErrorEquals: ["X", "Y"], Next: "F" }] },
        C: { Type: "Succeed" },
        F: { Type: "Fail" },
      },
    });
    expect(layout.edges.find(({ kind }) => kind === "catch")).toMatchObject({ from: "A", to: "F", label: "X, Y" });
  });

  it("any machine is tidy, with every state and every edge", () => {
    const machine = fc.integer({ min: 1, max: 12 }).chain((size) =>
      fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 20 }).map((choices) => {
        const name = (at: number): string => `State${at}`;
        const states = Array.from({ length: size }, (_, at) => {
          const Choices = choices
            .filter(([from]) => from === at)
            .map(([, to]) => ({ Condition: "{% $x %}", Next: name(to) }));
          return [name(at), at === size - 1 ? { Type: "Succeed" } : { Type: "Choice", Choices, Default: name(at + 1) }];
        });
        return { StartAt: name(0), States: Object.fromEntries(states) as object };
      }),
    );
    fc.assert(
      fc.property(machine, (definition) => {
        const graph = machineGraph(JSON.stringify(definition));
        const layout = graphLayout(graph);
        expectTidy(layout);
        expect(layout.states).toHaveLength(graph.states.length + 2);
        expect(layout.edges).toHaveLength(graph.edges.length + graph.ends.length + 1);
      }),
      { numRuns: 60 },
    );
  });
});

describe("which execution runs a state", () => {
  it("is the child for states of a DISTRIBUTED Map, the execution itself for an INLINE one", () => {
    const states = statesOf(machineGraph(JSON.stringify(pipelineDefinition((name) => name))));
    const ranBy = Object.fromEntries(states.map(({ state, ranBy }) => [state.name, ranBy?.name ?? null]));
    expect(ranBy).toMatchObject({
      Plan: null,
      EachBatch: null,
      ApplyFiles: "EachBatch",
      BuildDocuments: null,
      ReconcileSegment: "EachSegment",
    });
  });
});
