import { describe, expect, it } from "vitest";
import { createdResources } from "../../../localstack/verify/created-resources.ts";

const OUTPUT = `
Successfully packaged artifacts
CREATE_IN_PROGRESS       AWS::SQS::Queue             WakeQueue                -
CREATE_COMPLETE          AWS::SQS::Queue             WakeQueue                -
CREATE_COMPLETE          AWS::IAM::Role              WakeFunctionRole         -
CREATE_COMPLETE          AWS::CloudFormation::Stack  tillstream               -
CREATE_FAILED            AWS::Lambda::Function       WakeFunction             no such role
Successfully created/updated stack - tillstream in us-east-1`;

describe("what sam deploy made", () => {
  it("is every resource of the template, and what SAM puts beside them", () => {
    expect([...createdResources(OUTPUT, ["WakeQueue"])]).toEqual(["WakeQueue", "WakeFunctionRole", "tillstream"]);
  });

  it("is not a deployment when one is missing, failed or none was there", () => {
    expect(() => createdResources(OUTPUT, ["WakeQueue", "WakeFunction", "Plan"])).toThrow(
      /^not made: WakeFunction, Plan$/m,
    );
    expect(() => createdResources("Successfully created/updated stack", ["WakeQueue"])).toThrow("WakeQueue");
    expect(() => createdResources(OUTPUT, [])).toThrow("nothing was wanted");
  });
});
