/*
 * Settings: what a user changes in a scenario after it was read (ofr_scenario_set and its
 * like; declared in offramp.h). The same checks and words as for the file; instead of a
 * file's name a report carries the option as it would be typed.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/characters.h"
#include "base/date.h"
#include "base/memory.h"
#include "base/names.h"
#include "base/number.h"
#include "scenario/check.h"
#include "scenario/scenario.h"

enum { LONGEST_OPTION = 512 };

/* The place of a setting: the option itself. Long ones are cut. */
static struct ofr_position place_of(char room[LONGEST_OPTION], const char *option, const char *text) {
    snprintf(room, LONGEST_OPTION, "--%s %s", option, text);
    return (struct ofr_position){.file = room};
}

static char *copy_trimmed(const char *text, size_t n) {
    while (n > 0 && (*text == ' ' || *text == '\t')) {
        text++;
        n--;
    }
    while (n > 0 && (text[n - 1] == ' ' || text[n - 1] == '\t'))
        n--;
    return ofr_strndup(text, n);
}

static ofr_status no_memory(struct ofr_reports *reports) {
    return ofr_fail(reports, OFR_SYSTEM, "not enough memory for a setting");
}

/* ---- parameters ------------------------------------------------------------------------- */

/* Changes the value; puts the old one back when the scenario as a whole does not allow it. */
static ofr_status change_value(struct ofr_scenario *scenario, size_t index, double number,
                               struct ofr_reports *reports) {
    struct ofr_value *value = &scenario->values[index];
    struct ofr_value before = *value;
    char *source = ofr_strdup("set by the user");
    if (source == NULL)
        return no_memory(reports);
    *value = (struct ofr_value){
        .value = number, .origin = OFR_ASSUMED, .source = source, .given = true, .set = true};
    ofr_status status = scenario->schema->check != NULL ? scenario->schema->check(scenario, reports) : OFR_OK;
    ofr_free(status == OFR_OK ? before.source : source);
    if (status == OFR_OK)
        ofr_figures_free(&before.figures);
    else
        *value = before;
    return status;
}

static ofr_status set_parameter(struct ofr_scenario *scenario, const char *parameter, const char *text,
                                const struct ofr_position *at, struct ofr_reports *reports) {
    size_t index = ofr_schema_find_parameter(scenario->schema, parameter);
    if (index == scenario->schema->n_parameters)
        return ofr_schema_unknown_parameter(scenario->schema, parameter, at, reports);
    double number = 0.0;
    OFR_TRY(ofr_parameter_read(&scenario->schema->parameters[index], text, at, &number, reports));
    return change_value(scenario, index, number, reports);
}

ofr_status ofr_scenario_set(ofr_scenario *scenario, const char *parameter_value, ofr_reports *reports) {
    char room[LONGEST_OPTION];
    const struct ofr_position at = place_of(room, "set", parameter_value);
    return ofr_scenario_set_at(scenario, parameter_value, &at, NULL, reports);
}

ofr_status ofr_scenario_set_at(struct ofr_scenario *scenario, const char *parameter_value,
                               const struct ofr_position *at, size_t *index, struct ofr_reports *reports) {
    const char *equals = strchr(parameter_value, '=');
    if (equals == NULL)
        return ofr_fail_at(reports, OFR_BAD_INPUT, at,
                           "PARAMETER=VALUE is expected, as population.friends=5");
    char *parameter = copy_trimmed(parameter_value, (size_t)(equals - parameter_value));
    char *text = copy_trimmed(equals + 1, strlen(equals + 1));
    ofr_status status = parameter != NULL && text != NULL
                            ? set_parameter(scenario, parameter, text, at, reports)
                            : no_memory(reports);
    if (status == OFR_OK && index != NULL)
        *index = ofr_schema_find_parameter(scenario->schema, parameter);
    ofr_free(parameter);
    ofr_free(text);
    return status;
}

/* ---- the last day, the share of people --------------------------------------------- */

ofr_status ofr_scenario_until(ofr_scenario *scenario, const char *date, ofr_reports *reports) {
    char room[LONGEST_OPTION], first[11], last[11];
    const struct ofr_position at = place_of(room, "until", date);
    int32_t day = 0;
    if (!ofr_date_read(date, &day))
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at, "it is \"%s\"; a date YYYY-MM-DD is expected", date);
    ofr_date_write(scenario->first_day, first);
    ofr_date_write(scenario->last_day, last);
    if (day < scenario->first_day || day > scenario->last_day)
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at, "it must lie in the scenario's days, %s to %s", first,
                           last);
    scenario->last_day = day;
    return OFR_OK;
}

ofr_status ofr_scenario_scale(ofr_scenario *scenario, double share, ofr_reports *reports) {
    char room[LONGEST_OPTION], text[32];
    ofr_format(text, sizeof text, "%.10g", share);
    const struct ofr_position at = place_of(room, "scale", text);
    if (!(share > 0.0 && share <= 1.0))
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at, "it is %s; it must be above 0 and at most 1", text);
    scenario->scale = share;
    return OFR_OK;
}

/* ---- areas ------------------------------------------------------------------------ */

