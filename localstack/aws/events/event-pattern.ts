/** A value as JSON has it at the end of a path. */
export type Scalar = string | number | boolean | null;

export type NumericOperator = "<" | "<=" | "=" | ">" | ">=";

/** One way in which a value may match. */
export type ValueTest =
  | { readonly kind: "equals"; readonly value: Scalar }
  | { readonly kind: "prefix" | "suffix" | "equals-ignore-case"; readonly text: string; readonly ignoreCase: boolean }
  /** What stands between the asterisks: `a*b` is ["a", "b"]. */
  | { readonly kind: "wildcard"; readonly parts: readonly string[] }
  | { readonly kind: "numeric"; readonly conditions: readonly { readonly operator: NumericOperator; readonly value: number }[] }
  | { readonly kind: "exists"; readonly wanted: boolean }
  /** Matches a value that passes none of these. */
  | { readonly kind: "anything-but"; readonly tests: readonly ValueTest[] };

/** What one field must be: one of several values, or an object of its own. */
export type FieldTest =
  | { readonly kind: "values"; readonly tests: readonly ValueTest[] }
  | { readonly kind: "nested"; readonly pattern: EventPattern };

/** An event pattern that was read and found sound (see `read-event-pattern.ts`). All fields and, of each `$or`, one alternative must match. */
export type EventPattern = {
  readonly fields: readonly { readonly name: string; readonly test: FieldTest }[];
  readonly alternatives: readonly (readonly EventPattern[])[];
};
