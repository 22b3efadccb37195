import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { FromChild, ToChild } from "./child-messages.ts";
import type { FunctionDefinition } from "./local-lambda.ts";

export type ChildAnswer = { readonly payload: string; readonly failed: boolean; readonly logTail: string };

export type ChildCall = { readonly requestId: string; readonly payload: string; readonly functionArn: string };

/** Bytes of its own log that an invocation keeps, as `LogType: Tail` returns them. */
const LOG_TAIL_BYTES = 4096;
/**
 * AWS gives a bundle 10 s to load and then goes on within the function's timeout. Here the bundles of all functions may load at once on
 * two busy cores, so they get a minute.
 */
const LOAD_TIMEOUT_MS = 60_000;
const MS_PER_SECOND = 1000;

const PROGRAM = fileURLToPath(new URL("lambda-child.ts", import.meta.url));

type Outcome = Pick<ChildAnswer, "payload" | "failed">;

/** One child process with one function's bundle. One invocation at a time; after a crash or a timeout it is dead. */
export class FunctionChild {
  readonly #definition: FunctionDefinition;
  readonly #process: ChildProcess;
  readonly exited: Promise<void>;
  #state: "loading" | "ready" | "broken" | "ending" | "exited" = "loading";
  #exit = "it did not load in time";
  #brokenPayload = "";
  #tail = Buffer.alloc(0);
  /** Of the invocation that waits for the bundle, and of the one that runs: plain callbacks, so that a child warm for days keeps no chain of promises. */
  #onLoaded: (() => void) | null = null;
  #onOutcome: ((outcome: Outcome | "exited" | "late") => void) | null = null;

  constructor(definition: FunctionDefinition, environment: Record<string, string>, log: (chunk: Buffer) => void) {
    this.#definition = definition;
    this.#process = fork(PROGRAM, [definition.bundle, definition.handler], {
      env: environment,
      // The heap ends where the memory of the function ends on AWS.
      execArgv: [`--max-old-space-size=${definition.memoryMb}`],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      serialization: "json",
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.#tail = Buffer.concat([this.#tail, chunk]).subarray(-LOG_TAIL_BYTES);
        log(chunk);
      });
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.exited = promise;
    const ended = (how: string): void => {
      this.#state = "exited";
      this.#exit = how;
      this.#onLoaded?.();
      this.#onOutcome?.("exited");
      resolve();
    };
    this.#process.once("exit", (code, signal) => ended(signal === null ? `exit status ${code}` : `signal: ${signal}`));
    this.#process.once("error", (error) => ended(error.message));
    this.#process.on("message", (message) => this.#receive(message as FromChild));
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** No invocation may be given to it any more. */
  get dead(): boolean {
    return (this.#state !== "loading" && this.#state !== "ready") || !this.#process.connected;
  }

  async invoke(call: ChildCall): Promise<ChildAnswer> {
    this.#tail = Buffer.alloc(0);
    if (this.#state === "loading") await this.#loaded();
    const outcome = await this.#outcome(call);
    return { payload: outcome.payload, failed: outcome.failed, logTail: this.#tail.toString("utf8") };
  }

  kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    return this.exited;
  }

  #receive(message: FromChild): void {
    if (message.kind === "answer") {
      if (message.last) this.#state = "ending";
      this.#onOutcome?.(message);
      return;
    }
    if (message.kind === "broken") this.#brokenPayload = message.payload;
    this.#state = message.kind;
    this.#onLoaded?.();
  }

  async #loaded(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LOAD_TIMEOUT_MS);
      this.#onLoaded = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#onLoaded = null;
    if (this.#state === "loading") await this.kill();
  }

  async #outcome(call: ChildCall): Promise<Outcome> {
    if (this.#state === "broken") return { payload: this.#brokenPayload, failed: true };
    if (this.dead) return crash(call.requestId, this.#exit);
    const { timeoutSeconds } = this.#definition;
    const timeoutMs = timeoutSeconds * MS_PER_SECOND;
    const first = await new Promise<Outcome | "exited" | "late">((resolve) => {
      const timer = setTimeout(() => resolve("late"), timeoutMs);
      this.#onOutcome = (outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      };
      const message: ToChild = { kind: "invoke", deadlineMs: Date.now() + timeoutMs, ...call };
      // A send that fails means the child is going; its exit says how.
      this.#process.send(message, () => undefined);
    });
    this.#onOutcome = null;
    if (first === "exited") return crash(call.requestId, this.#exit);
    if (first !== "late") return first;
    await this.kill();
    const text = `RequestId: ${call.requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
    return { payload: JSON.stringify({ errorType: "Sandbox.Timedout", errorMessage: text }), failed: true };
  }
}

function crash(requestId: string, how: string): Outcome {
  const errorMessage = `RequestId: ${requestId} Error: Runtime exited with error: ${how}`;
  return { payload: JSON.stringify({ errorType: "Runtime.ExitError", errorMessage }), failed: true };
}
