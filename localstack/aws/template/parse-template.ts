import { type Document, isAlias, isMap, isScalar, isSeq, parseDocument } from "yaml";
import type { Json } from "../states/json.ts";
import type { TemplateReport } from "./template-report.ts";

/** Short forms of intrinsic functions; `!GetAtt A.B` becomes `{"Fn::GetAtt": ["A", "B"]}` and so on. */
const LONG_FORMS: Readonly<Record<string, string>> = {
  "!Ref": "Ref",
  "!Condition": "Condition",
  "!GetAtt": "Fn::GetAtt",
  "!Sub": "Fn::Sub",
  "!If": "Fn::If",
  "!FindInMap": "Fn::FindInMap",
  "!Equals": "Fn::Equals",
  "!Not": "Fn::Not",
  "!And": "Fn::And",
  "!Or": "Fn::Or",
  "!Join": "Fn::Join",
  "!Select": "Fn::Select",
  "!Split": "Fn::Split",
};

/** The template as plain JSON with intrinsic functions in their long form. Reports YAML errors and tags it does not know. */
export function parseTemplate(text: string, report: TemplateReport): Json {
  const document = parseDocument(text, { logLevel: "silent" });
  for (const error of document.errors) {
    const line = error.linePos?.[0].line ?? 1;
    report.invalid(`line ${line}`, error.message.split("\n")[0] ?? "", "YAML");
  }
  return plain(document.contents, document, report, "");
}

function plain(node: unknown, document: Document, report: TemplateReport, path: string): Json {
  if (isAlias(node)) return plain(node.resolve(document), document, report, path);
  const value = untagged(node, document, report, path);
  const tag = isScalar(node) || isMap(node) || isSeq(node) ? node.tag : undefined;
  if (tag === undefined || !tag.startsWith("!")) return value;
  const long = LONG_FORMS[tag];
  if (long === undefined) {
    report.refused(path, `the tag ${tag}`, Object.keys(LONG_FORMS).join(", "));
    return null;
  }
  const dotted = long === "Fn::GetAtt" && typeof value === "string";
  return { [long]: dotted ? splitAttribute(value) : value };
}

function untagged(node: unknown, document: Document, report: TemplateReport, path: string): Json {
  if (isScalar(node)) return node.value as Json;
  if (isSeq(node)) return node.items.map((item, index) => plain(item, document, report, `${path}[${index}]`));
  if (!isMap(node)) return null;
  return Object.fromEntries(
    node.items.map(({ key, value }) => {
      const name = isScalar(key) ? String(key.value) : String(key);
      return [name, plain(value, document, report, path === "" ? name : `${path}.${name}`)];
    }),
  );
}

function splitAttribute(text: string): string[] {
  const dot = text.indexOf(".");
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}
