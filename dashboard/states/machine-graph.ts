/** A state as the graph shows it. `inner` are the graphs inside a Map (one) or Parallel (one per branch). */
export type GraphState = {
  readonly name: string;
  readonly type: string;
  readonly comment: string | null;
  /** Of a DISTRIBUTED Map: what its Map Runs and child executions are named by. */
  readonly mapLabel: string | null;
  readonly inner: readonly MachineGraph[];
};

export type GraphEdge = {
  readonly from: string;
  readonly to: string;
  readonly kind: "next" | "choice" | "otherwise" | "catch";
  /** The condition of a Choice or the errors of a Catch. */
  readonly label: string;
};

export type MachineGraph = {
  readonly startAt: string;
  readonly comment: string | null;
  readonly states: readonly GraphState[];
  readonly edges: readonly GraphEdge[];
  /** States after which the graph is at its end. */
  readonly ends: readonly string[];
};

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** The JSONata of `{% … %}` without its braces. */
const expression = (value: unknown): string => {
  const written = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return /^\{%(.*)%\}$/s.exec(written.trim())?.[1]?.trim() ?? written;
};

function edgesOf(name: string, state: Fields): GraphEdge[] {
  const edge = (to: unknown, kind: GraphEdge["kind"], label: string): GraphEdge[] =>
    typeof to === "string" ? [{ from: name, to, kind, label }] : [];
  return [
    ...edge(state["Next"], "next", ""),
    ...list(state["Choices"]).flatMap((choice) =>
      edge(fields(choice)["Next"], "choice", expression(fields(choice)["Condition"])),
    ),
    ...edge(state["Default"], "otherwise", "otherwise"),
    ...list(state["Catch"]).flatMap((catcher) =>
      edge(fields(catcher)["Next"], "catch", list(fields(catcher)["ErrorEquals"]).join(", ")),
    ),
  ];
}

function graphState(name: string, state: Fields): GraphState {
  const type = text(state["Type"]) ?? "";
  const processor = fields(state["ItemProcessor"]);
  const distributed = fields(processor["ProcessorConfig"])["Mode"] === "DISTRIBUTED";
  return {
    name,
    type,
    comment: text(state["Comment"]),
    mapLabel: type === "Map" && distributed ? (text(state["Label"]) ?? name) : null,
    inner: type === "Map" ? [graphOf(processor)] : list(state["Branches"]).map((branch) => graphOf(fields(branch))),
  };
}

function graphOf(definition: Fields): MachineGraph {
  const states = Object.entries(fields(definition["States"])).map(([name, state]) => [name, fields(state)] as const);
  const names = new Set(states.map(([name]) => name));
  return {
    startAt: text(definition["StartAt"]) ?? "",
    comment: text(definition["Comment"]),
    states: states.map(([name, state]) => graphState(name, state)),
    edges: states.flatMap(([name, state]) => edgesOf(name, state)).filter(({ to }) => names.has(to)),
    ends: states
      .filter(([, state]) => state["End"] === true || state["Type"] === "Succeed" || state["Type"] === "Fail")
      .map(([name]) => name),
  };
}

/** The graph of a definition in the Amazon States Language, JSONata. Throws SyntaxError when the text is not JSON. */
export function machineGraph(definition: string): MachineGraph {
  return graphOf(fields(JSON.parse(definition)));
}
