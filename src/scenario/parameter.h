/*
 * Parameter: the declaration of one thing a scenario can set.
 *
 * A parameter is declared once, beside the rule that uses it, in a list macro (see
 * models/pathway/talk.h). From that list come the field in the struct the rule reads,
 * parsing, range checks, error texts, `offramp parameters`, the ODD tables and, later, priors.
 * Not a value: values live in struct ofr_scenario.
 */
#ifndef OFR_SCENARIO_PARAMETER_H
#define OFR_SCENARIO_PARAMETER_H

#include <stdbool.h>
#include <stddef.h>

/** Whose behaviour a parameter describes. Interventions may not touch OFR_GROUP parameters. */
enum ofr_actor { OFR_GROUP, OFR_STATE, OFR_SOCIETY };

/** Where a number comes from. */
enum ofr_origin { OFR_MEASURED, OFR_PUBLISHED, OFR_ESTIMATED, OFR_ASSUMED };

extern const char *const ofr_actor_names[3];  /* "group", "state", "society" */
extern const char *const ofr_origin_names[4]; /* "measured", "published", "estimated", "assumed" */

/** What kind of number a parameter takes. */
enum ofr_number { OFR_REAL, OFR_WHOLE, OFR_SWITCH /* 0 or 1 */ };

struct ofr_parameter {
    const char *name; /* "talk.rate" */
    enum ofr_number number;
    const char *unit;     /* "per day"; "1" when it has none */
    double low, high;     /* allowed range, both ends in */
    double default_value; /* the default */
    enum ofr_actor actor;
    enum ofr_origin origin;
    bool calibrated;     /* one of the at most eight tuned to the fitted patterns */
    const char *source;  /* where the default comes from */
    const char *meaning; /* one sentence */
};

/* How a list macro becomes declarations. A list looks like
 *
 *     #define TALK_PARAMETERS(PARAMETER) \
 *         PARAMETER(talk, rate, REAL, "per day", 0.05, 2, 0.3, SOCIETY, ASSUMED, 0, "source", "meaning")
 *
 * OFR_PARAMETER_FIELD makes `double talk_rate;`, OFR_PARAMETER_DECLARATION the initialiser of an
 * ofr_parameter, in the same order. */
#define OFR_PARAMETER_FIELD(group, name, number, unit, low, high, standard, side, origin, calibrated,        \
                            source, meaning)                                                                 \
    double group##_##name;
#define OFR_PARAMETER_DECLARATION(group, name, number, unit, low, high, standard, side, origin, calibrated,  \
                                  source, meaning)                                                           \
    {#group "." #name, OFR_##number, unit,       low,    high,   standard,                                   \
     OFR_##side,       OFR_##origin, calibrated, source, meaning},

/** What a table column holds. */
enum ofr_cell { OFR_CELL_NUMBER, OFR_CELL_TEXT, OFR_CELL_DATE /* YYYY-MM-DD, as a day number */ };

/** A column of a table that a scenario brings as CSV. */
struct ofr_column_form {
    const char *name;
    enum ofr_cell cell;
    const char *unit;
    double low, high;    /* numbers only */
    bool may_be_missing; /* an empty cell is allowed and becomes NAN (or "") */
    bool optional;       /* the whole column may be left out */
    const char *meaning;
};

/** A table that a scenario brings as CSV. */
struct ofr_table_form {
    const char *name; /* "areas" */
    const struct ofr_column_form *columns;
    size_t n_columns;
    enum ofr_actor actor;
    const char *meaning;
    bool optional; /* a scenario may leave the whole table out: it then has no rows */
};

#endif
