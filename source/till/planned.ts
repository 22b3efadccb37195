import type { Operation } from "./operation.ts";

/** Two operations on a row may overtake each other only if both merely share it. */
export type RowAccess = { readonly row: string; readonly exclusive: boolean };

/** An operation and the rows whose other operations must stay before or after it. */
export type Planned = { readonly operation: Operation; readonly rows: readonly RowAccess[] };

export const orderRow = (id: number): string => `order ${id}`;
export const customerRow = (id: number): string => `customer ${id}`;
export const productRow = (id: number): string => `product ${id}`;

export const alone = (row: string): RowAccess => ({ row, exclusive: true });
export const shared = (row: string): RowAccess => ({ row, exclusive: false });
