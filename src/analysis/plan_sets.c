/* Sets of a plan: its interventions with their costs and conflicts, and all sets that the budget allows. */
#include <stdlib.h>
#include <string.h>

#include "analysis/plan.h"
#include "base/memory.h"
#include "scenario/intervention_find.h"
#include "scenario/intervention_read.h"

static int by_name(const void *a, const void *b) {
    return strcmp(((const struct ofr_intervention *)a)->name, ((const struct ofr_intervention *)b)->name);
}

/* Read all interventions, each into a copy of the base, so that all faults are reported at once. */
ofr_status ofr_plan_read(struct ofr_plan_result *plan, struct ofr_reports *reports) {
    const struct ofr_plan_options *options = plan->options;
    ofr_status worst = OFR_OK;
    for (size_t i = 0; i < options->n_interventions && worst != OFR_SYSTEM; i++) {
        struct ofr_scenario *copy = NULL;
        ofr_status status = ofr_scenario_copy(plan->base, &copy, reports);
        size_t before = plan->base->n_interventions, at = 0;
        OFR_THEN(status, ofr_scenario_intervention(copy, options->interventions[i], reports));
        for (; status == OFR_OK && at < before; at++)
            if (strcmp(copy->interventions[at].name, plan->base->interventions[at].name) != 0)
                break;
        if (status == OFR_OK) {
            bool ok = ofr_intervention_copy(&copy->interventions[at],
                                            &plan->interventions[plan->n_interventions++]);
            status = ok ? OFR_OK : ofr_fail(reports, OFR_SYSTEM, "not enough memory for an intervention");
        }
        ofr_scenario_free(copy);
        worst = status > worst ? status : worst;
    }
    if (worst == OFR_OK)
        qsort(plan->interventions, plan->n_interventions, sizeof *plan->interventions, by_name);
    return worst;
}

ofr_status ofr_plan_price(struct ofr_plan_result *plan, struct ofr_reports *reports) {
    ofr_status worst = OFR_OK;
    plan->unit = "";
    for (size_t i = 0; i < plan->n_interventions; i++) {
        const struct ofr_intervention *intervention = &plan->interventions[i];
        const struct ofr_position at = {.file = intervention->file};
        plan->costs[i] = ofr_intervention_cost(intervention, plan->base->first_day, plan->base->last_day);
        plan->cost_assumed |= ofr_intervention_cost_is_assumed(intervention);
        const char *unit = intervention->n_costs > 0 ? intervention->costs[0].unit : "";
        if (i > 0 && strcmp(intervention->name, intervention[-1].name) == 0)
            worst = ofr_fail_at(reports, OFR_BAD_INPUT, &at, "intervention %s was asked for twice",
                                intervention->name);
        if (plan->unit[0] != '\0' && unit[0] != '\0' && strcmp(unit, plan->unit) != 0)
            worst = ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                                "intervention %s has costs in %s, others in %s; a budget is in one currency",
                                intervention->name, unit, plan->unit);
        plan->unit = plan->unit[0] == '\0' ? unit : plan->unit;
    }
    return worst;
}

ofr_status ofr_plan_add(const struct ofr_plan_result *plan, size_t i, struct ofr_scenario *scenario,
                        struct ofr_reports *reports) {
    struct ofr_intervention one;
    ofr_status status = ofr_intervention_copy(&plan->interventions[i], &one)
                            ? ofr_intervention_add(scenario, &one, reports)
                            : ofr_fail(reports, OFR_SYSTEM, "not enough memory for an intervention");
    if (status != OFR_OK)
        ofr_intervention_free(&one);
    return status;
}

/* Two that set one parameter have no order in which both hold: no set has both. */
ofr_status ofr_plan_find_conflicts(struct ofr_plan_result *plan, struct ofr_reports *reports) {
    for (size_t i = 0; i < plan->n_interventions; i++)
        for (size_t k = 0; k < i; k++) {
            struct ofr_reports *quiet = ofr_reports_new();
            struct ofr_scenario *copy = NULL;
            ofr_status status = quiet == NULL ? OFR_SYSTEM : ofr_scenario_copy(plan->base, &copy, quiet);
            OFR_THEN(status, ofr_plan_add(plan, i, copy, quiet));
            OFR_THEN(status, ofr_plan_add(plan, k, copy, quiet));
            ofr_scenario_free(copy);
            ofr_reports_free(quiet);
            if (status == OFR_SYSTEM)
                return ofr_fail(reports, OFR_SYSTEM, "not enough memory for the plan");
            if (status != OFR_OK) {
                plan->conflicts[i] |= 1u << k;
                plan->conflicts[k] |= 1u << i;
            }
        }
    return OFR_OK;
}

/* Whether a set can be, and what it costs. */
static bool price(const struct ofr_plan_result *plan, uint32_t bits, double *cost) {
    *cost = 0;
    for (size_t i = 0; i < plan->n_interventions; i++) {
        if (!(bits >> i & 1u))
            continue;
        *cost += plan->costs[i];
        if (plan->conflicts[i] & bits)
            return false;
    }
    return *cost <= plan->options->budget;
}

ofr_status ofr_plan_list_sets(struct ofr_plan_result *plan, struct ofr_reports *reports) {
    double cost;
    size_t n = 0, at = 0;
    for (uint32_t bits = 0; bits >> plan->n_interventions == 0; bits++)
        n += price(plan, bits, &cost);
    if (n == 1)
        return ofr_fail(reports, OFR_BAD_INPUT, "the budget of %.15g %s allows none of the interventions",
                        plan->options->budget, plan->unit);
    if (n > OFR_MOST_SETS)
        return ofr_fail(reports, OFR_BAD_INPUT,
                        "the budget allows %zu sets of these interventions; at most %d can be raced: name "
                        "fewer interventions",
                        n, OFR_MOST_SETS);
    ofr_status status = OFR_NEW(NULL, plan->sets, n, "the plan", reports);
    OFR_THEN(status, OFR_NEW(NULL, plan->in, n, "the plan", reports));
    for (uint32_t bits = 0; status == OFR_OK && bits >> plan->n_interventions == 0; bits++)
        if (price(plan, bits, &cost)) {
            plan->in[at] = true;
            plan->sets[at++] = (struct ofr_plan_set){.interventions = bits, .cost = cost};
        }
    plan->n_sets = n;
    return status;
}
