#include "analysis/reference.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "population/population.h"
#include "scenario/check.h"

/* ---- what may be changed ----------------------------------------------------------------- */

bool ofr_reference_leaves_people(const struct ofr_schema *schema, const struct ofr_reference_change *change) {
    static const char *const figures[] = {"unemployment", "male_unemployment", "graduate_unemployment",
                                          "poverty",      "recruiter_weight",  "distrust_shift"};
    if (!change->is_column)
        return change->parameter >= OFR_N_POPULATION_PARAMETERS;
    if (change->table >= ofr_n_population_tables)
        return true;
    const char *column = schema->tables[change->table]->columns[change->column].name;
    bool found = false;
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        found |= strcmp(column, figures[i]) == 0;
    return found && schema->tables[change->table] == &ofr_areas_form;
}

bool ofr_reference_may_be_empty(const struct ofr_schema *schema, const struct ofr_reference_change *change) {
    const struct ofr_column_form *form =
        change->is_column ? &schema->tables[change->table]->columns[change->column] : NULL;
    return form != NULL && (form->may_be_missing || form->optional);
}

/* TABLE.COLUMN; false when there is no such column of numbers in the scenario. */
static bool find_column(const struct ofr_scenario *scenario, const char *name,
                        struct ofr_reference_change *change) {
    const char *dot = strchr(name, '.');
    for (size_t t = 0; dot != NULL && t < scenario->schema->n_tables; t++) {
        const struct ofr_table_form *form = scenario->schema->tables[t];
        if (strncmp(form->name, name, (size_t)(dot - name)) != 0 || form->name[dot - name] != '\0')
            continue;
        for (size_t c = 0; c < form->n_columns; c++)
            if (strcmp(form->columns[c].name, dot + 1) == 0 && form->columns[c].cell == OFR_CELL_NUMBER &&
                scenario->tables[t].columns[c].numbers != NULL) {
                change->is_column = true;
                change->table = t;
                change->column = c;
                return true;
            }
    }
    return false;
}

bool ofr_reference_find(const struct ofr_scenario *scenario, const char *name,
                        struct ofr_reference_change *change) {
    change->parameter = ofr_schema_find_parameter(scenario->schema, name);
    return change->parameter < scenario->schema->n_parameters || find_column(scenario, name, change);
}

/* ---- applying ------------------------------------------------------------------------------- */

static double changed(const struct ofr_reference_change *change, size_t row, double before) {
    return change->times ? before * change->by : change->rows != NULL ? change->rows[row] : change->by;
}

ofr_status ofr_reference_check(const struct ofr_reference_change *change, const struct ofr_scenario *scenario,
                               const struct ofr_position *at, struct ofr_reports *reports) {
    if (!change->is_column) {
        double after = changed(change, 0, ofr_value_of(scenario, change->parameter));
        return ofr_parameter_check(&scenario->schema->parameters[change->parameter], after, NULL, at,
                                   reports);
    }
    const struct ofr_table *table = &scenario->tables[change->table];
    ofr_status status = OFR_OK;
    for (size_t row = 0; row < table->n_rows && status == OFR_OK; row++) {
        double after = changed(change, row, table->columns[change->column].numbers[row]);
        if (!isnan(after))
            status = ofr_cell_check(&table->form->columns[change->column], after, NULL, at, reports);
    }
    return status;
}

ofr_status ofr_factor_check(const struct ofr_factor *factor, const struct ofr_scenario *scenario,
                            const struct ofr_position *at, struct ofr_reports *reports) {
    struct ofr_scenario *copy = NULL;
    ofr_status status = ofr_scenario_copy(scenario, &copy, reports);
    if (status != OFR_OK)
        return status;
    (void)ofr_factor_apply(factor, copy);
    size_t before = ofr_reports_count(reports);
    if (copy->schema->check != NULL && copy->schema->check(copy, reports) != OFR_OK)
        status = ofr_fail_at(reports, OFR_BAD_INPUT, at,
                             "%s leaves the scenario with the fault%s told before this", factor->name,
                             ofr_reports_count(reports) == before + 1 ? "" : "s");
    ofr_scenario_free(copy);
    return status;
}

static bool put(double *value, double after) {
    bool other = *value != after && !(isnan(*value) && isnan(after));
    *value = after;
    return other;
}

bool ofr_factor_apply(const struct ofr_factor *factor, struct ofr_scenario *scenario) {
    bool any = false;
    for (size_t i = 0; i < factor->n_changes; i++) {
        const struct ofr_reference_change *change = &factor->changes[i];
        if (!change->is_column) {
            double *value = &scenario->values[change->parameter].value;
            any |= put(value, changed(change, 0, *value));
            continue;
        }
        struct ofr_table *table = &scenario->tables[change->table];
        double *numbers = table->columns[change->column].numbers;
        for (size_t row = 0; row < table->n_rows; row++)
            any |= put(&numbers[row], changed(change, row, numbers[row]));
    }
    return any;
}

bool ofr_factor_is_assumed(const struct ofr_factor *factor) {
    bool any = false;
    for (size_t i = 0; i < factor->n_changes; i++)
        any |= factor->changes[i].origin == OFR_ASSUMED;
    return any;
}

/* ---- what it is about ------------------------------------------------------------------------ */

double ofr_reference_people_of(const struct ofr_scenario *scenario) {
    const struct ofr_table *areas = ofr_scenario_areas_table(scenario);
    double people = 0;
    for (size_t row = 0; areas != NULL && row < areas->n_rows; row++)
        people += ofr_table_number(areas, "population", row);
    return people;
}

/* ---- freeing -------------------------------------------------------------------------------- */

void ofr_factor_free(struct ofr_factor *factor) {
    for (size_t i = 0; i < factor->n_changes; i++) {
        ofr_free(factor->changes[i].name);
        ofr_free(factor->changes[i].rows);
        ofr_free(factor->changes[i].source);
    }
    ofr_free(factor->changes);
    ofr_free(factor->name);
    ofr_free(factor->title);
    *factor = (struct ofr_factor){0};
}

void ofr_reference_free(struct ofr_reference *reference) {
    for (size_t i = 0; i < reference->n_records; i++) {
        ofr_free(reference->records[i].name);
        ofr_free(reference->records[i].source);
    }
    for (size_t i = 0; i < reference->n_factors; i++)
        ofr_factor_free(&reference->factors[i]);
    ofr_factor_free(&reference->structure);
    ofr_free(reference->records);
    ofr_free(reference->factors);
    ofr_free(reference->people_source);
    ofr_free(reference->file);
    ofr_free(reference->name);
    ofr_free(reference->title);
    *reference = (struct ofr_reference){0};
}
