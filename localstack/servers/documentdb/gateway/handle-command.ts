import { EngineError } from "../engine-error.ts";
import { scanTopLevel } from "./bson-scan.ts";
import { CommandError } from "./command-error.ts";
import { COMMAND_NOT_FOUND } from "./error-codes.ts";
import type { Command, GatewayContext } from "./gateway-context.ts";
import type { WireRequest } from "./op-msg.ts";
import { READ_COMMANDS } from "./read-commands.ts";
import { failureReply } from "./reply-document.ts";
import { type Request, valueOf } from "./request.ts";
import { SCHEMA_COMMANDS } from "./schema-commands.ts";
import { SESSION_COMMANDS } from "./session-commands.ts";
import { WRITE_COMMANDS } from "./write-commands.ts";

const COMMANDS = new Map<string, Command>(
  [SESSION_COMMANDS, READ_COMMANDS, WRITE_COMMANDS, SCHEMA_COMMANDS].flatMap((commands) => Object.entries(commands)),
);

const DEADLOCK = "40P01";
/** A lone write that lost a deadlock did nothing and may run again; seen to succeed at the second attempt. */
const DEADLOCK_ATTEMPTS = 6;
const ignore = (): void => {};

const toRequest = (wire: WireRequest, peer: string): Request => {
  const { body, sequences } = wire;
  const fields = scanTopLevel(body);
  const [name = ""] = fields.keys();
  const partial = { body, fields };
  return {
    ...partial,
    name,
    database: String(valueOf(partial, "$db") ?? "test"),
    sequences,
    peer,
    maxTimeMs: Number(valueOf(partial, "maxTimeMS") ?? 0),
    transaction: null,
    mustRollBack: false,
  };
};

const runCommand = async (context: GatewayContext, request: Request): Promise<Buffer> => {
  const command = COMMANDS.get(request.name);
  if (command === undefined) throw new CommandError(COMMAND_NOT_FOUND, `no such command: '${request.name}'`);
  request.transaction = await context.transactions.of(request);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await command(context, request);
    } catch (error) {
      const again = request.transaction === null && error instanceof EngineError && error.sqlState === DEADLOCK;
      if (!again || attempt >= DEADLOCK_ATTEMPTS) throw error;
    }
  }
};

const rollBack = async ({ transactions }: GatewayContext, { transaction }: Request): Promise<void> => {
  if (transaction !== null && transactions.isOpen(transaction))
    await transactions.end(transaction, "ROLLBACK").catch(ignore);
};

/** Answers one command, whatever happens: failures become replies the driver understands. */
export const handleCommand = async (context: GatewayContext, wire: WireRequest, peer: string): Promise<Buffer> => {
  let request: Request | null = null;
  try {
    request = toRequest(wire, peer);
    const reply = await runCommand(context, request);
    if (request.mustRollBack) await rollBack(context, request);
    return reply;
  } catch (error) {
    const inTransaction = request?.transaction != null;
    if (request !== null) await rollBack(context, request);
    return failureReply(error, inTransaction);
  }
};
