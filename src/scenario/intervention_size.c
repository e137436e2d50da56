#include "scenario/intervention_size.h"

#include <math.h>
#include <string.h>

struct ofr_size ofr_intervention_size(struct ofr_intervention *intervention, const struct ofr_schema *schema,
                                      size_t i) {
    if (i < intervention->n_changes) {
        struct ofr_parameter_change *change = &intervention->changes[i];
        return (struct ofr_size){.by = &change->by,
                                 .evidence = &change->evidence,
                                 .origin = change->origin,
                                 .source = change->source,
                                 .name = schema->parameters[change->parameter].name,
                                 .low = change->kind == OFR_CHANGE_TIMES ? 0 : -INFINITY,
                                 .high = INFINITY};
    }
    struct ofr_effect *effect = &intervention->programme.effects[i - intervention->n_changes];
    const struct ofr_effect_form *form = &schema->effects[effect->kind];
    return (struct ofr_size){.by = &effect->by,
                             .evidence = &effect->evidence,
                             .origin = effect->origin,
                             .source = effect->source,
                             .name = form->name,
                             .low = form->factor ? 0 : -form->most,
                             .high = form->most};
}

void ofr_intervention_drop_size(struct ofr_intervention *intervention, const struct ofr_schema *schema,
                                size_t i) {
    struct ofr_size size = ofr_intervention_size(intervention, schema, i);
    size.evidence->spread = false;
    *size.by = 0;
    if (i < intervention->n_changes)
        intervention->changes[i].kind = OFR_CHANGE_PLUS;
    else if (schema->effects[intervention->programme.effects[i - intervention->n_changes].kind].factor)
        *size.by = 1;
}

size_t ofr_intervention_draw_of(struct ofr_intervention *intervention, const struct ofr_schema *schema,
                                size_t i) {
    struct ofr_size own = ofr_intervention_size(intervention, schema, i);
    for (size_t k = 0; k < i && own.evidence->grade != OFR_GRADE_NONE && own.source != NULL; k++) {
        struct ofr_size other = ofr_intervention_size(intervention, schema, k);
        if (other.evidence->grade != OFR_GRADE_NONE && other.source != NULL &&
            strcmp(other.source, own.source) == 0)
            return k;
    }
    return i;
}

size_t ofr_intervention_grades(struct ofr_intervention *intervention, const struct ofr_schema *schema,
                               size_t *n_grades) {
    size_t n = ofr_intervention_n_sizes(intervention);
    memset(n_grades, 0, OFR_N_GRADES * sizeof *n_grades);
    for (size_t s = 0; s < n; s++)
        n_grades[ofr_intervention_size(intervention, schema, s).evidence->grade]++;
    return n;
}

size_t ofr_own_grades(const struct ofr_scenario *base, const struct ofr_scenario *arm, size_t *n_grades) {
    size_t n = 0, of_one[OFR_N_GRADES];
    memset(n_grades, 0, OFR_N_GRADES * sizeof *n_grades);
    for (size_t i = 0; i < arm->n_interventions; i++) {
        if (ofr_scenario_takes(base, arm->interventions[i].name))
            continue;
        n += ofr_intervention_grades(&arm->interventions[i], arm->schema, of_one);
        for (size_t g = 0; g < OFR_N_GRADES; g++)
            n_grades[g] += of_one[g];
    }
    return n;
}

void ofr_drop_own_ungraded(const struct ofr_scenario *base, struct ofr_scenario *arm) {
    for (size_t i = 0; i < arm->n_interventions; i++) {
        struct ofr_intervention *one = &arm->interventions[i];
        for (size_t s = 0; !ofr_scenario_takes(base, one->name) && s < ofr_intervention_n_sizes(one); s++)
            if (ofr_intervention_size(one, arm->schema, s).evidence->grade == OFR_GRADE_NONE)
                ofr_intervention_drop_size(one, arm->schema, s);
    }
}
