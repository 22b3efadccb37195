import { AwsError } from "./aws-error.ts";

/**
 * 501 for whatever our local AWS leaves out, by name: silently ignoring it would let something pass here that fails on AWS.
 * SDK clients do not retry a 501.
 */
export const notImplemented = (what: string): AwsError =>
  new AwsError(
    "NotImplemented",
    501,
    `${what} is not implemented by Tillstream's local AWS. It would work on AWS itself.`,
  );
