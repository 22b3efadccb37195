import { globSync } from "node:fs";
import path from "node:path";
import aslValidator from "asl-validator";
import { describe, expect, it } from "vitest";
import { readDefinition } from "../../localstack/aws/states/read-definition.ts";
import * as errorClasses from "../../src/core/errors/error-classes.ts";
import { pipelineDefinition } from "../support/pipeline-definition.ts";

type State = {
  Type: string;
  Comment?: string;
  Resource?: string;
  Arguments?: { FunctionName: string };
  TimeoutSeconds?: number;
  Retry?: { ErrorEquals: string[]; MaxAttempts?: number; JitterStrategy?: string; MaxDelaySeconds?: number }[];
  Catch?: unknown;
  ItemProcessor?: { States: Record<string, State> };
};

const definition = pipelineDefinition((name) => name) as { States: Record<string, State> };

function allStates(states: Record<string, State>): [name: string, state: State][] {
  return Object.entries(states).flatMap(([name, state]) => [
    [name, state] as [string, State],
    ...(state.ItemProcessor ? allStates(state.ItemProcessor.States) : []),
  ]);
}
const states = allStates(definition.States);
const tasks = states.filter(([, state]) => state.Type === "Task");
const pascal = (folder: string): string => folder.replaceAll(/(^|-)([a-z])/g, (_all, _dash, letter: string) => letter.toUpperCase());
const folders = globSync("*/", { cwd: path.resolve(import.meta.dirname, "../../functions") }).map((folder) => path.basename(folder));

describe("pos-pipeline", () => {
  it("is valid for AWS as far as a validator knows", () => {
    const { isValid, errors } = aslValidator(definition);
    expect(errors).toEqual([]);
    expect(isValid).toBe(true);
  });

  it("uses nothing that the local interpreter refuses, and no variable nobody assigns", () => {
    expect(() => readDefinition(JSON.stringify(definition), "pos-pipeline.asl.json")).not.toThrow();
  });

  it("has one Task for every function but wake, named as its folder", () => {
    const expected = folders.filter((folder) => folder !== "wake").map(pascal);
    expect(tasks.map(([name]) => name).toSorted()).toEqual(expected.toSorted());
    for (const [name, state] of tasks) expect(state.Arguments?.FunctionName).toBe(`${name}FunctionArn`);
  });

  it("says at every state why it is there", () => {
    for (const [name, { Comment }] of states) expect(Comment ?? "", name).toMatch(/^[A-Z].{30,}\.$/);
  });

  it("names states once, in Maps too", () => {
    expect(new Set(states.map(([name]) => name)).size).toBe(states.length);
  });

  it("retries by error names that exist, never data errors, always with jitter and a cap", () => {
    const ours = new Set(Object.keys(errorClasses));
    const aws = /^(Lambda\.(ClientExecutionTimeoutException|ServiceException|AWSLambdaException|SdkClientException|TooManyRequestsException|Unknown)|Runtime\.(ExitError|Unknown)|Sandbox\.Timedout|States\.Timeout)$/;
    for (const [name, { Retry = [] }] of tasks) {
      const names = Retry.flatMap((retrier) => retrier.ErrorEquals);
      expect(names.filter((error) => !ours.has(error) && !aws.test(error)), name).toEqual([]);
      const final = Retry.filter(({ MaxAttempts }) => MaxAttempts === 0).flatMap((retrier) => retrier.ErrorEquals);
      expect(final).toEqual(["InvalidInputError", "PoisonFileError", "UnsafeSourceError"]);
      expect(names).toEqual(expect.arrayContaining(["TargetUnavailableError", "SourceUnavailableError", "CloudUnavailableError"]));
      for (const retrier of Retry.filter(({ MaxAttempts }) => MaxAttempts !== 0)) {
        expect(retrier).toMatchObject({ JitterStrategy: "FULL", MaxDelaySeconds: expect.any(Number) as number });
      }
    }
  });

  it("has a class whose name is a literal for every error name it knows of ours", () => {
    for (const [name, errorClass] of Object.entries(errorClasses)) expect(new errorClass([]).name).toBe(name);
  });

  it("catches no error into a state that ends: what failed stays redrivable", () => {
    expect(states.filter(([, state]) => state.Catch !== undefined)).toEqual([]);
  });

  it("gives every Task a timeout", () => {
    for (const [name, { TimeoutSeconds }] of tasks) expect(TimeoutSeconds, name).toBeGreaterThan(0);
  });
});
