/*
 * Reader of a file of steps. Native only (libfyaml); steps.h reads the tree of one.
 */
#ifndef OFR_REPORT_STEPS_FILE_H
#define OFR_REPORT_STEPS_FILE_H

#include "report/steps.h"

/**
 * Read a file of steps.
 *
 * @param path   [in] of the YAML file
 * @param reader [in] of the run whose names of events and places it uses
 * @param steps  [out] free it with ofr_steps_free; empty on failure
 * @errors   OFR_BAD_INPUT with every fault and its place; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_steps_read(const char *path, const struct ofr_run_reader *reader,
                                       struct ofr_steps *steps, struct ofr_reports *reports);

#endif
