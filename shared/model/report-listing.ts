/**
 * Rows of a report that may be too many to hold, one per record: how many there are, and the first of them, in their
 * order. CSV and JSON have them all: they are read in pages when the report is written.
 */
export type Listing<Row> = { readonly total: number; readonly rows: readonly Row[] }
