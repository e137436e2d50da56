/*
 * Table: one CSV file of a scenario, against the form that the model declares. Native only.
 *
 * The YAML says where the file is and, for every column that holds numbers or dates, its
 * unit and origin; the file holds the cells. All faults of a file are reported, up to a
 * limit. Not for what several cells mean together: see ofr_schema.check.
 */
#ifndef OFR_SCENARIO_TABLE_H
#define OFR_SCENARIO_TABLE_H

#include "scenario/reader.h"

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
