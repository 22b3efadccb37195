/** A ZEROFILL integer as SELECT shows it: at least `width` digits. The binlog does not know ZEROFILL, the catalogue does. */
export function zerofillText(digits: string, width: number): string {
  return digits.padStart(width, "0");
}

/** A ZEROFILL decimal as SELECT shows it: precision digits plus the point, `DECIMAL(7,2)`: 1.50 is 00001.50. */
export function decimalZerofillText(decimal: string, precision: number, scale: number): string {
  return decimal.padStart(scale === 0 ? precision : precision + 1, "0");
}
