import { Logger } from "@aws-lambda-powertools/logger";
import { TillstreamError } from "../core/errors/tillstream-error.ts";

/** Everything a log line may carry: who, how many, how long. A closed type, so that no row value ever gets into a log. */
export type LogFields = {
  readonly runId?: string;
  readonly mode?: string;
  /** How a run or a step of it ended. */
  readonly status?: string;
  /** What a whole run came to; under other names than the metrics of the functions that counted it. */
  readonly filesDone?: number;
  readonly filesRefused?: number;
  readonly filesFailed?: number;
  readonly rows?: number;
  readonly rowsRefused?: number;
  readonly drift?: number;
  /** Files left to other runs. */
  readonly filesBusy?: number;
  /** Documents that cannot be read. */
  readonly unreadable?: number;
  /** Tables that a sweep left alone. */
  readonly tablesLeft?: number;
  readonly batch?: string;
  readonly partition?: number;
  readonly segment?: string;
  readonly files?: number;
  readonly filesQuarantined?: number;
  readonly lagSeconds?: number;
  readonly batches?: number;
  readonly bytes?: number;
  readonly rowsRead?: number;
  readonly applied?: number;
  readonly superseded?: number;
  readonly quarantined?: number;
  readonly conflicts?: number;
  readonly customers?: number;
  readonly products?: number;
  readonly slices?: number;
  readonly documents?: number;
  readonly keys?: number;
  readonly suspects?: number;
  readonly repaired?: number;
  readonly inFlight?: number;
  readonly left?: number;
  readonly byHand?: number;
  /** Files of other runs that are waited for. */
  readonly waitingFor?: number;
  readonly findings?: number;
  /** 1 when the verdict is RED, else 0. */
  readonly redCertificates?: number;
  readonly verdict?: string;
  readonly messages?: number;
  readonly refusedMessages?: number;
  readonly durationMs?: number;
  readonly error?: { readonly name: string; readonly code: string; readonly at: string };
};

export const logger = new Logger({ serviceName: process.env["POWERTOOLS_SERVICE_NAME"] ?? "tillstream" });

/** One structured line. `event` is a short constant, `plan.done`. */
export function logLine(event: string, fields: LogFields): void {
  logger.info(event, fields);
}

/**
 * One line for a failed invocation. The message is left out on purpose: a driver's message may quote a key of a row.
 * Step Functions keeps it in the execution's history, which is for operators only.
 */
export function logFailure(event: string, error: unknown, fields: LogFields): void {
  logger.error(event, { ...fields, error: describe(error) });
}

function describe(error: unknown): NonNullable<LogFields["error"]> {
  if (!(error instanceof Error)) return { name: typeof error, code: "-", at: "-" };
  const frame = error.stack?.split("\n").find((line) => line.trimStart().startsWith("at "));
  return {
    name: error.name,
    code: error instanceof TillstreamError ? (error.code ?? "-") : "-",
    at: frame?.trim() ?? "-",
  };
}
