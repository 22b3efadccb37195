import { GetExecutionHistoryCommand, ListExecutionsCommand } from "@aws-sdk/client-sfn";
import { MongoClient } from "mongodb";
import { describe, expect, it } from "vitest";
import { stateMachineArn as pipelineArn } from "../../cli/follow-execution.ts";
import { localClients } from "../../cli/local-clients.ts";
import {
  eventually,
  type RunningCommand,
  spawnTillstream,
  temporaryWorld,
  tillstream,
  worldOf,
} from "../support/command-line.ts";
import { childrenWith, killAtOnce, processesWith } from "../support/processes.ts";

/** Large enough that every phase lasts long enough to be hit. */
const ORDERS = "6000";
const LONG_MS = 240_000;

async function inWorld(test: (dataDir: string, start: () => RunningCommand) => Promise<void>): Promise<void> {
  const { dataDir, dispose } = temporaryWorld();
  try {
    await test(dataDir, () =>
      spawnTillstream(["start", "--once", "--data", dataDir, "--port", "0", "--orders", ORDERS]),
    );
  } finally {
    for (const pid of processesWith(dataDir)) killAtOnce(pid);
    dispose();
  }
}

type LedgerFile = { key: string; state: string; attempts: number };

/** The ledger of a world that is at rest. */
async function ledgerOf(dataDir: string): Promise<LedgerFile[]> {
  const running = spawnTillstream(["start", "--data", dataDir, "--port", "0", "--rate", "0"]);
  await eventually("the page", LONG_MS, () => running.stderr().includes("page: "));
  const world = worldOf(dataDir);
  const client = await new MongoClient(world?.documentsUri ?? "").connect();
  try {
    return await client
      .db(world?.database ?? "")
      .collection<LedgerFile>("files")
      .find()
      .toArray();
  } finally {
    await client.close();
    running.child.kill("SIGINT");
    await running.ended;
  }
}

/** Every file once and done; taken again only by the one run that took over from the killed one. */
async function expectLoadedOnce(dataDir: string): Promise<void> {
  const files = (await ledgerOf(dataDir)).filter((file) => file.state !== "ignored");
  expect(files.length).toBeGreaterThan(0);
  expect(new Set(files.map((file) => file.key)).size).toBe(files.length);
  expect(files.filter((file) => file.state !== "done" || file.attempts > 2)).toEqual([]);
}

/** Waits until the newest execution has entered the state and is still running. */
async function doing(dataDir: string, state: string): Promise<void> {
  await eventually(`${state} to begin`, LONG_MS, async () => {
    const world = worldOf(dataDir);
    if (world === null) return false;
    const { states } = localClients(world.endpoint);
    const stateMachineArn = await pipelineArn(states);
    const { executions } = await states.send(
      new ListExecutionsCommand({ stateMachineArn, statusFilter: "RUNNING", maxResults: 1 }),
    );
    const executionArn = executions?.[0]?.executionArn;
    if (executionArn === undefined) return false;
    const { events } = await states.send(
      new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 50 }),
    );
    return (
      events?.find((event) => event.stateEnteredEventDetails !== undefined)?.stateEnteredEventDetails?.name === state
    );
  });
}

describe.skipIf(process.platform !== "linux")("killed in the middle of a load", { timeout: 3 * LONG_MS }, () => {
  it.for(["EachBatch", "BuildDocuments", "EachSegment"])(
    "the whole program during %s: the next start converges, green",
    async (state) => {
      await inWorld(async (dataDir, start) => {
        const first = start();
        await doing(dataDir, state);
        killAtOnce(first.child.pid ?? 0);
        await first.ended;
        await eventually("its servers to end with it", 30_000, () => processesWith(dataDir).length === 0);
        const second = await start().ended;
        expect(second.stderr).toContain("certificate GREEN");
        expect(second.code).toBe(0);
        await expectLoadedOnce(dataDir);
      });
    },
  );

  it.for(["apply-files", "build-documents", "reconcile-segment"])(
    "a Lambda child of %s: the run goes on in another, green",
    async (name) => {
      await inWorld(async (_dataDir, start) => {
        const running = start();
        const [victim] = await eventually(`a child of ${name}`, LONG_MS, () => {
          const found = childrenWith(running.child.pid ?? 0, `functions/${name}/`);
          return found.length > 0 ? found : null;
        });
        killAtOnce(victim ?? 0);
        const { code, stderr } = await running.ended;
        expect(stderr).toContain("certificate GREEN");
        expect(code).toBe(0);
      });
    },
  );

  it("the document server: it comes back and nothing is lost, green", async () => {
    await inWorld(async (dataDir, start) => {
      const running = start();
      await doing(dataDir, "EachBatch");
      const servers = processesWith(`${dataDir}/documents`, "postgres").concat(
        processesWith(`${dataDir}/documents`, "mongod "),
      );
      expect(servers.length).toBeGreaterThan(0);
      for (const pid of servers) killAtOnce(pid);
      const { code, stderr } = await running.ended;
      expect(stderr).toContain("certificate GREEN");
      expect(code).toBe(0);
    });
  });

  it("Ctrl-C ends everything and answers 0", async () => {
    await inWorld(async (dataDir, start) => {
      const running = start();
      await doing(dataDir, "EachBatch");
      running.child.kill("SIGINT");
      await running.ended;
      await eventually("its servers to end", 30_000, () => processesWith(dataDir).length === 0);
      expect((await tillstream(["start", "--once", "--data", dataDir, "--port", "0"])).code).toBe(0);
    });
  });
});
