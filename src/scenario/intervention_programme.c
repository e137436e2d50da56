#include "scenario/intervention_programme.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/characters.h"
#include "base/memory.h"
#include "base/names.h"
#include "scenario/check.h"
#include "scenario/intervention_evidence.h"

#define OLDEST 120
#define MOST_MONTHS 1200

static bool read_within(struct ofr_reader *reader, const struct ofr_node *node, const char *what, double low,
                        double high, double *number) {
    double found = 0;
    if (!ofr_reader_number(reader, node, what, &found))
        return false;
    *number = found;
    if (found >= low && found <= high)
        return true;
    OFR_FAULT(reader, &node->at, "%s is %s; it must lie in [%g, %g]", what, node->text, low, high);
    return false;
}

/* Two whole numbers in order: [15, 29]. */
static void read_span(struct ofr_reader *reader, const struct ofr_node *list, const char *what, double low,
                      double high, double *first, double *last) {
    if (!ofr_reader_list(reader, list, what))
        return;
    if (list->n_children != 2) {
        OFR_FAULT(reader, &list->at, "%s has %zu numbers; two are expected, the first and the last", what,
                  list->n_children);
        return;
    }
    bool from = read_within(reader, list->first, what, low, high, first);
    bool to = read_within(reader, list->first->next, what, low, high, last);
    if (from && to && (*first != floor(*first) || *last != floor(*last) || *first > *last))
        OFR_FAULT(reader, &list->at, "%s goes from %g to %g; two whole numbers in order are expected", what,
                  *first, *last);
}

/* ---- who ---------------------------------------------------------------------------- */

static void read_activities(struct ofr_reader *reader, const struct ofr_node *list, unsigned *activities) {
    *activities = 0;
    if (!ofr_reader_list(reader, list, "activity"))
        return;
    for (const struct ofr_node *node = list->first; node != NULL; node = node->next) {
        size_t which = ofr_reader_word(reader, node, "activity", ofr_activity_words, OFR_N_ACTIVITY_WORDS);
        *activities |= which < OFR_N_ACTIVITY_WORDS ? 1u << which : 0;
    }
    if (list->n_children == 0)
        OFR_FAULT(reader, &list->at, "activity is empty; leave it out for everybody");
}

/* Names of areas and of groups of them. */
struct places {
    struct ofr_names areas, groups;
};

static void free_places(struct places *places) {
    ofr_names_free(&places->areas);
    ofr_names_free(&places->groups);
}

static bool sort_places(struct ofr_reader *reader, struct places *places) {
    const struct ofr_scenario *scenario = reader->scenario;
    const struct ofr_column *names = ofr_scenario_area_names(scenario);
    size_t n = scenario->n_area_groups;
    const char **groups = ofr_reader_room(reader, n + 1, sizeof *groups);
    *places = (struct places){0};
    if (groups == NULL)
        return false;
    for (size_t g = 0; g < n; g++)
        groups[g] = scenario->area_groups[g].name;
    ofr_status status =
        ofr_names_sort((const char *const *)names->texts, ofr_scenario_areas_table(scenario)->n_rows,
                       ofr_name_order, &places->areas, reader->reports);
    OFR_THEN(status, ofr_names_sort(groups, n, ofr_name_order, &places->groups, reader->reports));
    ofr_free(groups);
    if (!ofr_reader_take(reader, status))
        free_places(places);
    return status == OFR_OK;
}

/* Mark an area, or the areas of a group; false when there is none of that name. */
static bool mark(const struct ofr_scenario *scenario, const struct places *places, const char *name,
                 bool *in_area) {
    size_t area = ofr_names_find(&places->areas, name), g = ofr_names_find(&places->groups, name);
    if (area != SIZE_MAX)
        return in_area[area] = true;
    if (g == SIZE_MAX)
        return false;
    const struct ofr_area_group *group = &scenario->area_groups[g];
    for (size_t i = 0; i < group->n_areas; i++)
        if ((area = ofr_names_find(&places->areas, group->areas[i])) != SIZE_MAX)
            in_area[area] = true;
    return true;
}

static void read_areas(struct ofr_reader *reader, const struct ofr_node *list,
                       struct ofr_programme *programme) {
    const struct ofr_table *areas = ofr_scenario_areas_table(reader->scenario);
    const struct ofr_column *names = ofr_scenario_area_names(reader->scenario);
    if (areas == NULL || names == NULL || !ofr_reader_list(reader, list, "areas"))
        return;
    if (list->n_children == 0)
        OFR_FAULT(reader, &list->at, "areas is empty; leave it out for all of them");
    programme->in_area = ofr_reader_room(reader, areas->n_rows, sizeof *programme->in_area);
    if (programme->in_area == NULL)
        return;
    programme->n_areas = areas->n_rows;
    struct places places;
    if (!sort_places(reader, &places))
        return;
    for (const struct ofr_node *node = list->first; node != NULL; node = node->next) {
        const char *text = ofr_reader_text(reader, node, "an area");
        if (text != NULL && !mark(reader->scenario, &places, text, programme->in_area))
            ofr_reader_take(reader, ofr_unknown("area or group", text, (const char *const *)names->texts,
                                                areas->n_rows, &node->at, reader->reports));
    }
    free_places(&places);
}

