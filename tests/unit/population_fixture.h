/*
 * A scenario with the population's parameters and tables alone, its tables taken from the CSV files
 * of scenarios/kasserine, so that the population can be tested without any model.
 */
#ifndef OFR_TESTS_POPULATION_FIXTURE_H
#define OFR_TESTS_POPULATION_FIXTURE_H

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "population/population.h"

enum { FIXTURE_FIELDS = 16, FIXTURE_LINE = 1024 };

static inline size_t fixture_split(char *line, char *fields[FIXTURE_FIELDS]) {
    size_t n = 0;
    line[strcspn(line, "\r\n")] = '\0';
    for (char *at = line; at != NULL && n < FIXTURE_FIELDS; n++) {
        fields[n] = at;
        at = strchr(at, ',');
        if (at != NULL)
            *at++ = '\0';
    }
    return n;
}

static inline void fixture_put(struct ofr_table *table, size_t column, size_t row, const char *text) {
    struct ofr_column *to = &table->columns[column];
    if (to->form->cell == OFR_CELL_TEXT)
        to->texts[row] = strdup(text);
    else
        to->numbers[row] = *text == '\0' ? NAN : strtod(text, NULL);
}

static inline void fixture_read_table(const struct ofr_table_form *form, struct ofr_table *table) {
    enum { MOST_ROWS = 64 };
    char path[FIXTURE_LINE], line[FIXTURE_LINE], *fields[FIXTURE_FIELDS];
    size_t places[FIXTURE_FIELDS];
    const char *source = getenv("OFR_SOURCE");
    snprintf(path, sizeof path, "%s/scenarios/kasserine/%s.csv", source != NULL ? source : ".", form->name);
    FILE *file = fopen(path, "r");
    assert(file != NULL || form->optional);
    assert(file == NULL || fgets(line, sizeof line, file) != NULL);
    *table = (struct ofr_table){
        .form = form, .file = strdup(path), .columns = calloc(form->n_columns, sizeof *table->columns)};
    size_t n = file == NULL ? 0 : fixture_split(line, fields);
    for (size_t c = 0; c < form->n_columns; c++) {
        struct ofr_column *column = &table->columns[c];
        column->form = &form->columns[c];
        if (column->form->cell == OFR_CELL_TEXT)
            column->texts = calloc(MOST_ROWS, sizeof *column->texts);
        else
            column->numbers = calloc(MOST_ROWS, sizeof *column->numbers);
        for (size_t f = 0; f < n; f++)
            if (strcmp(fields[f], form->columns[c].name) == 0) {
                column->present = true;
                places[c] = f;
            }
        assert(column->present || form->optional || column->form->optional);
    }
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        assert(fixture_split(line, fields) == n && table->n_rows < MOST_ROWS);
        for (size_t c = 0; c < form->n_columns; c++)
            fixture_put(table, c, table->n_rows, table->columns[c].present ? fields[places[c]] : "");
        table->n_rows++;
    }
    if (file != NULL)
        fclose(file);
}

OFR_PARAMETERS_BEGIN
static const struct ofr_parameter fixture_population_parameters[] = {
#define PARAMETER OFR_PARAMETER_DECLARATION
#include "population/parameters.h"
#undef PARAMETER
};
OFR_PARAMETERS_END

/** Kasserine, with every parameter at its default. */
static inline struct ofr_scenario *fixture_new(void) {
    struct ofr_schema *schema = calloc(1, sizeof *schema);
    struct ofr_scenario *scenario = calloc(1, sizeof *scenario);
    *schema = (struct ofr_schema){.model = "none",
                                  .parameters = fixture_population_parameters,
                                  .n_parameters = OFR_N_POPULATION_PARAMETERS,
                                  .tables = ofr_population_tables,
                                  .n_tables = ofr_n_population_tables};
    *scenario = (struct ofr_scenario){.schema = schema,
                                      .scale = 1.0,
                                      .values = calloc(schema->n_parameters, sizeof(struct ofr_value)),
                                      .tables = calloc(schema->n_tables, sizeof(struct ofr_table))};
    for (size_t k = 0; k < schema->n_parameters; k++)
        scenario->values[k] = (struct ofr_value){.value = schema->parameters[k].default_value};
    for (size_t t = 0; t < schema->n_tables; t++)
        fixture_read_table(schema->tables[t], &scenario->tables[t]);
    return scenario;
}

static inline void fixture_set(struct ofr_scenario *scenario, const char *parameter, double value) {
    size_t k = ofr_schema_find_parameter(scenario->schema, parameter);
    assert(k < scenario->schema->n_parameters);
    scenario->values[k].value = value;
}

/** The cell of a table, to be changed by a test. */
static inline double *fixture_cell(struct ofr_scenario *scenario, const char *table, const char *column,
                                   size_t row) {
    const struct ofr_column *found = ofr_table_column(ofr_scenario_table(scenario, table), column);
    assert(found != NULL && found->numbers != NULL);
    return &found->numbers[row];
}

static inline void fixture_free(struct ofr_scenario *scenario) {
    for (size_t t = 0; t < scenario->schema->n_tables; t++) {
        struct ofr_table *table = &scenario->tables[t];
        for (size_t c = 0; c < table->form->n_columns; c++) {
            for (size_t row = 0; row < table->n_rows && table->columns[c].texts != NULL; row++)
                free(table->columns[c].texts[row]);
            free(table->columns[c].texts);
            free(table->columns[c].numbers);
        }
        free(table->columns);
        free(table->file);
    }
    free(scenario->tables);
    free(scenario->values);
    free(scenario->area_kept);
    free((void *)scenario->schema);
    free(scenario);
}

#endif
