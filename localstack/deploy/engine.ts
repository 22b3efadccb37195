/** Which program answers at an endpoint; `tillstream` is this project's own; `other` is AWS, or one that does not say. */
export type Engine = "ministack" | "localstack" | "tillstream" | "other";

/** Asks the endpoint itself. MiniStack answers LocalStack's path too, hence the order. */
export async function engineAt(endpoint: string): Promise<Engine> {
  const ministack = await answer(`${endpoint}/_ministack/health`);
  if (ministack?.headers.get("server") === "tillstream") return "tillstream";
  if (ministack?.ok === true) return "ministack";
  return (await answer(`${endpoint}/_localstack/health`))?.ok === true ? "localstack" : "other";
}

async function answer(url: string): Promise<Response | null> {
  try {
    const response = await fetch(url);
    await response.body?.cancel();
    return response;
  } catch {
    return null;
  }
}
