import { describe, expect, it } from "vitest";
import { commandLine } from "../../cli/command-line.ts";
import { executionFailure } from "../../cli/execution-failure.ts";
import { invokeCommand } from "../../cli/invoke.ts";

async function said(...args: string[]): Promise<string> {
  let text = "";
  const tillstream = commandLine(async () => undefined).configureOutput({ writeErr: (part) => (text += part) });
  await expect(tillstream.parseAsync(args, { from: "user" })).rejects.toMatchObject({ name: "CommanderError" });
  return text;
}

describe("a slip on the command line", () => {
  it.each([
    ["shell", "source shell"],
    ["sell", "source sell"],
    ["relaod", "dms reload"],
    ["certifcate", "certificate"],
    ["hepl", "help"],
  ])("%s: the command is named that was meant, also one below another", async (typed, meant) => {
    expect(await said(typed)).toContain(`error: unknown command '${typed}'\n(Did you mean ${meant}?)`);
  });

  it("suggests nothing when nothing is near", async () => {
    const text = await said("xyzzyx");
    expect(text).toContain("error: unknown command 'xyzzyx'\n(tillstream --help lists the commands)");
  });

  it.each([
    ["paln", "Did you mean plan?"],
    ["PlanRepairFunctoin", "Did you mean plan-repair?"],
    ["nothing-like-it", "Nothing was invoked."],
  ])("invoke %s is wrong usage, and every function is named", async (typed, remedy) => {
    const invoking = invokeCommand(typed, "no-file.json", { data: "no-world" });
    await expect(invoking).rejects.toMatchObject({ name: "InvalidInputError", code: "TS902" });
    await expect(invoking).rejects.toThrow(remedy);
    await expect(invoking).rejects.toThrow("check-repair");
  });

  it.each(["PlanRepairFunction", "plan-repair"])(
    "invoke takes %s: the file is the next thing it looks at",
    async (name) => {
      const invoking = invokeCommand(name, "no-file.json", { data: "no-world" });
      await expect(invoking).rejects.toMatchObject({ code: "TS909" });
    },
  );
});

describe("an execution that failed", () => {
  const failed = (error: string, errorMessage: string) =>
    executionFailure({
      status: "FAILED",
      output: null,
      error,
      cause: JSON.stringify({ errorType: error, errorMessage }),
      arn: "arn:x:night",
    });
  const problems = "TS503 input.frce: found a, expected b. c\nTS504 input.mode: found a, expected b. c";

  it("because of its input says the problems, each on its line", () => {
    expect(failed("InvalidInputError", problems)).toMatchObject({
      code: "TS921",
      message: `TS921 execution night: found an input that it refuses for several reasons, expected one without problems. It says:\n${problems}`,
    });
  });

  it("for another reason is no wrong usage", () => {
    expect(failed("InvalidInputError", "TS650 s3://work/x: found nothing, expected y. z").code).toBe("TS907");
    const unavailable = failed("SourceUnavailableError", "TS601 the source: found a, expected b. c");
    expect(unavailable.code).toBe("TS907");
    expect(unavailable.message).toContain("tillstream run --redrive night");
  });
});
