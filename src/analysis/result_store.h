/*
 * Result tables in the database of an analysis.
 */
#ifndef OFR_ANALYSIS_RESULT_STORE_H
#define OFR_ANALYSIS_RESULT_STORE_H

#include "ensemble/ensemble.h"
#include "report/result_table.h"

/**
 * Write a result table to the database of an analysis, in place of one of its name; nothing without database.
 *
 * @errors   OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_ensemble_add_results(struct ofr_ensemble *ensemble,
                                                 const struct ofr_result_table *table,
                                                 struct ofr_reports *reports);

#endif
