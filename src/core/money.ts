/**
 * Money is a bigint of the column's smallest unit (cents at scale 2), never a float. Which scale a field has stands in the
 * mapping; edges turn it into Decimal128 and back with that scale.
 */
export type Money = bigint;

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d*))?$/;

/** Decimal text to units of 10^-scale; null when it is not a decimal or would lose a digit (`12,5`, `1e3`, `0.005` at scale 2). */
export function parseMoney(text: string, scale: number): Money | null {
  const match = DECIMAL.exec(text);
  if (!match) return null;
  const fraction = match[3] ?? "";
  if (/[1-9]/.test(fraction.slice(scale))) return null;
  const units = BigInt(`${match[2]}${fraction.slice(0, scale).padEnd(scale, "0")}`);
  return match[1] === "-" ? -units : units;
}

/** Units of 10^-scale to decimal text with exactly `scale` digits: -1250n at 2 is "-12.50". */
export function moneyText(units: Money, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const sign = units < 0n ? "-" : "";
  return scale === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-scale)}`;
}
