/** From the local cloud to a child. */
export type ToChild = {
  readonly kind: "invoke";
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  readonly deadlineMs: number;
  readonly functionArn: string;
};

/**
 * From a child to the local cloud: once `ready` or `broken` (the bundle did not load; it exits then), and one `answer` per invocation.
 * Payloads are JSON text; of errors `{errorType, errorMessage, trace}` as the runtime client of AWS sends them.
 */
export type FromChild =
  | { readonly kind: "ready" }
  | { readonly kind: "broken"; readonly payload: string }
  | {
      readonly kind: "answer";
      readonly requestId: string;
      readonly payload: string;
      readonly failed: boolean;
      /** The process ends after this answer: an error outside the handler has left it in an unknown state. */
      readonly last: boolean;
    };
