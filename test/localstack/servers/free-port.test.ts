import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { freePort, isPortFree, onFreePort } from "../../../localstack/servers/free-port.ts";

describe("an idle port", () => {
  it("is told from one in use", async () => {
    const port = await freePort();
    expect(await isPortFree(port)).toBe(true);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    expect(await isPortFree(port)).toBe(false);
    await new Promise((resolve) => server.close(resolve));
  });

  it("is replaced by another one when somebody was faster", async () => {
    let attempts = 0;
    const start = (port: number): Promise<number> => {
      attempts += 1;
      return attempts < 3 ? Promise.reject(new Error("bind: Address already in use")) : Promise.resolve(port);
    };
    expect(await onFreePort(start)).toBeGreaterThan(0);
    expect(attempts).toBe(3);
  });

  it("is not asked for again when something else fails", async () => {
    let attempts = 0;
    const start = (): Promise<never> => {
      attempts += 1;
      return Promise.reject(new Error("no such folder"));
    };
    await expect(onFreePort(start)).rejects.toThrow("no such folder");
    expect(attempts).toBe(1);
  });
});
