/** The last branch of an exhaustive switch: reaching it is a bug, and the compiler says so first. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
