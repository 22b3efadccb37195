import { readFileSync } from "node:fs";

/** The state machine as it is deployed, with every substitution made by `value` but the partition, which is AWS's own. */
export function pipelineDefinition(value: (name: string) => string): object {
  const text = readFileSync(new URL("../../statemachine/pos-pipeline.asl.json", import.meta.url), "utf8");
  const partition = "${Partition}";
  return JSON.parse(
    text.replaceAll(partition, "aws").replaceAll(/\$\{(\w+)\}/g, (_, name: string) => value(name)),
  ) as object;
}

/** Names of all substitutions in the state machine. */
export function pipelineSubstitutions(): Set<string> {
  const names = new Set(["Partition"]);
  pipelineDefinition((name) => {
    names.add(name);
    return name;
  });
  return names;
}
