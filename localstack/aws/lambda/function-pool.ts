import { randomUUID } from "node:crypto";
import { localArn } from "../local-account.ts";
import { FunctionChild } from "./function-child.ts";
import { FunctionLog } from "./function-log.ts";
import type { FunctionDefinition, FunctionState, Invocation, InvocationResult } from "./local-lambda.ts";

/**
 * Children per function, whatever concurrency AWS would allow: two cores. More invocations wait for one, where AWS would start another
 * environment or, beyond the reserved concurrency, answer TooManyRequestsException.
 */
const MAX_CHILDREN = 2;
/** Bytes of a request or a response: Lambda's quota for synchronous invocations. */
export const MAX_PAYLOAD_BYTES = 6_291_456;

export type PoolOptions = {
  readonly definition: FunctionDefinition;
  readonly logFile: string;
  /** Made per child, because the endpoint's port is known only later. */
  readonly environment: () => Record<string, string>;
  readonly log: (line: string) => void;
};

/** The children of one function: warm ones are used again, dead ones replaced at the next invocation. */
export class FunctionPool {
  readonly #options: PoolOptions;
  readonly #log: FunctionLog;
  readonly #children = new Set<FunctionChild>();
  readonly #idle: FunctionChild[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #limit: number;
  #running = 0;
  #closed = false;
  #invocations = 0;
  #errors = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#log = new FunctionLog(options.logFile);
    this.#limit = Math.min(options.definition.reservedConcurrency ?? MAX_CHILDREN, MAX_CHILDREN);
  }

  get definition(): FunctionDefinition {
    return this.#options.definition;
  }

  get arn(): string {
    return localArn("lambda", `function:${this.definition.name}`);
  }

  state(): FunctionState {
    return {
      name: this.definition.name,
      arn: this.arn,
      running: this.#running,
      waiting: this.#waiting.length,
      pids: [...this.#children].map((child) => child.pid),
      invocations: this.#invocations,
      errors: this.#errors,
      logFile: this.#log.file,
    };
  }

  async invoke(payload: string, waiting?: Invocation["waiting"]): Promise<InvocationResult> {
    const requestId = randomUUID();
    await this.#enter(waiting);
    this.#invocations += 1;
    const child = this.#take();
    try {
      const answer = await child.invoke({ requestId, payload, functionArn: this.arn });
      const { payload: given, failed } = limited(answer);
      if (failed) this.#errors += 1;
      return { requestId, payload: given, functionError: failed ? "Unhandled" : null, logTail: answer.logTail };
    } finally {
      this.#giveBack(child);
      this.#leave();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const go of this.#waiting.splice(0)) go();
    await Promise.all([...this.#children].map((child) => child.kill()));
  }

  async #enter(waiting: Invocation["waiting"]): Promise<void> {
    // Who waited is handed the place of the one that leaves, so that `running` never passes the limit.
    if (this.#running >= this.#limit) {
      waiting?.begins();
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      waiting?.ends();
    } else this.#running += 1;
    if (this.#closed) throw new Error(`${this.definition.name}: the local cloud is stopping`);
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }

  #take(): FunctionChild {
    for (let child = this.#idle.pop(); child !== undefined; child = this.#idle.pop()) if (!child.dead) return child;
    const child = new FunctionChild(this.definition, this.#options.environment(), (chunk) => this.#log.write(chunk));
    this.#children.add(child);
    void child.exited.then(() => {
      this.#children.delete(child);
      if (!this.#closed && !this.#idle.includes(child)) this.#options.log(`a child of ${this.definition.name} ended`);
    });
    return child;
  }

  /** Kept warm until the end: 60 to 90 MB each, and two at most. */
  #giveBack(child: FunctionChild): void {
    if (!child.dead) this.#idle.push(child);
  }
}

function limited(answer: { payload: string; failed: boolean }): { payload: string; failed: boolean } {
  const bytes = Buffer.byteLength(answer.payload);
  if (bytes <= MAX_PAYLOAD_BYTES) return answer;
  const errorMessage = `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${MAX_PAYLOAD_BYTES} bytes).`;
  return { payload: JSON.stringify({ errorType: "Function.ResponseSizeTooLarge", errorMessage }), failed: true };
}
