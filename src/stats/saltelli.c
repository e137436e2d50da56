#include "stats/saltelli.h"

#include <math.h>
#include <string.h>

#include "base/draws.h"
#include "base/memory.h"
#include "stats/sequence.h"

#define STREAM 0xFFFFFFFDu /* of draws: no replicate, not the population's */
#define RESAMPLES 1000
#define NORMAL 1.959964       /* what a normal variable exceeds with chance 0.025 */
enum { BLOCK = 4, RESAMPLE }; /* purposes */

/* ---- points ----------------------------------------------------------------------------- */

/* For each input its dimension of the sequence, NO_DIMENSION in a block; returns how many there are. */
#define NO_DIMENSION UINT32_MAX
static uint32_t number_dimensions(const struct ofr_factors *factors, uint32_t *dimensions) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < factors->n_inputs; i++) {
        int block;
        (void)ofr_factor_input(factors, factors->factor_of[i], &block);
        dimensions[i] = block ? NO_DIMENSION : n++;
    }
    return n;
}

/* A row of A and of B. */
static void make_row(const struct ofr_factors *factors, const uint32_t *dimensions, uint32_t n_dimensions,
                     uint32_t row, uint64_t seed, double *a, double *b) {
    double point[2 * OFR_SALTELLI_FACTORS];
    struct ofr_draws draws = ofr_draws_make(seed, STREAM);
    ofr_sequence_point(seed, row, 2 * n_dimensions, point);
    for (uint32_t i = 0; i < factors->n_inputs; i++) {
        struct ofr_words words = ofr_draw(draws, i, row, BLOCK, 0);
        bool block = dimensions[i] == NO_DIMENSION;
        a[i] = block ? ofr_unit(words.w[0]) : point[dimensions[i]];
        b[i] = block ? ofr_unit(words.w[1]) : point[n_dimensions + dimensions[i]];
    }
}

static void fill_row(const struct ofr_factors *factors, double *row) {
    uint32_t n = factors->n_inputs, k = factors->n_factors;
    const double *a = row, *b = row + (size_t)(k + 1) * n;
    for (uint32_t f = 0; f < k; f++)
        for (uint32_t i = 0; i < n; i++)
            row[(size_t)(f + 1) * n + i] = factors->factor_of[i] == f ? b[i] : a[i];
}

ofr_status ofr_saltelli_design(const struct ofr_factors *factors, uint32_t n_rows, uint64_t seed,
                               double *points, struct ofr_reports *reports) {
    uint32_t *dimensions = NULL;
    ofr_status status = OFR_NEW(NULL, dimensions, factors->n_inputs, "the design", reports);
    if (status != OFR_OK)
        return status;
    uint32_t n_dimensions = number_dimensions(factors, dimensions);
    if (n_dimensions > OFR_SALTELLI_FACTORS)
        status = ofr_fail(reports, OFR_BAD_INPUT,
                          "there are %u things to move one by one; Sobol's indices are for at most %d",
                          n_dimensions, OFR_SALTELLI_FACTORS);
    for (uint32_t r = 0; r < n_rows && status == OFR_OK; r++) {
        double *row = points + (size_t)r * (factors->n_factors + 2) * factors->n_inputs;
        make_row(factors, dimensions, n_dimensions, r, seed, row,
                 row + (size_t)(factors->n_factors + 1) * factors->n_inputs);
        fill_row(factors, row);
    }
    ofr_free(dimensions);
    return status;
}

/* ---- indices ---------------------------------------------------------------------------- */

struct estimate {
    double first, total;
};

/* Mean and variance over A and B of the rows that are taken. */
static struct ofr_saltelli_spread spread_of(uint32_t k, uint32_t n, const double *values,
                                            const uint32_t *rows) {
    double mean = 0, squares = 0;
    for (uint32_t r = 0; r < n; r++) {
        const double *row = values + (size_t)rows[r] * (k + 2);
        mean += (row[0] + row[k + 1]) / (2.0 * n);
    }
    for (uint32_t r = 0; r < n; r++) {
        const double *row = values + (size_t)rows[r] * (k + 2);
        squares += (row[0] - mean) * (row[0] - mean) + (row[k + 1] - mean) * (row[k + 1] - mean);
    }
    return (struct ofr_saltelli_spread){mean, squares / (2.0 * n - 1)};
}

