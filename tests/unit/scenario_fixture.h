/* A small schema and a small valid scenario of it, written into a folder of its own, for the
 * tests of src/scenario. The schema has one of every kind of parameter and column. */
#ifndef SCENARIO_FIXTURE_H
#define SCENARIO_FIXTURE_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/report.h"
#include "scenario/read.h"
#include "scenario/resolved.h"

OFR_PARAMETERS_BEGIN
static const struct ofr_parameter fixture_parameters[] = {
#define DECLARED .source = "declared"
    OFR_PARAMETER_DECLARATION(talk, rate, SOCIETY, THEORY, .unit = "per day", .low = 0.05, .high = 2,
                              .default_value = 0.3, .origin = OFR_PUBLISHED, DECLARED, .meaning = "talks")
        OFR_PARAMETER_DECLARATION(talk, tries, SOCIETY, THEORY, .number = OFR_WHOLE, .low = 1, .high = 10,
                                  .default_value = 4, DECLARED, .meaning = "tries")
            OFR_PARAMETER_DECLARATION(recruiters, start, GROUP, GROUP, .number = OFR_WHOLE, .unit = "people",
                                      .high = 100, .default_value = 8, DECLARED, .meaning = "start")
                OFR_PARAMETER_DECLARATION(rule, talk, SOCIETY, THEORY, .number = OFR_SWITCH,
                                          .default_value = 1, DECLARED, .meaning = "switch")};
OFR_PARAMETERS_END
static const struct ofr_column_form fixture_area_columns[] = {
    {"area", OFR_CELL_TEXT, "", 0, 0, false, false, "name of the area"},
    {"population", OFR_CELL_NUMBER, "people", 1, 1e6, false, false, "people"},
    {"poverty", OFR_CELL_NUMBER, "percent", 0, 100, true, true, "poor"},
};
static const struct ofr_column_form fixture_event_columns[] = {
    {"date", OFR_CELL_DATE, NULL, 0, 0, false, false, "when"},
    {"what", OFR_CELL_TEXT, "", 0, 0, true, false, "what"},
};
static const struct ofr_table_form fixture_areas = {"areas",     fixture_area_columns,      3,
                                                    OFR_SOCIETY, "areas and their figures", false};
static const struct ofr_table_form fixture_events = {"events",  fixture_event_columns, 2,
                                                     OFR_STATE, "what happened",       true};
static const struct ofr_table_form *const fixture_tables[] = {&fixture_areas, &fixture_events};

/* The check across cells: poverty may not fall along the rows. */
static ofr_status fixture_check(const struct ofr_scenario *scenario, struct ofr_reports *reports) {
    const struct ofr_table *areas = ofr_scenario_areas_table(scenario);
    ofr_status status = OFR_OK;
    for (size_t i = 1; i < areas->n_rows; i++) {
        struct ofr_position at = ofr_table_position(areas, i, "poverty");
        if (ofr_table_number(areas, "poverty", i) < ofr_table_number(areas, "poverty", i - 1))
            status = ofr_fail_at(reports, OFR_BAD_INPUT, &at, "poverty falls");
    }
    if (scenario->values[1].value > 2.0 * scenario->values[2].value)
        status = ofr_fail(reports, OFR_BAD_INPUT, "more tries than twice the recruiters");
    return status;
}

static const struct ofr_statistic fixture_statistics[] = {{.name = "departures", .unit = "people"},
                                                          {.name = "generations", .unit = "1"}};
static const struct ofr_schema fixture_schema = {.model = "small",
                                                 .parameters = fixture_parameters,
                                                 .n_parameters = 4,
                                                 .tables = fixture_tables,
                                                 .n_tables = 2,
                                                 .statistics = fixture_statistics,
                                                 .n_statistics = 2,
                                                 .check = fixture_check};

static const struct ofr_schema *fixture_find(const char *model) {
    return strcmp(model, "small") == 0 ? &fixture_schema : NULL;
}
static const char *const fixture_models[] = {"small"};

