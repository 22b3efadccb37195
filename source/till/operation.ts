import type { OrderLine } from "../orders/order-line.ts";
import type { ShopCustomer } from "../seed/shop-rows.ts";

/** Times as `YYYY-MM-DD HH:MM:SS`, UTC; prices as decimal text. Every id and value is explicit, so that it can be told whether it was carried out. */
type OrderOperation =
  | {
      readonly kind: "place";
      readonly order: number;
      readonly customer: number | null;
      readonly at: string;
      readonly lines: readonly OrderLine[];
    }
  | { readonly kind: "ship"; readonly order: number; readonly at: string }
  | { readonly kind: "cancel" | "returnOrder" | "deleteOrder"; readonly order: number }
  /** `left`: what stays of each line that comes back, 0 when it goes. */
  | {
      readonly kind: "returnLines";
      readonly order: number;
      readonly returned: readonly OrderLine[];
      readonly left: readonly OrderLine[];
    }
  /** `retypeLine`: the line is deleted and entered anew in one transaction, with another quantity. */
  | {
      readonly kind: "addLine" | "setQuantity" | "retypeLine";
      readonly order: number;
      readonly product: number;
      readonly quantity: number;
    }
  | { readonly kind: "exchangeProduct"; readonly order: number; readonly from: number; readonly to: number }
  | { readonly kind: "moveOrder"; readonly order: number; readonly customer: number | null };

type CustomerOperation =
  | { readonly kind: "newCustomer"; readonly customer: ShopCustomer }
  | { readonly kind: "renameCustomer"; readonly id: number; readonly lastName: string; readonly email: string | null }
  | {
      readonly kind: "moveCustomer";
      readonly id: number;
      readonly address1: string;
      readonly address2: string | null;
      readonly zip: string | null;
    }
  | { readonly kind: "rekeyCustomer"; readonly id: number; readonly to: number }
  | { readonly kind: "deleteCustomer"; readonly id: number };

type ProductOperation =
  | {
      readonly kind: "newProduct";
      readonly id: number;
      readonly name: string | null;
      readonly price: string;
      readonly stock: number;
    }
  | { readonly kind: "renameProduct"; readonly id: number; readonly name: string | null }
  /** `historyId`: the row it writes in PriceHistory. */
  | {
      readonly kind: "changePrice";
      readonly id: number;
      readonly price: string;
      readonly at: string;
      readonly historyId: number;
    }
  /** `stock`: what is there afterwards. */
  | { readonly kind: "restock"; readonly id: number; readonly more: number; readonly stock: number }
  | { readonly kind: "deleteProduct"; readonly id: number };

/** One thing that happens in a shop, as one transaction. */
export type Operation = OrderOperation | CustomerOperation | ProductOperation;
export type OperationKind = Operation["kind"];
