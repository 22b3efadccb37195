const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Any text as HTML text or attribute value: a customer may be called `<script>`. */
export function htmlText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}

/** 1234567 as `1,234,567`. */
export function htmlCount(count: number): string {
  return count.toLocaleString("en");
}

const THOUSANDS = /\B(?=(\d{3})+(?!\d))/g;

/** Decimal text as money: `-1234.50` as `-1,234.50`. Never through a float. */
export function htmlMoney(decimal: string): string {
  const [whole = "", fraction] = decimal.split(".");
  const grouped = whole.replace(THOUSANDS, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
