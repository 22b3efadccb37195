import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { loadFileKey } from "../localstack/dms/change-file-key.ts";
import { createLoadFiles } from "../localstack/dms/load-files.ts";
import { generateShop, type ShopSize } from "../source/seed/generate-shop.ts";
import type { ShopProduct } from "../source/seed/shop-rows.ts";
import { changeFileLines } from "./change-file-lines.ts";
import { whole } from "./measure.ts";
import { shopSize } from "./shop-size.ts";
import { withGeneratedColumns } from "./with-generated-columns.ts";

/** A change file on this machine, under the key it would have in S3. */
export type StoredFile = { readonly path: string; readonly key: string; readonly bytes: number };

/** A generated shop as gzip full-load files. */
export type ShopFiles = {
  readonly size: ShopSize;
  readonly files: readonly StoredFile[];
  /** Rows by table, as they stand in the files. */
  readonly rows: Readonly<Record<string, number>>;
  readonly lines: number;
  /** What the till sells. */
  readonly products: readonly ShopProduct[];
};

/** Equal seeds give equal shops: the same rows stand in the files and in MariaDB. */
export const SHOP_SEED = 11;
/** As the local DMS cuts full-load files. */
const FILE_BYTES = 64 * 1_024 * 1_024;
/** Known and on purpose not loaded. */
const IGNORED = "SalesTax";

/** Generates a shop of about that many order lines and writes its change files below `folder`. */
export async function shopFiles(folder: string, lines: number, progress: (text: string) => void): Promise<ShopFiles> {
  const size = shopSize(lines);
  progress(`generating a shop of ${whole(size.orders)} orders`);
  const shop = generateShop(SHOP_SEED, size);
  const files: StoredFile[] = [];
  const rows: Record<string, number> = {};
  for (const { table, columns, rows: cells } of withGeneratedColumns(shop)) {
    if (table === IGNORED) continue;
    progress(`writing change files of ${table}`);
    rows[table] = cells.length;
    const write = changeFileLines(table, columns);
    const load = createLoadFiles(write.header, FILE_BYTES, async (number, body) => {
      const key = loadFileKey({ folder: "raw/epoch=0001", schema: "pos", table }, number);
      const file = path.join(folder, key);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, body);
      files.push({ path: file, key, bytes: body.length });
    });
    for (const row of cells) await load.add(write.load(row));
    await load.finish();
  }
  return { size, files, rows, lines: shop.lines.length, products: shop.products };
}
