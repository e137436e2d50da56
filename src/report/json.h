/*
 * Json: values of jansson into a sink, and reals that may be missing.
 */
#ifndef OFR_REPORT_JSON_H
#define OFR_REPORT_JSON_H

#include <jansson.h>

#include "base/report.h"

/** A real `value`, or null where it is not finite (JSON has no such numbers). */
json_t *ofr_json_real(double value);

/** An object with mean, standard deviation sd and percentiles p05, p50 and p95. */
json_t *ofr_json_spread(double mean, double sd, double p05, double p50, double p95);

/** Write a value and a newline, and give it up. @errors OFR_SYSTEM (memory, the sink refused) */
OFR_MUST_USE ofr_status ofr_json_put(json_t *value, ofr_sink sink, struct ofr_reports *reports);

#endif
