/**
 * The program of a child process: loads one bundle and runs its handler, one invocation after the other, as Lambda's runtime client does.
 * Arguments: path of the bundle, name of the exported handler. It ends when its parent is gone, even after kill -9 of the parent.
 */
import { pathToFileURL } from "node:url";
import type { FromChild, ToChild } from "./child-messages.ts";
import { errorPayload } from "./error-payload.ts";
import { invocationContext } from "./invocation-context.ts";

type Handler = (event: unknown, context: object) => unknown;

/** Exit codes of AWS's runtime client. */
const EXIT_UNHANDLED_REJECTION = 128;
const EXIT_UNCAUGHT = 129;

const [bundle = "", handlerName = ""] = process.argv.slice(2);
let current: string | null = null;

function send(message: FromChild, then: () => void = () => undefined): void {
  process.send?.(message, undefined, undefined, then);
}

/** Answers the running invocation, if any, and ends the process: its state is not to be trusted any more. */
function die(payload: string, exitCode: number): void {
  process.stderr.write(`${payload}\n`);
  const exit = (): never => process.exit(exitCode);
  if (current === null) exit();
  else send({ kind: "answer", requestId: current, payload, failed: true, last: true }, exit);
}

async function loadHandler(): Promise<Handler> {
  const module = (await import(pathToFileURL(bundle).href)) as Record<string, unknown>;
  const handler = module[handlerName];
  if (typeof handler === "function") return handler as Handler;
  throw Object.assign(new Error(`${bundle} has no export ${handlerName}`), { name: "Runtime.HandlerNotFound" });
}

async function invoke(handler: Handler, message: ToChild): Promise<void> {
  const { requestId } = message;
  current = requestId;
  try {
    const result = await handler(JSON.parse(message.payload), invocationContext(message));
    send({ kind: "answer", requestId, payload: JSON.stringify(result) ?? "null", failed: false, last: false });
  } catch (error) {
    send({ kind: "answer", requestId, payload: errorPayload(error), failed: true, last: false });
  } finally {
    current = null;
  }
}

process.on("disconnect", () => process.exit(0));
// Ctrl-C reaches the whole process group; the parent decides when its children end.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => undefined);
process.on("uncaughtException", (error) => die(errorPayload(error), EXIT_UNCAUGHT));
process.on("unhandledRejection", (reason) => {
  const error = reason instanceof Error ? reason : new Error(String(reason));
  die(errorPayload(error, "Runtime.UnhandledPromiseRejection"), EXIT_UNHANDLED_REJECTION);
});

try {
  const handler = await loadHandler();
  process.on("message", (message) => void invoke(handler, message as ToChild));
  send({ kind: "ready" });
} catch (error) {
  send({ kind: "broken", payload: errorPayload(error) }, () => process.exit(1));
}
