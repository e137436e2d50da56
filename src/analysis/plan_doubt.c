/* What the sets of a plan that remain allow one to say together (plan.h). */
#include <math.h>

#include "analysis/plan.h"
#include "base/memory.h"
#include "stats/ranking.h"

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

static ofr_status find_best(struct ofr_plan_result *plan, ofr_plan_joins joins, const void *of,
                            struct ofr_reports *reports) {
    uint32_t n = plan->sets[0].n;
    double *values = NULL, *shares = NULL;
    ofr_status status = OFR_NEW(NULL, values, plan->n_sets, "the plan", reports);
    OFR_THEN(status, OFR_NEW(NULL, shares, plan->n_sets, "the plan", reports));
    for (uint32_t r = 0; status == OFR_OK && r < n; r++) {
        for (size_t set = 0; set < plan->n_sets; set++)
            values[set] = set == 0 || plan->in[set] ? joins(of, set, r) : INFINITY;
        ofr_credit_lowest(values, plan->n_sets, 1.0 / n, shares);
    }
    for (size_t set = 0; status == OFR_OK && set < plan->n_sets; set++)
        plan->sets[set].best = plan->in[set] ? shares[set] : 0;
    ofr_free(values);
    ofr_free(shares);
    return status;
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
    return find_best(plan, joins, of, reports);
}
