#include "scenario/resolved.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Writing. Reading is in resolved_read.c. A line is a word that says what it is, then words,
 * hexadecimal floats and quoted texts; a line for each key, column and cell row. */
struct writer {
    ofr_sink sink;
    bool ok;
};

static void put(struct writer *writer, const char *text) {
    writer->ok = writer->ok && writer->sink.write(writer->sink.to, text, strlen(text));
}

static void put_count(struct writer *writer, long long n) {
    char text[32];
    snprintf(text, sizeof text, " %lld", n);
    put(writer, text);
}

static void put_number(struct writer *writer, double number) {
    char text[48];
    snprintf(text, sizeof text, isnan(number) ? " nan" : " %a", number);
    put(writer, text);
}

/* A text in quotes, or - for none. Newlines, quotes and backslashes are escaped. */
static void put_text(struct writer *writer, const char *text) {
    if (text == NULL) {
        put(writer, " -");
        return;
    }
    put(writer, " \"");
    for (const char *p = text; *p != '\0';) {
        size_t n = strcspn(p, "\"\\\n\r");
        writer->ok = writer->ok && writer->sink.write(writer->sink.to, p, n);
        p += n;
        if (*p == '\0')
            break;
        put(writer, *p == '\n' ? "\\n" : *p == '\r' ? "\\r" : *p == '"' ? "\\\"" : "\\\\");
        p++;
    }
    put(writer, "\"");
}

static void put_word(struct writer *writer, const char *word) {
    put(writer, " ");
    put(writer, word);
}

static void put_values(struct writer *writer, const struct ofr_scenario *scenario) {
    for (size_t i = 0; i < scenario->schema->n_keys; i++) {
        const struct ofr_value *value = &scenario->values[i];
        put(writer, "key");
        put_word(writer, scenario->schema->keys[i].name);
        put_number(writer, value->value);
        put_word(writer, ofr_origin_names[value->origin]);
        put_word(writer, value->given ? "given" : "standard");
        put_text(writer, value->source);
        put(writer, "\n");
    }
}

static void put_table(struct writer *writer, const struct ofr_table *table) {
    if (table->file == NULL)
        return; /* an optional table that was left out */
    put(writer, "table");
    put_word(writer, table->form->name);
    put_count(writer, (long long)table->n_rows);
    put_text(writer, table->file);
    put(writer, "\n");
    for (size_t k = 0; k < table->form->n_columns; k++) {
        const struct ofr_column *column = &table->columns[k];
        if (!column->present)
            continue;
        put(writer, "column");
        put_word(writer, column->form->name);
        put_word(writer, ofr_origin_names[column->origin]);
        put_text(writer, column->unit);
        put_text(writer, column->source);
        put(writer, "\ncells");
        for (size_t row = 0; row < table->n_rows; row++) {
            if (column->texts != NULL)
                put_text(writer, column->texts[row]);
            else
                put_number(writer, column->numbers[row]);
        }
        put(writer, "\n");
    }
}

static void put_groups(struct writer *writer, const struct ofr_scenario *scenario) {
    for (size_t i = 0; i < scenario->n_area_groups; i++) {
        const struct ofr_area_group *group = &scenario->area_groups[i];
        put(writer, "group");
        put_text(writer, group->name);
        put_count(writer, (long long)group->n_areas);
        for (size_t k = 0; k < group->n_areas; k++)
            put_text(writer, group->areas[k]);
        put(writer, "\n");
    }
    const struct ofr_table *areas = ofr_scenario_areas_table(scenario);
    if (scenario->area_kept == NULL || areas == NULL)
        return;
    put(writer, "kept");
    for (size_t i = 0; i < areas->n_rows; i++)
        put_count(writer, scenario->area_kept[i]);
    put(writer, "\n");
}

static void put_studies(struct writer *writer, const struct ofr_scenario *scenario) {
    for (size_t i = 0; i < scenario->n_controls; i++) {
        const struct ofr_control *control = &scenario->controls[i];
        put(writer, "control");
        put_text(writer, control->name);
        put_count(writer, (long long)control->n_changes);
        for (size_t k = 0; k < control->n_changes; k++) {
            put_word(writer, scenario->schema->keys[control->keys[k]].name);
            put_number(writer, control->values[k]);
        }
        put(writer, "\n");
    }
    for (size_t i = 0; i < scenario->n_patterns; i++) {
        const struct ofr_pattern *pattern = &scenario->patterns[i];
        put(writer, "pattern");
        put_text(writer, pattern->name);
        put_word(writer, pattern->measure);
        put_text(writer, pattern->variant);
        put_number(writer, pattern->from);
        put_number(writer, pattern->to);
        put_number(writer, pattern->low);
        put_number(writer, pattern->high);
        put_word(writer, ofr_use_names[pattern->use]);
        put_text(writer, pattern->unit);
        put_text(writer, pattern->source);
        put_text(writer, pattern->note);
        put(writer, "\n");
    }
}