static void read_who(struct ofr_reader *reader, const struct ofr_node *who, struct ofr_programme *programme) {
    static const char *const parts[] = {"ages", "activity", "sex", "areas", "seen", "coverage"};
    static const char *const sexes[] = {"men", "women"};
    const struct ofr_schema *schema = reader->schema;
    if (!ofr_reader_map(reader, who, "who"))
        return;
    ofr_reader_only(reader, who, "part of who", parts, sizeof parts / sizeof *parts);
    const struct ofr_node *ages = ofr_node_find(who, "ages"), *activity = ofr_node_find(who, "activity");
    const struct ofr_node *sex = ofr_node_find(who, "sex"), *areas = ofr_node_find(who, "areas");
    const struct ofr_node *seen = ofr_node_find(who, "seen");
    const struct ofr_node *coverage = ofr_reader_need(reader, who, "coverage", "who");
    if (ages != NULL)
        read_span(reader, ages, "ages", 0, OLDEST, &programme->age_low, &programme->age_high);
    if (activity != NULL)
        read_activities(reader, activity, &programme->activities);
    size_t which = sex != NULL ? ofr_reader_word(reader, sex, "sex", sexes, 2) : 2;
    programme->men = which != 1;
    programme->women = which != 0;
    if (areas != NULL)
        read_areas(reader, areas, programme);
    which = seen != NULL ? ofr_reader_declared(reader, seen, "seen", schema->eligibility,
                                               schema->n_eligibility, sizeof *schema->eligibility)
                         : 0;
    programme->seen = which < schema->n_eligibility ? which : 0;
    if (coverage != NULL)
        (void)read_within(reader, coverage, "coverage", 0, 1, &programme->coverage);
}

/* ---- does ---------------------------------------------------------------------------- */

static void read_origin(struct ofr_reader *reader, const struct ofr_node *map, struct ofr_effect *effect) {
    const struct ofr_node *origin = ofr_reader_need(reader, map, "origin", "an effect");
    const struct ofr_node *source = ofr_node_find(map, "source");
    const char *text = source != NULL ? ofr_reader_text(reader, source, "source") : NULL;
    if (text != NULL)
        effect->source = ofr_reader_copy(reader, text);
    size_t which = origin != NULL ? ofr_reader_word(reader, origin, "origin", ofr_origin_names, 4) : 4;
    if (which == 4)
        return;
    effect->origin = (enum ofr_origin)which;
    ofr_reader_source(reader, &origin->at, "an effect", effect->origin, text);
}

/* The middle of a distribution lies in the range; what is drawn from it is cut to it. */
static void read_size(struct ofr_reader *reader, const struct ofr_node *node,
                      const struct ofr_effect_form *form, struct ofr_effect *effect) {
    double low = form->factor ? 0 : -form->most, by = 0;
    if (!ofr_size_read(reader, node, &by, &effect->evidence))
        return;
    effect->by = by;
    if (!(by >= low && by <= form->most))
        OFR_FAULT(reader, &node->at, "by is %g; it must lie in [%g, %g]", by, low, form->most);
    else
        (void)ofr_size_check_ends(reader, node, &effect->evidence, low, form->most);
}

static void read_effect(struct ofr_reader *reader, const struct ofr_node *map, struct ofr_effect *effect) {
    static const char *const parts[] = {"effect", "by", "months", "origin", "source", "grade"};
    effect->first_month = 1;
    effect->last_month = MOST_MONTHS;
    if (!ofr_reader_map(reader, map, "an effect"))
        return;
    ofr_reader_only(reader, map, "part of an effect", parts, sizeof parts / sizeof *parts);
    const struct ofr_node *kind = ofr_reader_need(reader, map, "effect", "an effect");
    const struct ofr_node *by = ofr_reader_need(reader, map, "by", "an effect");
    const struct ofr_node *months = ofr_node_find(map, "months");
    const struct ofr_effect_form *forms = reader->schema->effects;
    size_t n = reader->schema->n_effects;
    size_t which = kind != NULL ? ofr_reader_declared(reader, kind, "effect", forms, n, sizeof *forms) : n;
    effect->kind = which < n ? which : 0;
    if (by != NULL && which < n)
        read_size(reader, by, &forms[which], effect);
    if (months != NULL)
        read_span(reader, months, "months", 1, MOST_MONTHS, &effect->first_month, &effect->last_month);
    read_origin(reader, map, effect);
    ofr_grade_read(reader, map, "an effect", effect->origin, effect->source, &effect->evidence);
}

void ofr_programme_read(struct ofr_reader *reader, const struct ofr_node *root,
                        struct ofr_programme *programme) {
    const struct ofr_node *who = ofr_node_find(root, "who"), *does = ofr_node_find(root, "does");
    programme->age_high = OLDEST;
    programme->activities = (1u << OFR_N_ACTIVITY_WORDS) - 1;
    if (who != NULL)
        read_who(reader, who, programme);
    if ((who == NULL) != (does == NULL))
        OFR_FAULT(reader, who != NULL ? &who->name_at : &does->name_at,
                  "a programme needs both: who takes part, and what it does");
    if (does == NULL || !ofr_reader_list(reader, does, "does"))
        return;
    if (does->n_children == 0)
        OFR_FAULT(reader, &does->at, "does is empty; a programme has at least one effect");
    programme->effects = ofr_reader_room(reader, does->n_children, sizeof *programme->effects);
    for (const struct ofr_node *map = does->first; programme->effects != NULL && map != NULL; map = map->next)
        read_effect(reader, map, &programme->effects[programme->n_effects++]);
}
