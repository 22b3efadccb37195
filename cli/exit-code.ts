/** What `tillstream` answers the shell. Scripts rely on it. */
export const EXIT_CODE = { fine: 0, failed: 1, wrongUsage: 2, redCertificate: 3 } as const;

export type ExitCode = (typeof EXIT_CODE)[keyof typeof EXIT_CODE];
