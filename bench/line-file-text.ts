import { seededRandom } from "../src/core/seeded-random.ts";

/** The key such a file would have. */
export const LINE_FILE_KEY = "raw/epoch=0001/pos/Orderline/LOAD00000001.csv.gz";

const HEADER = "Op,dms_ts,order_id,product_id,quantity,unitPrice,lineTotal,dms_seq,dms_pos,BI_order_id,BI_product_id\n";
const ROWS_PER_CHUNK = 2_000;
const LINES_PER_ORDER = 3;
const PRODUCTS = 4_000;

const money = (cents: number): string => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;

/** Text of an Orderline full-load file with this many rows, in chunks, as DMS writes it; the same rows for the same number. */
export function* lineFileText(rows: number): Generator<string> {
  const random = seededRandom(1);
  yield HEADER;
  let chunk = "";
  for (let row = 0; row < rows; row++) {
    const order = Math.floor(row / LINES_PER_ORDER);
    const product = (order * 7 + (row % LINES_PER_ORDER) * 1_327) % PRODUCTS;
    const quantity = 1 + Math.floor(random() * 9);
    const cents = 99 + Math.floor(random() * 99_900);
    const cells = `${order},${product},${quantity},${money(cents)},${money(cents * quantity)}`;
    chunk += `I,2026-11-20 10:00:00.000000,${cells},,,__NULL__,__NULL__\n`;
    if (row % ROWS_PER_CHUNK === ROWS_PER_CHUNK - 1) {
      yield chunk;
      chunk = "";
    }
  }
  if (chunk !== "") yield chunk;
}
