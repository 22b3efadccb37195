/** An EventBridge event envelope, as AWS delivers it to targets. `time` is ISO 8601 in whole seconds. */
export type CloudEvent = {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
};
