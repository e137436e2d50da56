/*
 * Opening a scenario by path or shipped name, describing it and writing it in resolved form
 * (declared in offramp.h). It is here because the list of models, which declare parameters and tables,
 * comes after scenario/.
 */
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/date.h"
#include "base/memory.h"
#include "base/text.h"
#include "ensemble/where.h"
#include "models/registry.h"
#include "scenario/check.h"
#include "scenario/intervention_grades.h"
#include "scenario/read.h"
#include "scenario/resolved.h"

enum { LONGEST_PATH = 4096, MOST_FOLDERS = 4, MOST_SHIPPED = 64, LONGEST_NAME = 64 };

/* ---- where scenarios are ----------------------------------------------------------- */

struct folders {
    size_t n;
    char paths[MOST_FOLDERS][LONGEST_PATH];
};

static void add_folder(struct folders *folders, const char *path, const char *beside) {
    int n = snprintf(folders->paths[folders->n], LONGEST_PATH, "%s%s", path, beside);
    folders->n += n > 0 && n < LONGEST_PATH;
}

static void add_folder_of_program(struct folders *folders) {
    char program[LONGEST_PATH];
    if (ofr_folder_of_program(program, sizeof program))
        add_folder(folders, program, "/../scenarios");
}

static void find_folders(struct folders *folders) {
    folders->n = 0;
    const char *named = getenv("OFFRAMP_SCENARIOS");
    if (named != NULL && named[0] != '\0')
        add_folder(folders, named, "");
    add_folder(folders, "scenarios", "");
    add_folder_of_program(folders);
    add_folder(folders, OFR_SCENARIO_FOLDER, "");
}

static bool is_path(const char *name) {
    size_t n = strlen(name);
    struct stat about;
    return strchr(name, '/') != NULL || (n > 5 && strcmp(name + n - 5, ".yaml") == 0) ||
           (n > 4 && strcmp(name + n - 4, ".yml") == 0) ||
           (stat(name, &about) == 0 && S_ISREG(about.st_mode));
}

/* The path of a shipped scenario in a folder; false when it is not there. */
static bool shipped_in(const char *folder, const char *name, char path[LONGEST_PATH]) {
    struct stat about;
    int n = snprintf(path, LONGEST_PATH, "%s/%s/%s.yaml", folder, name, name);
    return n > 0 && n < LONGEST_PATH && stat(path, &about) == 0;
}

struct shipped {
    size_t n;
    char names[MOST_SHIPPED][LONGEST_NAME];
    const char *list[MOST_SHIPPED];
};

static void list_folder(const char *folder, struct shipped *shipped) {
    char path[LONGEST_PATH];
    DIR *entries = opendir(folder);
    if (entries == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(entries)) != NULL && shipped->n < MOST_SHIPPED;) {
        bool known = strlen(entry->d_name) >= LONGEST_NAME || entry->d_name[0] == '.';
        for (size_t i = 0; i < shipped->n; i++)
            known |= strcmp(shipped->names[i], entry->d_name) == 0;
        if (known || !shipped_in(folder, entry->d_name, path))
            continue;
        strcpy(shipped->names[shipped->n], entry->d_name);
        shipped->n++;
    }
    closedir(entries);
}

static int by_name(const void *a, const void *b) { return strcmp(a, b); }

