import { localArn } from "../local-account.ts";

export function machineArn(machine: string): string {
  return localArn("states", `stateMachine:${machine}`);
}

/** `machine` is `<machine>/<label>` for children of a Map Run. */
export function executionArn(machine: string, name: string): string {
  return localArn("states", `execution:${machine}:${name}`);
}

export function mapRunArn(machine: string, label: string, id: string): string {
  return localArn("states", `mapRun:${machine}/${label}:${id}`);
}

/** The role that a context object and DescribeExecution name; nobody checks it here. */
export function roleArn(machine: string): string {
  return `arn:aws:iam::000000000000:role/${machine}`;
}

/** Last part of an ARN: the name of a machine or execution, the id of a Map Run. */
export function lastOfArn(arn: string): string {
  return arn.slice(arn.lastIndexOf(":") + 1);
}
