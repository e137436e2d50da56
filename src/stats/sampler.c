#include "stats/sampler.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/draws.h"
#include "base/memory.h"
#include "base/number.h"
#include "stats/cholesky.h"
#include "stats/normal.h"
#include "stats/sequence.h"
#include "stats/spread.h"

#define OWN_REPLICATE 0xFFFFFFFBu
enum { DRAW_STEP, DRAW_ACCEPT, DRAW_COPY };
enum { MOST_LEVELS = 20 }; /* halvings: a millionth of the prior */
#define WANTED 0.25        /* share of steps accepted */

/* What a level aims at: the prior times a power of the likelihood, within a cut. */
struct target {
    double cut, power;
};

struct work {
    const struct ofr_sampler *sampler;
    struct ofr_sample *sample;
    struct target target;
    double *lower;    /* [d][d] of the points' covariance */
    double *room;     /* [threads][2 d] */
    uint32_t *counts; /* [n] steps accepted at this level */
    double size;      /* of the steps, in units of that covariance */
    uint32_t move;
};

/* ---- parts of all points, on threads ---------------------------------------------------- */

static void look_at(void *to, uint32_t i, uint32_t thread) {
    struct work *w = to;
    w->sample->looks[i] = w->sampler->look(w->sampler->of, w->sample->z + i * w->sampler->d, thread);
}

static double log_prior(const double *z, size_t d) { return -0.5 * ofr_dot(z, z, d); }

/* One Metropolis step of one point. */
static void move_one(void *to, uint32_t i, uint32_t thread) {
    struct work *w = to;
    size_t d = w->sampler->d;
    double *normal = w->room + thread * 2 * d, *next = normal + d, *z = w->sample->z + i * d;
    struct ofr_draws draws = ofr_draws_make(w->sampler->seed, OWN_REPLICATE);
    uint32_t when = w->sample->n_levels * 1024 + w->move;
    for (uint32_t k = 0; k < d; k++) {
        struct ofr_words words = ofr_draw(draws, i, when, DRAW_STEP, k);
        normal[k] = ofr_normal(words.w[0], words.w[1]);
    }
    for (size_t k = 0; k < d; k++)
        next[k] = z[k] + w->size * ofr_dot(w->lower + k * d, normal, k + 1);
    double ratio = log_prior(next, d) - log_prior(z, d);
    double luck = ofr_log(ofr_draw_unit(draws, i, when, DRAW_ACCEPT, 0));
    if (w->target.power <= 0 && luck > ratio) /* no look can save it */
        return;
    struct ofr_look look = w->sampler->look(w->sampler->of, next, thread);
    ratio += w->target.power * (look.log_likelihood - w->sample->looks[i].log_likelihood);
    if (look.implausibility > w->target.cut || luck > ratio)
        return;
    if (w->sampler->allowed != NULL && !w->sampler->allowed(w->sampler->of, next, thread))
        return;
    memcpy(z, next, d * sizeof *z);
    w->sample->looks[i] = look;
    w->counts[i]++;
}

/* ---- levels ------------------------------------------------------------------------------ */

static ofr_status work_start(const struct ofr_sampler *sampler, struct ofr_sample *sample, struct work *w,
                             struct ofr_reports *reports) {
    *w = (struct work){.sampler = sampler, .sample = sample};
    w->size = 2.38 / ofr_sqrt((double)sampler->d);
    ofr_status status = OFR_NEW(NULL, w->lower, sampler->d * sampler->d, "the sampler", reports);
    OFR_THEN(status, OFR_NEW(NULL, w->room, (size_t)ofr_team_size(sampler->team) * 2 * sampler->d,
                             "the sampler", reports));
    OFR_THEN(status, OFR_NEW(NULL, w->counts, sampler->n, "the sampler", reports));
    return status;
}

static void work_stop(struct work *w) {
    ofr_free(w->lower);
    ofr_free(w->room);
    ofr_free(w->counts);
}

