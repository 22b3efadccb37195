import type { ColumnShape } from "./column-codec.ts";
import { createTableCodec, fileColumnOrder, type TableCodec, type TableShape } from "./table-codec.ts";

/** Codecs of all replicated tables, following their structure as the log tells it. */
export type TableCodecs = {
  /** The codec for the structure the catalogue showed last: what the full load reads. */
  ofCatalogue: (table: string) => TableCodec;
  isInCatalogue: (table: string) => boolean;
  /** The codec for a structure seen in the log. */
  ofLog: (shape: TableShape) => TableCodec;
  /** New catalogue facts, after a start, a reconnect or a change of structure. */
  learn: (tables: readonly TableShape[]) => void;
  /** Column order of each table's files so far; part of the checkpoint. */
  columnOrder: () => Record<string, string[]>;
};

const baseType = (type: string): string => /^[a-z]+/i.exec(type)?.[0]?.toLowerCase() ?? "";

/**
 * The log describes its rows itself, except for what it leaves out: ZEROFILL and its width, and that a BINARY(16) is a UUID.
 * Only these come from the catalogue, which may already be a change of structure ahead of the log.
 */
export function typeInLog(logType: string, catalogueType: string | undefined): string {
  if (catalogueType === undefined) return logType;
  const known = catalogueType.toLowerCase();
  if (known === "uuid" && logType === "binary(16)") return catalogueType;
  return known.includes("zerofill") && baseType(known) === baseType(logType) ? catalogueType : logType;
}

export function createTableCodecs(order: Record<string, string[]>): TableCodecs {
  const columnOrder: Record<string, string[]> = { ...order };
  let catalogue = new Map<string, TableShape>();
  let bySignature = new Map<string, TableCodec>();
  let byShape = new WeakMap<TableShape, TableCodec>();

  const build = (shape: TableShape): TableCodec => {
    const known = columnOrder[shape.table] ?? [];
    columnOrder[shape.table] = fileColumnOrder(
      shape.columns.map((column) => column.name),
      known,
    );
    return createTableCodec(shape, known);
  };
  const merged = (shape: TableShape): TableShape => {
    const facts = new Map(catalogue.get(shape.table)?.columns.map((column) => [column.name, column.type]));
    const columns = shape.columns.map((c): ColumnShape => ({ ...c, type: typeInLog(c.type, facts.get(c.name)) }));
    return { ...shape, columns };
  };

  return {
    ofCatalogue(table) {
      const shape = catalogue.get(table);
      if (shape === undefined) throw new Error(`no catalogue facts for table ${table}`);
      return build(shape);
    },
    isInCatalogue: (table) => catalogue.has(table),
    ofLog(shape) {
      const cached = byShape.get(shape);
      if (cached !== undefined) return cached;
      // Every transaction carries the structure again as a new object; equal text means the same codec.
      const signature = JSON.stringify([shape.table, shape.primaryKey, shape.columns]);
      const codec = bySignature.get(signature) ?? build(merged(shape));
      bySignature.set(signature, codec);
      byShape.set(shape, codec);
      return codec;
    },
    learn(tables) {
      catalogue = new Map(tables.map((table) => [table.table, table]));
      bySignature = new Map();
      byShape = new WeakMap();
    },
    columnOrder: () => structuredClone(columnOrder),
  };
}
