/*
 * Tables of a scenario, read from CSV files and checked against the forms that the model declares. Native
 * only.
 *
 * The YAML file names the CSV file and, for every column of numbers or dates, its unit and origin. All faults
 * of a file are reported, up to a limit. ofr_schema.check checks rules across several cells.
 */
#ifndef OFR_SCENARIO_TABLE_H
#define OFR_SCENARIO_TABLE_H

#include "scenario/reader.h"

enum { OFR_MOST_ROWS = 5000 }; /* of a table; a country has a few thousand areas */

/** Make the scenario's tables with all columns and no rows, so that they can be looked at. Faults
 *  go to the reader. */
void ofr_tables_start(struct ofr_reader *reader);

/**
 * Read the tables a scenario names; after ofr_tables_start.
 *
 * @param tables [in] the YAML map `tables`
 * @errors   to the reader; reader->tables_whole is false after any
 */
void ofr_tables_read(struct ofr_reader *reader, const struct ofr_node *tables);

#endif
