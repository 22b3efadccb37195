import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CsvReader } from "../../../src/core/change-files/csv-reader.ts";
import { dateField } from "../../../src/core/change-files/date-field.ts";
import { decimalField } from "../../../src/core/change-files/decimal-field.ts";
import type { ColumnPlace, FieldReader } from "../../../src/core/change-files/field-reader.ts";
import { beforeImageField, idField, optionalIdField } from "../../../src/core/change-files/id-field.ts";
import { integerField } from "../../../src/core/change-files/integer-field.ts";
import { RowNotes } from "../../../src/core/change-files/row-notes.ts";
import { textField } from "../../../src/core/change-files/text-field.ts";
import { businessDay, timeField } from "../../../src/core/change-files/time-field.ts";
import { ZoneClock } from "../../../src/core/change-files/zone-clock.ts";
import { moneyText } from "../../../src/core/money.ts";
import { dmsField } from "../../support/dms-csv-writer.ts";

/** What a reader makes of one written field, or the code of its fault. The neighbours would be read along by a reader that looks too far. */
function readField<T>(
  make: (place: ColumnPlace) => FieldReader<T>,
  written: string,
): { value: T; zeroDates: number } | string {
  const csv = new CsvReader();
  csv.push(`11111,${written},99999\n`);
  csv.next();
  const notes = new RowNotes();
  const value = make({ column: "c", index: 1, notes })(csv.record);
  return notes.fault?.code ?? { value, zeroDates: notes.zeroDates };
}

const value = (of: unknown): { value: unknown; zeroDates: number } => ({ value: of, zeroDates: 0 });

const integer = (place: ColumnPlace): FieldReader<unknown> => idField(place, "integer");
const text = (place: ColumnPlace): FieldReader<unknown> => idField(place, "text");
const atScale2 = (place: ColumnPlace): FieldReader<unknown> => decimalField(place, 2);

describe("integerField", () => {
  it.each([
    ["0", 0],
    ["-0", 0],
    ["-5", -5],
    ["007", 7],
    ["999999999999999", 999_999_999_999_999],
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
    ["__NULL__", null],
  ])("reads %s", (text, expected) => {
    expect(readField(integerField, text)).toEqual(value(expected));
  });

  it.each(["", "-", "+5", "1.0", "1e3", " 1", "1 ", "0x1", "twelve", "12345678901234567x", '"__NULL__"'])(
    "refuses %j",
    (text) => {
      expect(readField(integerField, text)).toBe("TS225");
    },
  );

  it("refuses what would lose digits", () => {
    expect(readField(integerField, "9007199254740993")).toBe("TS226");
  });
});

describe("idField", () => {
  it.each([
    ["0", 0],
    ["9007199254740993", 9007199254740993n],
    ["-9223372036854775808", -9223372036854775808n],
    ["18446744073709551615", 18446744073709551615n],
  ])("reads the integer %s exactly", (written, expected) => {
    expect(readField(integer, written)).toEqual(value(expected));
  });

  it.each([
    ["", ""],
    ["00501", "00501"],
    ['"a,""b"""', 'a,"b"'],
    ['"__NULL__"', "__NULL__"],
    [" x ", " x "],
  ])("reads the text %s", (written, expected) => {
    expect(readField(text, written)).toEqual(value(expected));
  });

  it("needs a value", () => {
    expect(readField(integer, "__NULL__")).toBe("TS224");
    expect(readField(integer, "__NOSUP__")).toBe("TS224");
    expect(readField(integer, "")).toBe("TS225");
    expect(readField(text, "__NULL__")).toBe("TS224");
    expect(readField(text, "__NOSUP__")).toBe("TS224");
  });

  it("may be NULL as a foreign key", () => {
    expect(readField((place) => optionalIdField(place, "integer"), "__NULL__")).toEqual(value(null));
    expect(readField((place) => optionalIdField(place, "text"), "")).toEqual(value(""));
  });

  it("as a before image is null when there is none", () => {
    for (const written of ["__NULL__", "__NOSUP__", ""]) {
      expect(readField((place) => beforeImageField(place, "integer"), written)).toEqual(value(null));
    }
    expect(readField((place) => beforeImageField(place, "text"), "")).toEqual(value(""));
    expect(readField((place) => beforeImageField(place, "text"), "__NULL__")).toEqual(value(null));
  });
});

describe("decimalField", () => {
  it.each([
    ["0.00", 0n],
    ["-0.00", 0n],
    ["-12.50", -1250n],
    ["12.5", 1250n],
    ["12", 1200n],
    ["99999999.99", 9999999999n],
    ["2019.0000000000", 201900n],
    ["123456789012345678901234.56", 12345678901234567890123456n],
    ["9007199254740993.07", 900719925474099307n],
    ["__NULL__", null],
  ])("reads %s", (text, expected) => {
    expect(readField(atScale2, text)).toEqual(value(expected));
  });

  it.each(["", "12,5", "1e3", "0.005", "1.2.3", ".50", "-.50", "1 2.00", "abc.de", "12.a0", "NaN", "__NOSUP__"])(
    "refuses %j",
    (text) => {
      expect(readField(atScale2, text.includes(",") ? `"${text}"` : text)).toBe("TS227");
    },
  );

  it("reads every amount of every scale exactly", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 33n), max: 10n ** 33n }),
        fc.bigInt({ min: -99_999n, max: 99_999n }),
        fc.nat(10),
        (long, short, scale) => {
          for (const units of [long, short]) {
            expect(readField((place) => decimalField(place, scale), moneyText(units, scale))).toEqual(value(units));
          }
        },
      ),
    );
  });
});