static struct ofr_saltelli_spread estimate_all(uint32_t k, uint32_t n, const double *values,
                                               const uint32_t *rows, struct estimate *estimates) {
    struct ofr_saltelli_spread spread = spread_of(k, n, values, rows);
    memset(estimates, 0, k * sizeof *estimates);
    for (uint32_t r = 0; r < n; r++) {
        const double *row = values + (size_t)rows[r] * (k + 2);
        double b = row[k + 1] - spread.mean; /* centred: less error, same mean */
        for (uint32_t f = 0; f < k; f++) {
            double difference = row[f + 1] - row[0];
            estimates[f].first += b * difference;
            estimates[f].total += difference * difference;
        }
    }
    for (uint32_t f = 0; f < k; f++) {
        bool varies = spread.variance > 0;
        estimates[f].first = varies ? estimates[f].first / n / spread.variance : NAN;
        estimates[f].total = varies ? estimates[f].total / (2.0 * n) / spread.variance : NAN;
    }
    return spread;
}

/* Sums over resamples, from which the standard deviations come. */
struct sums {
    uint32_t n;
    double first, first_squares, total, total_squares;
};

static void add_resample(struct sums *sums, const struct estimate *resample,
                         const struct estimate *estimate) {
    if (!isfinite(resample->first))
        return;
    double first = resample->first - estimate->first, total = resample->total - estimate->total;
    sums->n++;
    sums->first += first;
    sums->first_squares += first * first;
    sums->total += total;
    sums->total_squares += total * total;
}

static double deviation(double sum, double squares, uint32_t n) {
    if (n < 2)
        return NAN;
    double variance = (squares - sum * sum / n) / (n - 1);
    return variance > 0 ? sqrt(variance) : 0;
}

static struct ofr_saltelli_index with_interval(const struct estimate *estimate, const struct sums *sums) {
    double first = NORMAL * deviation(sums->first, sums->first_squares, sums->n);
    double total = NORMAL * deviation(sums->total, sums->total_squares, sums->n);
    return (struct ofr_saltelli_index){.first = estimate->first,
                                       .first_low = estimate->first - first,
                                       .first_high = estimate->first + first,
                                       .total = estimate->total,
                                       .total_low = estimate->total - total < 0 ? 0 : estimate->total - total,
                                       .total_high = estimate->total + total};
}

/* Room for the estimates. */
struct room {
    uint32_t *rows;               /* [n] */
    struct estimate *own, *again; /* [k] */
    struct sums *sums;            /* [k] */
};

static void estimate_with_room(uint32_t k, uint32_t n, const double *values, uint64_t seed,
                               const struct room *room, struct ofr_saltelli_index *indices,
                               struct ofr_saltelli_spread *spread) {
    struct ofr_draws draws = ofr_draws_make(seed, STREAM);
    for (uint32_t r = 0; r < n; r++)
        room->rows[r] = r;
    *spread = estimate_all(k, n, values, room->rows, room->own);
    for (uint32_t s = 0; s < RESAMPLES; s++) {
        for (uint32_t r = 0; r < n; r++)
            room->rows[r] = ofr_below(ofr_draw(draws, r, s, RESAMPLE, 0).w[0], n);
        (void)estimate_all(k, n, values, room->rows, room->again);
        for (uint32_t f = 0; f < k; f++)
            add_resample(&room->sums[f], &room->again[f], &room->own[f]);
    }
    for (uint32_t f = 0; f < k; f++)
        indices[f] = with_interval(&room->own[f], &room->sums[f]);
}

ofr_status ofr_saltelli_indices(uint32_t k, uint32_t n, const double *values, uint64_t seed,
                                struct ofr_saltelli_index *indices, struct ofr_saltelli_spread *spread,
                                struct ofr_reports *reports) {
    struct room room = {0};
    ofr_status status = OFR_NEW(NULL, room.rows, n, "the indices", reports);
    OFR_THEN(status, OFR_NEW(NULL, room.own, 2 * (size_t)k, "the indices", reports));
    OFR_THEN(status, OFR_NEW(NULL, room.sums, k, "the indices", reports));
    if (status == OFR_OK) {
        room.again = room.own + k;
        estimate_with_room(k, n, values, seed, &room, indices, spread);
    }
    ofr_free(room.rows);
    ofr_free(room.own);
    ofr_free(room.sums);
    return status;
}
