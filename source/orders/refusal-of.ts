import type { Problem } from "../../src/core/errors/tillstream-error.ts";
import { orderProblem } from "./order-problem.ts";

/** What the statement was about; the server does not say. */
export type AskedFor = { readonly orderId?: number; readonly productId?: number; readonly customerId?: number | null };

const ER_NO_REFERENCED_ROW = 1452;
const ER_DUP_ENTRY = 1062;
const SHORT = /^not enough stock of product (\d+): (\d+) more asked for/;

/** The shop's words for what a trigger, a foreign key or a key refused; null when it was none of them. */
export function refusalOf(error: unknown, asked: AskedFor): Problem | null {
  const { errno, sqlState, sqlMessage = "" } = error as { errno?: number; sqlState?: string; sqlMessage?: string };
  const short = sqlState === "45000" ? SHORT.exec(sqlMessage) : null;
  if (short !== null) {
    return orderProblem("TS370", `product ${short[1]}`, "less in stock", `at least ${short[2]} more, as asked for`);
  }
  if (errno === ER_DUP_ENTRY && asked.productId !== undefined) {
    return orderProblem("TS376", orderOf(asked), `a line of product ${asked.productId}`, "none yet");
  }
  if (errno !== ER_NO_REFERENCED_ROW) return null;
  if (sqlMessage.includes("fk_Order_customer_id"))
    return orderProblem("TS372", orderOf(asked), `customer ${asked.customerId}`, "a customer of the shop");
  if (sqlMessage.includes("fk_Orderline_product_id"))
    return orderProblem("TS371", orderOf(asked), `product ${asked.productId ?? "?"}`, "a product of the shop");
  return orderProblem("TS373", orderOf(asked), "no such order", "an order of the shop");
}

const orderOf = ({ orderId }: AskedFor): string => (orderId === undefined ? "new order" : `order ${orderId}`);
