import type { TableDefinition } from "./table-definition.ts";

export const ROW_HEIGHT = 22;
export const TITLE_HEIGHT = 34;
export const BOX_WIDTH = 268;
const GAP_X = 92;
const GAP_Y = 44;
const MARGIN = 48;
/** Below the tables: what the signs mean. */
const LEGEND_HEIGHT = 44;

/** Parents left, children right, so that nearly all lines run straight; found by hand. */
const PLACES: Readonly<Record<string, readonly [column: number, row: number]>> = {
  City: [0, 0],
  SalesTax: [0, 1],
  Customer: [1, 0],
  Order: [2, 0],
  PriceHistory: [2, 1],
  Orderline: [3, 0],
  Product: [3, 1],
};

export type Box = { readonly table: TableDefinition; readonly column: number; readonly x: number; readonly y: number };
export type DiagramLayout = { readonly boxes: readonly Box[]; readonly width: number; readonly height: number };

export const boxHeight = (table: TableDefinition): number => TITLE_HEIGHT + table.columns.length * ROW_HEIGHT + 8;

/** The middle of a column's row, in the box's own coordinates. */
export const rowMiddle = (table: TableDefinition, name: string): number =>
  TITLE_HEIGHT + (table.columns.findIndex((column) => column.name === name) + 0.5) * ROW_HEIGHT + 4;

/**
 * Where each table's box stands, in pixels.
 * @throws Error naming a table that has no place
 */
export function diagramLayout(tables: readonly TableDefinition[]): DiagramLayout {
  const placed = tables.map((table) => {
    const place = PLACES[table.name];
    if (place === undefined) throw new Error(`${table.name} has no place in the diagram: give it one in PLACES`);
    return { table, column: place[0], row: place[1] };
  });
  const tallest = Math.max(...placed.filter(({ row }) => row === 0).map(({ table }) => boxHeight(table)));
  // Below the box above it; where that is a small one, level with its neighbours.
  const lowerY = (column: number): number => {
    const above = placed.find((other) => other.row === 0 && other.column === column);
    const end = MARGIN + (above === undefined ? 0 : boxHeight(above.table)) + GAP_Y;
    return Math.max(end, MARGIN + tallest - ROW_HEIGHT);
  };
  const boxes = placed.map(({ table, column, row }) => ({
    table,
    column,
    x: MARGIN + column * (BOX_WIDTH + GAP_X),
    y: row === 0 ? MARGIN : lowerY(column),
  }));
  const right = Math.max(...boxes.map(({ x }) => x)) + BOX_WIDTH;
  const end = Math.max(...boxes.map(({ table, y }) => y + boxHeight(table)));
  return { boxes, width: right + MARGIN, height: end + LEGEND_HEIGHT + MARGIN / 2 };
}
