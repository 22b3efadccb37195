/** Text becomes an element's text, an array a repeated element, undefined nothing, an object an element with children. */
export type XmlNode = string | number | boolean | undefined | readonly XmlNode[] | { readonly [name: string]: XmlNode };

// Parsers turn bare CR into LF and trim other white space, so control characters of S3 keys go as references.
const ESCAPED = /[&<>"\p{Cc}\u2028]/gu;
const NAMED: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escapeText = (text: string): string =>
  text.replace(ESCAPED, (char) => NAMED[char] ?? `&#x${char.charCodeAt(0).toString(16)};`);

function element(name: string, node: XmlNode, attributes = ""): string {
  if (node === undefined) return "";
  if (Array.isArray(node)) return node.map((item: XmlNode) => element(name, item, attributes)).join("");
  if (typeof node !== "object") return `<${name}${attributes}>${escapeText(String(node))}</${name}>`;
  const children = Object.entries(node).map(([childName, child]) => element(childName, child));
  return `<${name}${attributes}>${children.join("")}</${name}>`;
}

/** One root element. `namespace` is S3's on answers; S3's errors have none. */
export function xmlDocument(root: { readonly [name: string]: XmlNode }, namespace?: string): string {
  const attributes = namespace === undefined ? "" : ` xmlns="${namespace}"`;
  const body = Object.entries(root).map(([name, node]) => element(name, node, attributes));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${body.join("")}`;
}
