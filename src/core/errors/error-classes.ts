import { TillstreamError } from "./tillstream-error.ts";

/** What a person typed or wrote (input, mapping, option, template) is wrong. Never retried. */
export class InvalidInputError extends TillstreamError {
  override readonly name = "InvalidInputError";
}

/** A change file that must not be loaded: unreadable, header without a mapped column, too many bad rows. Quarantined, never retried. */
export class PoisonFileError extends TillstreamError {
  override readonly name = "PoisonFileError";
}

/** MongoDB or DocumentDB cannot be reached or refused the work for now. Retried with back-off. */
export class TargetUnavailableError extends TillstreamError {
  override readonly name = "TargetUnavailableError";
}

/** The source database cannot be reached or refused the work for now. Retried with back-off. */
export class SourceUnavailableError extends TillstreamError {
  override readonly name = "SourceUnavailableError";
}

/** S3, SQS or Step Functions did not answer although the SDK tried again. Retried with back-off. */
export class CloudUnavailableError extends TillstreamError {
  override readonly name = "CloudUnavailableError";
}

/** The source's own settings or schema would make the documents silently wrong. Refused before anything is read. */
export class UnsafeSourceError extends TillstreamError {
  override readonly name = "UnsafeSourceError";
}

/** A local server (database, port, download) did not come up. */
export class ServerStartError extends TillstreamError {
  override readonly name = "ServerStartError";
}

/** The template, the state machine or a request asks for something our local AWS does not implement. Refused by name. */
export class NotImplementedLocallyError extends TillstreamError {
  override readonly name = "NotImplementedLocallyError";
}

/** The shop's own rules refuse what was asked for: stock, unknown ids, an order that is closed. Never retried: the answer would be the same. */
export class OrderRefusedError extends TillstreamError {
  override readonly name = "OrderRefusedError";
}

/** The connection was lost while a commit was under way: the work is either done or not. Look before doing it again. */
export class OutcomeUnknownError extends TillstreamError {
  override readonly name = "OutcomeUnknownError";
}
