#include "stats/abc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/draws.h"
#include "base/memory.h"
#include "base/number.h"
#include "stats/cholesky.h"

/* The sampler's draws have a replicate number and purposes of their own. */
#define OWN_REPLICATE 0xFFFFFFFEu
enum { DRAW_CENTRE, DRAW_PARAMETER, DRAW_ERROR };

#define PRIOR_SHARE 0.05    /* of the points of later generations */
#define KERNEL_WIDENING 2.0 /* of the covariance; Beaumont et al. 2009 */
#define FEWEST_KEPT 10

ofr_status ofr_abc_start(const struct ofr_abc_setup *setup, struct ofr_abc *abc,
                         struct ofr_reports *reports) {
    *abc = (struct ofr_abc){.setup = *setup};
    if (setup->n_parameters < 1 || setup->n_statistics < 1 || setup->n_seeds < 1 || setup->n_next < 1)
        return ofr_fail(reports, OFR_BAD_INPUT,
                        "a calibration needs a parameter, a statistic, a seed and a point");
    if (setup->n_kept < FEWEST_KEPT || setup->n_kept > (uint64_t)setup->n_first * setup->n_seeds)
        return ofr_fail(reports, OFR_BAD_INPUT,
                        "of %llu trials of the first generation %u cannot be kept; at least %d must be",
                        (unsigned long long)setup->n_first * setup->n_seeds, setup->n_kept, FEWEST_KEPT);
    ofr_status status = OFR_NEW(NULL, abc->scales, setup->n_statistics, "the statistics", reports);
    OFR_THEN(status, OFR_NEW(NULL, abc->kept, setup->n_kept, "the trials kept", reports));
    if (status != OFR_OK)
        ofr_abc_free(abc);
    return status;
}

void ofr_abc_free(struct ofr_abc *abc) {
    ofr_free(abc->z);
    ofr_free(abc->weights);
    ofr_free(abc->statistics);
    ofr_free(abc->scales);
    ofr_free(abc->kept);
    *abc = (struct ofr_abc){0};
}

/* ---- the kernel ------------------------------------------------------------------------- */

/* The normal mixture that points are drawn from: centres at the trials kept, one shape for all. */
struct kernel {
    size_t d, n;
    double *lower;     /* [d][d] of Cholesky's decomposition of the shape */
    double *shares;    /* [n] cumulative weights of the trials kept, up to 1 */
    double log_of_one; /* log density of the shape at its centre */
};

static void kernel_free(struct kernel *kernel) {
    ofr_free(kernel->lower);
    ofr_free(kernel->shares);
}

/* Weighted covariance of the trials kept, widened; `mean` is room for d. */
static void spread_of_kept(const struct ofr_abc *abc, double *mean, double *m) {
    size_t d = abc->setup.n_parameters;
    double sum = 0;
    memset(mean, 0, d * sizeof *mean);
    memset(m, 0, d * d * sizeof *m);
    for (size_t i = 0; i < abc->n_kept_now; i++) {
        sum += ofr_abc_kept_weight(abc, i);
        for (size_t k = 0; k < d; k++)
            mean[k] += ofr_abc_kept_weight(abc, i) * ofr_abc_z(abc, abc->kept[i].point)[k];
    }
    for (size_t k = 0; k < d; k++)
        mean[k] /= sum;
    for (size_t i = 0; i < abc->n_kept_now; i++) {
        const double *z = ofr_abc_z(abc, abc->kept[i].point);
        for (size_t k = 0; k < d; k++)
            for (size_t l = 0; l < d; l++)
                m[k * d + l] +=
                    KERNEL_WIDENING * ofr_abc_kept_weight(abc, i) / sum * (z[k] - mean[k]) * (z[l] - mean[l]);
    }
}