static void find_covariance(struct work *w) {
    size_t d = w->sampler->d, n = w->sample->n;
    double *mean = w->room;
    memset(mean, 0, d * sizeof *mean);
    memset(w->lower, 0, d * d * sizeof *w->lower);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < d; k++)
            mean[k] += w->sample->z[i * d + k] / (double)n;
    for (size_t i = 0; i < n; i++) {
        const double *z = w->sample->z + i * d;
        for (size_t a = 0; a < d; a++)
            for (size_t b = 0; b <= a; b++)
                w->lower[a * d + b] += (z[a] - mean[a]) * (z[b] - mean[b]) / (double)n;
    }
    for (size_t a = 0; a < d; a++) /* copies may leave a direction without spread */
        w->lower[a * d + a] = w->lower[a * d + a] * 1.01 + 1e-9;
    ofr_cholesky(w->lower, d);
}

/* All points move; more often at the last level, and while copies stay together. */
static void move_all(struct work *w, bool last) {
    struct ofr_sample *sample = w->sample;
    uint32_t moves = w->sampler->moves * (last ? 3 : 1), most = moves * 4, n_still = sample->n;
    uint64_t before = 0, all = 0;
    memset(w->counts, 0, sample->n * sizeof *w->counts);
    find_covariance(w);
    for (w->move = 0; w->move < most && (w->move < moves || n_still > 0); w->move++) {
        ofr_parallel(w->sampler->team, sample->n, move_one, w);
        n_still = 0;
        all = 0;
        for (uint32_t i = 0; i < sample->n; i++) {
            n_still += w->counts[i] == 0;
            all += w->counts[i];
        }
        double share = (double)(all - before) / sample->n;
        w->size *= ofr_exp(0.5 * (share - WANTED));
        before = all;
    }
    sample->accepted = (double)all / ((double)w->move * sample->n);
    sample->n_levels++;
}

/* Copies by the weights' cumulative sums, systematically. */
static ofr_status resample(struct work *w, const double *sums, struct ofr_reports *reports) {
    struct ofr_sample *sample = w->sample, copy;
    size_t d = w->sampler->d, from = 0;
    struct ofr_draws draws = ofr_draws_make(w->sampler->seed, OWN_REPLICATE);
    double start = ofr_draw_unit(draws, 0, sample->n_levels, DRAW_COPY, 0), all = sums[sample->n - 1];
    OFR_TRY(ofr_sample_copy(w->sampler, sample, &copy, reports));
    for (uint32_t i = 0; i < sample->n; i++) {
        double share = (i + start) / sample->n * all;
        while (from + 1 < sample->n && sums[from] < share)
            from++;
        memcpy(sample->z + i * d, copy.z + from * d, d * sizeof *copy.z);
        sample->looks[i] = copy.looks[from];
    }
    ofr_sample_free(&copy);
    return OFR_OK;
}

/* ---- the calls --------------------------------------------------------------------------- */

ofr_status ofr_sample_start(const struct ofr_sampler *sampler, struct ofr_sample *sample,
                            struct ofr_reports *reports) {
    size_t d = sampler->d;
    *sample = (struct ofr_sample){.n = sampler->n, .log_share = NAN};
    ofr_status status = OFR_NEW(NULL, sample->z, sampler->n * d, "a sample", reports);
    OFR_THEN(status, OFR_NEW(NULL, sample->looks, sampler->n, "a sample", reports));
    if (status != OFR_OK) {
        ofr_sample_free(sample);
        return status;
    }
    for (uint32_t i = 0; i < sampler->n; i++) {
        ofr_sequence_point(sampler->seed, i, (uint32_t)d, sample->z + i * d);
        for (size_t k = 0; k < d; k++)
            sample->z[i * d + k] = ofr_normal_quantile(sample->z[i * d + k]);
    }
    ofr_sample_look(sampler, sample);
    return OFR_OK;
}

void ofr_sample_look(const struct ofr_sampler *sampler, struct ofr_sample *sample) {
    struct work w = {.sampler = sampler, .sample = sample};
    ofr_parallel(sampler->team, sample->n, look_at, &w);
}

static double worst_of(const struct ofr_sample *sample) {
    double worst = 0;
    for (uint32_t i = 0; i < sample->n; i++)
        worst = fmax(worst, sample->looks[i].implausibility);
    return worst;
}

