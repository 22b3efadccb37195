import { readFileSync } from "node:fs";
import { parse, type ScalarTag } from "yaml";

/** CloudFormation's short tags as the long form: `!Ref X` is `{ Ref: "X" }`, `!GetAtt A.B` is `{ "Fn::GetAtt": "A.B" }`. */
const TAGS = ["Ref", "Sub", "GetAtt", "Equals", "Not", "If", "And", "Or", "Join", "Select"];
const long = (tag: string): string => (tag === "Ref" ? "Ref" : `Fn::${tag}`);

const customTags = TAGS.flatMap((tag) => [
  { tag: `!${tag}`, resolve: (value: string) => ({ [long(tag)]: value }) } satisfies ScalarTag,
  {
    tag: `!${tag}`,
    collection: "seq" as const,
    resolve: (value: unknown) => ({ [long(tag)]: (value as { toJSON(): unknown }).toJSON() }),
  },
]);

export type TemplateFunction = {
  readonly Type: string;
  readonly Metadata: { readonly BuildMethod: string; readonly BuildProperties: Readonly<Record<string, unknown>> };
  readonly Properties: {
    readonly CodeUri: string;
    readonly Timeout: number;
    readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
    readonly Policies: readonly { readonly Statement: readonly unknown[] }[];
  };
};

export type SamTemplate = {
  readonly Globals: {
    readonly Function: { readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> } };
  };
  readonly Parameters: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }>
  >;
};

/** template.yaml as plain data. */
export function samTemplate(): SamTemplate {
  const text = readFileSync(new URL("../../template.yaml", import.meta.url), "utf8");
  return parse(text, { customTags: customTags as never }) as SamTemplate;
}

/** The template's functions by the name of their folder. */
export function templateFunctions(template: SamTemplate = samTemplate()): Map<string, TemplateFunction> {
  const functions = Object.values(template.Resources).filter(({ Type }) => Type === "AWS::Serverless::Function");
  return new Map(
    (functions as unknown as TemplateFunction[]).map((one) => [one.Properties.CodeUri.split("/")[1] ?? "", one]),
  );
}
