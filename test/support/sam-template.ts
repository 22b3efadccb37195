import { globSync, readFileSync } from "node:fs";
import { parse, type ScalarTag } from "yaml";

/** CloudFormation's short tags as the long form: `!Ref X` is `{ Ref: "X" }`, `!GetAtt A.B` is `{ "Fn::GetAtt": "A.B" }`. */
const TAGS = ["Ref", "Condition", "Sub", "GetAtt", "GetAZs", "Cidr", "FindInMap", "Split"].concat([
  "Equals",
  "Not",
  "If",
  "And",
  "Or",
  "Join",
  "Select",
]);
const long = (tag: string): string => (tag === "Ref" || tag === "Condition" ? tag : `Fn::${tag}`);

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
    readonly AutoPublishAliasAllProperties: boolean;
    readonly Timeout: number;
    readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
    readonly Policies: readonly { readonly Statement: readonly unknown[] }[];
  };
};

export type TemplateParameter = {
  readonly Default?: unknown;
  readonly AllowedValues?: unknown[];
  readonly AllowedPattern?: string;
  readonly MaxValue?: number;
};

export type TemplateResource = {
  readonly Type: string;
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly DependsOn?: string | readonly string[];
  readonly Properties: Readonly<Record<string, unknown>>;
};

export type SamTemplate = {
  readonly Globals: {
    readonly Function: {
      readonly AutoPublishAlias: string;
      readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
    };
  };
  readonly Parameters: Readonly<Record<string, TemplateParameter>>;
  readonly Mappings: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
};

/** template.yaml, or one of the stacks in infra/, as plain data. */
export function samTemplate(file = "template.yaml"): SamTemplate {
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
  return parse(text, { customTags: customTags as never }) as SamTemplate;
}

/** All of them. */
export const TEMPLATE_FILES = [
  "template.yaml",
  ...globSync("infra/*.yaml", { cwd: new URL("../..", import.meta.url) }),
];

/** The template's functions by the name of their folder. */
export function templateFunctions(template: SamTemplate = samTemplate()): Map<string, TemplateFunction> {
  const functions = Object.values(template.Resources).filter(({ Type }) => Type === "AWS::Serverless::Function");
  return new Map(
    (functions as unknown as TemplateFunction[]).map((one) => [one.Properties.CodeUri.split("/")[1] ?? "", one]),
  );
}
