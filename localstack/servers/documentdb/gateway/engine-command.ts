import type { EngineParameter } from "../engine-client.ts";
import type { Command } from "./gateway-context.ts";
import type { Request } from "./request.ts";
import { bytesAt, firstRow, runStatement } from "./run-statement.ts";

/** A command the engine answers whole: one statement, the reply in the first column. */
export const engineCommand =
  (text: string, parameters: (request: Request) => readonly EngineParameter[]): Command =>
  async ({ pool }, request) => {
    const { transaction, maxTimeMs } = request;
    const target = { transaction, client: null, maxTimeMs };
    return bytesAt(firstRow(await runStatement(pool, target, text, parameters(request))), 0);
  };
