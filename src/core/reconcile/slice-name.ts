import { MAX_LEVEL, type SliceAddress } from "../documents/slice-address.ts";
import { idOfText } from "../id.ts";

const NAME = /^([it]:.*)\/([1-9]\d*)\/(0|[1-9]\d*)$/s;
const INTEGER = /^i:-?\d+$/;

/** Reads a slice's `_id`; null when our writer would never give that name: no power of two, a place beyond the level. */
export function sliceName(id: string): SliceAddress | null {
  const [, product, levelText, sliceText] = NAME.exec(id) ?? [];
  if (product === undefined || (product.startsWith("i:") && !INTEGER.test(product))) return null;
  const [level, slice] = [Number(levelText), Number(sliceText)];
  const isLevel = level <= MAX_LEVEL && Number.isInteger(Math.log2(level));
  return isLevel && slice < level ? { product: idOfText(product), level, slice } : null;
}
