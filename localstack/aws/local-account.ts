/** What ARNs of this machine's cloud say: the region and account that LocalStack and MiniStack use too. */
export const LOCAL_REGION = "us-east-1";
export const LOCAL_ACCOUNT_ID = "000000000000";

/** `arn:aws:<service>:<region>:<account>:<resource>`. */
export function localArn(service: string, resource: string): string {
  return `arn:aws:${service}:${LOCAL_REGION}:${LOCAL_ACCOUNT_ID}:${resource}`;
}
