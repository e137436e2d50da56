/* What the arms of a comparison allow one to say together (compare.h). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/compare.h"
#include "analysis/conclude.h"
#include "base/memory.h"
#include "ensemble/arms.h"
#include "scenario/intervention_size.h"
#include "stats/ranking.h"

/* ---- verdicts ---------------------------------------------------------------------------- */

/* Numbers of all arms whose verdicts hold together: n of each arm, from the place `first` on. */
struct family {
    bool harm;
    size_t first, n;
};

static ofr_status judge_family(struct ofr_comparison *comparison, struct family family,
                               struct ofr_reports *reports) {
    struct ofr_interval *differences = NULL;
    enum ofr_verdict *verdicts = NULL;
    size_t n = comparison->n_arms * family.n;
    ofr_status status = OFR_NEW(NULL, differences, n, "the verdicts", reports);
    OFR_THEN(status, OFR_NEW(NULL, verdicts, n, "the verdicts", reports));
    for (size_t i = 0; status == OFR_OK && i < n; i++) {
        const struct ofr_arm *arm = &comparison->arms[i / family.n];
        differences[i] = (family.harm ? arm->harm : arm->outcomes)[family.first + i % family.n].difference;
    }
    OFR_THEN(status, ofr_verdicts_of(differences, n, verdicts, reports));
    for (size_t i = 0; status == OFR_OK && i < n; i++) {
        struct ofr_arm *arm = &comparison->arms[i / family.n];
        (family.harm ? arm->harm_verdicts : arm->outcome_verdicts)[family.first + i % family.n] = verdicts[i];
    }
    ofr_free(differences);
    ofr_free(verdicts);
    return status;
}

static ofr_status judge_numbers(struct ofr_comparison *comparison, struct ofr_reports *reports) {
    size_t n_outcomes = comparison->run->model->n_outcomes;
    for (size_t a = 0; a < comparison->n_arms; a++) {
        struct ofr_arm *arm = &comparison->arms[a];
        OFR_TRY(OFR_NEW(NULL, arm->outcome_verdicts, n_outcomes, "the verdicts", reports));
        OFR_TRY(OFR_NEW(NULL, arm->harm_verdicts, comparison->n_harm, "the verdicts", reports));
    }
    for (size_t i = 0; i < n_outcomes; i++)
        OFR_TRY(judge_family(comparison, (struct family){false, i, 1}, reports));
    if (comparison->n_harm > 0) /* the lines that change are looked for among all */
        OFR_TRY(judge_family(comparison, (struct family){true, 0, comparison->n_harm}, reports));
    for (size_t a = 0; a < comparison->n_arms; a++)
        comparison->arms[a].verdict = comparison->arms[a].outcome_verdicts[comparison->outcome];
    return OFR_OK;
}

/* ---- doubt ---------------------------------------------------------------------------------- */

static ofr_status find_doubt(const struct ofr_comparison *comparison, struct ofr_arm *arm, double *room,
                             struct ofr_reports *reports) {
    const struct ofr_run *run = comparison->run;
    const struct ofr_doubt_of of = {&run->points, comparison->n_points, run->n_repeats,
                                    arm->variant->scenario};
    for (uint32_t r = 0; r < run->n_done; r++)
        room[r] = ofr_compare_value(run, arm->row, comparison->outcome, r) -
                  ofr_compare_value(run, 0, comparison->outcome, r);
    return ofr_doubt_find(&of, room, &arm->doubt, reports);
}

static ofr_status find_best(struct ofr_comparison *comparison, struct ofr_reports *reports) {
    const struct ofr_run *run = comparison->run;
    size_t n = comparison->n_arms;
    double *values = NULL, *shares = NULL; /* [1 + n] of the base and the arms */
    ofr_status status = OFR_NEW(NULL, values, 1 + n, "the comparison", reports);
    OFR_THEN(status, OFR_NEW(NULL, shares, 1 + n, "the comparison", reports));
    for (uint32_t r = 0; status == OFR_OK && r < comparison->n_points; r++) {
        for (size_t i = 0; i <= n; i++)
            values[i] =
                ofr_compare_value(run, i == 0 ? 0 : comparison->arms[i - 1].row, comparison->outcome, r);
        ofr_credit_lowest(values, 1 + n, 1.0 / comparison->n_points, shares);
    }
    if (status == OFR_OK)
        comparison->nothing_best = shares[0];
    for (size_t a = 0; status == OFR_OK && a < n; a++)
        comparison->arms[a].best = shares[1 + a];
    ofr_free(values);
    ofr_free(shares);
    return status;
}

/* ---- evidence --------------------------------------------------------------------------------- */

static int by_assumption(const void *a, const void *b) {
    const struct ofr_ablation *one = a, *other = b;
    bool x = strcmp(one->without, OFR_WITHOUT_ALL) == 0, y = strcmp(other->without, OFR_WITHOUT_ALL) == 0;
    return x != y ? x - y : strcmp(one->without, other->without);
}

static void find_rests(struct ofr_arm *arm) {
    const struct ofr_conclusion from = {
        .change = arm->change, .n_sizes = arm->n_sizes, .n_ungraded = arm->n_grades[OFR_GRADE_NONE]};
    arm->rests =
        ofr_conclude_rests(&from, arm->n_ablations > 0 ? &arm->ablations[arm->n_ablations - 1].rests : NULL);
}

static ofr_status find_ablations(const struct ofr_comparison *comparison, struct ofr_arm *arm,
                                 struct ofr_compare_room *room, struct ofr_reports *reports) {
    const struct ofr_run *run = comparison->run;
    arm->n_sizes = ofr_own_grades(run->scenario, arm->variant->scenario, arm->n_grades);
    OFR_TRY(OFR_NEW(NULL, arm->ablations, run->n_arms, "the comparison", reports));
    for (size_t v = 1; v < run->n_arms; v++)
        if (run->arms[v].of != NULL && strcmp(run->arms[v].of, arm->variant->name) == 0)
            arm->ablations[arm->n_ablations++] = (struct ofr_ablation){
                run->arms[v].without, ofr_compare_pair(run, v, 0, comparison->outcome, room),
                ofr_compare_pair(run, arm->row, v, comparison->outcome, room).difference};
    if (arm->n_ablations > 1)
        qsort(arm->ablations, arm->n_ablations, sizeof *arm->ablations, by_assumption);
    find_rests(arm);
    return OFR_OK;
}

ofr_status ofr_compare_judge(struct ofr_comparison *comparison, struct ofr_compare_room *room,
                             struct ofr_reports *reports) {
    ofr_status status = judge_numbers(comparison, reports);
    for (size_t a = 0; a < comparison->n_arms && status == OFR_OK; a++) {
        status = find_doubt(comparison, &comparison->arms[a], room->with, reports);
        OFR_THEN(status, find_ablations(comparison, &comparison->arms[a], room, reports));
    }
    OFR_THEN(status, find_best(comparison, reports));
    return status;
}

void ofr_compare_free_judgement(struct ofr_arm *arm) {
    ofr_doubt_free(&arm->doubt);
    ofr_free(arm->ablations);
    ofr_free(arm->outcome_verdicts);
    ofr_free(arm->harm_verdicts);
}
