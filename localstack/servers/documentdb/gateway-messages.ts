import type { EnginePlace } from "./launch-engine.ts";

/** What the gateway process is started with, as JSON in its only argument. */
export type GatewayJob = {
  readonly engine: EnginePlace;
  /** 0 takes an idle port; a restart asks for the one it had. */
  readonly port: number;
  readonly pidFile: string;
};

/** What it says over the channel to its parent. */
export type GatewayReport =
  | { readonly kind: "ready"; readonly port: number; readonly version: string }
  | { readonly kind: "log"; readonly line: string }
  | { readonly kind: "failed"; readonly message: string };
