/** Name of a header's column in its staging table: "Quantity on Hand" is `quantity_on_hand`. */
export const stagedName = (header: string): string => header.toLowerCase().replaceAll(" ", "_");