static ofr_status kernel_make(const struct ofr_abc *abc, struct kernel *kernel, struct ofr_reports *reports) {
    size_t d = abc->setup.n_parameters, n = abc->n_kept_now;
    double *mean = NULL, sum = 0;
    *kernel = (struct kernel){.d = d, .n = n};
    ofr_status status = OFR_NEW(NULL, kernel->lower, d * d, "the kernel", reports);
    OFR_THEN(status, OFR_NEW(NULL, kernel->shares, n, "the kernel", reports));
    OFR_THEN(status, OFR_NEW(NULL, mean, d, "the kernel", reports));
    if (status == OFR_OK) {
        spread_of_kept(abc, mean, kernel->lower);
        ofr_cholesky(kernel->lower, d);
        for (size_t k = 0; k < d; k++)
            kernel->log_of_one -= ofr_log(kernel->lower[k * d + k]);
        for (size_t i = 0; i < n; i++)
            kernel->shares[i] = sum += ofr_abc_kept_weight(abc, i);
        for (size_t i = 0; i < n; i++)
            kernel->shares[i] /= sum;
    } else {
        kernel_free(kernel);
    }
    ofr_free(mean);
    return status;
}

/* Prior density over the density a point was drawn from; (2 pi)^(-d/2) cancels. */
static double weigh(const struct ofr_abc *abc, const struct kernel *kernel, const double *z, double *room) {
    size_t d = kernel->d;
    double prior = 0, drawn = 0, share_before = 0;
    for (size_t k = 0; k < d; k++)
        prior -= z[k] * z[k] / 2;
    for (size_t i = 0; i < kernel->n; i++) {
        double square = 0;
        const double *centre = ofr_abc_z(abc, abc->kept[i].point);
        for (size_t k = 0; k < d; k++)
            room[k] = z[k] - centre[k];
        ofr_solve_lower(kernel->lower, d, room);
        for (size_t k = 0; k < d; k++)
            square += room[k] * room[k];
        drawn += (kernel->shares[i] - share_before) * ofr_exp(kernel->log_of_one - square / 2);
        share_before = kernel->shares[i];
    }
    return 1 / (PRIOR_SHARE + (1 - PRIOR_SHARE) * drawn / ofr_exp(prior));
}

/* ---- points ----------------------------------------------------------------------------- */

/* A point from the prior, or, with a kernel, most often from around a trial that was kept. */
static void draw_point(struct ofr_abc *abc, uint32_t point, const struct kernel *kernel, double *room) {
    struct ofr_draws draws = ofr_draws_make(abc->setup.seed, OWN_REPLICATE);
    size_t d = abc->setup.n_parameters;
    double *z = abc->z + point * d;
    struct ofr_words which = ofr_draw(draws, point, 0, DRAW_CENTRE, 0);
    for (size_t k = 0; k < d; k++) {
        struct ofr_words words = ofr_draw(draws, point, 0, DRAW_PARAMETER, (uint32_t)k);
        room[k] = ofr_normal(words.w[0], words.w[1]);
    }
    memcpy(z, room, d * sizeof *z);
    if (kernel == NULL || ofr_chance(which.w[0], PRIOR_SHARE))
        return;
    size_t centre = ofr_pick(kernel->shares, kernel->n, ofr_unit(which.w[1]));
    for (size_t k = 0; k < d; k++) {
        z[k] = ofr_abc_z(abc, abc->kept[centre].point)[k];
        for (size_t l = 0; l <= k; l++)
            z[k] += kernel->lower[k * d + l] * room[l];
    }
}

static ofr_status make_room(struct ofr_abc *abc, uint32_t n_new, struct ofr_reports *reports) {
    const struct ofr_abc_setup *setup = &abc->setup;
    size_t old = abc->n_points, new = old + n_new, each = setup->n_seeds * setup->n_statistics;
    ofr_status status = ofr_grow(NULL, old * setup->n_parameters, new * setup->n_parameters, sizeof *abc->z,
                                 "the points", (void **)&abc->z, reports);
    if (status == OFR_OK)
        status =
            ofr_grow(NULL, old, new, sizeof *abc->weights, "the points", (void **)&abc->weights, reports);
    OFR_THEN(status, ofr_grow(NULL, old * each, new *each, sizeof *abc->statistics, "the statistics",
                              (void **)&abc->statistics, reports));
    for (size_t i = old * each; status == OFR_OK && i < new *each; i++)
        abc->statistics[i] = NAN;
    return status;
}

