#include "scenario/intervention.h"

#include <string.h>

#include "base/memory.h"
#include "base/number.h"

const char *const ofr_change_names[OFR_N_CHANGE_KINDS] = {"to", "times", "plus"};
const char *const ofr_cost_names[OFR_N_COST_PER] = {"once", "month"};

const char *const ofr_activity_words[OFR_N_ACTIVITY_WORDS] = {"child",      "student",  "employed",
                                                              "unemployed", "inactive", "retired"};

/* FNV-1a: names differ, so do tags for all practical purposes. */
uint32_t ofr_intervention_tag(const struct ofr_intervention *intervention) {
    uint32_t tag = 2166136261u;
    for (const char *p = intervention->name; *p != '\0'; p++)
        tag = (tag ^ (unsigned char)*p) * 16777619u;
    return tag;
}

bool ofr_intervention_runs(const struct ofr_intervention *one, int32_t day) {
    return day >= one->first_day && day <= one->last_day && one->dose > 0;
}

void ofr_intervention_free(struct ofr_intervention *intervention) {
    for (size_t i = 0; intervention->changes != NULL && i < intervention->n_changes; i++)
        ofr_free(intervention->changes[i].source);
    for (size_t i = 0; intervention->costs != NULL && i < intervention->n_costs; i++) {
        ofr_free(intervention->costs[i].unit);
        ofr_free(intervention->costs[i].source);
    }
    for (size_t i = 0; intervention->programme.effects != NULL && i < intervention->programme.n_effects; i++)
        ofr_free(intervention->programme.effects[i].source);
    ofr_free(intervention->programme.effects);
    ofr_free(intervention->programme.in_area);
    ofr_free(intervention->changes);
    ofr_free(intervention->costs);
    ofr_free(intervention->name);
    ofr_free(intervention->title);
    ofr_free(intervention->what);
    ofr_free(intervention->file);
    *intervention = (struct ofr_intervention){0};
}

static char *copy_text(const char *text, bool *ok) {
    char *copy = text != NULL ? ofr_strdup(text) : NULL;
    *ok = *ok && (text == NULL || copy != NULL);
    return copy;
}

/* A copy of n elements, or NULL; their texts still belong to the original. */
static void *copy_list(const void *list, size_t n, size_t size, bool *ok) {
    void *copy = n > 0 ? ofr_malloc(n * size) : NULL;
    if (copy != NULL)
        memcpy(copy, list, n * size);
    *ok = *ok && (n == 0 || copy != NULL);
    return copy;
}

void ofr_intervention_copy(const struct ofr_intervention *from, struct ofr_intervention *to, bool *ok) {
    *to = *from;
    to->name = copy_text(from->name, ok);
    to->title = copy_text(from->title, ok);
    to->what = copy_text(from->what, ok);
    to->file = copy_text(from->file, ok);
    to->changes = copy_list(from->changes, from->n_changes, sizeof *to->changes, ok);
    for (size_t i = 0; to->changes != NULL && i < from->n_changes; i++)
        to->changes[i].source = copy_text(from->changes[i].source, ok);
    const struct ofr_programme *programme = &from->programme;
    to->programme.in_area = copy_list(programme->in_area, programme->n_areas, sizeof *programme->in_area, ok);
    to->programme.effects =
        copy_list(programme->effects, programme->n_effects, sizeof *programme->effects, ok);
    for (size_t i = 0; to->programme.effects != NULL && i < programme->n_effects; i++)
        to->programme.effects[i].source = copy_text(programme->effects[i].source, ok);
    to->costs = copy_list(from->costs, from->n_costs, sizeof *to->costs, ok);
    for (size_t i = 0; to->costs != NULL && i < from->n_costs; i++) {
        to->costs[i].unit = copy_text(from->costs[i].unit, ok);
        to->costs[i].source = copy_text(from->costs[i].source, ok);
    }
}

double ofr_change_value(const struct ofr_parameter_change *change, double dose, double value) {
    switch (change->kind) {
    case OFR_CHANGE_TO:
        return value + dose * (change->by - value);
    case OFR_CHANGE_TIMES:
        return value * (1 + dose * (change->by - 1));
    default:
        return value + dose * change->by;
    }
}

double ofr_intervention_cost(const struct ofr_intervention *intervention, int32_t first, int32_t last) {
    int32_t from = intervention->first_day > first ? intervention->first_day : first;
    int32_t to = intervention->last_day < last ? intervention->last_day : last;
    double months = to >= from ? (to - from + 1) * 12.0 / 365.0 : 0, sum = 0;
    for (size_t i = 0; to >= from && i < intervention->n_costs; i++) {
        const struct ofr_unit_cost *cost = &intervention->costs[i];
        sum += intervention->dose * cost->value * (cost->per == OFR_COST_MONTH ? months : 1);
    }
    return sum;
}