static ofr_status no_such_scenario(const char *name, const struct folders *folders,
                                   struct ofr_reports *reports) {
    struct shipped *shipped = ofr_malloc(sizeof *shipped);
    if (shipped == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory to look for scenarios");
    shipped->n = 0;
    for (size_t i = 0; i < folders->n; i++)
        list_folder(folders->paths[i], shipped);
    qsort(shipped->names, shipped->n, sizeof shipped->names[0], by_name);
    for (size_t i = 0; i < shipped->n; i++)
        shipped->list[i] = shipped->names[i];
    ofr_status status = ofr_unknown("scenario", name, shipped->list, shipped->n, NULL, reports);
    ofr_free(shipped);
    return status;
}

static ofr_status find_scenario(const char *name, char path[LONGEST_PATH], struct ofr_reports *reports) {
    if (is_path(name)) {
        int n = snprintf(path, LONGEST_PATH, "%s", name);
        return n < LONGEST_PATH ? OFR_OK
                                : ofr_fail(reports, OFR_BAD_INPUT, "the path of the scenario is too long");
    }
    struct folders *folders = ofr_malloc(sizeof *folders);
    if (folders == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory to look for scenarios");
    find_folders(folders);
    bool found = false;
    for (size_t i = 0; i < folders->n && !found; i++)
        found = shipped_in(folders->paths[i], name, path);
    ofr_status status = found ? OFR_OK : no_such_scenario(name, folders, reports);
    ofr_free(folders);
    return status;
}

ofr_status ofr_scenario_open(const char *name, ofr_scenario **scenario, ofr_reports *reports) {
    char path[LONGEST_PATH];
    const char *models[OFR_MOST_MODELS];
    size_t n_models = ofr_model_names(models);
    *scenario = NULL;
    OFR_TRY(find_scenario(name, path, reports));
    return ofr_scenario_read(path, ofr_model_schema, models, n_models, scenario, reports);
}

ofr_status ofr_scenario_resolve(const ofr_scenario *scenario, ofr_sink sink, ofr_reports *reports) {
    return ofr_resolved_write(scenario, sink, reports);
}

/* ---- what a scenario rests on ------------------------------------------------------ */

struct counts {
    size_t given[4], standard[4], columns[4], uses[OFR_N_USES];
    size_t n_given, n_columns, n_sourced, n_named; /* inputs that are not assumed; of these, with figures */
};

static struct counts count_values(const struct ofr_scenario *scenario) {
    struct counts counts = {0};
    for (size_t i = 0; i < scenario->schema->n_parameters; i++) {
        const struct ofr_value *value = &scenario->values[i];
        bool named = value->given ? value->figures.n > 0 : scenario->schema->parameters[i].figures != NULL;
        (value->given ? counts.given : counts.standard)[value->origin]++;
        counts.n_given += value->given;
        counts.n_sourced += value->origin != OFR_ASSUMED;
        counts.n_named += value->origin != OFR_ASSUMED && named;
    }
    for (size_t t = 0; t < scenario->schema->n_tables; t++) {
        const struct ofr_table *table = &scenario->tables[t];
        for (size_t k = 0; k < table->form->n_columns; k++) {
            bool counted = table->columns[k].present && table->columns[k].numbers != NULL;
            counts.columns[table->columns[k].origin] += counted;
            counts.n_columns += counted;
            counts.n_sourced += counted && table->columns[k].origin != OFR_ASSUMED;
            counts.n_named +=
                counted && table->columns[k].origin != OFR_ASSUMED && table->columns[k].figures.n > 0;
        }
    }
    for (size_t i = 0; i < scenario->n_patterns; i++)
        counts.uses[scenario->patterns[i].use]++;
    return counts;
}

static void put_origins(struct ofr_text *text, const char *what, size_t n, const size_t by_origin[4]) {
    ofr_put(text, "%-34s %6zu %9zu %9zu %9zu %9zu\n", what, n, by_origin[0], by_origin[1], by_origin[2],
            by_origin[3]);
}

static void put_size(struct ofr_text *text, const struct ofr_scenario *scenario) {
    const struct ofr_table *areas = ofr_scenario_areas_table(scenario);
    size_t n_areas = areas != NULL ? areas->n_rows : 0, n_kept = 0;
    double people = 0.0;
    for (size_t i = 0; i < n_areas; i++) {
        bool kept = scenario->area_kept == NULL || scenario->area_kept[i];
        double here = ofr_table_number(areas, "population", i);
        n_kept += kept;
        people += kept && !isnan(here) ? here : 0.0;
    }
    ofr_put(text, "areas      %zu", n_kept);
    if (n_kept < n_areas)
        ofr_put(text, " of %zu", n_areas);
    ofr_put(text, "\npeople     %.0f, all synthetic", floor(people * scenario->scale + 0.5));
    if (scenario->scale < 1.0)
        ofr_put(text, " (a share of %g)", scenario->scale);
    ofr_put(text, "\n");
}

static void put_tables(struct ofr_text *text, const struct ofr_scenario *scenario) {
    ofr_put(text, "\ntables\n");
    for (size_t i = 0; i < scenario->schema->n_tables; i++) {
        const struct ofr_table *table = &scenario->tables[i];
        if (table->file != NULL)
            ofr_put(text, "  %-24s %5zu rows  %s\n", table->form->name, table->n_rows, table->form->meaning);
        else
            ofr_put(text, "  %-24s left out    %s\n", table->form->name, table->form->meaning);
    }
}

static void put_patterns(struct ofr_text *text, const struct ofr_scenario *scenario,
                         const struct counts *counts) {
    const size_t *uses = counts->uses;
    size_t n_same = 0;
    for (size_t i = 0; i < scenario->n_patterns; i++)
        n_same += scenario->patterns[i].same_source;
    ofr_put(text, "\npatterns   %zu: %zu input, %zu fitted, %zu sanity, %zu held out", scenario->n_patterns,
            uses[OFR_USE_INPUT], uses[OFR_USE_FITTED], uses[OFR_USE_SANITY], uses[OFR_USE_HELD_OUT]);
    if (n_same > 0)
        ofr_put(text, " (%zu from a source of inputs or fitted patterns)", n_same);
    ofr_put(text, "\nsources    %zu; %zu of %zu inputs that are not assumed name their figures\n",
            scenario->n_sources, counts->n_named, counts->n_sourced);
}

ofr_status ofr_scenario_describe(const ofr_scenario *scenario, ofr_sink sink, ofr_reports *reports) {
    struct ofr_text text = {.sink = sink};
    struct counts counts = count_values(scenario);
    size_t n_parameters = scenario->schema->n_parameters;
    char first[11], last[11];
    ofr_date_write(scenario->first_day, first);
    ofr_date_write(scenario->last_day, last);
    ofr_put(&text, "%s: %s\n\n", scenario->name, scenario->title);
    ofr_put(&text, "model      %s\ndays       %d, %s to %s\n", scenario->schema->model,
            (int)(scenario->last_day - scenario->first_day) + 1, first, last);
    put_size(&text, scenario);
    put_tables(&text, scenario);
    ofr_put(&text, "\n%-34s %6s %9s %9s %9s %9s\n", "what it rests on", "all", "measured", "published",
            "estimated", "assumed");
    put_origins(&text, "parameters set in the scenario", counts.n_given, counts.given);
    put_origins(&text, "parameters left as declared", n_parameters - counts.n_given, counts.standard);
    put_origins(&text, "columns of tables", counts.n_columns, counts.columns);
    ofr_put_grades(&text, scenario);
    put_patterns(&text, scenario, &counts);
    return ofr_text_end(&text, reports);
}