ofr_status ofr_abc_propose(struct ofr_abc *abc, struct ofr_reports *reports) {
    bool first = abc->n_generations == 0;
    uint32_t n_new = first ? abc->setup.n_first : abc->setup.n_next;
    struct kernel kernel = {0};
    double *room = NULL;
    ofr_status status = make_room(abc, n_new, reports);
    OFR_THEN(status, OFR_NEW(NULL, room, abc->setup.n_parameters, "the points", reports));
    if (status == OFR_OK && !first)
        status = kernel_make(abc, &kernel, reports);
    if (status == OFR_OK) {
        abc->first_new = abc->n_points;
        abc->n_points += n_new;
        for (uint32_t point = abc->first_new; point < abc->n_points; point++) {
            draw_point(abc, point, first ? NULL : &kernel, room);
            abc->weights[point] = first ? 1 : weigh(abc, &kernel, ofr_abc_z(abc, point), room);
        }
    }
    kernel_free(&kernel);
    ofr_free(room);
    return status;
}

void ofr_abc_take(struct ofr_abc *abc, uint32_t point, uint32_t seed_number, const double *statistics) {
    struct ofr_draws draws = ofr_draws_make(abc->setup.seed, OWN_REPLICATE);
    double *to = abc->statistics + ofr_abc_trial_at(abc, point, seed_number) * abc->setup.n_statistics;
    for (size_t s = 0; s < abc->setup.n_statistics; s++) {
        double unit = ofr_draw_unit(draws, point, seed_number, DRAW_ERROR, (uint32_t)s);
        to[s] = statistics[s] + abc->setup.half_widths[s] * (2 * unit - 1);
    }
}

/* ---- distances -------------------------------------------------------------------------- */

static double distance_of(const struct ofr_abc *abc, const double *statistics) {
    double sum = 0;
    for (size_t s = 0; s < abc->setup.n_statistics; s++) {
        double apart = (statistics[s] - abc->setup.observed[s]) / abc->scales[s];
        sum += isinf(abc->scales[s]) && !isnan(statistics[s]) ? 0 : apart * apart;
    }
    return isnan(sum) ? INFINITY : ofr_sqrt(sum);
}

static int nearer(const void *a, const void *b) {
    const struct ofr_abc_trial *x = a, *y = b;
    if (x->distance < y->distance || x->distance > y->distance)
        return x->distance < y->distance ? -1 : 1;
    if (x->point != y->point)
        return x->point < y->point ? -1 : 1;
    return x->seed_number < y->seed_number ? -1 : x->seed_number > y->seed_number;
}

/* The spread of a statistic over all trials of the first generation; INFINITY when it has none. */
static double overall_spread(const struct ofr_abc *abc, size_t s) {
    double n = 0, sum = 0, squares = 0;
    size_t n_trials = (size_t)abc->n_points * abc->setup.n_seeds;
    for (size_t i = 0; i < n_trials; i++) {
        double value = abc->statistics[i * abc->setup.n_statistics + s];
        n += !isnan(value);
        sum += isnan(value) ? 0 : value;
    }
    for (size_t i = 0; i < n_trials; i++) {
        double value = abc->statistics[i * abc->setup.n_statistics + s];
        squares += isnan(value) ? 0 : (value - sum / n) * (value - sum / n);
    }
    return n > 1 && squares > 0 ? ofr_sqrt(squares / (n - 1)) : INFINITY;
}

/* The spread of a statistic between seeds of the same point, over the points of the trials kept; 0 when there
 * is none. A point with two trials among these counts twice. */
static double noise(const struct ofr_abc *abc, size_t s) {
    double squares = 0, freedom = 0;
    for (size_t i = 0; i < abc->n_kept_now; i++) {
        double n = 0, sum = 0;
        for (uint32_t r = 0; r < abc->setup.n_seeds; r++) {
            double value = ofr_abc_statistics(abc, abc->kept[i].point, r)[s];
            n += !isnan(value);
            sum += isnan(value) ? 0 : value;
        }
        for (uint32_t r = 0; r < abc->setup.n_seeds; r++) {
            double value = ofr_abc_statistics(abc, abc->kept[i].point, r)[s];
            squares += isnan(value) ? 0 : (value - sum / n) * (value - sum / n);
        }
        freedom += n > 1 ? n - 1 : 0;
    }
    return freedom > 0 ? ofr_sqrt(squares / freedom) : 0;
}

