import { InvalidArgumentError } from "commander";

/** A parser of option values: a number between two limits, both possible. */
export function numberIn(min: number, max: number, whole: boolean) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() === "" || !(value >= min && value <= max) || (whole && !Number.isInteger(value))) {
      throw new InvalidArgumentError(
        `found "${text}", expected a ${whole ? "whole " : ""}number from ${min} to ${max}.`,
      );
    }
    return value;
  };
}
