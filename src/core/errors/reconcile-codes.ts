/** TS6xx. Each code: what it means and what to do; `docs/errors.md` is generated from here. */
export const RECONCILE_CODES = {
  TS601: {
    meaning: "The source database did not answer, or closed the connection, while it was compared with the documents.",
    remedy:
      "Check that it runs and that the functions' security group reaches its port; the step is tried again by itself.",
  },
  TS602: {
    meaning: "The source database refuses the reconciling account.",
    remedy:
      "Give that account SELECT on the mapped tables, and check its name and password in the connection string or secret. A server that admits encrypted connections only may refuse others with the same words: see that SourceTls is not none, or that the connection string has ssl.",
  },
  TS603: {
    meaning: "A table or column of the mapping does not exist in the source database.",
    remedy: "Correct the mapping file, or point the connection string at the database that it describes.",
  },
  TS604: {
    meaning: "The source's connection string cannot be read.",
    remedy: "Write it as mysql://user:password@host:3306/ with special characters percent-encoded.",
  },
  TS605: {
    meaning: "A reconciliation's plan is not in the work bucket, so nothing says what the certificate would be about.",
    remedy: 'Start the run again with {"mode":"reconcile"}; a certificate needs the plan of its own run.',
  },
  TS606: {
    meaning:
      "A row of the source cannot be read by the rules for change files, so nobody can say what its document should be.",
    remedy: "Correct the row in the source, or the column's type in the mapping.",
  },
  TS607: {
    meaning:
      "The encrypted connection (TLS) to the source database did not come about: its certificate is not trusted or of another host, it offers no TLS, or it demands TLS and got none.",
    remedy:
      "Put the certificate authority of the source into the secret's field `ca` (Amazon's own are known), or set SourceTls: verify-ca where the certificate has no host name, none where the server has no TLS.",
  },
  TS650: {
    meaning: "A repair was asked for, and there is no reconciliation whose findings it could repair.",
    remedy: 'Start {"mode":"reconcile"} first, give the runId of an earlier one as `of`, or name keys.',
  },
  TS651: {
    meaning: "A repair was asked for, and the deployment has no source database to repair from.",
    remedy: "Give the stack SourceSecretArn, or load the files again with force.",
  },
  TS652: {
    meaning: "A repair was asked for before any full load: nothing says which epoch its rows belong to.",
    remedy: 'Start {"mode":"full"} first.',
  },
  TS653: {
    meaning: "A repair's plan is not in the work bucket, or its source is gone, so nobody can say what came of it.",
    remedy: 'Start the repair again with {"mode":"repair"}; rows that were written do no harm.',
  },
} as const satisfies Record<`TS6${string}`, { readonly meaning: string; readonly remedy: string }>;
