/** TS4xx. Each code: what it means and what to do; `docs/errors.md` is generated from here. */
export const TARGET_CODES = {
  TS401: {
    meaning:
      "The target database cannot be reached, or answered that it cannot work for now (not primary, shutting down, too slow).",
    remedy:
      "Nothing is lost: the step is repeated. If it stays, look at the connection string, the network and the server's log.",
  },
  TS402: {
    meaning: "A document was changed by others each time it was about to be written, until the attempts were used up.",
    remedy: "Run again; if it stays, let fewer workers run at once.",
  },
  TS403: {
    meaning: "A stored document does not have the shape Tillstream writes: a field is missing or of another type.",
    remedy: "Somebody else wrote to the collection. Restore the document, or load into an empty database.",
  },
  TS404: {
    meaning: "An index of the target exists under our name with other keys or options.",
    remedy: "Drop that index or use another database; Tillstream never drops an index by itself.",
  },
  TS405: {
    meaning: "The target database refused the login, by password or by IAM role, also with the secret as it is now.",
    remedy:
      "By role (TargetUri): there must be a database user named like the role's ARN, see output TargetRoleArns. By secret: put the valid user and password into it; the step is repeated and takes them at once.",
  },
  TS406: {
    meaning: "The target database let the user in and refused what was asked for.",
    remedy:
      "Give the user readWrite on TargetDatabase. A TargetUri without authMechanism=MONGODB-AWS logs nobody in and ends here too.",
  },
} as const satisfies Record<`TS4${string}`, { readonly meaning: string; readonly remedy: string }>;
