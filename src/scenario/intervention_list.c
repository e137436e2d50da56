/* The list of interventions that come with a scenario (ofr_list_interventions in offramp.h). */
#include "base/date.h"
#include "base/memory.h"
#include "base/text.h"
#include "scenario/intervention_file.h"
#include "scenario/intervention_find.h"
#include "scenario/intervention_grades.h"

static void put_span(struct ofr_text *text, const struct ofr_scenario *scenario,
                     const struct ofr_intervention *one) {
    char first[11], last[11];
    int32_t until = one->last_day < scenario->last_day ? one->last_day : scenario->last_day;
    if (until < one->first_day || one->first_day > scenario->last_day) {
        ofr_put(text, "    when: outside the run, so it does nothing in it\n");
        return;
    }
    ofr_date_write(one->first_day, first);
    ofr_date_write(until, last);
    ofr_put(text, "    when: %s to %s; dose %g\n", first, last, one->dose);
}

static void put_programme(struct ofr_text *text, const struct ofr_schema *schema,
                          struct ofr_intervention *one) {
    const struct ofr_programme *programme = &one->programme;
    const char *sex = programme->men && programme->women ? "people" : programme->men ? "men" : "women";
    size_t n_areas = 0;
    for (size_t i = 0; i < programme->n_areas; i++)
        n_areas += programme->in_area[i];
    ofr_put(text, "    who: %s of %g to %g", sex, programme->age_low, programme->age_high);
    for (int i = 0, n = 0; i < OFR_N_ACTIVITY_WORDS; i++)
        if (programme->activities != (1u << OFR_N_ACTIVITY_WORDS) - 1 && programme->activities >> i & 1u)
            ofr_put(text, "%s%s", n++ == 0 ? ", " : " or ", ofr_activity_words[i]);
    if (programme->seen > 0)
        ofr_put(text, ", %s", schema->eligibility[programme->seen].meaning);
    if (n_areas > 0)
        ofr_put(text, ", in %zu area%s", n_areas, n_areas == 1 ? "" : "s");
    ofr_put(text, "; %g %% of them take part\n", 100 * programme->coverage);
    for (size_t i = 0; i < programme->n_effects; i++) {
        const struct ofr_effect *effect = &programme->effects[i];
        bool factor = schema->effects[effect->kind].factor;
        struct ofr_size size = ofr_intervention_size(one, schema, one->n_changes + i);
        ofr_put(text, "    does: %s %s", size.name, factor ? "x " : "");
        ofr_put_size(text, &size);
        ofr_put(text, "%s", factor ? "" : " sd every four weeks");
        if (effect->first_month > 1 || effect->last_month < 1200)
            ofr_put(text, ", months %g to %g", effect->first_month, effect->last_month);
        ofr_put(text, " (%s; evidence %s)\n", ofr_origin_names[effect->origin],
                ofr_grade_names[effect->evidence.grade]);
    }
}

static void put_intervention(struct ofr_text *text, const struct ofr_scenario *scenario,
                             struct ofr_intervention *one) {
    ofr_put(text, "%s: %s\n    %s\n", one->name, one->title, one->what);
    put_span(text, scenario, one);
    for (size_t i = 0; i < one->n_changes; i++) {
        const struct ofr_parameter_change *change = &one->changes[i];
        const struct ofr_parameter *parameter = &scenario->schema->parameters[change->parameter];
        double before = ofr_value_of(scenario, change->parameter);
        struct ofr_size size = ofr_intervention_size(one, scenario->schema, i);
        ofr_put(text, "    %s: from %g to %g; %s ", parameter->name, before,
                ofr_change_value(change, one->dose, before), ofr_change_names[change->kind]);
        ofr_put_size(text, &size);
        ofr_put(text, " (%s, %s; evidence %s)\n", ofr_actor_names[parameter->actor],
                ofr_origin_names[change->origin], ofr_grade_names[change->evidence.grade]);
    }
    if (one->programme.n_effects > 0)
        put_programme(text, scenario->schema, one);
    for (size_t i = 0; i < one->n_costs; i++)
        ofr_put(text, "    cost: %g %s %s%s (%s)\n", one->costs[i].value,
                one->costs[i].unit == NULL ? "" : one->costs[i].unit,
                one->costs[i].per == OFR_COST_ONCE ? "" : "a ", ofr_cost_names[one->costs[i].per],
                ofr_origin_names[one->costs[i].origin]);
}

ofr_status ofr_list_interventions(ofr_scenario *scenario, ofr_sink sink, ofr_reports *reports) {
    struct ofr_text text = {.sink = sink};
    struct ofr_intervention_names *names = ofr_malloc(sizeof *names);
    if (names == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory to look for interventions");
    ofr_status worst = ofr_intervention_list(scenario, names, reports);
    for (size_t i = 0; worst != OFR_SYSTEM && i < names->n; i++) {
        struct ofr_intervention one = {0};
        char *path = ofr_intervention_path(scenario, names->names[i]);
        ofr_status status = path == NULL
                                ? ofr_fail(reports, OFR_SYSTEM, "not enough memory for an intervention")
                                : ofr_intervention_read(path, scenario, &one, reports);
        if (status == OFR_OK)
            put_intervention(&text, scenario, &one);
        else
            worst = status > worst ? status : worst;
        ofr_intervention_free(&one);
        ofr_free(path);
    }
    if (worst == OFR_OK && names->n == 0)
        ofr_put(&text, "Scenario %s comes with no interventions; write one as docs/interventions.md says.\n",
                scenario->name);
    ofr_free(names);
    return worst == OFR_OK ? ofr_text_end(&text, reports) : worst;
}
