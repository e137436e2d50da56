/* What differences say by themselves (doubt.h); also compiles for WebAssembly. doubt_points.c adds what
 * points say. */
#include "analysis/doubt.h"

#include <math.h>

#include "base/memory.h"

static ofr_status find_spread(const double *differences, uint32_t n, struct ofr_doubt *doubt,
                              struct ofr_reports *reports) {
    double *sorted = NULL;
    uint32_t n_finite = 0, n_same = 0, n_zero = 0;
    OFR_TRY(OFR_NEW(NULL, sorted, n, "the differences", reports));
    for (uint32_t i = 0; i < n; i++)
        if (isfinite(differences[i]))
            sorted[n_finite++] = differences[i];
    for (uint32_t i = 0; i < n_finite; i++)
        n_zero += !(sorted[i] > 0 || sorted[i] < 0);
    for (uint32_t i = 0; i < n_finite; i++)
        n_same += sorted[i] * doubt->mean.mean > 0;
    bool has_sign = doubt->mean.mean > 0 || doubt->mean.mean < 0;
    doubt->same_sign = has_sign ? (double)n_same / (n_finite - n_zero) : (double)NAN;
    doubt->unchanged = n_finite > 0 ? (double)n_zero / n_finite : (double)NAN;
    doubt->points = ofr_spread_of(sorted, n_finite);
    ofr_free(sorted);
    return OFR_OK;
}

ofr_status ofr_doubt_fixed(const double *differences, uint32_t n, struct ofr_doubt *doubt,
                           struct ofr_reports *reports) {
    *doubt = (struct ofr_doubt){.mean = ofr_interval_of(differences, n), .parameters = {NAN, NAN, NAN}};
    return find_spread(differences, n, doubt, reports);
}

void ofr_doubt_free(struct ofr_doubt *doubt) {
    for (size_t t = 0; doubt->turns != NULL && t < doubt->n_turns; t++)
        ofr_free(doubt->turns[t].name);
    ofr_free(doubt->turns);
    *doubt = (struct ofr_doubt){0};
}

const struct ofr_turn *ofr_doubt_turn(const struct ofr_doubt *doubt) {
    for (size_t t = 0; t < doubt->n_turns; t++)
        if (doubt->turns[t].part.p <= OFR_CLEAR_P)
            return &doubt->turns[t];
    return NULL;
}
