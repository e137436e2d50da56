/*
 * Interventions: plain values that a run applies, read from intervention files.
 *
 * An intervention changes parameters of the state or of society between two dates. It never contains an
 * effect on what the group does or on how many join. intervention_read.h reads and checks the files.
 *
 * Invariant: a scenario's interventions are sorted by name, so the order of the options changes nothing; no
 * two set one parameter `to` a value at the same time.
 */
#ifndef OFR_SCENARIO_INTERVENTION_H
#define OFR_SCENARIO_INTERVENTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/owned.h"
#include "scenario/parameter.h"
#include "stats/law.h"

/** How a parameter is changed. With dose d: to x: v + d (x - v); times x: v (1 + d (x - 1)); plus x:
 *  v + d x. */
enum ofr_change_kind { OFR_CHANGE_TO, OFR_CHANGE_TIMES, OFR_CHANGE_PLUS, OFR_N_CHANGE_KINDS };
extern const char *const ofr_change_names[OFR_N_CHANGE_KINDS]; /* "to", "times", "plus" */

/** What the size of an effect or change rests on, from the weakest to the strongest. */
enum ofr_grade {
    OFR_GRADE_NONE,
    OFR_GRADE_EXPERT,
    OFR_GRADE_QUASI_EXPERIMENT,
    OFR_GRADE_TRIAL,
    OFR_N_GRADES
};
extern const char *const ofr_grade_names[OFR_N_GRADES]; /* "none", "expert", "quasi_experiment", "trial" */

/** What is known of a size besides its middle. */
struct ofr_evidence {
    enum ofr_grade grade;
    bool spread;         /* a distribution is given; else the size is one number */
    struct ofr_law from; /* of the size */
};

struct ofr_parameter_change {
    size_t parameter; /* index into the schema's parameters */
    enum ofr_change_kind kind;
    double by;              /* the middle, where there is a distribution */
    enum ofr_origin origin; /* of the size of the change */
    char *source;           /* NULL: none */
    struct ofr_evidence evidence;
};

/** An effect that a model lets a programme have on those who take part. */
struct ofr_effect_form {
    const char *name;
    bool factor; /* `by` multiplies a rate or a chance, 1 for none; else it moves an opinion every four
                    weeks, in standard deviations at the start, 0 for none */
    double most; /* of `by`: a factor lies in [0, most], a move in [-most, most] */
    const char *meaning;
};

/** Whom the staff of a programme can know of, as a model defines it. */
struct ofr_eligibility {
    const char *name, *meaning;
};

struct ofr_effect {
    size_t kind;                    /* index into the schema's effects */
    double by;                      /* the middle, where there is a distribution */
    double first_month, last_month; /* of four weeks, from the intervention's first day; the first is 1 */
    enum ofr_origin origin;
    char *source; /* NULL: none */
    struct ofr_evidence evidence;
};

#define OFR_N_ACTIVITY_WORDS 6
extern const char
    *const ofr_activity_words[OFR_N_ACTIVITY_WORDS]; /* "child" ... "retired", as table person has them */

/** A programme for people: who takes part, and what it does. Whether somebody of whom it knows takes part is
 * drawn once, keyed on person and intervention; there is no state, so a run can go on from any day. */
struct ofr_programme {
    double age_low, age_high; /* completed years, both in */
    unsigned activities;      /* bit i: ofr_activity_words[i] */
    bool men, women;
    size_t seen;      /* index into the schema's eligibility */
    double coverage;  /* share of those it knows of who take part */
    size_t n_areas;   /* rows of table areas; 0: everywhere */
    bool *in_area;    /* [n_areas] */
    size_t n_effects; /* 0: the intervention has no programme */
    struct ofr_effect *effects;
};

/** What a unit cost is counted by. */
enum ofr_cost_per { OFR_COST_ONCE, OFR_COST_MONTH, OFR_N_COST_PER };
extern const char *const ofr_cost_names[OFR_N_COST_PER]; /* "once", "month" */

struct ofr_unit_cost {
    enum ofr_cost_per per;
    double value;
    char *unit; /* currency */
    enum ofr_origin origin;
    char *source; /* NULL: none */
};

struct ofr_intervention {
    char *name, *title, *what, *file;
    int32_t first_day, last_day; /* day numbers (date.h), both in */
    double dose;                 /* at least 0; 0 does nothing */
    size_t n_changes, n_costs;
    struct ofr_parameter_change *changes;
    struct ofr_unit_cost *costs;
    struct ofr_programme programme;
};

/** A number of an intervention's own for keyed draws, from its name. */
uint32_t ofr_intervention_tag(const struct ofr_intervention *intervention);

/** Whether it runs on a day (day number, date.h) and does something. */
bool ofr_intervention_runs(const struct ofr_intervention *intervention, int32_t day);

/** Free what an intervention holds; accepts an empty one. */
void ofr_intervention_free(struct ofr_intervention *intervention);

/** Makes a deep copy. @return false when memory is short; the copy can be freed all the same */
bool ofr_intervention_copy(const struct ofr_intervention *from, struct ofr_intervention *to);

/** Names what an intervention owns, to free or copy it (base/owned.h). @param n [in] not used */
void ofr_intervention_own(struct ofr_owner *owner, void *element, size_t n);

/** A value that one change leaves of `value`, at a dose. */
double ofr_change_value(const struct ofr_parameter_change *change, double dose, double value);

/** Cost of an intervention over the days first to last of a run, in the unit of its costs; months
 *  count by days, 365 / 12 to one. */
double ofr_intervention_cost(const struct ofr_intervention *intervention, int32_t first, int32_t last);

/** Whether a cost above 0 of an intervention is assumed. */
bool ofr_intervention_cost_is_assumed(const struct ofr_intervention *intervention);
/** Where a cost of one or more interventions comes from, in a word or two; "" where there is none. */
const char *ofr_cost_origin(double cost, bool assumed);

#endif
