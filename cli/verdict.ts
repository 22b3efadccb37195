/** The certificate's verdict in a run's output; null when the run made no certificate. */
export function verdictOf(output: unknown): "GREEN" | "RED" | null {
  if (typeof output !== "object" || output === null || !("certificate" in output)) return null;
  const { certificate } = output;
  if (typeof certificate !== "object" || certificate === null || !("status" in certificate)) return null;
  return certificate.status === "GREEN" || certificate.status === "RED" ? certificate.status : null;
}
