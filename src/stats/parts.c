#include "stats/parts.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "stats/ranking.h"
#include "stats/student.h"
#include "stats/verdict.h"

#define TAIL 0.025
#define PERMUTATIONS 1999
#define NOTHING 1e-9 /* of a column's square, when no more of it is left beside the columns before */

/* ---- points and chance ------------------------------------------------------------------- */

/* Sums over points, from which the share without any one of them follows. */
struct sums {
    double sum, squares, within;
    uint32_t n, n_pairs;
};

static double share_of(struct sums sums) {
    double variance = (sums.squares - sums.sum * sums.sum / sums.n) / (sums.n - 1);
    return 1 - sums.within / sums.n_pairs / variance;
}

static double half_square(double a, double b) { return 0.5 * (a - b) * (a - b); }

/* Standard error of the share, by leaving out each point in turn. */
static double jackknife_error(const double *first, uint32_t n, const double *again, struct sums sums,
                              double middle) {
    double mean = 0, squares = 0;
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; i < n; i++) {
            double value = first[i] - middle;
            struct sums less = sums;
            less.n--;
            less.sum -= value;
            less.squares -= value * value;
            if (i < sums.n_pairs) {
                less.n_pairs--;
                less.within -= half_square(first[i], again[i]);
            }
            double share = share_of(less);
            mean += pass == 0 ? share / n : 0;
            squares += pass == 1 ? (share - mean) * (share - mean) : 0;
        }
    return ofr_sqrt(squares * (n - 1) / n);
}

struct ofr_part ofr_part_of_points(const double *first, uint32_t n, const double *again, uint32_t n_again) {
    struct ofr_part part = {NAN, NAN, NAN};
    struct sums sums = {.n = n, .n_pairs = n_again};
    double middle = 0;
    for (uint32_t i = 0; i < n; i++)
        middle += first[i] / n;
    for (uint32_t i = 0; i < n; i++) {
        sums.sum += first[i] - middle;
        sums.squares += (first[i] - middle) * (first[i] - middle);
        sums.within += i < n_again ? half_square(first[i], again[i]) : 0;
    }
    if (n_again < 2 || n < 3 || !(sums.squares > 0))
        return part;
    double share = share_of(sums);
    part.share = ofr_clamp(share, 0, 1);
    if (n_again < 3)
        return part;
    double half = ofr_student(TAIL, n_again - 1) * jackknife_error(first, n, again, sums, middle);
    part.low = ofr_clamp(share - half, 0, 1);
    part.high = ofr_clamp(share + half, 0, 1);
    return part;
}

/* ---- factors -------------------------------------------------------------------------------- */

static double dot(const double *a, const double *b, uint32_t n) {
    double sum = 0;
    for (uint32_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* Ranks of a list, less their mean. */
static void centred_ranks(const double *values, uint32_t n, double *ranks) {
    ofr_rank_values(values, n, ranks);
    for (uint32_t i = 0; i < n; i++)
        ranks[i] -= 0.5 * (n + 1.0);
}

/* Orthonormal columns that span the ranks of a factor's inputs. Returns how many. */
static uint32_t span(const double *inputs, uint32_t n, const struct ofr_factors *factors, uint32_t factor,
                     double *columns) {
    uint32_t n_columns = 0;
    for (uint32_t input = 0; input < factors->n_inputs; input++) {
        double *column = columns + (size_t)n_columns * n;
        if (factors->factor_of[input] != factor)
            continue;
        centred_ranks(inputs + (size_t)input * n, n, column);
        double whole = dot(column, column, n);
        for (uint32_t k = 0; k < n_columns; k++) {
            double along = dot(columns + (size_t)k * n, column, n);
            for (uint32_t i = 0; i < n; i++)
                column[i] -= along * columns[(size_t)k * n + i];
        }
        double left = dot(column, column, n);
        if (!(left > NOTHING * whole))
            continue;
        for (uint32_t i = 0; i < n; i++)
            column[i] /= ofr_sqrt(left);
        n_columns++;
    }
    return n_columns;
}

/* Share of the squares of y along orthonormal columns. */
static double r_squared(const double *columns, uint32_t n_columns, const double *y, uint32_t n) {
    double along = 0;
    for (uint32_t k = 0; k < n_columns; k++) {
        double length = dot(columns + (size_t)k * n, y, n);
        along += length * length;
    }
    return along / dot(y, y, n);
}

/* Room for one factor. */
struct room {
    double *ranks, *shuffled; /* [n] of the values */
    double *columns;          /* [n_inputs][n] */
};

static struct ofr_factor_part part_of(const double *inputs, uint32_t n, const struct ofr_factors *factors,
                                      uint32_t factor, const struct room *room) {
    struct ofr_factor_part part = {NAN, NAN, NAN};
    int block = 0;
    (void)ofr_factor_input(factors, factor, &block);
    uint32_t n_columns = span(inputs, n, factors, factor, room->columns);
    if (n_columns == 0 || n < n_columns + 3 || !(dot(room->ranks, room->ranks, n) > 0))
        return part;
    double found = r_squared(room->columns, n_columns, room->ranks, n);
    part.share = ofr_clamp(1 - (1 - found) * (n - 1) / (n - n_columns - 1), 0, 1);
    if (!block)
        part.correlation = dot(room->columns, room->ranks, n) / ofr_sqrt(dot(room->ranks, room->ranks, n));
    uint32_t as_large = 1;
    memcpy(room->shuffled, room->ranks, n * sizeof *room->ranks);
    for (uint32_t i = 0; i < PERMUTATIONS; i++) {
        ofr_permute(room->shuffled, n, i);
        as_large += r_squared(room->columns, n_columns, room->shuffled, n) >= found - 1e-12;
    }
    part.p = (double)as_large / (PERMUTATIONS + 1);
    return part;
}

ofr_status ofr_factor_parts(const double *values, const double *inputs, uint32_t n,
                            const struct ofr_factors *factors, struct ofr_factor_part *parts,
                            struct ofr_reports *reports) {
    double *list = NULL, *p = NULL;
    ofr_status status =
        OFR_NEW(NULL, list, (2 + (size_t)factors->n_inputs) * n, "the parts of a variance", reports);
    OFR_THEN(status, OFR_NEW(NULL, p, factors->n_factors, "the parts of a variance", reports));
    const struct room room = {list, list + n, list + 2 * (size_t)n};
    if (status == OFR_OK)
        centred_ranks(values, n, room.ranks);
    for (uint32_t f = 0; status == OFR_OK && f < factors->n_factors; f++) {
        parts[f] = part_of(inputs, n, factors, f, &room);
        p[f] = parts[f].p;
    }
    if (status == OFR_OK)
        ofr_holm(p, factors->n_factors);
    for (uint32_t f = 0; status == OFR_OK && f < factors->n_factors; f++)
        parts[f].p = p[f];
    ofr_free(list);
    ofr_free(p);
    return status;
}
