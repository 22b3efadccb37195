import type { Command, GatewayContext } from "./gateway-context.ts";
import { OK, toBson } from "./reply-document.ts";

/** MongoDB 7.0, whose commands the engine offers. */
const WIRE_VERSION = 21;
const VERSION = "7.0.0";
const SESSION_MINUTES = 30;

let lastConnectionId = 0;

const hello: Command = () => {
  lastConnectionId += 1;
  return toBson({
    helloOk: true,
    ismaster: true,
    isWritablePrimary: true,
    maxBsonObjectSize: 16_777_216,
    maxMessageSizeBytes: 48_000_000,
    // The engine's own limit; MongoDB says 100,000.
    maxWriteBatchSize: 25_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: SESSION_MINUTES,
    connectionId: lastConnectionId,
    minWireVersion: 0,
    maxWireVersion: WIRE_VERSION,
    readOnly: false,
    ok: 1,
  });
};

const buildInfo: Command = ({ engineVersion }: GatewayContext) =>
  toBson({
    version: VERSION,
    versionArray: [7, 0, 0, 0],
    gitVersion: `documentdb ${engineVersion}`,
    maxBsonObjectSize: 16_777_216,
    bits: 64,
    debug: false,
    modules: [],
    storageEngines: ["documentdb"],
    ok: 1,
  });

const end =
  (how: "COMMIT" | "ROLLBACK"): Command =>
  async ({ transactions }, request) => {
    const { transaction } = request;
    request.transaction = null;
    if (transaction !== null) await transactions.end(transaction, how);
    return OK;
  };

const ok: Command = () => OK;

export const SESSION_COMMANDS: Readonly<Record<string, Command>> = {
  hello,
  ismaster: hello,
  isMaster: hello,
  buildInfo,
  buildinfo: buildInfo,
  ping: ok,
  startSession: ok,
  endSessions: ok,
  refreshSessions: ok,
  killSessions: ok,
  logout: ok,
  commitTransaction: end("COMMIT"),
  abortTransaction: end("ROLLBACK"),
  whatsmyuri: (_context, { peer }) => toBson({ you: peer, ok: 1 }),
  connectionStatus: () => toBson({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] }, ok: 1 }),
  getParameter: () => toBson({ featureCompatibilityVersion: { version: "7.0" }, ok: 1 }),
  getCmdLineOpts: () => toBson({ argv: [], parsed: {}, ok: 1 }),
  getLog: () => toBson({ totalLinesWritten: 0, log: [], ok: 1 }),
  serverStatus: ({ address, pool }) =>
    toBson({
      host: address(),
      version: VERSION,
      process: "tillstream-gateway",
      pid: process.pid,
      uptime: process.uptime(),
      connections: { current: pool.total() },
      ok: 1,
    }),
};