static const char fixture_yaml[] =
    "offramp: 1\n"
    "name: tiny\n"
    "title: A tiny \\ \"place\"\n"
    "model: small\n"
    "start: 2011-01-01\n"
    "end: 2012-12-31\n"
    "area_groups:\n"
    "  town: [north, Sud]\n"
    "tables:\n"
    "  areas:\n"
    "    file: areas.csv\n"
    "    columns:\n"
    "      population: {unit: people, origin: measured, source: \"INS\"}\n"
    "      poverty: {unit: percent, origin: estimated}\n"
    "  events:\n"
    "    file: events.csv\n"
    "    columns:\n"
    "      date: {unit: date, origin: measured, source: press}\n"
    "parameters:\n"
    "  talk:\n"
    "    rate: {value: 0.1, unit: per day, origin: estimated, source: \"a: b\", figures: [s-1/a, s-2/b]}\n"
    "    tries: 5\n"
    "controls:\n"
    "  quiet: {recruiters.start: 3}\n"
    "patterns:\n"
    "  - {name: departures, statistic: departures, range: [147, 300.5], unit: people,\n"
    "     use: held_out, years: [2011, 2012], source: s, control: quiet, areas: [town], figures: s-1/b}\n"
    "  - {name: more, statistic: generations, range: [-1, .inf], unit: \"1\", use: sanity,\n"
    "     years: 2012, source: s, note: \"two\\nlines\", areas: any}\n"
    "sources:\n"
    "  s-1: {citation: c, figures: [a, b]}\n"
    "  s-2: {citation: c, figures: [b]}\n";
static const char fixture_areas_csv[] = "# source: a census\narea,population,poverty\nNorth,1000,\n"
                                        "Sud,2000,10.1\n\"Hill, East\",3000,1.5e1\n";
static const char fixture_events_csv[] = "what,date\nan attack,2011-06-26\n,2012-01-01\n";

/* ---- files ------------------------------------------------------------------------ */

static char fixture_folder[64];

static inline void fixture_write(const char *name, const char *text, size_t n) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s", fixture_folder, name);
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(text, 1, n, file) != n || fclose(file) != 0)
        abort();
}

static inline void fixture_write_all(void) {
    fixture_write("tiny.yaml", fixture_yaml, sizeof fixture_yaml - 1);
    fixture_write("areas.csv", fixture_areas_csv, sizeof fixture_areas_csv - 1);
    fixture_write("events.csv", fixture_events_csv, sizeof fixture_events_csv - 1);
}

static inline int fixture_start(void **state) {
    (void)state;
    strcpy(fixture_folder, "/tmp/offramp-scenario-XXXXXX");
    if (mkdtemp(fixture_folder) == NULL)
        return -1;
    fixture_write_all();
    return 0;
}

static inline int fixture_stop(void **state) {
    (void)state;
    static const char *const names[] = {"tiny.yaml", "areas.csv", "events.csv"};
    for (size_t i = 0; i < 3; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", fixture_folder, names[i]);
        unlink(path);
    }
    return rmdir(fixture_folder);
}

static inline ofr_status fixture_read(struct ofr_scenario **scenario, struct ofr_reports *reports) {
    char path[128];
    snprintf(path, sizeof path, "%s/tiny.yaml", fixture_folder);
    return ofr_scenario_read(path, fixture_find, fixture_models, 1, scenario, reports);
}

/* ---- text ------------------------------------------------------------------------- */

struct fixture_text {
    char *text;
    size_t n;
};

static inline bool fixture_append(void *to, const char *text, size_t n) {
    struct fixture_text *into = to;
    char *larger = realloc(into->text, into->n + n + 1);
    if (larger == NULL)
        return false;
    memcpy(larger + into->n, text, n);
    into->text = larger;
    into->n += n;
    into->text[into->n] = '\0';
    return true;
}

#endif
