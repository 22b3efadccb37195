import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { AwsError } from "./aws-error.ts";
import { errorResponse } from "./error-response.ts";
import { foreignRequest } from "./foreign-request.ts";
import { listen } from "./listen.ts";
import type { LocalRequest, LocalResponse, LocalService } from "./local-service.ts";
import { notImplemented } from "./not-implemented.ts";
import { readRequest } from "./read-request.ts";
import { writeResponse } from "./write-response.ts";

export type Endpoint = {
  /** `http://127.0.0.1:<port>`: with an IP address SDK clients use path-style S3 by themselves; with `localhost` they fail offline. */
  readonly url: string;
  readonly port: number;
  /** Adds a service behind those already there. */
  mount(service: LocalService): void;
  /** Ends long polls, lets running requests finish for half a second, then closes connections and services. */
  stop(): Promise<void>;
};

export type EndpointOptions = {
  /** 0 takes any free port. */
  readonly port: number;
  readonly services: readonly LocalService[];
  readonly log?: (line: string) => void;
};

/** Longer than any SDK's own idle limit, so that it is never the server who closes a socket the client is about to use. */
const KEEP_ALIVE_MS = 75_000;
/** Within the second that stopping may take; a large download that is still running is cut. */
const STOP_GRACE_MS = 500;

const describe = (request: LocalRequest): string => request.target ?? `${request.method} ${request.path}`;

async function answerOf(
  request: LocalRequest,
  services: readonly LocalService[],
  log: (line: string) => void,
): Promise<LocalResponse> {
  const service = services.find((candidate) => candidate.matches(request));
  try {
    const refusal = foreignRequest(request);
    if (refusal !== null) throw new AwsError("AccessDenied", 403, refusal);
    if (service === undefined) throw notImplemented(describe(request));
    return await service.handle(request);
  } catch (error) {
    if (error instanceof AwsError) return errorResponse(error, request, service);
    if (!request.signal.aborted) {
      log(
        `${service?.name ?? "endpoint"} failed on ${describe(request)}: ${error instanceof Error ? error.stack : String(error)}`,
      );
    }
    const message = error instanceof Error ? error.message : String(error);
    return errorResponse(new AwsError("InternalFailure", 500, message), request, service);
  }
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), STOP_GRACE_MS);
  await closed;
  clearTimeout(cut);
}

/**
 * One HTTP server on 127.0.0.1 for all local AWS services. What no service takes is answered 501 NotImplemented, by name; what a page of
 * another site may have sent, 403 AccessDenied.
 * Throws ServerStartError TS801 when the port is taken, TS802 when it cannot be listened on.
 */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const services = [...options.services];
  const log = options.log ?? ((line) => process.stderr.write(`${line}\n`));
  // A set and not AbortSignal.any with one long-lived signal: that keeps every request's signal reachable until the end.
  const running = new Set<AbortController>();
  let stopping = false;
  let url = "http://127.0.0.1";

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const abort = new AbortController();
    running.add(abort);
    response.once("close", () => {
      running.delete(abort);
      if (!response.writableFinished) abort.abort();
    });
    const request = readRequest(incoming, { origin: url, requestId: randomUUID(), signal: abort.signal });
    const answer = await answerOf(request, services, log);
    if (stopping) response.shouldKeepAlive = false;
    await writeResponse(request, answer, response);
  };
  // requestTimeout 0: Node's 5 minutes would cut a slow 200 MB upload.
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0 }, (incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      log(`endpoint: ${error instanceof Error ? error.stack : String(error)}`);
      response.destroy();
    });
  });
  const port = await listen(server, options.port);
  url = `http://127.0.0.1:${port}`;

  return {
    url,
    port,
    mount: (service) => void services.push(service),
    stop: async () => {
      stopping = true;
      for (const abort of running) abort.abort();
      await closeServer(server);
      await Promise.all(services.map(async (service) => await service.close?.()));
    },
  };
}
