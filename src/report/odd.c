/* The generated part of the ODD: Markdown tables of what the code declares. tools/check-odd
 * writes them to docs/generated, and a check fails when they differ. */
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "models/registry.h"
#include "population/population.h"

/* Text of a table cell: a bar would end it. */
static void put_cell(struct ofr_text *text, const char *cell) {
    for (const char *bar; (bar = strchr(cell, '|')) != NULL; cell = bar + 1)
        ofr_put(text, "%.*s\\|", (int)(bar - cell), cell);
    ofr_put_plain(text, cell);
}

static void put_row(struct ofr_text *text, size_t n, const char *const *cells) {
    ofr_put_plain(text, "|");
    for (size_t i = 0; i < n; i++) {
        ofr_put_plain(text, " ");
        put_cell(text, cells[i] == NULL ? "" : cells[i]);
        ofr_put_plain(text, " |");
    }
    ofr_put_plain(text, "\n");
}

static void put_head(struct ofr_text *text, const char *title, size_t n, const char *const *cells) {
    ofr_put(text, "### %s\n\n", title);
    put_row(text, n, cells);
    ofr_put_plain(text, "|");
    for (size_t i = 0; i < n; i++)
        ofr_put_plain(text, "---|");
    ofr_put_plain(text, "\n");
}

#define CELLS(...)                                                                                           \
    (sizeof(const char *[]){__VA_ARGS__} / sizeof(const char *)), (const char *[]) { __VA_ARGS__ }

static void put_processes(struct ofr_text *text, const struct ofr_model *model) {
    put_head(text, "Processes, in the order they run",
             CELLS("process", "when", "what it does", "reads", "writes", "switch"));
    for (int moment = OFR_EACH_SLOT; moment <= OFR_EACH_YEAR; moment++)
        for (size_t i = 0; i < model->n_processes; i++) {
            const struct ofr_process *process = model->processes[i];
            if ((int)process->moment != moment)
                continue;
            char when[64];
            snprintf(when, sizeof when, moment == OFR_EACH_SLOT ? "%s" : "%s, logged at %s",
                     ofr_moment_names[moment], ofr_slot_names[process->slot]);
            put_row(text, CELLS(process->name, when, process->what, process->reads, process->writes,
                                process->switch_parameter));
        }
    ofr_put_plain(text, "\n");
}

static void put_parameters(struct ofr_text *text, const struct ofr_schema *schema) {
    put_head(text, "Parameters",
             CELLS("parameter", "default", "unit", "range", "actor", "scope", "origin", "meaning", "source"));
    for (size_t i = 0; i < schema->n_parameters; i++) {
        const struct ofr_parameter *parameter = &schema->parameters[i];
        char standard[48], range[80];
        if (parameter->standard_error > 0)
            ofr_format(standard, sizeof standard, "%g (SE %g)", parameter->default_value,
                       parameter->standard_error);
        else
            ofr_format(standard, sizeof standard, "%g%s", parameter->default_value,
                       parameter->calibrated ? " (calibrated)" : "");
        ofr_format(range, sizeof range, "%g to %g", parameter->low, parameter->high);
        put_row(text, CELLS(parameter->name, standard, parameter->unit, range,
                            ofr_actor_names[parameter->actor], ofr_scope_names[parameter->scope],
                            ofr_origin_names[parameter->origin], parameter->meaning, parameter->source));
    }
    ofr_put_plain(text, "\n");
}

static void put_tables(struct ofr_text *text, const struct ofr_schema *schema) {
    put_head(text, "Tables a scenario brings",
             CELLS("table", "column", "unit", "allowed", "may be missing", "actor", "meaning"));
    for (size_t t = 0; t < schema->n_tables; t++) {
        const struct ofr_table_form *table = schema->tables[t];
        for (size_t c = 0; c < table->n_columns; c++) {
            const struct ofr_column_form *column = &table->columns[c];
            char allowed[80] = "text";
            if (column->cell == OFR_CELL_DATE)
                snprintf(allowed, sizeof allowed, "date");
            if (column->cell == OFR_CELL_NUMBER)
                ofr_format(allowed, sizeof allowed, "%g to %g", column->low, column->high);
            put_row(text, CELLS(table->name, column->name, column->unit, allowed,
                                column->optional         ? "the column"
                                : column->may_be_missing ? "a cell"
                                                         : "no",
                                ofr_actor_names[table->actor], column->meaning));
        }
    }
    ofr_put_plain(text, "\n");
}

