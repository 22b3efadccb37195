/** Header and rows of change files as DMS writes them, for the shipped mapping. */
const HEADERS = {
  City: "Op,dms_ts,zip,city,state,dms_seq,dms_pos,BI_zip",
  Customer: "Op,dms_ts,id,firstName,lastName,email,address1,address2,phone,birthdate,zip,dms_seq,dms_pos,BI_id",
  Product: "Op,dms_ts,id,name,currentPrice,availableQuantity,dms_seq,dms_pos,BI_id",
  Order: "Op,dms_ts,id,datePlaced,dateShipped,status,customer_id,subtotal,salesTax,total,dms_seq,dms_pos,BI_id",
  Orderline: "Op,dms_ts,order_id,product_id,quantity,unitPrice,lineTotal,dms_seq,dms_pos,BI_order_id,BI_product_id",
} as const;

export type ChangeFileTable = keyof typeof HEADERS;

/** A table's own columns, in the order of `rows`. */
export const columnsOf = (table: ChangeFileTable): string[] =>
  HEADERS[table].split(",").filter((column) => !/^(?:Op|dms_.*|BI_.*)$/.test(column));

const TIME = "2026-11-20 10:15:04.000000";

/** @param rows each the operation and the table's own columns, joined by commas; `sequence` null for a full load, else that of the first row */
export function changeFileText(
  table: ChangeFileTable,
  rows: readonly string[],
  sequence: number | null = null,
): string {
  const header = HEADERS[table];
  const beforeImages = header.split(",").filter((column) => column.startsWith("BI_")).length;
  const lines = rows.map((row, i) => {
    const [op, ...columns] = row.split(",");
    const seq = sequence === null ? "" : `2026112010150400${String(sequence + i).padStart(19, "0")}`;
    return [op, TIME, ...columns, seq, "", ...Array<string>(beforeImages).fill("__NULL__")].join(",");
  });
  return [header, ...lines, ""].join("\n");
}