describe("textField", () => {
  it("tells NULL from texts", () => {
    expect(readField(textField, "__NULL__")).toEqual(value(null));
    expect(readField(textField, "")).toEqual(value(""));
    expect(readField(textField, "NULL")).toEqual(value("NULL"));
    expect(readField(textField, "__NULL__ ")).toEqual(value("__NULL__ "));
  });

  it("reads every text as DMS writes it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        // DMS cannot tell the token from NULL either; that is why the token is what nobody is called.
        fc.pre(text !== "__NULL__");
        expect(readField(textField, dmsField(text))).toEqual(value(text));
      }),
    );
  });
});

const DAY_MS = 86_400_000;
const dayTexts = fc
  .integer({ min: -719_528, max: 2_932_895 })
  .map((day) => new Date(day * DAY_MS).toISOString().slice(0, 10));

describe("dateField", () => {
  it.each([
    ["2000-10-02", "2000-10-02"],
    ["2020-02-29", "2020-02-29"],
    ["0001-01-01", "0001-01-01"],
    ["2000-10-02 00:00:00", "2000-10-02"],
    ["2000-10-02 00:00:00.000000", "2000-10-02"],
    ["__NULL__", null],
  ])("reads %s", (text, expected) => {
    expect(readField(dateField, text)).toEqual(value(expected));
  });

  it.each(["0000-00-00", "0000-00-00 00:00:00", "9999-12-31", "9999-12-31 23:59:59"])(
    "takes %s for no date",
    (text) => {
      expect(readField(dateField, text)).toEqual({ value: null, zeroDates: 1 });
    },
  );

  it.each([
    "",
    "2021-02-29",
    "1900-02-29",
    "2021-13-01",
    "2021-00-10",
    "2021-04-31",
    "2021-1-1",
    "2021-01-0",
    "21-01-01",
    "2021/01/01",
    "2021-01-011",
    "2000-10-02 10:00:00",
    "0000-00-00x",
    "2020-00-15",
  ])("refuses %j", (text) => {
    expect(readField(dateField, text)).toBe("TS228");
  });

  it("reads every day of the calendar, and only those", () => {
    fc.assert(
      fc.property(dayTexts, (text) => {
        expect(readField(dateField, text)).toEqual(value(text));
      }),
    );
    const digits = fc.tuple(
      fc.integer({ min: 1, max: 9998 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
    );
    fc.assert(
      fc.property(digits, ([year, month, day]) => {
        const text = [
          year.toString().padStart(4, "0"),
          month.toString().padStart(2, "0"),
          day.toString().padStart(2, "0"),
        ].join("-");
        const isDay = !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
        expect(readField(dateField, text)).toEqual(isDay ? value(text) : "TS228");
      }),
    );
  });
});

describe("timeField", () => {
  const utc = new ZoneClock("UTC");
  const berlin = new ZoneClock("Europe/Berlin");
  const datetime = (place: ColumnPlace): FieldReader<unknown> => timeField(place, "datetime", utc);

  it.each([
    ["2026-11-20 10:15:30", "2026-11-20T10:15:30.000Z"],
    ["2026-11-20 10:15:30.1", "2026-11-20T10:15:30.100Z"],
    ["2026-11-20 10:15:30.999999999", "2026-11-20T10:15:30.999Z"],
    ["1969-12-31 23:59:59.999", "1969-12-31T23:59:59.999Z"],
    ["0099-03-01 00:00:00", "0099-03-01T00:00:00.000Z"],
  ])("reads %s", (text, iso) => {
    expect(readField(datetime, text)).toEqual(value(new Date(iso)));
  });

  it.each([
    "",
    "2026-11-20",
    "2026-11-20 10:15",
    "2026-11-20T10:15:30",
    "2026-11-20 24:00:00",
    "2026-11-20 10:60:00",
    "2026-11-20 10:15:60",
    "2026-11-20 10:15:30.",
    "2026-11-20 10:15:30.1234567890",
    "2026-11-20 10:15:30.12x",
    "2021-02-29 10:00:00",
    "2026-11-20 1a:15:30",
    "0000-00-00 99:00:00",
  ])("refuses %j", (text) => {
    expect(readField(datetime, text)).toBe("TS229");
  });

  it("reads every time to the millisecond", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("0001-01-01T00:00:00Z"), max: new Date("9999-12-30T00:00:00Z"), noInvalidDate: true }),
        (at) => {
          const text = at.toISOString().replace("T", " ").replace("Z", "000");
          expect(readField(datetime, text)).toEqual(value(at));
        },
      ),
    );
  });

  it("takes a DATE for midnight in the source's zone", () => {
    expect(readField((place) => timeField(place, "date", berlin), "2026-07-01")).toEqual(
      value(new Date("2026-06-30T22:00:00Z")),
    );
    expect(readField((place) => timeField(place, "date", berlin), "2026-07-01 12:00:00")).toBe("TS228");
  });

  it.each([
    ["UTC", "America/New_York", "datetime", "2026-11-20 03:00:00", "2026-11-19"],
    ["America/New_York", "America/New_York", "datetime", "2026-11-20 23:30:00", "2026-11-20"],
    ["Europe/Berlin", "Asia/Tokyo", "datetime", "2026-11-20 16:00:00", "2026-11-21"],
    ["UTC", "America/New_York", "date", "2026-11-20", "2026-11-20"],
  ] as const)("from %s to a store in %s, the business day of the %s %s is %s", (source, store, type, text, day) => {
    const zones = { source: new ZoneClock(source), store: new ZoneClock(store) };
    const reader = (place: ColumnPlace): FieldReader<unknown> => {
      const at = timeField(place, type, zones.source);
      const dayOf = businessDay(place, type, zones);
      return (record) => dayOf(record, at(record) ?? new Date(Number.NaN));
    };
    expect(readField(reader, text)).toEqual(value(day));
  });
});
