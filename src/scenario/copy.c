/* Freeing and deep copying of scenarios (declared in scenario.h and offramp.h). */
#include "base/memory.h"
#include "base/owned.h"
#include "scenario/scenario.h"

static void own_figures(struct ofr_owner *owner, struct ofr_figures *figures) {
    ofr_own_texts(owner, &figures->names, figures->n);
}

static void own_source(struct ofr_owner *owner, void *element, size_t n) {
    (void)n;
    struct ofr_source *source = element;
    ofr_own_text(owner, &source->name);
    ofr_own_text(owner, &source->citation);
    ofr_own_texts(owner, &source->figures, source->n_figures);
}

static void own_column(struct ofr_owner *owner, void *element, size_t n_rows) {
    struct ofr_column *column = element;
    ofr_own(owner, &column->numbers, n_rows, sizeof *column->numbers, NULL, 0);
    ofr_own_texts(owner, &column->texts, n_rows);
    ofr_own_text(owner, &column->unit);
    ofr_own_text(owner, &column->source);
    own_figures(owner, &column->figures);
}

static void own_table(struct ofr_owner *owner, void *element, size_t n) {
    (void)n;
    struct ofr_table *table = element;
    size_t n_columns = table->form != NULL ? table->form->n_columns : 0;
    ofr_own_text(owner, &table->file);
    ofr_own(owner, &table->lines, table->n_rows, sizeof *table->lines, NULL, 0);
    ofr_own_texts(owner, &table->row_texts, table->n_rows);
    ofr_own(owner, &table->columns, n_columns, sizeof *table->columns, own_column, table->n_rows);
}

static void own_pattern(struct ofr_owner *owner, void *element, size_t n) {
    (void)n;
    struct ofr_pattern *pattern = element;
    char **texts[] = {&pattern->name,  &pattern->statistic, &pattern->variant, &pattern->unit,
                      &pattern->areas, &pattern->source,    &pattern->note};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ofr_own_text(owner, texts[i]);
    own_figures(owner, &pattern->figures);
}

static void own_prior(struct ofr_owner *owner, void *element, size_t n) {
    (void)n;
    ofr_own_text(owner, &((struct ofr_prior *)element)->source);
    own_figures(owner, &((struct ofr_prior *)element)->figures);
}

static void own_control(struct ofr_owner *owner, void *element, size_t n) {
    (void)n;
    struct ofr_control *control = element;
    ofr_own_text(owner, &control->name);
    ofr_own(owner, &control->parameters, control->n_changes, sizeof *control->parameters, NULL, 0);
    ofr_own(owner, &control->values, control->n_changes, sizeof *control->values, NULL, 0);
}

static void own_group(struct ofr_owner *owner, void *element, size_t n) {
    (void)n;
    struct ofr_area_group *group = element;
    ofr_own_text(owner, &group->name);
    ofr_own_texts(owner, &group->areas, group->n_areas);
}

static void own_value(struct ofr_owner *owner, void *element, size_t n) {
    (void)n;
    ofr_own_text(owner, &((struct ofr_value *)element)->source);
    own_figures(owner, &((struct ofr_value *)element)->figures);
}

static void own_patterns(struct ofr_owner *owner, struct ofr_scenario *s) {
    ofr_own(owner, &s->patterns, s->n_patterns, sizeof *s->patterns, own_pattern, 0);
}

static void own_priors(struct ofr_owner *owner, struct ofr_scenario *s) {
    ofr_own(owner, &s->priors, s->n_priors, sizeof *s->priors, own_prior, 0);
}

static void own_scenario(struct ofr_owner *owner, struct ofr_scenario *s) {
    const struct ofr_schema *schema = s->schema;
    const struct ofr_table *areas = s->area_kept != NULL ? ofr_scenario_areas_table(s) : NULL;
    ofr_own(owner, &s->area_kept, areas != NULL ? areas->n_rows : 0, sizeof *s->area_kept, NULL, 0);
    ofr_own_text(owner, &s->name);
    ofr_own_text(owner, &s->title);
    ofr_own_text(owner, &s->file);
    if (schema != NULL) { /* a scenario of no known model has neither */
        ofr_own(owner, &s->values, schema->n_parameters, sizeof *s->values, own_value, 0);
        ofr_own(owner, &s->tables, schema->n_tables, sizeof *s->tables, own_table, 0);
    }
    own_patterns(owner, s);
    own_priors(owner, s);
    ofr_own(owner, &s->controls, s->n_controls, sizeof *s->controls, own_control, 0);
    ofr_own(owner, &s->area_groups, s->n_area_groups, sizeof *s->area_groups, own_group, 0);
    ofr_own(owner, &s->sources, s->n_sources, sizeof *s->sources, own_source, 0);
    ofr_own(owner, &s->interventions, s->n_interventions, sizeof *s->interventions, ofr_intervention_own, 0);
}

void ofr_figures_free(struct ofr_figures *figures) {
    own_figures(&(struct ofr_owner){.ok = true}, figures);
    figures->n = 0;
}

void ofr_scenario_drop_patterns(struct ofr_scenario *scenario) {
    own_patterns(&(struct ofr_owner){.ok = true}, scenario);
    scenario->n_patterns = 0;
}

void ofr_scenario_drop_priors(struct ofr_scenario *scenario) {
    own_priors(&(struct ofr_owner){.ok = true}, scenario);
    scenario->n_priors = 0;
}

void ofr_scenario_free(struct ofr_scenario *scenario) {
    if (scenario == NULL)
        return;
    own_scenario(&(struct ofr_owner){.ok = true}, scenario);
    ofr_free(scenario);
}

ofr_status ofr_scenario_copy(const struct ofr_scenario *from, struct ofr_scenario **to,
                             struct ofr_reports *reports) {
    struct ofr_owner owner = {.copies = true, .ok = true};
    *to = ofr_malloc(sizeof **to);
    if (*to != NULL) {
        **to = *from;
        own_scenario(&owner, *to);
    }
    if (*to != NULL && owner.ok)
        return OFR_OK;
    ofr_scenario_free(*to);
    *to = NULL;
    return ofr_fail(reports, OFR_SYSTEM, "not enough memory to copy the scenario");
}
