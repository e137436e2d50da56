#include "stats/ranking.h"

#include <math.h>

#include "base/draws.h"
#include "base/memory.h"
#include "base/number.h"
#include "stats/spread.h"

#define TAIL 0.025      /* at each end of an interval */
#define NORMAL 1.959964 /* what a normal variable exceeds with that chance */
#define PERMUTATIONS 9999
#define PERMUTATION_SEED 1

/* ---- chance ----------------------------------------------------------------------- */

static double byar(double count, double normal) {
    double root = 1 - 1 / (9 * count) + normal / (3 * ofr_sqrt(count));
    return root > 0 ? count * root * root * root : 0;
}

void ofr_poisson_interval(double count, double *low, double *high) {
    *low = count > 0 ? byar(count, -NORMAL) : 0;
    *high = byar(count + 1, NORMAL);
}

/* ---- rates and ranks -------------------------------------------------------------- */

double ofr_dispersion(const uint32_t *counts, size_t n_replicates, size_t n) {
    if (n_replicates < 2 || n < 2)
        return 1;
    double all = 0, chi2 = 0;
    for (size_t i = 0; i < n_replicates * n; i++)
        all += counts[i];
    for (size_t area = 0; area < n; area++) {
        double of_area = 0;
        for (size_t r = 0; r < n_replicates; r++)
            of_area += counts[r * n + area];
        for (size_t r = 0; r < n_replicates; r++) {
            double of_replicate = 0;
            for (size_t i = 0; i < n; i++)
                of_replicate += counts[r * n + i];
            double expected = of_replicate * of_area / all; /* NAN when all counts are 0 */
            if (expected > 0)
                chi2 += (counts[r * n + area] - expected) * (counts[r * n + area] - expected) / expected;
        }
    }
    double dispersion = chi2 / ((double)(n_replicates - 1) * (double)(n - 1));
    return dispersion > 1 ? dispersion : 1;
}

/* What the standings are computed from. */
struct table {
    const uint32_t *counts; /* [n_replicates][n] */
    const double *people;   /* [n] */
    size_t n_replicates, n;
    double dispersion, shared;
};

static double per(const struct table *table, double count, size_t area) {
    return table->people[area] > 0 ? OFR_RATE_OF * count / table->people[area] : 0;
}

/* Squared relative error of every area's mean that whole histories share: what their totals vary by
 * beyond the dispersion. */
static double shared_error(const struct table *table) {
    double n = (double)table->n_replicates, sum = 0, squares = 0;
    for (size_t r = 0; r < table->n_replicates; r++) {
        double total = 0;
        for (size_t i = 0; i < table->n; i++)
            total += table->counts[r * table->n + i];
        sum += total;
        squares += total * total;
    }
    double mean = sum / n, variance = (squares - n * mean * mean) / (n - 1);
    double beyond = variance - table->dispersion * mean;
    return beyond > 0 ? beyond / (mean * mean) / n : 0;
}

/* By what factor the mean of an area may be off: Student's t for the sum of the error that whole
 * histories share and the area's own, with Satterthwaite's degrees of freedom. */
static double factor_off(const struct table *table, double mean, double variance) {
    double n = (double)table->n_replicates, own = table->dispersion / (mean * n), both = table->shared + own;
    double own_degrees = (n - 1) * (table->n > 1 ? (double)table->n - 1 : 1);
    double degrees =
        both * both / (table->shared * table->shared / (n - 1) + own * own / own_degrees); /* n - 1 or more */
    double seen = variance / (mean * mean * n);
    double error = ofr_sqrt(fmax(both, seen));
    return ofr_exp(ofr_student(TAIL, (uint32_t)(degrees + 1e-9)) * error);
}

static void set_interval(const struct table *table, size_t area, struct ofr_standing *standing) {
    double n = (double)table->n_replicates, sum = 0, squares = 0, low, high;
    for (size_t r = 0; r < table->n_replicates; r++) {
        double count = table->counts[r * table->n + area];
        sum += count;
        squares += count * count;
    }
    double mean = sum / n;
    ofr_poisson_interval(sum / table->dispersion, &low, &high);
    low *= table->dispersion / n;
    high *= table->dispersion / n;
    if (table->n_replicates > 1 && mean > 0) {
        double factor = factor_off(table, mean, (squares - n * mean * mean) / (n - 1));
        low = fmin(low, mean / factor);
        high = fmax(high, mean * factor);
    }
    standing->rate = per(table, mean, area);
    standing->low = per(table, low, area);
    standing->high = fmin(per(table, high, area), OFR_RATE_OF);
}

/* Whether area a is above b with the confidence that `student` stands for. */
static bool clearly_above(const struct table *table, size_t a, size_t b, double student) {
    double n = (double)table->n_replicates, sum = 0, squares = 0, sum_a = 0, sum_b = 0;
    for (size_t r = 0; r < table->n_replicates; r++) {
        const uint32_t *row = table->counts + r * table->n;
        double difference = per(table, row[a], a) - per(table, row[b], b);
        sum += difference;
        squares += difference * difference;
        sum_a += row[a];
        sum_b += row[b];
    }
    double seen = (squares - sum * sum / n) / (n - 1) / n;
    /* half a person more, so that areas with a count of 0 have a variance too */
    double pooled = table->dispersion *
                    (per(table, per(table, sum_a + 0.5, a), a) + per(table, per(table, sum_b + 0.5, b), b)) /
                    (n * n);
    double variance = fmax(seen, pooled);
    return sum / n > student * ofr_sqrt(variance);
}

