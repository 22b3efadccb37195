export type RawFileName = "customers" | "orders" | "orderlines" | "products" | "taxrates";

/** What a raw file's header may hold: `required` and `optional` columns, in any order and any case. */
export type RawLayout = {
  readonly file: RawFileName;
  readonly isOptional: boolean;
  readonly required: readonly string[];
  readonly optional: readonly string[];
};

const whole = (file: RawFileName, headers: string): RawLayout => ({
  file,
  isOptional: false,
  required: headers.split(","),
  optional: [],
});

/** The shop's raw files, in the order they are read. */
export const RAW_LAYOUTS: readonly RawLayout[] = [
  whole("customers", "ID,FN,LN,CT,ST,ZP,S1,S2,EM,BD"),
  whole("products", "ID,Name,Price,Quantity on Hand"),
  whole("orders", "OID,CID,Ordered,Shipped"),
  whole("orderlines", "OID,PID"),
  {
    file: "taxrates",
    isOptional: true,
    required: ["ZipCode", "EstimatedCombinedRate"],
    optional: [
      "State",
      "TaxRegionName",
      "StateRate",
      "EstimatedCountyRate",
      "EstimatedCityRate",
      "EstimatedSpecialRate",
      "RiskLevel",
    ],
  },
];
