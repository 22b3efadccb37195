import {
  BOX_WIDTH,
  boxHeight,
  diagramLayout,
  ROW_HEIGHT,
  rowMiddle,
  TITLE_HEIGHT,
  type Box,
} from "./diagram-layout.ts";
import type { ColumnDefinition, ReferenceDefinition, TableDefinition } from "./table-definition.ts";

/** It brings its own background, so that it can be read on any page; dark where the reader's system is. */
const STYLE = `
    .page { fill: #f6f8fa; } .box { fill: #ffffff; stroke: #c4ccd6; } .head { fill: #24527a; } .rule { stroke: #eaeef2; }
    text { font: 13px ui-sans-serif, system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2328; }
    .title { font-weight: 600; font-size: 14px; fill: #ffffff; } .type { font: 11px ui-monospace, "DejaVu Sans Mono", monospace; fill: #59636e; }
    .mark { font-size: 10px; font-weight: 700; fill: #9a6700; } .foreign { fill: #24527a; } .note { font-size: 12px; fill: #59636e; }
    .line { fill: none; stroke: #57606a; stroke-width: 1.5; } .loose { stroke-dasharray: 6 4; } .foot { stroke-dasharray: none; }
    @media (prefers-color-scheme: dark) {
      .page { fill: #0d1117; } .box { fill: #161b22; stroke: #3d444d; } .head { fill: #1f4e79; } .rule { stroke: #262c34; }
      text { fill: #e6edf3; } .type, .note { fill: #9198a1; } .mark { fill: #e3b341; } .foreign { fill: #79b8ff; } .line { stroke: #9198a1; }
    }`;

const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Half the height of a crow's foot, and its length. */
const FOOT = 6;
const FOOT_LENGTH = 12;
/** A bar stands a little nearer to its box than a foot's heel. */
const BAR_INSET = 3;
/** How far a line between two boxes of one column swings out. */
const SWING = 26;

function columnRow(table: TableDefinition, column: ColumnDefinition): string {
  const y = rowMiddle(table, column.name);
  const isKey = table.primaryKey.includes(column.name);
  const isForeign = table.references.some((reference) => reference.column === column.name);
  const marks = [
    ...(isKey ? [`<text class="mark" x="12" y="${y + 4}">PK</text>`] : []),
    ...(isForeign ? [`<text class="mark foreign" x="30" y="${y + 4}">FK</text>`] : []),
  ];
  const weight = isKey ? ` font-weight="600"` : "";
  // ƒ: the database computes it; a question mark: may be NULL.
  const type = `${column.generated === undefined ? "" : "ƒ "}${column.type.toLowerCase()}${column.nullable === true && column.generated === undefined ? "?" : ""}`;
  return [
    `<line class="rule" x1="1" x2="${BOX_WIDTH - 1}" y1="${y + ROW_HEIGHT / 2}" y2="${y + ROW_HEIGHT / 2}"/>`,
    ...marks,
    `<text x="50" y="${y + 4}"${weight}>${escape(column.name)}</text>`,
    `<text class="type" x="${BOX_WIDTH - 12}" y="${y + 4}" text-anchor="end">${escape(type)}</text>`,
  ].join("");
}

function boxSvg({ table, x, y }: Box): string {
  const height = boxHeight(table);
  return [
    `  <g transform="translate(${x} ${y})">`,
    `<title>${escape(table.why)}</title>`,
    `<rect class="box" width="${BOX_WIDTH}" height="${height}" rx="8"/>`,
    `<path class="head" d="M0 8a8 8 0 0 1 8 -8h${BOX_WIDTH - 16}a8 8 0 0 1 8 8v${TITLE_HEIGHT - 8}h-${BOX_WIDTH}z"/>`,
    `<text class="title" x="12" y="${TITLE_HEIGHT / 2 + 5}">${escape(table.name)}</text>`,
    ...table.columns.map((column) => columnRow(table, column)),
    `</g>`,
  ].join("\n    ");
}

/** From the child's crow's foot to the parent's bar. `side`: 1 leaves to the right, -1 to the left. */
function referenceSvg(child: Box, parent: Box, reference: ReferenceDefinition): string {
  const sameColumn = child.column === parent.column;
  const isLeft = sameColumn ? child.column === 0 : child.column > parent.column;
  const side = isLeft ? -1 : 1;
  const edge = (box: Box, towards: number): number => (towards === 1 ? box.x + BOX_WIDTH : box.x);
  const from = { x: edge(child, side), y: child.y + rowMiddle(child.table, reference.column) };
  const parentSide = sameColumn ? side : -side;
  const key = parent.table.primaryKey[0] ?? "";
  const to = { x: edge(parent, parentSide), y: parent.y + rowMiddle(parent.table, key) };
  const turn = sameColumn ? from.x + side * SWING : (from.x + to.x) / 2;
  const loose = reference.enforced ? "" : " loose";
  const heel = from.x + side * FOOT_LENGTH;
  const bar = (x: number, y: number): string => `M${x} ${y - FOOT}V${y + FOOT}`;
  // A child whose whole key points to the parent stands there once at most.
  const isSingle = child.table.primaryKey.length === 1 && child.table.primaryKey[0] === reference.column;
  const foot = isSingle
    ? bar(heel - side * BAR_INSET, from.y)
    : `M${heel} ${from.y}L${from.x} ${from.y - FOOT}M${heel} ${from.y}L${from.x} ${from.y + FOOT}`;
  return [
    `  <path class="line${loose}" d="M${from.x} ${from.y}H${turn}V${to.y}H${to.x}"/>`,
    `<path class="line foot" d="${foot}${bar(to.x + parentSide * (FOOT_LENGTH - BAR_INSET), to.y)}"/>`,
  ].join("");
}

const LEGEND = {
  x: 48,
  many: { x: 64, text: "many rows point to one" },
  loose: { x: 300, text: "so does a dashed line, but the database does not insist" },
  signs: { x: 716, text: "?  may be NULL" },
  computed: { x: 836, text: "ƒ  the database computes it" },
};

function legendSvg(y: number): string {
  const { x, many, loose, signs, computed } = LEGEND;
  const note = (at: { x: number; text: string }): string => `<text class="note" x="${at.x}" y="4">${at.text}</text>`;
  return [
    `  <g transform="translate(${x} ${y})"><path class="line" d="M0 0h54"/><path class="line foot" d="M12 0L0 -6M12 0L0 6M45 -6V6"/>`,
    note(many),
    `<path class="line loose" d="M${loose.x - 64} 0h54"/>`,
    note(loose),
    note(signs),
    `${note(computed)}</g>`,
  ].join("");
}

/** The tables as an SVG of boxes and lines; the same definition gives the same bytes. */
export function entityDiagram(tables: readonly TableDefinition[]): string {
  const { boxes, width, height } = diagramLayout(tables);
  const boxOf = new Map(boxes.map((box) => [box.table.name, box]));
  const lines = boxes.flatMap((child) =>
    child.table.references.map((reference) => {
      const parent = boxOf.get(reference.table);
      if (parent === undefined)
        throw new Error(`${child.table.name}.${reference.column} points to ${reference.table}, which is not there`);
      return referenceSvg(child, parent, reference);
    }),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Tables of the shop">`,
    `  <style>${STYLE}\n  </style>`,
    `  <rect class="page" width="${width}" height="${height}" rx="12"/>`,
    ...lines,
    ...boxes.map(boxSvg),
    legendSvg(height - 44),
    `</svg>\n`,
  ].join("\n");
}
