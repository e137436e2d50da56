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
