import { InvalidInputError, OrderRefusedError } from "../../src/core/errors/error-classes.ts";
import { parseMoney } from "../../src/core/money.ts";
import { type Database, inTransaction, type Retry } from "./in-transaction.ts";
import { orderProblem } from "./order-problem.ts";

export type PriceChange = {
  readonly productId: number;
  /** Decimal text, as "12.50". */
  readonly price: string;
  /** For whoever writes history: the time (`YYYY-MM-DD HH:MM:SS`, UTC) and the id of the row in PriceHistory. Else now, and the next id. */
  readonly history?: { readonly at: string; readonly id: number };
};

const MOST_CENTS = 9_999_999_999n;

/**
 * Gives a product another price, as proc_UpdatePrice does. A trigger writes the row of the history, if the price really changes.
 * @throws OrderRefusedError TS371 (no such product); InvalidInputError TS378 (the price)
 */
export async function changePrice(database: Database, change: PriceChange, retry: Retry): Promise<void> {
  const { productId, price, history } = change;
  const cents = parseMoney(price, 2);
  if (cents === null || cents < 0n || cents > MOST_CENTS)
    throw new InvalidInputError(
      orderProblem("TS378", `product ${productId}`, `price "${price}"`, "a decimal from 0.00 to 99999999.99"),
    );
  await inTransaction(
    database,
    async (tx) => {
      const [found] = await tx.rows(
        "SELECT currentPrice <=> CAST(? AS DECIMAL(10,2)) same FROM Product WHERE id = ? FOR UPDATE",
        [price, productId],
      );
      if (found === undefined)
        throw new OrderRefusedError(
          orderProblem("TS371", "price change", `product ${productId}`, "a product of the shop"),
        );
      // An insert_id that no trigger takes would go to the next row of this session that is numbered.
      if (Number(found["same"]) === 1) return;
      if (history !== undefined)
        await tx.run("SET @pos_now = ?, insert_id = CAST(? AS SIGNED)", [history.at, history.id]);
      await tx.run("UPDATE Product SET currentPrice = ? WHERE id = ?", [price, productId]);
      if (history !== undefined) await tx.run("SET @pos_now = NULL");
    },
    retry,
  );
}
