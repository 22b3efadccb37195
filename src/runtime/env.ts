import * as z from "zod/mini";
import { InvalidInputError } from "../core/errors/error-classes.ts";
import { SOURCE_TLS } from "../core/pipeline/source-tls.ts";

/** An empty variable is an absent one: a template parameter without value arrives as "". */
const text = z.string().check(z.minLength(1));
const flag = z.pipe(
  z.enum(["true", "false"]),
  z.transform((word) => word === "true"),
);
const count = z.pipe(z.string().check(z.regex(/^[1-9]\d{0,3}$/)), z.transform(Number));

/** Every variable a function may read. A function picks those it needs; README and template.yaml use the same names. */
const VARIABLES = {
  DATA_BUCKET: text,
  WORK_BUCKET: text,
  STATE_MACHINE_ARN: text,
  /** Document database, one of the two: a secret's ARN, or a URI, which on AWS has no password in it but logs in by the function's role. */
  TARGET_SECRET_ARN: z.optional(text),
  TARGET_URI: z.optional(text),
  TARGET_DATABASE: z.prefault(text, "shop"),
  /** Whether the driver repeats a write by itself: `true` for MongoDB replica sets and Atlas, `false` for DocumentDB before 8.0.2. */
  TARGET_RETRY_WRITES: z.prefault(flag, "false"),
  /** Source database, for reconciliation; both absent: no source, and the certificate says so. */
  SOURCE_SECRET_ARN: z.optional(text),
  SOURCE_URI: z.optional(text),
  /** Of a secret that holds host, user and password; a connection string says it itself. */
  SOURCE_TLS: z.prefault(z.enum(SOURCE_TLS), "verify-identity"),
  /** Reconciliation: a difference is drift when it stands unchanged after this long (longer than the pipeline's lag), looked at so often. */
  RECONCILE_SETTLE_SECONDS: z.prefault(count, "6"),
  RECONCILE_ATTEMPTS: z.prefault(count, "3"),
  /** Another mapping than the bundled one, a path on this machine; absent in a deployment. */
  MAPPING_FILE: z.optional(text),
  /** DMS replication task or serverless replication that fills the data bucket; absent: its state and counters are not known. */
  DMS_TASK_ARN: z.optional(text),
  FULL_LOAD_POLL_SECONDS: z.prefault(count, "60"),
  FULL_LOAD_TIMEOUT_MINUTES: z.prefault(count, "1440"),
  LOAD_CONCURRENCY: z.prefault(count, "4"),
  BUILD_CONCURRENCY: z.prefault(count, "4"),
  LOAD_BATCH_THOUSAND_ROWS: z.prefault(count, "2000"),
  /** Invocations that Lambda reserves for those two; absent: nothing is reserved. */
  RESERVED_LOAD_CONCURRENCY: z.optional(count),
  RESERVED_BUILD_CONCURRENCY: z.optional(count),
} as const;

/** By the code of zod's issue. */
const EXPECTED: Readonly<Record<string, string>> = {
  invalid_format: "a whole number from 1 to 9999",
};

type Variables = typeof VARIABLES;
export type VariableName = keyof Variables;
/** What every function that speaks with the target reads. */
export const TARGET_VARIABLES = [
  "TARGET_SECRET_ARN",
  "TARGET_URI",
  "TARGET_DATABASE",
  "TARGET_RETRY_WRITES",
] as const satisfies VariableName[];
/** What those read that also speak with the source. */
export const SOURCE_VARIABLES = ["SOURCE_SECRET_ARN", "SOURCE_URI", "SOURCE_TLS"] as const satisfies VariableName[];
/** How much a run does at once, and how long it waits for DMS's full load. */
export const PACE_VARIABLES = [
  "LOAD_CONCURRENCY",
  "BUILD_CONCURRENCY",
  "LOAD_BATCH_THOUSAND_ROWS",
  "RESERVED_LOAD_CONCURRENCY",
  "RESERVED_BUILD_CONCURRENCY",
  "FULL_LOAD_POLL_SECONDS",
  "FULL_LOAD_TIMEOUT_MINUTES",
] as const satisfies VariableName[];
export type Env<N extends VariableName> = { readonly [K in N]: z.output<Variables[K]> };

/**
 * The named variables, typed. Read once, at module level.
 * @throws InvalidInputError naming every missing or malformed variable at once (TS520)
 */
export function readEnv<const N extends VariableName>(
  names: readonly N[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Env<N> {
  const shape = Object.fromEntries(names.map((name) => [name, VARIABLES[name]]));
  const given = Object.fromEntries(
    names.map((name) => [name, environment[name] === "" ? undefined : environment[name]]),
  );
  const parsed = z.object(shape).safeParse(given);
  if (parsed.success) return parsed.data as Env<N>;
  throw new InvalidInputError(
    parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      const value = environment[name];
      return {
        code: "TS520",
        where: `environment variable ${name}`,
        found: value === undefined || value === "" ? "nothing" : "a value that does not fit",
        expected: "values" in issue ? issue.values.join(" or ") : (EXPECTED[issue.code] ?? "some text"),
        remedy: "Set it in template.yaml or by a parameter of the deployment.",
      };
    }),
  );
}
