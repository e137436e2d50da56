#include "scenario/intervention.h"

#include "base/number.h"

const char *const ofr_change_names[OFR_N_CHANGE_KINDS] = {"to", "times", "plus"};
const char *const ofr_grade_names[OFR_N_GRADES] = {"none", "expert", "quasi_experiment", "trial"};
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

static void own_change(struct ofr_owner *owner, void *element, size_t n) {
    (void)n;
    ofr_own_text(owner, &((struct ofr_parameter_change *)element)->source);
}

static void own_cost(struct ofr_owner *owner, void *element, size_t n) {
    (void)n;
    ofr_own_text(owner, &((struct ofr_unit_cost *)element)->unit);
    ofr_own_text(owner, &((struct ofr_unit_cost *)element)->source);
}

static void own_effect(struct ofr_owner *owner, void *element, size_t n) {
    (void)n;
    ofr_own_text(owner, &((struct ofr_effect *)element)->source);
}

void ofr_intervention_own(struct ofr_owner *owner, void *element, size_t n) {
    (void)n;
    struct ofr_intervention *one = element;
    struct ofr_programme *programme = &one->programme;
    ofr_own_text(owner, &one->name);
    ofr_own_text(owner, &one->title);
    ofr_own_text(owner, &one->what);
    ofr_own_text(owner, &one->file);
    ofr_own(owner, &one->changes, one->n_changes, sizeof *one->changes, own_change, 0);
    ofr_own(owner, &one->costs, one->n_costs, sizeof *one->costs, own_cost, 0);
    ofr_own(owner, &programme->in_area, programme->n_areas, sizeof *programme->in_area, NULL, 0);
    ofr_own(owner, &programme->effects, programme->n_effects, sizeof *programme->effects, own_effect, 0);
}

bool ofr_intervention_copy(const struct ofr_intervention *from, struct ofr_intervention *to) {
    struct ofr_owner owner = {.copies = true, .ok = true};
    *to = *from;
    ofr_intervention_own(&owner, to, 0);
    return owner.ok;
}

void ofr_intervention_free(struct ofr_intervention *intervention) {
    ofr_intervention_own(&(struct ofr_owner){.ok = true}, intervention, 0);
    *intervention = (struct ofr_intervention){0};
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

bool ofr_intervention_cost_is_assumed(const struct ofr_intervention *intervention) {
    bool assumed = false;
    for (size_t i = 0; i < intervention->n_costs; i++)
        assumed |= intervention->costs[i].origin == OFR_ASSUMED && intervention->costs[i].value > 0;
    return assumed;
}

const char *ofr_cost_origin(double cost, bool assumed) {
    return !(cost > 0) ? "" : assumed ? "assumed" : "from a source";
}