/* The next cut: the median of the points, or the last one. Weights are 1 within it. */
static double lower_cut(const struct ofr_sample *sample, double last, double *sums) {
    for (uint32_t i = 0; i < sample->n; i++)
        sums[i] = sample->looks[i].implausibility;
    ofr_sort_values(sums, sample->n);
    double cut = fmax(last, ofr_percentile(sums, sample->n, 0.5)), sum = 0;
    for (uint32_t i = 0; i < sample->n; i++)
        sums[i] = sum += sample->looks[i].implausibility <= cut;
    return cut;
}

ofr_status ofr_sample_within(const struct ofr_sampler *sampler, double cut, struct ofr_sample *sample,
                             double *reached, struct ofr_reports *reports) {
    struct work w;
    double *sums = NULL;
    ofr_status status = work_start(sampler, sample, &w, reports);
    OFR_THEN(status, OFR_NEW(NULL, sums, sample->n, "the sampler", reports));
    sample->log_share = 0;
    while (status == OFR_OK && worst_of(sample) > cut && sample->n_levels < MOST_LEVELS) {
        w.target = (struct target){.cut = lower_cut(sample, cut, sums)};
        sample->log_share += ofr_log(sums[sample->n - 1] / sample->n);
        status = resample(&w, sums, reports);
        if (status == OFR_OK)
            move_all(&w, w.target.cut <= cut);
    }
    *reached = worst_of(sample);
    ofr_free(sums);
    work_stop(&w);
    return status;
}

/* Effective share of the points when their weights are the likelihood to a further power. */
static double effective(const struct ofr_sample *sample, double power, double *sums) {
    double most = -INFINITY, sum = 0, squares = 0;
    for (uint32_t i = 0; i < sample->n; i++)
        most = fmax(most, sample->looks[i].log_likelihood);
    for (uint32_t i = 0; i < sample->n; i++) {
        double weight = ofr_exp(power * (sample->looks[i].log_likelihood - most));
        sums[i] = sum += weight;
        squares += weight * weight;
    }
    return sum * sum / squares / sample->n;
}

/* The largest further power that keeps the effective sample at half, and its weights. */
static double raise_power(const struct ofr_sample *sample, double left, double *sums) {
    double low = 0, high = left;
    if (effective(sample, left, sums) >= 0.5)
        return left;
    for (int i = 0; i < 50; i++) {
        double middle = low / 2 + high / 2;
        *(effective(sample, middle, sums) >= 0.5 ? &low : &high) = middle;
    }
    (void)effective(sample, low, sums);
    return low;
}

ofr_status ofr_sample_weigh(const struct ofr_sampler *sampler, double cut, struct ofr_sample *sample,
                            struct ofr_reports *reports) {
    struct work w;
    double *sums = NULL;
    ofr_status status = work_start(sampler, sample, &w, reports);
    OFR_THEN(status, OFR_NEW(NULL, sums, sample->n, "the sampler", reports));
    w.target = (struct target){.cut = cut};
    while (status == OFR_OK && w.target.power < 1) {
        double further = raise_power(sample, 1 - w.target.power, sums);
        w.target.power = further < 1 - w.target.power ? w.target.power + further : 1;
        status = resample(&w, sums, reports);
        if (status == OFR_OK)
            move_all(&w, w.target.power >= 1);
    }
    ofr_free(sums);
    work_stop(&w);
    return status;
}

ofr_status ofr_sample_copy(const struct ofr_sampler *sampler, const struct ofr_sample *from,
                           struct ofr_sample *to, struct ofr_reports *reports) {
    *to = *from;
    to->z = NULL;
    to->looks = NULL;
    ofr_status status = OFR_NEW(NULL, to->z, from->n * sampler->d, "a sample", reports);
    OFR_THEN(status, OFR_NEW(NULL, to->looks, from->n, "a sample", reports));
    if (status == OFR_OK) {
        memcpy(to->z, from->z, from->n * sampler->d * sizeof *to->z);
        memcpy(to->looks, from->looks, from->n * sizeof *to->looks);
    } else {
        ofr_sample_free(to);
    }
    return status;
}

void ofr_sample_free(struct ofr_sample *sample) {
    ofr_free(sample->z);
    ofr_free(sample->looks);
    *sample = (struct ofr_sample){0};
}
