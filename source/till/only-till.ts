import type { Connection, RowDataPacket } from "mysql2/promise";
import { InvalidInputError } from "../../src/core/errors/error-classes.ts";
import { orderProblem } from "../orders/order-problem.ts";
import { connectShop } from "../shop-connection.ts";

/** The right to sell in a shop, which one program has at a time. */
export type OnlyTill = {
  /** After a connection was lost: takes the right again if it went with it. @throws InvalidInputError TS380, or the driver's error while the server is away */
  readonly confirm: () => Promise<void>;
  /** Gives the right back; the next till may have it at once. */
  readonly close: () => Promise<void>;
};

const LOCK_NAME = "tillstream_till";
/** A server takes a moment to notice that the till before has gone. */
const PATIENCE_SECONDS = 2;

/**
 * A lock by name that ends with the session that holds it, so that a killed till never stands in the way.
 * @throws InvalidInputError TS380 when another till has it
 */
export async function onlyTill(uri: string): Promise<OnlyTill> {
  let connection = await lockedConnection(uri);
  let confirming: Promise<void> | null = null;

  async function confirm(): Promise<void> {
    try {
      await connection.query("DO 1");
    } catch {
      connection.destroy();
      connection = await lockedConnection(uri);
    }
  }
  return {
    confirm: () => (confirming ??= confirm().finally(() => (confirming = null))),
    async close() {
      // On a lost connection the right is gone already.
      await connection.end().catch(() => {});
    },
  };
}

async function lockedConnection(uri: string): Promise<Connection> {
  const connection = await connectShop(uri);
  const [rows] = await connection.query<RowDataPacket[]>("SELECT GET_LOCK(?, ?) taken, IS_USED_LOCK(?) holder", [
    LOCK_NAME,
    PATIENCE_SECONDS,
    LOCK_NAME,
  ]);
  const { taken, holder } = rows[0] as { taken: number | string; holder: number | string };
  if (Number(taken) === 1) return connection;
  connection.destroy();
  throw new InvalidInputError(
    orderProblem("TS380", "the shop", `a till that sells (session ${holder})`, "to be the only one"),
  );
}
