/** TS2xx. Each code: what it means and what to do; `docs/errors.md` is generated from here. TS201–TS219 concern a file, TS220–TS239 one row. */
export const CHANGE_FILE_CODES = {
  TS201: {
    meaning: "The file's gzip data is broken or ends too early.",
    remedy:
      "Upload the file again under the same key, or reload the table in DMS; the quarantined copy shows what was there.",
  },
  TS202: {
    meaning: "The file is empty: not even a header line.",
    remedy: "Upload the file again. DMS writes a header into every file when AddColumnName is true.",
  },
  TS203: {
    meaning: "The file is not UTF-8.",
    remedy: "Use utf8mb4 in the source; do not convert change files.",
  },
  TS204: {
    meaning: "The header lacks a column that the mapping names, or one that DMS must add.",
    remedy:
      "Correct the mapping if the source's column was renamed, or the DMS endpoint (AddColumnName=true) and its rule for dms_seq; then send the file again.",
  },
  TS205: {
    meaning: "The header names a column twice, so that it is not known which one counts.",
    remedy: "Rename the added column in the DMS transformation rule.",
  },
  TS206: {
    meaning: "A second header line inside the file differs from the first: the rows behind it have another layout.",
    remedy: "Send the two parts as two files.",
  },
  TS207: {
    meaning: "A quoted field is never closed: everything behind the quote is unreadable, or the file was cut off.",
    remedy: "Upload the file again; with DMS, keep Rfc4180=true.",
  },
  TS208: {
    meaning:
      "More rows are bad than max(100, 1 %) of the file: it is not dirt, something is wrong with the file or the mapping.",
    remedy:
      "Look at the reasons in quarantine, correct the mapping or the source, send the file again. Rows already applied do no harm: they are applied once.",
  },
  TS209: {
    meaning:
      "An inserted or updated row lacks columns (`__NOSUP__`): the source's binary log does not hold full row images.",
    remedy: "Set binlog_row_image=FULL in the source and start a new full load (a new epoch).",
  },
  TS210: {
    meaning: "The object is not a change file of a mapped table.",
    remedy: "Name the table in the mapping, or list it under `ignored`.",
  },
  TS211: {
    meaning: "The object is no longer in the bucket.",
    remedy:
      "Nothing to do: the next run lists the bucket again. Files must stay for as long as a replay may be wanted.",
  },
  TS212: {
    meaning: "The object was overwritten after it was listed.",
    remedy: "Nothing to do: the next run loads the new bytes as a file of their own.",
  },
  TS213: {
    meaning: "The object store did not deliver the file.",
    remedy: "It is tried again. If it stays: check the network, the role's s3:GetObject right and the key's KMS right.",
  },
  TS220: {
    meaning: "A row has more or fewer fields than the header.",
    remedy: "Correct the row in quarantine and send it again, or repair it from the source.",
  },
  TS221: {
    meaning: "A row's quoting is broken.",
    remedy: "Correct the row in quarantine and send it again; with DMS, keep Rfc4180=true.",
  },
  TS222: {
    meaning: "A row's operation is none of I, U, D, or cannot stand in a full-load file.",
    remedy: "Correct the row in quarantine and send it again.",
  },
  TS223: {
    meaning: "A change has no sequence of 35 digits, so that its order is unknown.",
    remedy: "Add the DMS rule that writes $AR_H_CHANGE_SEQ into dms_seq, then reload.",
  },
  TS224: {
    meaning: "A column that cannot be empty holds NULL or nothing: part of a key, a line's product, quantity or money.",
    remedy: "Correct the row in the source; its next change brings it back.",
  },
  TS225: {
    meaning: "A field is not an integer.",
    remedy: "Correct the row in the source, or the column's type in the mapping.",
  },
  TS226: {
    meaning: "An integer that is not a key lies beyond 2^53 and would lose digits.",
    remedy: "Correct the row in the source.",
  },
  TS227: {
    meaning: "A field is not a decimal number, or has more digits behind the point than the mapping's scale.",
    remedy: "Correct the row in the source, or the column's scale in the mapping.",
  },
  TS228: {
    meaning: "A field is not a date of the calendar.",
    remedy: "Correct the row in the source, or the column's type in the mapping.",
  },
  TS229: {
    meaning: "A field is not a date with a time.",
    remedy: "Correct the row in the source, or the column's type in the mapping.",
  },
} as const satisfies Record<`TS2${string}`, { readonly meaning: string; readonly remedy: string }>;
