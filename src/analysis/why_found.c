/* What follows from the rates of jobs (declared in why.h); also compiles for WebAssembly. */
#include <math.h>
#include <string.h>

#include "analysis/why.h"
#include "base/memory.h"
#include "base/number.h"
#include "stats/shapley.h"

#define PER 10000.0 /* people */
#define TAIL 0.025

static bool has_own_unit(const struct ofr_outcome *outcome) { return strcmp(outcome->unit, "1") == 0; }

const char *ofr_why_unit(const struct ofr_outcome *outcome) {
    return has_own_unit(outcome) ? "" : "per 10,000 people";
}

double ofr_why_rate(const struct ofr_model *model, size_t outcome, const double *values) {
    return has_own_unit(&model->outcomes[outcome]) ? values[outcome]
                                                   : values[outcome] / values[model->n_outcomes] * PER;
}

static double rate_of(const struct ofr_why_rates *rates, uint32_t point, uint32_t replicate) {
    return rates->of(rates->from, ofr_coalitions_simulated(rates->coalitions, point), replicate);
}

/* ---- the ratio --------------------------------------------------------------------------------- */

static void find_ratio(struct ofr_why *why, const struct ofr_why_rates *rates, double *place,
                       double *country) {
    uint32_t n = why->n_replicates;
    why->least = INFINITY;
    why->most = -INFINITY;
    for (uint32_t r = 0; r < n; r++) {
        place[r] = rate_of(rates, rates->coalitions->all, r);
        country[r] = rate_of(rates, 0, r);
        why->least = fmin(why->least, place[r]);
        why->most = fmax(why->most, place[r]);
    }
    struct ofr_paired pair = ofr_pair(place, country, n);
    double sum = 0;
    why->place = pair.with;
    why->country = pair.without;
    why->difference = pair.difference;
    for (uint32_t r = 0; r < n; r++)
        sum += (place[r] - why->place) * (place[r] - why->place);
    why->sd = n > 1 ? ofr_sqrt(sum / (n - 1)) : NAN;
    why->ratio = ofr_ratio_of_means(place, country, n);
}

ofr_status ofr_why_find_ratio(struct ofr_why *why, const struct ofr_why_rates *rates,
                              struct ofr_reports *reports) {
    double *both = NULL;
    ofr_status status = OFR_NEW(NULL, both, 2 * (size_t)why->n_replicates, "rates", reports);
    if (status == OFR_OK)
        find_ratio(why, rates, both, both + why->n_replicates);
    ofr_free(both);
    return status;
}

ofr_status ofr_why_find_records(struct ofr_why *why, struct ofr_reports *reports) {
    const struct ofr_reference *reference = &why->reference;
    double share = ofr_reference_people_of(why->scenario) / reference->people;
    ofr_status status = OFR_NEW(NULL, why->records, reference->n_records + 1, "the data", reports);
    for (size_t i = 0; i < reference->n_records && status == OFR_OK; i++)
        why->records[i] = ofr_ratio_of_share(reference->records[i].here, reference->records[i].all, share);
    return status;
}

bool ofr_why_is_clear(const struct ofr_why *why) {
    bool clear = !ofr_ratio_holds(&why->ratio, 1);
    for (size_t i = 0; i < why->reference.n_records; i++)
        clear &= !ofr_ratio_holds(&why->records[i], 1);
    return clear;
}

/* ---- shares ------------------------------------------------------------------------------------ */

static struct ofr_why_factor factor_of(const struct ofr_why *why, const struct ofr_coalitions *coalitions,
                                       uint32_t i, const double *adds) {
    const struct ofr_factor *factor = &why->reference.factors[i];
    struct ofr_interval interval = ofr_interval_of(adds, why->n_replicates);
    double whole = why->difference.mean, low = interval.low / whole, high = interval.high / whole;
    bool none = whole == 0;
    return (struct ofr_why_factor){factor->name,
                                   factor->title,
                                   interval,
                                   none ? NAN : interval.mean / whole,
                                   none ? NAN : fmin(low, high),
                                   none ? NAN : fmax(low, high),
                                   ofr_factor_is_assumed(factor),
                                   (coalitions->same >> i & 1u) != 0};
}

ofr_status ofr_why_find_shares(struct ofr_why *why, const struct ofr_why_rates *rates,
                               struct ofr_reports *reports) {
    const struct ofr_coalitions *coalitions = rates->coalitions;
    uint32_t n = (uint32_t)why->reference.n_factors, n_replicates = why->n_replicates,
             points[OFR_MOST_POINTS];
    double worth[1u << OFR_MOST_FACTORS], values[OFR_MOST_FACTORS], *adds = NULL;
    OFR_TRY(OFR_NEW(NULL, adds, (size_t)n * n_replicates, "the shares", reports));
    for (uint32_t r = 0; r < n_replicates; r++) {
        for (uint32_t s = 0; s <= coalitions->all; s++)
            worth[s] = rate_of(rates, s, r);
        ofr_shapley(n, worth, values);
        for (uint32_t i = 0; i < n; i++)
            adds[(size_t)i * n_replicates + r] = values[i];
    }
    for (uint32_t i = 0; i < n; i++)
        why->factors[i] = factor_of(why, coalitions, i, &adds[(size_t)i * n_replicates]);
    why->n_factors = n;
    why->n_coalitions = coalitions->all + 1;
    why->n_simulated =
        ofr_coalitions_points(coalitions, points) - (why->reference.structure.n_changes > 0 ? 2 : 0);
    ofr_free(adds);
    return OFR_OK;
}

/* ---- structure --------------------------------------------------------------------------------- */

void ofr_why_find_structure(struct ofr_why *why, const struct ofr_why_rates *rates) {
    struct ofr_why_contrast *contrast = &why->structure;
    const uint32_t points[2] = {ofr_structure_here(rates->coalitions),
                                ofr_structure_there(rates->coalitions)};
    uint32_t n = why->n_replicates;
    double sum[2] = {0, 0}, squares[2] = {0, 0};
    for (uint32_t r = 0; r < n; r++)
        for (int side = 0; side < 2; side++)
            sum[side] += rate_of(rates, points[side], r);
    contrast->here = sum[0] / n;
    contrast->there = sum[1] / n;
    contrast->difference = contrast->here - contrast->there;
    contrast->low = contrast->high = NAN;
    why->has_structure = true;
    if (n < 2)
        return;
    for (uint32_t r = 0; r < n; r++)
        for (int side = 0; side < 2; side++) {
            double apart = rate_of(rates, points[side], r) - (side == 0 ? contrast->here : contrast->there);
            squares[side] += apart * apart;
        }
    double a = squares[0] / (n - 1) / n, b = squares[1] / (n - 1) / n;
    double degrees = a + b > 0 ? (a + b) * (a + b) * (n - 1) / (a * a + b * b) : n - 1;
    double half = ofr_student(TAIL, degrees < 1 ? 1 : (uint32_t)degrees) * ofr_sqrt(a + b);
    contrast->low = contrast->difference - half;
    contrast->high = contrast->difference + half;
}
