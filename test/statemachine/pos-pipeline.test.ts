import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import aslValidator from "asl-validator";
import { describe, expect, it } from "vitest";
import { readDefinition } from "../../localstack/aws/states/read-definition.ts";
import * as errorClasses from "../../src/core/errors/error-classes.ts";
import { pipelineDefinition } from "../support/pipeline-definition.ts";
import { samTemplate } from "../support/sam-template.ts";

type Retrier = { ErrorEquals: string[]; IntervalSeconds?: number; BackoffRate?: number; MaxAttempts?: number; JitterStrategy?: string; MaxDelaySeconds?: number };
type State = {
  Type: string;
  Comment?: string;
  Resource?: string;
  Arguments?: { FunctionName: string };
  TimeoutSeconds?: number;
  Retry?: Retrier[];
  Catch?: unknown;
  ItemProcessor?: { States: Record<string, State> };
};

const definition = pipelineDefinition((name) => name) as { States: Record<string, State>; TimeoutSeconds: number };

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
    const aws = /^(Lambda\.(ClientExecutionTimeoutException|ServiceException|AWSLambdaException|SdkClientException|TooManyRequestsException|ResourceNotReadyException|ENINotReadyException|EC2ThrottledException|CodeArtifactUserPendingException|Unknown)|Runtime\.(ExitError|Unknown)|Sandbox\.Timedout|States\.Timeout)$/;
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

  it("waits five to ten minutes for a function that was idle: with full jitter, half of what the delays may be", () => {
    for (const [name, { Retry = [] }] of tasks) {
      const idle = Retry.find(({ ErrorEquals }) => ErrorEquals.includes("Lambda.ResourceNotReadyException"));
      const { IntervalSeconds = 0, BackoffRate = 0, MaxAttempts = 0, MaxDelaySeconds = 0 } = idle ?? {};
      const delays = Array.from({ length: MaxAttempts }, (_, attempt) => Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** attempt));
      const seconds = delays.reduce((sum, delay) => sum + delay / 2, 0);
      expect(seconds, name).toBeGreaterThan(300);
      expect(seconds, name).toBeLessThan(600);
    }
  });

  it("ends a run that hangs, later than the longest wait for a full load", () => {
    const { FullLoadTimeoutMinutes } = samTemplate().Parameters;
    expect(definition.TimeoutSeconds).toBeGreaterThan(2 * 60 * Number(FullLoadTimeoutMinutes?.MaxValue));
  });

  it("names no partition: the template says which", () => {
    const text = readFileSync(path.resolve(import.meta.dirname, "../../statemachine/pos-pipeline.asl.json"), "utf8");
    expect(text.match(/"arn:[^"]*"/g)?.filter((arn) => !arn.startsWith('"arn:${Partition}:states:::'))).toEqual([]);
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
