import { AwsError } from "./aws-error.ts";

/** An element of a request body. Attributes and namespaces are not kept: no S3 request we take has meaning in them. */
export type XmlElement = { readonly name: string; readonly text: string; readonly children: readonly XmlElement[] };

type OpenElement = { name: string; text: string; children: XmlElement[] };

const malformed = (): AwsError =>
  new AwsError(
    "MalformedXML",
    400,
    "The XML you provided was not well-formed or did not validate against our published schema.",
  );

const TOKEN = /<\?[^]*?\?>|<!--[^]*?-->|<!\[CDATA\[([^]*?)\]\]>|<\/([^\s>]+)\s*>|<([^\s/>!]+)([^>]*?)(\/?)>|([^<]+)/gy;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescapeText(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      if (!(code <= 0x10ffff)) throw malformed();
      return String.fromCodePoint(code);
    },
  );
}

const localName = (name: string): string => name.slice(name.indexOf(":") + 1);

/**
 * Reads the small XML bodies of S3 requests. A document type is refused as malformed (it could define entities).
 * Throws `AwsError` MalformedXML.
 */
export function readXml(source: string): XmlElement {
  const root: OpenElement = { name: "", text: "", children: [] };
  const open: OpenElement[] = [root];
  const text = source.replace(/^\uFEFF/, "").trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const [whole, cdata, closing, opening, , selfClosing, plain] = TOKEN.exec(text) ?? [];
    const current = open.at(-1);
    if (whole === undefined || current === undefined) throw malformed();
    if (cdata !== undefined) current.text += cdata;
    else if (plain !== undefined) current.text += unescapeText(plain);
    else if (opening !== undefined) {
      const child: OpenElement = { name: localName(opening), text: "", children: [] };
      current.children.push(child);
      if (selfClosing === "") open.push(child);
    } else if (closing !== undefined) {
      if (open.length === 1 || current.name !== localName(closing)) throw malformed();
      open.pop();
    }
  }
  const [first, second] = root.children;
  if (open.length !== 1 || first === undefined || second !== undefined || root.text.trim() !== "") throw malformed();
  return first;
}

/** The text of a child element, or undefined if there is none. */
export const childText = (element: XmlElement, name: string): string | undefined =>
  element.children.find((child) => child.name === name)?.text;

export const childrenNamed = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((child) => child.name === name);
