/*
 * Columns: the rows of a statement as bytes, a column after the other, which pack to a third of what the
 * same rows of a table do and are read without SQL (web/src/data/columns.ts).
 *
 * As bytes, before they are packed as zlib; numbers are little-endian:
 *
 *     rows u32, columns u32, then for each column
 *     kind u8 (0 whole, 1 real, 2 text), length of the name u8, name, length of what follows u32
 *     whole  a number a row: 0 for NULL, else 1 + zigzag(value - the one before), 7 bits a byte, low first
 *     real   4 bytes of a float a row, NaN for NULL: all first bytes, all second ones, ...
 *     text   length u32 of the words, the words, each ended by a NUL; then as whole: the number of the word
 *
 * Reals keep 24 bits of their 53. Whole numbers lie within 2^53.
 */
#ifndef OFR_STORE_COLUMNS_H
#define OFR_STORE_COLUMNS_H

#include "store/packed.h"
#include "store/sql.h"

/**
 * Read all rows of a statement and pack them.
 *
 * @param rows [in] ready to step; the kind of a column is that of its values
 * @param out  [out] packed; to be freed with ofr_packed_free; empty on failure
 * @errors   as ofr_sql_rows
 */
OFR_MUST_USE ofr_status ofr_columns_pack(sqlite3 *database, sqlite3_stmt *rows, struct ofr_packed *out,
                                         struct ofr_reports *reports);

#endif
