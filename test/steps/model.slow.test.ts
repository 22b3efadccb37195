import { describe, expect, it } from "vitest";
import { ensureIndexes } from "../../src/edges/ensure-indexes.ts";
import { liveDocuments } from "../support/live-documents.ts";
import { playOnServer } from "../support/model/play-on-server.ts";

const HISTORIES = Number(process.env["MODEL_HISTORIES"] ?? 200);
const FIRST_SEED = Number(process.env["MODEL_FIRST_SEED"] ?? 1);
/** Histories at once: they pause a lot, and the server's queue should never be empty. */
const AT_ONCE = 6;
const TIMEOUT_MS = 900_000;

const { client } = liveDocuments();

describe("documents after random histories on a real server", () => {
  it(
    "equal a naive rebuild from the source's rows",
    async () => {
      const db = client().db(`model_${Date.now()}`);
      await ensureIndexes(db);
      const wrong: string[] = [];
      let crashes = 0;
      let seed = FIRST_SEED;
      const work = async (): Promise<void> => {
        while (seed < FIRST_SEED + HISTORIES) {
          const own = seed++;
          const played = await playOnServer(db, own);
          crashes += played.crashes;
          if (played.problems.length > 0) wrong.push(`seed ${own}: ${played.problems.join("\n")}`);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      expect(wrong).toEqual([]);
      expect(crashes).toBeGreaterThan(HISTORIES / 10);
      await db.dropDatabase();
    },
    TIMEOUT_MS,
  );
});
