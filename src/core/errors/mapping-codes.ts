/** TS1xx. Each code: what it means and what to do; `docs/errors.md` is generated from here. */
export const MAPPING_CODES = {
  TS101: {
    meaning: "The mapping has a key that means nothing.",
    remedy: "Correct the spelling or take the key out; mapping/pos.yaml shows every key there is.",
  },
  TS102: {
    meaning: "The mapping lacks a key it must have.",
    remedy: "Add the key.",
  },
  TS103: {
    meaning:
      "A value in the mapping is of the wrong kind: text where a list or a section is needed, or the other way round.",
    remedy: "Write the value as shown in mapping/pos.yaml.",
  },
  TS104: {
    meaning: "A column is not written as `name type`, or its type cannot be used in this place.",
    remedy:
      "Write the column's name and one of the types named in the message, for example `currentPrice decimal(10,2)`.",
  },
  TS105: {
    meaning: "A decimal column's scale is not between 0 and 10.",
    remedy: "Write the scale of the source's column: `decimal(10,2)` has scale 2.",
  },
  TS106: {
    meaning: "A time zone is not known.",
    remedy: "Use an IANA name such as Europe/Berlin, America/New_York or UTC.",
  },
  TS107: {
    meaning: "A table is named in two places of the mapping.",
    remedy: "Name each table once: a table becomes one kind of row, or is ignored.",
  },
  TS108: {
    meaning: "A column is named twice where two different ones are needed.",
    remedy: "Name each column once.",
  },
  TS109: {
    meaning: "Two keys that refer to each other have different types, so that nothing would ever be found.",
    remedy: "Declare both with the same type.",
  },
  TS110: {
    meaning:
      "The database changes rows by a foreign key action that its log does not show and that cannot be replayed in any order: ON UPDATE CASCADE, ON DELETE SET NULL, or ON DELETE CASCADE on anything but order lines.",
    remedy:
      "Change the foreign key to RESTRICT or NO ACTION (a trigger or the application can do the work; its changes are logged).",
  },
  TS111: {
    meaning: "The mapping names city or state both on the customer and in a ZIP table.",
    remedy: "Keep `places` or keep address.city and address.state, not both.",
  },
  TS112: {
    meaning: "The mapping file cannot be read.",
    remedy: "Check the path and that the file may be read.",
  },
  TS113: {
    meaning: "The mapping file is not valid YAML.",
    remedy: "Correct the line named in the message: spaces (no tabs), `key: value`, every key once.",
  },
} as const satisfies Record<`TS1${string}`, { readonly meaning: string; readonly remedy: string }>;