static void put_programme(struct writer *writer, const struct ofr_programme *programme) {
    put(writer, "programme");
    put_number(writer, programme->age_low);
    put_number(writer, programme->age_high);
    put_count(writer, programme->activities);
    put_count(writer, programme->men);
    put_count(writer, programme->women);
    put_word(writer, ofr_seen_names[programme->seen]);
    put_number(writer, programme->coverage);
    put_count(writer, (long long)programme->n_areas);
    for (size_t i = 0; i < programme->n_areas; i++)
        put_count(writer, programme->in_area[i]);
    put_count(writer, (long long)programme->n_effects);
    put(writer, "\n");
    for (size_t i = 0; i < programme->n_effects; i++) {
        const struct ofr_effect *effect = &programme->effects[i];
        put(writer, "effect");
        put_word(writer, ofr_effect_names[effect->kind]);
        put_number(writer, effect->by);
        put_number(writer, effect->first_month);
        put_number(writer, effect->last_month);
        put_word(writer, ofr_origin_names[effect->origin]);
        put_text(writer, effect->source);
        put(writer, "\n");
    }
}

static void put_intervention(struct writer *writer, const struct ofr_schema *schema,
                             const struct ofr_intervention *one) {
    put(writer, "measure");
    put_text(writer, one->name);
    put_text(writer, one->title);
    put_text(writer, one->what);
    put_text(writer, one->file);
    put_count(writer, one->first_day);
    put_count(writer, one->last_day);
    put_number(writer, one->dose);
    put_count(writer, (long long)one->n_changes);
    put_count(writer, (long long)one->n_costs);
    put(writer, "\n");
    for (size_t k = 0; k < one->n_changes; k++) {
        put(writer, "change");
        put_word(writer, schema->keys[one->changes[k].key].name);
        put_word(writer, ofr_change_names[one->changes[k].kind]);
        put_number(writer, one->changes[k].by);
        put_word(writer, ofr_origin_names[one->changes[k].origin]);
        put_text(writer, one->changes[k].source);
        put(writer, "\n");
    }
    for (size_t k = 0; k < one->n_costs; k++) {
        put(writer, "cost");
        put_word(writer, ofr_cost_names[one->costs[k].per]);
        put_number(writer, one->costs[k].value);
        put_text(writer, one->costs[k].unit);
        put_word(writer, ofr_origin_names[one->costs[k].origin]);
        put_text(writer, one->costs[k].source);
        put(writer, "\n");
    }
    if (one->programme.n_effects > 0)
        put_programme(writer, &one->programme);
}

static void put_interventions(struct writer *writer, const struct ofr_scenario *scenario) {
    for (size_t i = 0; i < scenario->n_interventions; i++)
        put_intervention(writer, scenario->schema, &scenario->interventions[i]);
}

ofr_status ofr_resolved_measure(const struct ofr_schema *schema, const struct ofr_intervention *one, ofr_sink sink,
                                struct ofr_reports *reports) {
    struct writer writer = {.sink = sink, .ok = true};
    put_intervention(&writer, schema, one);
    return writer.ok ? OFR_OK : ofr_fail(reports, OFR_SYSTEM, "the measure could not be written");
}

ofr_status ofr_resolved_write(const struct ofr_scenario *scenario, ofr_sink sink,
                              struct ofr_reports *reports) {
    struct writer writer = {.sink = sink, .ok = true};
    put(&writer, "offramp-resolved 1\nmodel");
    put_word(&writer, scenario->schema->model);
    put(&writer, "\nname");
    put_text(&writer, scenario->name);
    put(&writer, "\ntitle");
    put_text(&writer, scenario->title);
    put(&writer, "\nfile");
    put_text(&writer, scenario->file);
    put(&writer, "\ndays");
    put_count(&writer, scenario->first_day);
    put_count(&writer, scenario->last_day);
    put(&writer, "\nscale");
    put_number(&writer, scenario->scale);
    put(&writer, "\n");
    put_values(&writer, scenario);
    for (size_t i = 0; i < scenario->schema->n_tables; i++)
        put_table(&writer, &scenario->tables[i]);
    put_groups(&writer, scenario);
    put_studies(&writer, scenario);
    put_interventions(&writer, scenario);
    put(&writer, "end\n");
    return writer.ok ? OFR_OK : ofr_fail(reports, OFR_SYSTEM, "the resolved scenario could not be written");
}

static bool add_to_digest(void *to, const char *text, size_t n) {
    ofr_digest_bytes(to, text, n);
    return true;
}

/* Names of files are left out, since a file may be called otherwise from another folder. */
ofr_status ofr_resolved_digest(const struct ofr_scenario *scenario, struct ofr_digest *digest,
                               struct ofr_reports *reports) {
    struct ofr_scenario *nameless = NULL;
    ofr_status status = ofr_scenario_copy(scenario, &nameless, reports);
    if (status != OFR_OK)
        return status;
    if (nameless->file != NULL)
        nameless->file[0] = '\0';
    for (size_t t = 0; t < nameless->schema->n_tables; t++)
        if (nameless->tables[t].file != NULL)
            nameless->tables[t].file[0] = '\0';
    for (size_t i = 0; i < nameless->n_interventions; i++)
        if (nameless->interventions[i].file != NULL)
            nameless->interventions[i].file[0] = '\0';
    status = ofr_resolved_write(nameless, (ofr_sink){add_to_digest, digest}, reports);
    ofr_scenario_free(nameless);
    return status;
}