static void put_seen(struct ofr_text *text, const struct ofr_model *model) {
    put_head(text, "State that changes, per person", CELLS("column", "bytes", "meaning"));
    for (size_t i = 0; i < model->n_columns; i++) {
        char bytes[24];
        snprintf(bytes, sizeof bytes, "%zu", model->columns[i].size);
        put_row(text, CELLS(model->columns[i].name, bytes, model->columns[i].meaning));
    }
    ofr_put_plain(text, "\n");
    put_head(text, "Events of a life", CELLS("event", "in words", "by and value"));
    for (size_t i = 0; i < model->n_events; i++)
        put_row(text, CELLS(model->events[i].name, model->events[i].sentence, model->events[i].meaning));
    ofr_put_plain(text, "\n");
    put_head(text, "Observables", CELLS("observable", "kind", "unit", "harm ledger", "meaning"));
    for (size_t i = 0; i < model->n_observables; i++) {
        const struct ofr_observable *seen = &model->observables[i];
        put_row(text, CELLS(seen->name, ofr_observed_names[seen->observed], seen->unit,
                            seen->harm ? "yes" : "", seen->meaning));
    }
    ofr_put_plain(text, "\n");
    put_head(text, "Outcomes of a replicate", CELLS("outcome", "unit", "meaning"));
    for (size_t i = 0; i < model->n_outcomes; i++)
        put_row(text, CELLS(model->outcomes[i].name, model->outcomes[i].unit, model->outcomes[i].meaning));
    ofr_put_plain(text, "\n");
}

static void put_statistics(struct ofr_text *text, const struct ofr_schema *schema) {
    put_head(text, "Statistics of patterns", CELLS("statistic", "unit", "meaning"));
    for (size_t i = 0; i < schema->n_statistics; i++)
        put_row(text,
                CELLS(schema->statistics[i].name, schema->statistics[i].unit, schema->statistics[i].meaning));
    ofr_put_plain(text, "\n");
}

static void put_effects(struct ofr_text *text, const struct ofr_schema *schema) {
    put_head(text, "Effects of programmes", CELLS("effect", "allowed", "meaning"));
    for (size_t i = 0; i < schema->n_effects; i++) {
        const struct ofr_effect_form *effect = &schema->effects[i];
        char allowed[48];
        ofr_format(allowed, sizeof allowed, "%g to %g", effect->factor ? 0 : -effect->most, effect->most);
        put_row(text, CELLS(effect->name, allowed, effect->meaning));
    }
    ofr_put_plain(text, "\n");
    put_head(text, "Eligibility for programmes", CELLS("seen", "meaning"));
    for (size_t i = 0; i < schema->n_eligibility; i++)
        put_row(text, CELLS(schema->eligibility[i].name, schema->eligibility[i].meaning));
    ofr_put_plain(text, "\n");
}

static void put_mechanisms(struct ofr_text *text, const struct ofr_model *model) {
    const struct ofr_audited *audited = model->audited;
    if (audited == NULL)
        return;
    put_head(text, "Mechanisms that an audit takes out",
             CELLS("mechanism", "without it", "settings", "own outcome", "side"));
    for (size_t i = 0; i < audited->n_mechanisms + (audited->group != NULL); i++) {
        const struct ofr_mechanism *mechanism =
            i < audited->n_mechanisms ? &audited->mechanisms[i] : audited->group;
        put_row(text, CELLS(mechanism->name, mechanism->what, mechanism->settings, mechanism->own,
                            i == audited->n_mechanisms ? "group, as one block"
                            : mechanism->of_group      ? "group"
                                                       : "state or society"));
    }
    ofr_put_plain(text, "\n");
    if (audited->n_limits == 0)
        return;
    put_head(text, "Limits that an audit looks at", CELLS("limit", "what is limited", "observable"));
    for (size_t i = 0; i < audited->n_limits; i++)
        put_row(text, CELLS(audited->limits[i].name, audited->limits[i].what, audited->limits[i].observable));
    ofr_put_plain(text, "\n");
}

ofr_status ofr_odd(ofr_sink sink, struct ofr_reports *reports) {
    struct ofr_text text = {sink, false};
    ofr_put(&text, "<!-- written by `offramp odd`; a check fails when it differs from the code -->\n\n");
    for (size_t m = 0; ofr_models[m] != NULL; m++) {
        const struct ofr_model *model = ofr_models[m];
        const struct ofr_schema *schema = model->schema;
        ofr_put(&text, "## Model `%s`: %s\n\n", model->name, model->title);
        put_processes(&text, model);
        put_parameters(&text, schema);
        put_tables(&text, schema);
        put_seen(&text, model);
        put_statistics(&text, schema);
        put_effects(&text, schema);
        put_mechanisms(&text, model);
    }
    return ofr_text_end(&text, reports);
}
