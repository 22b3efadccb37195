import type { SeededRandom } from "../../../source/seed/seeded-random.ts";
import type { RawModel } from "./raw-model.ts";

/** A row of a raw file: texts by header. `raw` stands for the whole line where a row is no good CSV. */
export type RawRow = {
  readonly fields: Readonly<Record<string, string>>;
  readonly reason: string | null;
  readonly raw?: string;
};
export type RawRows = Readonly<Record<"customers" | "products" | "orders" | "orderlines" | "TAXRATES", RawRow[]>>;

export const row = (fields: Readonly<Record<string, string>>, reason: string | null = null): RawRow => ({
  fields,
  reason,
});

const spaced = (r: SeededRandom, text: string): string => (r.chance(0.1) ? ` ${text}  ` : text);

/** `m/d/yyyy` unpadded or padded, or as it is. */
function dayText(r: SeededRandom, isoDay: string): string {
  const [year = "", month = "", day = ""] = isoDay.split("-");
  return r.pick([`${Number(month)}/${Number(day)}/${year}`, `${month}/${day}/${year}`, isoDay]);
}

function timeText(r: SeededRandom, time: string): string {
  const [day = "", clock = ""] = time.split(" ");
  const [year = "", month = "", ofMonth = ""] = day.split("-");
  if (clock === "00:00:00" && r.chance(0.5)) return day;
  return r.pick([time, time, `${day}T${clock}`, `${Number(month)}/${Number(ofMonth)}/${year} ${clock}`]);
}

function priceText(r: SeededRandom, cents: bigint): string {
  const plain = `${cents / 100n}.${String(cents % 100n).padStart(2, "0")}`;
  const commas = plain.replace(/^\d+/, (whole) => Number(whole).toLocaleString("en"));
  const whole = cents % 100n === 0n ? [`$${cents / 100n}`] : [];
  return r.pick([plain, `$${plain}`, `$${commas}`, ...whole]);
}

/** Each kind of dirt the real files have, put onto a clean model; all of these rows are to be accepted. */
export function rawRows(r: SeededRandom, model: RawModel): RawRows {
  return {
    customers: model.customers.map((c) =>
      row({
        ID: String(c.id),
        FN: spaced(r, c.first),
        LN: spaced(r, c.last),
        CT: c.city,
        ST: c.state,
        // A spreadsheet takes the leading zeros off.
        ZP: c.zip === null ? "" : r.pick([c.zip, String(Number(c.zip))]),
        S1: c.address1,
        S2: spaced(r, c.address2),
        EM: spaced(r, c.email),
        BD: c.born === null ? r.pick(["", " ", "0000-00-00"]) : dayText(r, c.born),
      }),
    ),
    products: model.products.map((p) =>
      row({
        ID: String(p.id),
        Name: spaced(r, p.name),
        Price: spaced(r, priceText(r, p.cents)),
        "Quantity on Hand": p.stock === 0 ? r.pick(["", "0"]) : String(p.stock),
      }),
    ),
    orders: model.orders.map((o) =>
      row({
        OID: String(o.id),
        CID: spaced(r, String(o.customer)),
        Ordered: timeText(r, o.placed),
        Shipped: o.isCancelled
          ? r.pick(["Cancelled", "CANCELLED", "cancelled "])
          : o.shipped === null
            ? r.pick(["", "0000-00-00"])
            : timeText(r, o.shipped),
      }),
    ),
    orderlines: model.orders.flatMap((o) =>
      [...o.units].flatMap(([product, quantity]) =>
        Array.from({ length: quantity }, () => row({ OID: String(o.id), PID: String(product) })),
      ),
    ),
    TAXRATES: [...model.rates].map(([zip, rate]) =>
      row({
        State: "XX",
        ZipCode: r.pick([zip, String(Number(zip))]),
        TaxRegionName: "ST. TAMMANY, REGION 1",
        EstimatedCombinedRate: `0.${String(rate).padStart(5, "0")}${r.pick(["", "0"])}`,
        RiskLevel: "1",
      }),
    ),
  };
}
