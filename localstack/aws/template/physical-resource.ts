import { LOCAL_ACCOUNT_ID, localArn } from "../local-account.ts";
import { isJsonObject, type Json } from "../states/json.ts";

/** The stack that all names begin with, as CloudFormation would name it. */
export const STACK_NAME = "tillstream";

/** What `Ref` and `GetAtt` of one resource give. */
export type PhysicalResource = {
  readonly name: string;
  readonly ref: string;
  /** null: any attribute is answered, since nothing here reads it. */
  readonly attributes: Readonly<Record<string, string>> | null;
};

/** `name` is the resource's own name property, resolved, if it has one; `endpoint` the local AWS address, for queue URLs. */
export function physicalResource(
  logicalId: string,
  type: string,
  given: Json | undefined,
  endpoint: string,
): PhysicalResource {
  const name = typeof given === "string" && given !== "" ? given : `${STACK_NAME}-${logicalId}`;
  switch (type) {
    case "AWS::S3::Bucket": {
      const bucket = typeof given === "string" && given !== "" ? given : `${STACK_NAME}-${kebab(logicalId)}`;
      return { name: bucket, ref: bucket, attributes: { Arn: `arn:aws:s3:::${bucket}` } };
    }
    case "AWS::SQS::Queue": {
      const url = `${endpoint}/${LOCAL_ACCOUNT_ID}/${name}`;
      return { name, ref: url, attributes: { Arn: localArn("sqs", name), QueueName: name, QueueUrl: url } };
    }
    case "AWS::Serverless::Function":
      return { name, ref: name, attributes: { Arn: localArn("lambda", `function:${name}`) } };
    case "AWS::Serverless::StateMachine": {
      const arn = localArn("states", `stateMachine:${name}`);
      return { name, ref: arn, attributes: { Arn: arn, Name: name } };
    }
    case "AWS::Events::Rule":
      return { name, ref: name, attributes: { Arn: localArn("events", `rule/${name}`) } };
    default:
      return { name, ref: name, attributes: null };
  }
}

/** Properties that name a resource. */
export function nameProperty(type: string, properties: Json | undefined): Json | undefined {
  const names: Readonly<Record<string, string>> = {
    "AWS::S3::Bucket": "BucketName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::Serverless::Function": "FunctionName",
    "AWS::Serverless::StateMachine": "Name",
    "AWS::Events::Rule": "Name",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::IAM::Role": "RoleName",
  };
  const property = names[type];
  return property !== undefined && isJsonObject(properties) ? properties[property] : undefined;
}

/** `DataBucket` → `data-bucket`: bucket names have no capitals, and people look at the folders. */
function kebab(logicalId: string): string {
  return logicalId.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase();
}
