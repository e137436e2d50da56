/* What the sets of a plan that remain allow one to say together (plan.h). */
#include <math.h>

#include "analysis/plan.h"
#include "base/memory.h"

/* Of the joins of a set against doing nothing; the base with its interventions has the sizes that were drawn.
 */
static ofr_status find_doubt(struct ofr_plan_result *plan, size_t set, ofr_plan_joins joins, const void *of,
                             struct ofr_reports *reports) {
    struct ofr_plan_set *own = &plan->sets[set];
    uint32_t n_repeats = plan->n_repeats < own->n ? plan->n_repeats : own->n;
    double *differences = NULL;
    struct ofr_scenario *arm = NULL;
    ofr_status status = OFR_NEW(NULL, differences, own->n + n_repeats, "the plan", reports);
    OFR_THEN(status, ofr_scenario_copy(plan->base, &arm, reports));
    for (size_t i = 0; i < plan->n_interventions && status == OFR_OK; i++)
        if (own->interventions >> i & 1u)
            status = ofr_plan_add(plan, i, arm, reports);
    for (uint32_t r = 0; status == OFR_OK && r < own->n + n_repeats; r++) {
        uint32_t replicate = r < own->n ? r : plan->options->replicates + r - own->n;
        differences[r] = joins(of, set, replicate) - joins(of, 0, replicate);
    }
    const struct ofr_doubt_of from = {&plan->points, own->n, n_repeats, arm};
    OFR_THEN(status, ofr_doubt_find(&from, differences, &own->doubt, reports));
    ofr_scenario_free(arm);
    ofr_free(differences);
    return status;
}

/* The lowest at a point gets it; a set that is as low as doing nothing is no better. */
static void find_best(struct ofr_plan_result *plan, ofr_plan_joins joins, const void *of) {
    uint32_t n = plan->sets[0].n;
    for (uint32_t r = 0; r < n; r++) {
        size_t best = 0, n_best = 1;
        for (size_t set = 1; set < plan->n_sets; set++) {
            double value = plan->in[set] ? joins(of, set, r) : INFINITY, lowest = joins(of, best, r);
            n_best = value < lowest ? 1 : n_best + (value <= lowest && best > 0);
            best = value < lowest ? set : best;
        }
        double lowest = joins(of, best, r);
        for (size_t set = 0; set < plan->n_sets; set++)
            if (plan->in[set] && (best > 0 ? set > 0 && joins(of, set, r) <= lowest : set == 0))
                plan->sets[set].best += 1.0 / n / (double)(best > 0 ? n_best : 1);
    }
}

static ofr_status find_verdicts(struct ofr_plan_result *plan, struct ofr_reports *reports) {
    struct ofr_interval *joins = NULL;
    enum ofr_verdict *verdicts = NULL;
    size_t n = 0, at = 0;
    ofr_status status = OFR_NEW(NULL, joins, plan->n_sets, "the plan", reports);
    OFR_THEN(status, OFR_NEW(NULL, verdicts, plan->n_sets, "the plan", reports));
    for (size_t set = 0; status == OFR_OK && set < plan->n_sets; set++) {
        plan->sets[set].verdict = ofr_verdict_of(plan->sets[set].joins);
        if (set > 0 && plan->in[set])
            joins[n++] = plan->sets[set].joins;
    }
    OFR_THEN(status, ofr_verdicts_of(joins, n, verdicts, reports));
    for (size_t set = 1; status == OFR_OK && set < plan->n_sets; set++)
        if (plan->in[set])
            plan->sets[set].verdict = verdicts[at++];
    ofr_free(joins);
    ofr_free(verdicts);
    return status;
}

ofr_status ofr_plan_judge(struct ofr_plan_result *plan, ofr_plan_joins joins, const void *of,
                          struct ofr_reports *reports) {
    OFR_TRY(find_verdicts(plan, reports));
    for (size_t set = 1; set < plan->n_sets; set++)
        if (plan->in[set])
            OFR_TRY(find_doubt(plan, set, joins, of, reports));
    find_best(plan, joins, of);
    return OFR_OK;
}
