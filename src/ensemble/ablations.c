/* Arms that leave out an assumption (arms.h). */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "ensemble/arms.h"

enum { LONGEST_LABEL = 200 };

/* How many arms come of one: none unless part of its sizes rests on evidence. */
static size_t count_ablations(const struct ofr_run *run, const struct ofr_scenario *scenario) {
    size_t n_grades[OFR_N_GRADES], n = ofr_own_grades(run->scenario, scenario, n_grades);
    size_t n_ungraded = n_grades[OFR_GRADE_NONE];
    return n_ungraded == n ? 0 : n_ungraded + (n_ungraded > 1);
}

static size_t count_own(const struct ofr_run *run, const struct ofr_scenario *scenario) {
    size_t n = 0;
    for (size_t i = 0; i < scenario->n_interventions; i++)
        n += !ofr_scenario_takes(run->scenario, scenario->interventions[i].name);
    return n;
}

/* "walk_away", "mentoring.walk_away" where the arm has several interventions; "walk_away 2" for a second one.
 */
static void label_size(const struct ofr_schema *schema, struct ofr_intervention *one, size_t size,
                       bool several, char label[LONGEST_LABEL]) {
    const char *name = ofr_intervention_size(one, schema, size).name;
    size_t before = 0;
    for (size_t s = 0; s < size; s++)
        before += strcmp(ofr_intervention_size(one, schema, s).name, name) == 0;
    int n = snprintf(label, LONGEST_LABEL, "%s%s%s", several ? one->name : "", several ? "." : "", name);
    if (before > 0 && n > 0 && n < LONGEST_LABEL)
        snprintf(label + n, (size_t)(LONGEST_LABEL - n), " %zu", before + 1);
}

/* A copy of an arm under the name of what it will be without. */
static ofr_status copy_arm(struct ofr_run *run, size_t from, const char *without,
                           struct ofr_reports *reports) {
    const struct ofr_ensemble_arm *arm = &run->arms[from];
    struct ofr_ensemble_arm *copy = &run->arms[run->n_arms++];
    size_t n = strlen(arm->name) + sizeof " without " + strlen(without);
    *copy = (struct ofr_ensemble_arm){.kind = arm->kind,
                                      .from_day = arm->from_day,
                                      .name = ofr_malloc(n),
                                      .changes = ofr_strdup(arm->changes),
                                      .of = ofr_strdup(arm->name),
                                      .without = ofr_strdup(without)};
    if (copy->name == NULL || copy->changes == NULL || copy->of == NULL || copy->without == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for the arms");
    snprintf(copy->name, n, "%s without %s", arm->name, without);
    return ofr_scenario_copy(arm->scenario, &copy->scenario, reports);
}

static ofr_status add_without_one(struct ofr_run *run, size_t from, struct ofr_reports *reports) {
    const struct ofr_scenario *scenario = run->arms[from].scenario;
    bool several = count_own(run, scenario) > 1;
    for (size_t i = 0; i < scenario->n_interventions; i++) {
        struct ofr_intervention *one = &scenario->interventions[i];
        for (size_t s = 0; !ofr_scenario_takes(run->scenario, one->name) && s < ofr_intervention_n_sizes(one);
             s++) {
            char label[LONGEST_LABEL];
            if (ofr_intervention_size(one, scenario->schema, s).evidence->grade != OFR_GRADE_NONE)
                continue;
            label_size(scenario->schema, one, s, several, label);
            OFR_TRY(copy_arm(run, from, label, reports));
            struct ofr_scenario *copy = run->arms[run->n_arms - 1].scenario;
            ofr_intervention_drop_size(&copy->interventions[i], copy->schema, s);
        }
    }
    return OFR_OK;
}

static ofr_status add_without_all(struct ofr_run *run, size_t from, struct ofr_reports *reports) {
    OFR_TRY(copy_arm(run, from, OFR_WITHOUT_ALL, reports));
    ofr_drop_own_ungraded(run->scenario, run->arms[run->n_arms - 1].scenario);
    return OFR_OK;
}

ofr_status ofr_arms_add_ablations(struct ofr_run *run, size_t first, struct ofr_reports *reports) {
    size_t n_arms = run->n_arms, n = n_arms;
    for (size_t v = first; v < n_arms; v++)
        n += count_ablations(run, run->arms[v].scenario);
    if (n - first > OFR_MOST_BRANCHES)
        return ofr_fail(reports, OFR_BAD_INPUT,
                        "there are %zu arms with those that leave out an assumption; at most %d are allowed",
                        n - first, OFR_MOST_BRANCHES);
    struct ofr_ensemble_arm *more = ofr_realloc(run->arms, n * sizeof *more);
    if (more == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for the arms");
    run->arms = more;
    ofr_status status = OFR_OK;
    for (size_t v = first; v < n_arms && status == OFR_OK; v++) {
        size_t n_ablations = count_ablations(run, run->arms[v].scenario);
        if (n_ablations > 0)
            status = add_without_one(run, v, reports);
        if (status == OFR_OK && n_ablations > 1)
            status = add_without_all(run, v, reports);
    }
    return status;
}
