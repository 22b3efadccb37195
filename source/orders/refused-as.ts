import { OrderRefusedError } from "../../src/core/errors/error-classes.ts";
import { type AskedFor, refusalOf } from "./refusal-of.ts";

/** Runs a statement; what triggers and keys refuse is said in the shop's words. */
export async function refusedAs<T>(asked: AskedFor, statement: Promise<T>): Promise<T> {
  try {
    return await statement;
  } catch (error) {
    const problem = refusalOf(error, asked);
    throw problem === null ? error : new OrderRefusedError(problem, error);
  }
}
