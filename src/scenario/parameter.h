/*
 * Parameter: the declaration of one number that a scenario can set.
 *
 * A rule declares its parameters once, in a file of its own beside it (models/pathway/talk_parameters.h), in
 * lines such as
 *
 *     PARAMETER(talk, rate, SOCIETY, THEORY, .default_value = 0.3, .low = 0.05, .high = 2, .unit = "per day",
 *               .meaning = "conversations a day in which a person of 12 or older is the listener")
 *
 * with the two parts of the name, the actor and the scope, then any fields of struct ofr_parameter. A field
 * that is left out has the value that most have: unit "1", range [0, 1], origin assumed. The file is included
 * wherever the list is needed: for the struct that rules read and for the table from which parsing, checks,
 * messages, help, the ODD tables and the database are made. Values are in struct ofr_scenario.
 */
#ifndef OFR_SCENARIO_PARAMETER_H
#define OFR_SCENARIO_PARAMETER_H

#include <stdbool.h>
#include <stddef.h>

/** Whose behaviour a parameter describes. Interventions may not change parameters of the group. */
enum ofr_actor { OFR_GROUP, OFR_STATE, OFR_SOCIETY };

/** What a default value belongs to, so where else it holds. */
enum ofr_scope {
    OFR_SCOPE_PLACE,   /* this town and its habits: another town needs its own */
    OFR_SCOPE_COUNTRY, /* law, institutions and national figures: another country needs its own */
    OFR_SCOPE_GROUP,   /* this violent group and its ways */
    OFR_SCOPE_THEORY,  /* the mechanism itself: holds elsewhere as far as the theory does */
    OFR_N_SCOPES
};

/** Where a number comes from. */
enum ofr_origin { OFR_MEASURED, OFR_PUBLISHED, OFR_ESTIMATED, OFR_ASSUMED };

extern const char *const ofr_actor_names[3];            /* "group", "state", "society" */
extern const char *const ofr_scope_names[OFR_N_SCOPES]; /* "place", "country", "group", "theory" */
extern const char *const ofr_origin_names[4];           /* "measured", "published", "estimated", "assumed" */

/** What kind of number a parameter takes. */
enum ofr_number { OFR_REAL, OFR_WHOLE, OFR_SWITCH /* 0 or 1 */ };

struct ofr_parameter {
    const char *name; /* "talk.rate" */
    enum ofr_actor actor;
    enum ofr_scope scope;
    enum ofr_number number;
    const char *unit;      /* "per day"; "1" when it has none */
    double low, high;      /* allowed range, both ends in */
    double default_value;  /* what holds unless a scenario sets it */
    double standard_error; /* of the default, where an estimate has one; 0: not stated */
    enum ofr_origin origin;
    bool calibrated;     /* one of the at most eight tuned to the fitted patterns */
    const char *source;  /* where the default comes from */
    const char *figures; /* published figures in it, as scenarios name them ("undp-2017/forced"), with commas
                            between; NULL: none */
    const char *meaning; /* one sentence */
};

/* What PARAMETER expands to: `double talk_rate;` in the struct that rules read, and in the same order the
 * initialiser of a struct ofr_parameter. In the table later fields override the usual values: begin it with
 * OFR_PARAMETERS_BEGIN and end it with OFR_PARAMETERS_END. */
#define OFR_PARAMETER_FIELD(rule, own, ...) double rule##_##own;
#define OFR_PARAMETER_DECLARATION(rule, own, who, where, ...)                                                \
    {.name = #rule "." #own,                                                                                 \
     .actor = OFR_##who,                                                                                     \
     .scope = OFR_SCOPE_##where,                                                                             \
     .unit = "1",                                                                                            \
     .high = 1,                                                                                              \
     .origin = OFR_ASSUMED,                                                                                  \
     .source = "assumed",                                                                                    \
     __VA_ARGS__},
#define OFR_PARAMETERS_BEGIN                                                                                 \
    _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Woverride-init\"")
#define OFR_PARAMETERS_END _Pragma("GCC diagnostic pop")

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