/* Keep the nearest of a list of candidates. */
static void keep_nearest(struct ofr_abc *abc, struct ofr_abc_trial *candidates, size_t n) {
    for (size_t i = 0; i < n; i++)
        candidates[i].distance =
            distance_of(abc, ofr_abc_statistics(abc, candidates[i].point, candidates[i].seed_number));
    qsort(candidates, n, sizeof *candidates, nearer);
    abc->n_kept_now = 0;
    while (abc->n_kept_now < abc->setup.n_kept && abc->n_kept_now < n &&
           isfinite(candidates[abc->n_kept_now].distance)) {
        abc->kept[abc->n_kept_now] = candidates[abc->n_kept_now];
        abc->n_kept_now++;
    }
}

/* Scales come from the first generation: the spread over the prior, then the noise near the observation. */
static void find_scales(struct ofr_abc *abc, struct ofr_abc_trial *candidates, size_t n) {
    for (size_t s = 0; s < abc->setup.n_statistics; s++)
        abc->scales[s] = overall_spread(abc, s);
    keep_nearest(abc, candidates, n);
    for (size_t s = 0; s < abc->setup.n_statistics; s++) {
        double spread = noise(abc, s);
        if (isfinite(abc->scales[s]) && spread > 0)
            abc->scales[s] = spread;
    }
}

static void describe(struct ofr_abc *abc, double tolerance_before) {
    double sum = 0, squares = 0, n_nearer = 0, n_new = 0;
    for (uint32_t i = 0; i < abc->n_kept_now; i++) {
        sum += ofr_abc_kept_weight(abc, i);
        squares += ofr_abc_kept_weight(abc, i) * ofr_abc_kept_weight(abc, i);
    }
    for (uint32_t point = abc->first_new; point < abc->n_points; point++)
        for (uint32_t r = 0; r < abc->setup.n_seeds; r++) {
            n_new++;
            n_nearer += distance_of(abc, ofr_abc_statistics(abc, point, r)) < tolerance_before;
        }
    abc->last = (struct ofr_abc_generation){.tolerance = abc->kept[abc->n_kept_now - 1].distance,
                                            .acceptance = abc->n_generations == 0 ? 1 : n_nearer / n_new,
                                            .sample_size = sum * sum / squares};
}

ofr_status ofr_abc_select(struct ofr_abc *abc, struct ofr_reports *reports) {
    const struct ofr_abc_setup *setup = &abc->setup;
    uint32_t n_new = abc->n_points - abc->first_new;
    size_t n = 0;
    struct ofr_abc_trial *candidates = NULL;
    OFR_TRY(
        OFR_NEW(NULL, candidates, abc->n_kept_now + (size_t)n_new * setup->n_seeds, "the trials", reports));
    for (uint32_t i = 0; i < abc->n_kept_now; i++)
        candidates[n++] = abc->kept[i];
    for (uint32_t point = abc->first_new; point < abc->n_points; point++)
        for (uint32_t r = 0; r < setup->n_seeds; r++)
            candidates[n++] = (struct ofr_abc_trial){.point = point, .seed_number = r};
    if (abc->n_generations == 0)
        find_scales(abc, candidates, n);
    double before = abc->last.tolerance;
    keep_nearest(abc, candidates, n);
    ofr_free(candidates);
    if (abc->n_kept_now < FEWEST_KEPT)
        return ofr_fail(reports, OFR_BAD_INPUT,
                        "only %u of %zu trials have a value for every fitted pattern; at least %d must: the "
                        "priors or the "
                        "patterns do not suit the scenario",
                        abc->n_kept_now, n, FEWEST_KEPT);
    describe(abc, before);
    abc->n_generations++;
    abc->first_new = abc->n_points;
    return OFR_OK;
}
