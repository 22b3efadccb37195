/** How the source's certificate is checked: with the name of its host, only who signed it, or no encryption at all. */
export const SOURCE_TLS = ["verify-identity", "verify-ca", "none"] as const;

export type SourceTls = (typeof SOURCE_TLS)[number];
