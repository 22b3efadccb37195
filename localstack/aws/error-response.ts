import { AwsError } from "./aws-error.ts";
import type { LocalRequest, LocalResponse, LocalService } from "./local-service.ts";
import { xmlDocument } from "./write-xml.ts";

function jsonError(error: AwsError): LocalResponse {
  // Clients of JSON protocols read `__type`, REST-JSON ones the header; both ignore the other. Both spellings of message occur on AWS.
  return {
    status: error.status,
    headers: { "content-type": "application/x-amz-json-1.0", "x-amzn-errortype": error.code, ...error.headers },
    body: JSON.stringify({ __type: error.code, message: error.message, ...error.details }),
  };
}

function xmlError(error: AwsError, request: LocalRequest): LocalResponse {
  const fields = { Code: error.code, Message: error.message, ...error.details, RequestId: request.requestId };
  return {
    status: error.status,
    headers: { "content-type": "application/xml", ...error.headers },
    body: xmlDocument({ Error: fields }),
  };
}

/** Renders an error in the protocol of the service that threw it; before a service was found the request decides. */
export function errorResponse(
  error: AwsError,
  request: LocalRequest,
  service: LocalService | undefined,
): LocalResponse {
  const format = service === undefined ? "json" : (service.errorFormat ?? "json");
  return format === "xml" ? xmlError(error, request) : jsonError(error);
}
