import { AwsError } from "../aws-error.ts";

const CLIENT_ERROR = 400;

export const resourceNotFound = (message: string): AwsError =>
  new AwsError("ResourceNotFoundFault", CLIENT_ERROR, message);
export const invalidState = (message: string): AwsError =>
  new AwsError("InvalidResourceStateFault", CLIENT_ERROR, message);
export const invalidCombination = (message: string): AwsError =>
  new AwsError("InvalidParameterCombinationException", CLIENT_ERROR, message);
export const invalidValue = (message: string): AwsError =>
  new AwsError("InvalidParameterValueException", CLIENT_ERROR, message);
