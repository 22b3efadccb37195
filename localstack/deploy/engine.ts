/** Which program answers at an endpoint; `other` is AWS, or one that does not say. */
export type Engine = "ministack" | "localstack" | "other";

/** Asks the endpoint itself. MiniStack answers LocalStack's path too, hence the order. */
export async function engineAt(endpoint: string): Promise<Engine> {
  if (await answers(`${endpoint}/_ministack/health`)) return "ministack";
  return (await answers(`${endpoint}/_localstack/health`)) ? "localstack" : "other";
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
