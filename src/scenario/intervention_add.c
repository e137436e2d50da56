/* Adding an intervention to a scenario. */
#include <string.h>

#include "base/memory.h"
#include "scenario/intervention_read.h"

/* Two that set one parameter have no order in which both hold. */
static ofr_status check_conflict(const struct ofr_scenario *scenario, const struct ofr_intervention *one,
                                 const struct ofr_intervention *other, struct ofr_reports *reports) {
    struct ofr_position at = {.file = one->file};
    bool apart = one->last_day < other->first_day || other->last_day < one->first_day;
    if (strcmp(one->name, other->name) == 0)
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at, "intervention %s was asked for twice", one->name);
    for (size_t i = 0; !apart && i < one->n_changes; i++)
        for (size_t k = 0; k < other->n_changes; k++)
            if (one->changes[i].parameter == other->changes[k].parameter &&
                one->changes[i].kind == OFR_CHANGE_TO && other->changes[k].kind == OFR_CHANGE_TO)
                return ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                                   "interventions %s and %s both set %s to a value; one of them may",
                                   one->name, other->name,
                                   scenario->schema->parameters[one->changes[i].parameter].name);
    return OFR_OK;
}

ofr_status ofr_intervention_add(struct ofr_scenario *scenario, const struct ofr_intervention *one,
                                struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    for (size_t i = 0; i < scenario->n_interventions && status == OFR_OK; i++)
        status = check_conflict(scenario, one, &scenario->interventions[i], reports);
    if (status != OFR_OK)
        return status;
    size_t n = scenario->n_interventions, at = n;
    struct ofr_intervention *more = ofr_realloc(scenario->interventions, (n + 1) * sizeof *more);
    if (more == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for an intervention");
    for (; at > 0 && strcmp(more[at - 1].name, one->name) > 0; at--)
        more[at] = more[at - 1];
    more[at] = *one;
    scenario->interventions = more;
    scenario->n_interventions++;
    return OFR_OK;
}