/* Marks all areas of a governorate (a column that table areas may have) as kept; false when none is. */
static bool keep_governorate(const struct ofr_scenario *scenario, const char *name, bool *kept) {
    const struct ofr_table *areas = ofr_scenario_areas_table(scenario);
    bool any = false;
    for (size_t i = 0; i < areas->n_rows; i++)
        if (ofr_same_name(ofr_table_text(areas, "governorate", i), name))
            any = kept[i] = true;
    return any;
}

static ofr_status keep_group(const struct ofr_scenario *scenario, const struct ofr_area_group *group,
                             bool *kept, struct ofr_reports *reports) {
    const struct ofr_column *areas = ofr_scenario_area_names(scenario);
    struct ofr_names names;
    OFR_TRY(ofr_names_sort((const char *const *)areas->texts, ofr_scenario_areas_table(scenario)->n_rows,
                           ofr_name_order, &names, reports));
    for (size_t k = 0; k < group->n_areas; k++) {
        size_t i = ofr_names_find(&names, group->areas[k]);
        if (i != SIZE_MAX)
            kept[i] = true;
    }
    ofr_names_free(&names);
    return OFR_OK;
}

/* Marks an area, or all of a group or governorate, as kept; OFR_BAD_INPUT, without a report, when there is
 * none of that name. */
static ofr_status keep(const struct ofr_scenario *scenario, const char *name, bool *kept,
                       struct ofr_reports *reports) {
    const struct ofr_column *names = ofr_scenario_area_names(scenario);
    size_t n_rows = ofr_scenario_areas_table(scenario)->n_rows;
    for (size_t i = 0; i < n_rows; i++)
        if (ofr_same_name(names->texts[i], name)) {
            kept[i] = true;
            return OFR_OK;
        }
    for (size_t g = 0; g < scenario->n_area_groups; g++) {
        const struct ofr_area_group *group = &scenario->area_groups[g];
        if (ofr_same_name(group->name, name))
            return keep_group(scenario, group, kept, reports);
    }
    return keep_governorate(scenario, name, kept) ? OFR_OK : OFR_BAD_INPUT;
}

static ofr_status unknown_area(const struct ofr_scenario *scenario, const char *name,
                               const struct ofr_position *at, struct ofr_reports *reports) {
    const struct ofr_column *areas = ofr_scenario_area_names(scenario);
    size_t n_rows = ofr_scenario_areas_table(scenario)->n_rows, n = 0;
    const char **names = ofr_malloc((2 * n_rows + scenario->n_area_groups) * sizeof *names);
    if (names == NULL)
        return no_memory(reports);
    for (size_t i = 0; i < n_rows; i++)
        names[n++] = areas->texts[i];
    for (size_t g = 0; g < scenario->n_area_groups; g++)
        names[n++] = scenario->area_groups[g].name;
    for (size_t i = 0; i < n_rows; i++) {
        const char *governorate = ofr_table_text(ofr_scenario_areas_table(scenario), "governorate", i);
        if (governorate[0] != '\0' && (i == 0 || strcmp(governorate, names[n - 1]) != 0))
            names[n++] = governorate;
    }
    ofr_status status = ofr_unknown("area or area group", name, names, n, at, reports);
    ofr_free(names);
    return status;
}

ofr_status ofr_scenario_mark_area(const struct ofr_scenario *scenario, const char *name, bool *kept,
                                  const struct ofr_position *at, struct ofr_reports *reports) {
    ofr_status status = keep(scenario, name, kept, reports);
    return status == OFR_BAD_INPUT ? unknown_area(scenario, name, at, reports) : status;
}

static ofr_status keep_listed(const struct ofr_scenario *scenario, const char *list, bool *kept,
                              const struct ofr_position *at, struct ofr_reports *reports) {
    ofr_status worst = OFR_OK;
    for (const char *p = list; p != NULL; p = strchr(p, ',') != NULL ? strchr(p, ',') + 1 : NULL) {
        char *name = copy_trimmed(p, strcspn(p, ","));
        ofr_status status = OFR_OK;
        if (name == NULL)
            status = no_memory(reports);
        else if (name[0] == '\0' && worst == OFR_OK)
            status = ofr_fail_at(reports, OFR_BAD_INPUT, at,
                                 "names of areas or area groups are expected, "
                                 "with commas between them");
        else if (name[0] != '\0')
            status = ofr_scenario_mark_area(scenario, name, kept, at, reports);
        ofr_free(name);
        worst = status > worst ? status : worst;
    }
    return worst;
}

ofr_status ofr_scenario_areas(ofr_scenario *scenario, const char *list, ofr_reports *reports) {
    char room[LONGEST_OPTION];
    const struct ofr_position at = place_of(room, "areas", list);
    if (ofr_scenario_area_names(scenario) == NULL)
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at, "the scenario has no areas");
    size_t n_rows = ofr_scenario_areas_table(scenario)->n_rows;
    bool *kept = ofr_malloc(n_rows * sizeof *kept);
    if (kept == NULL)
        return no_memory(reports);
    memset(kept, 0, n_rows * sizeof *kept);
    ofr_status status = keep_listed(scenario, list, kept, &at, reports);
    if (status != OFR_OK) {
        ofr_free(kept);
        return status;
    }
    ofr_free(scenario->area_kept);
    scenario->area_kept = kept;
    return OFR_OK;
}
