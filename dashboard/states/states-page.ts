import {
  ExecutionStatus,
  RedriveExecutionCommand,
  SFNServiceException,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import type { LocalRequest, LocalResponse, LocalService } from "../../localstack/aws/local-service.ts";
import { crossSiteRefusal } from "../cross-site-refusal.ts";
import { assetAnswer, pageAnswer, textAnswer } from "../page-answer.ts";
import { type ExecutionAsk, type ExecutionList, executionLister } from "./list-executions.ts";
import { machineArn } from "./machine-arn.ts";
import { readChildren } from "./read-children.ts";
import { readEvent } from "./read-event.ts";
import { readExecution } from "./read-execution.ts";
import { readMapRun } from "./read-map-run.ts";
import { readState } from "./read-state.ts";
import { sampleInputs } from "./sample-inputs.ts";

const PATH = "/_tillstream/states";
const ASSETS = /^([a-z-]+\.css|icon\.svg|[a-z-]+\.js)$/;
/** The look that all pages share. */
const SHARED = "page.css";
const EVENTS_FOLDER = new URL("../../events/", import.meta.url);
const MAX_LISTED = 1000;

type Parameters = URLSearchParams;
type Context = {
  readonly sfn: SFNClient;
  readonly list: (ask: ExecutionAsk) => Promise<ExecutionList>;
};

const wholeNumber = (text: string | null, otherwise: number): number => {
  const value = Number(text ?? otherwise);
  return Number.isSafeInteger(value) && value >= 0 ? value : otherwise;
};
const page = (query: Parameters): { status: ExecutionStatus | null; limit: number } => ({
  status: Object.values(ExecutionStatus).find((status) => status === query.get("status")) ?? null,
  limit: Math.min(MAX_LISTED, Math.max(1, wholeNumber(query.get("limit"), 25))),
});

const filtered = (query: Parameters): ExecutionAsk => ({
  ...page(query),
  mode: query.get("mode"),
  name: query.get("name"),
  hidesWakes: query.get("wakes") === "hidden",
});

/** What the page reads. A null answer is 404. */
const READS: Readonly<Record<string, (context: Context, query: Parameters) => Promise<unknown>>> = {
  executions: ({ list }, query) => list(filtered(query)),
  execution: ({ sfn }, query) => readExecution(sfn, query.get("arn") ?? "", wholeNumber(query.get("after"), 0)),
  state: ({ sfn }, query) => {
    const visit = query.get("visit");
    return readState(sfn, query.get("arn") ?? "", query.get("name") ?? "", visit === null ? null : Number(visit));
  },
  event: ({ sfn }, query) => readEvent(sfn, query.get("arn") ?? "", wholeNumber(query.get("id"), 0)),
  "map-run": async ({ sfn }, query) => {
    const arn = query.get("arn") ?? "";
    return { ...(await readMapRun(sfn, arn)), ...(await readChildren(sfn, arn, page(query))) };
  },
  inputs: async () => sampleInputs(EVENTS_FOLDER),
};

type Body = Readonly<Record<string, unknown>>;
const textOf = (body: Body, member: string): string | undefined => {
  const value = body[member];
  return typeof value === "string" && value !== "" ? value : undefined;
};

/** What the page does: each is one call of the API, whose answer it gives on. */
const CALLS: Readonly<Record<string, (sfn: SFNClient, body: Body) => Promise<unknown>>> = {
  start: async (sfn, body) =>
    sfn.send(
      new StartExecutionCommand({
        stateMachineArn: await machineArn(sfn),
        input: textOf(body, "input"),
        name: textOf(body, "name"),
      }),
    ),
  redrive: (sfn, body) => sfn.send(new RedriveExecutionCommand({ executionArn: textOf(body, "executionArn") })),
  stop: (sfn, body) =>
    sfn.send(
      new StopExecutionCommand({
        executionArn: textOf(body, "executionArn"),
        error: textOf(body, "error"),
        cause: textOf(body, "cause"),
      }),
    ),
};

const json = (status: number, value: unknown): LocalResponse =>
  pageAnswer(status, "application/json", JSON.stringify(value));

async function api(context: Context, request: LocalRequest, name: string): Promise<LocalResponse> {
  try {
    if (request.method === "POST" && Object.hasOwn(CALLS, name)) {
      const body = JSON.parse((await request.readAll()).toString("utf8")) as Body;
      return json(200, await CALLS[name]?.(context.sfn, body));
    }
    if (request.method === "GET" && Object.hasOwn(READS, name)) {
      const value = await READS[name]?.(context, request.url.searchParams);
      return value === null ? json(404, { error: "There is no such thing." }) : json(200, value);
    }
    return json(404, { error: `There is nothing at ${request.method} ${request.path}.` });
  } catch (error) {
    // What the API refuses is the operator's to read; anything else is a fault of ours and goes to the endpoint's log.
    if (error instanceof SFNServiceException) return json(400, { error: `${error.name}: ${error.message}` });
    throw error;
  }
}

/**
 * The Step Functions page of the local AWS, at `/_tillstream/states`. Reads and acts through the real API only, with the official client.
 * Mount it before the dashboard, which takes every other path below `/_tillstream/`.
 */
export function statesPage(client: () => SFNClient): LocalService {
  let context: Context | null = null;
  const opened = (): Context => {
    if (context === null) {
      const sfn = client();
      context = { sfn, list: executionLister(sfn) };
    }
    return context;
  };
  return {
    name: "states page",
    matches: ({ path }) => path === PATH || path.startsWith(`${PATH}/`),
    handle(request) {
      const refusal = crossSiteRefusal(request);
      if (refusal !== null) return textAnswer(403, refusal);
      const rest = request.path.slice(PATH.length + 1);
      if (rest === "") return assetAnswer(new URL("states.html", import.meta.url));
      if (rest.startsWith("api/")) return api(opened(), request, rest.slice("api/".length));
      if (ASSETS.test(rest) && request.method === "GET") return asset(rest);
      return textAnswer(404, `There is no page ${request.path}.`);
    },
    close: async () => context?.sfn.destroy(),
  };
}

function asset(file: string): LocalResponse {
  try {
    return assetAnswer(new URL(file === SHARED ? `../${file}` : file, import.meta.url));
  } catch {
    return textAnswer(404, `There is no file ${file}.`);
  }
}
