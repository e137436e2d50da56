/*
 * Json: values of jansson into a sink, and reals that may be missing.
 */
#ifndef OFR_REPORT_JSON_H
#define OFR_REPORT_JSON_H

#include <jansson.h>

#include "base/report.h"

/** A real, or null where it is not a number (JSON has none of these). */
json_t *ofr_json_real(double value);

/** The mean, standard deviation and percentiles of something, as an object. */
json_t *ofr_json_spread(double mean, double sd, double p05, double p50, double p95);

/** Write a value and a newline, and give it up. @errors OFR_SYSTEM (memory, the sink refused) */
OFR_MUST_USE ofr_status ofr_json_put(json_t *value, ofr_sink sink, struct ofr_reports *reports);

#endif
