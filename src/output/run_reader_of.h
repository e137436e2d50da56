/*
 * Run reader of a replicate in memory: as if it had been written to a database and opened.
 *
 * Holds what statistics and lives need; patterns are left out.
 */
#ifndef OFR_OUTPUT_RUN_READER_OF_H
#define OFR_OUTPUT_RUN_READER_OF_H

#include "engine/run_reader.h"
#include "output/output.h"

/**
 * Make a reader of one finished output, as one replicate of id 0.
 *
 * @param output [in] borrowed for as long as the reader lives, with its scenario, population and model
 * @param reader      [out] empty on failure; close it with ofr_run_reader_close
 * @errors   OFR_SYSTEM
 * @cost     O(people)
 */
OFR_MUST_USE ofr_status ofr_run_reader_of(const struct ofr_output *output, struct ofr_run_reader *reader,
                                          struct ofr_reports *reports);

/** Let a reader read events and series of one output, which it borrows. @param reader [in,out] of one
 * replicate */
void ofr_run_reader_use(struct ofr_run_reader *reader, const struct ofr_output *output);

#endif
