/** Columns that DMS writes beside the source's, by the endpoint settings and table rules we deploy. */
export const OPERATION_COLUMN = "Op";
/** `$AR_H_CHANGE_SEQ`: 35 digits on changes, empty on full-load rows. */
export const SEQUENCE_COLUMN = "dms_seq";
/** Commit second and log position: for people; they order nothing, so they are not read. */
export const OTHER_DMS_COLUMNS: readonly string[] = ["dms_ts", "dms_pos"];
/** `BI_<column>`: the key as it was before an update. */
export const BEFORE_IMAGE_PREFIX = "BI_";

/** CsvNullValue. Not `NULL`, because a customer may be called that; unquoted only. */
export const NULL_TOKEN = "__NULL__";
/** CsvNoSupValue: the log does not hold the column. Fine for what is deleted, a tripwire everywhere else. */
export const NOT_SUPPLIED_TOKEN = "__NOSUP__";