static void set_ranks(const struct table *table, struct ofr_standing *standings) {
    uint32_t n_ranked = 0;
    for (size_t i = 0; i < table->n; i++)
        n_ranked += standings[i].ranked;
    double student = 0;
    if (table->n_replicates > 1 && n_ranked > 1)
        student = ofr_student(TAIL / (n_ranked - 1), (uint32_t)((table->n_replicates - 1) * (table->n - 1)));
    for (size_t a = 0; a < table->n; a++) {
        struct ofr_standing *standing = &standings[a];
        standing->rank = standing->rank_low = standing->ranked ? 1 : 0;
        standing->rank_high = standing->ranked ? n_ranked : 0;
        for (size_t b = 0; standing->ranked && b < table->n; b++) {
            if (b == a || !standings[b].ranked)
                continue;
            standing->rank += standings[b].rate > standing->rate;
            if (student <= 0)
                continue;
            standing->rank_low += clearly_above(table, b, a, student);
            standing->rank_high -= clearly_above(table, a, b, student);
        }
    }
}

void ofr_rank(const uint32_t *counts, size_t n_replicates, size_t n, const double *people,
              struct ofr_standing *standings) {
    struct table table = {counts, people, n_replicates, n, ofr_dispersion(counts, n_replicates, n), 0};
    if (n_replicates > 1)
        table.shared = shared_error(&table);
    for (size_t area = 0; area < n; area++)
        set_interval(&table, area, &standings[area]);
    set_ranks(&table, standings);
}

/* ---- agreement of two orders ------------------------------------------------------ */

void ofr_rank_values(const double *values, size_t n, double *ranks) {
    for (size_t i = 0; i < n; i++) {
        ranks[i] = 0.5;
        for (size_t j = 0; j < n; j++)
            ranks[i] += values[j] < values[i] ? 1 : values[j] > values[i] ? 0 : 0.5;
    }
}

static double correlation(const double *x, const double *y, size_t n) {
    double mean = 0.5 * ((double)n + 1), xy = 0, xx = 0, yy = 0; /* ranks have this mean, ties or not */
    for (size_t i = 0; i < n; i++) {
        xy += (x[i] - mean) * (y[i] - mean);
        xx += (x[i] - mean) * (x[i] - mean);
        yy += (y[i] - mean) * (y[i] - mean);
    }
    return xx > 0 && yy > 0 ? xy / ofr_sqrt(xx * yy) : NAN;
}

void ofr_permute(double *list, size_t n, uint32_t permutation) {
    struct ofr_draws draws = ofr_draws_make(PERMUTATION_SEED, 0);
    for (uint32_t i = (uint32_t)n; i > 1; i--) {
        uint32_t j = ofr_below(ofr_draw(draws, i, permutation, 0, 0).w[0], i);
        double kept = list[i - 1];
        list[i - 1] = list[j];
        list[j] = kept;
    }
}

static void permute(const double *x, double *y, size_t n, double *found, struct ofr_agreement *agreement) {
    uint32_t as_far = 1;
    for (uint32_t i = 0; i < PERMUTATIONS; i++) {
        ofr_permute(y, n, i);
        found[i] = correlation(x, y, n);
        as_far += fabs(found[i]) >= fabs(agreement->rho) - 1e-12;
    }
    ofr_sort_values(found, PERMUTATIONS);
    agreement->chance_low = found[(size_t)(TAIL * PERMUTATIONS)];
    agreement->chance_high = found[(size_t)((1 - TAIL) * PERMUTATIONS)];
    agreement->p = (double)as_far / (PERMUTATIONS + 1);
}

ofr_status ofr_agree(const double *a, const double *b, size_t n, struct ofr_agreement *agreement,
                     struct ofr_reports *reports) {
    double *list;
    *agreement = (struct ofr_agreement){NAN, NAN, NAN, NAN};
    OFR_TRY(OFR_NEW(NULL, list, 2 * n + PERMUTATIONS, "the permutations", reports));
    double *x = list, *y = list + n;
    ofr_rank_values(a, n, x);
    ofr_rank_values(b, n, y);
    agreement->rho = correlation(x, y, n);
    if (isfinite(agreement->rho))
        permute(x, y, n, list + 2 * n, agreement);
    ofr_free(list);
    return OFR_OK;
}

void ofr_credit_lowest(const double *values, size_t n, double credit, double *shares) {
    double lowest = INFINITY;
    size_t n_lowest = 0;
    for (size_t i = 0; i < n; i++) {
        n_lowest = values[i] < lowest ? 1 : n_lowest + (values[i] <= lowest);
        lowest = values[i] < lowest ? values[i] : lowest;
    }
    for (size_t i = 0; i < n; i++)
        shares[i] += values[i] <= lowest ? credit / (double)n_lowest : 0;
}
