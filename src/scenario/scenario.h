/*
 * Scenario: a place with its parameters, tables and series, read and checked.
 *
 * read.h makes a scenario from a YAML file and its CSV tables (native only), resolved.h from a resolved text
 * (also in WebAssembly). The model brings a struct ofr_schema, which declares the parameters and tables that
 * exist.
 *
 * Invariant: after a read that returned OFR_OK every value lies in its declared range, every table has its
 * columns, and dates are in order.
 */
#ifndef OFR_SCENARIO_SCENARIO_H
#define OFR_SCENARIO_SCENARIO_H

#include <stdint.h>

#include "base/report.h"
#include "scenario/intervention.h"
#include "scenario/parameter.h"
#include "scenario/statistics.h"
#include "stats/law.h"

struct ofr_scenario;

/** Parameters that an intervention may not change, by the start of their names. */
struct ofr_fixed_parameters {
    const char *prefix, *why; /* completes "parameter X cannot be changed by an intervention: ..." */
};

/** A name of a parameter or statistic that a model has no longer. */
struct ofr_gone_name {
    const char *name, *instead; /* completes "there is no parameter X any more: ..." */
};

/** What a model lets a scenario say: its parameters, tables, statistics and effects of programmes. */
struct ofr_schema {
    const char *model;
    const struct ofr_parameter *parameters; /* [n_parameters], in the order of the scenario's values */
    size_t n_parameters;
    const struct ofr_table_form *const *tables; /* [n_tables] */
    size_t n_tables;
    const struct ofr_statistic *statistics; /* [n_statistics] that patterns may use */
    size_t n_statistics;
    const struct ofr_effect_form *effects; /* [n_effects] that a programme may have */
    size_t n_effects;
    const struct ofr_eligibility *eligibility; /* [n_eligibility]; the first means anybody */
    size_t n_eligibility;
    const struct ofr_fixed_parameters
        *fixed; /* [n_fixed], besides group parameters, switches of rules and population */
    size_t n_fixed;
    const struct ofr_gone_name *gone; /* [n_gone] */
    size_t n_gone;
    /**
     * Check what no single cell shows (shares that must sum, names that must match), and
     * report every fault with ofr_table_position. Called after a read whose tables and
     * dates have no fault of their own, and after ofr_scenario_set. NULL: nothing to check.
     */
    ofr_status (*check)(const struct ofr_scenario *scenario, struct ofr_reports *reports);
};

/** Published figures that a value rests on, or that a pattern is: "SOURCE/FIGURE", declared by `sources`. */
struct ofr_figures {
    char **names; /* [n] */
    size_t n;
};

/** A publication or count, and the figures taken from it. Read for checks; a run does not use it. */
struct ofr_source {
    char *name; /* "undp-2017" */
    char *citation;
    char **figures; /* [n_figures] "forced" */
    size_t n_figures;
};

/** One value of a parameter. */
struct ofr_value {
    double value;
    enum ofr_origin origin;
    char *source; /* NULL: the declaration's */
    bool given;   /* in the file or in a setting; else the default */
    bool set;     /* by a setting: neither a posterior nor a prior moves it */
    struct ofr_figures figures;
};

/** A column of a table that was read: numbers (dates as day numbers) or texts. */
struct ofr_column {
    const struct ofr_column_form *form;
    bool present;
    double *numbers; /* [n_rows], NAN where missing; NULL for text */
    char **texts;    /* [n_rows]; NULL for numbers */
    enum ofr_origin origin;
    char *unit, *source;
    struct ofr_figures figures;
    size_t place; /* which field of a line of the CSV file it is, from 0 */
};

/** A table; one that is optional and was left out has a NULL file and no rows. */
struct ofr_table {
    const struct ofr_table_form *form;
    char *file;
    size_t n_rows;
    struct ofr_column *columns; /* [form->n_columns] in the order of the form */
    int *lines;                 /* [n_rows] line of the file, from 1; NULL after a resolved read */
    char **row_texts;           /* [n_rows] the text of that line; NULL after a resolved read */
};

/**
 * How a pattern is used: it follows from an input; parameters were tuned to it; it is a sanity check, since
 * its range is assumed, has one side or follows from a definition; or it is held out as evidence.
 */
enum ofr_use { OFR_USE_INPUT, OFR_USE_FITTED, OFR_USE_SANITY, OFR_USE_HELD_OUT, OFR_N_USES };
extern const char *const ofr_use_names[OFR_N_USES]; /* "input", "fitted", "sanity", "held_out" */

/** What stands for every place, where areas of a pattern are named. */
#define OFR_ANY_PLACE "any"

/** A figure that a run should reproduce. */
struct ofr_pattern {
    char *name;      /* unique in the scenario */
    char *statistic; /* the statistic, by the name the schema has */
    char *variant;   /* "" for the run itself, or the name of a control */
    double from, to; /* first and last year it looks at; NAN: the whole scenario, or any period */
    bool any_period;
    char *
        areas; /* "": the whole scenario; OFR_ANY_PLACE; or names between commas, as ofr_area_list has them */
    double low, high;
    enum ofr_use use;
    bool same_source; /* another figure of its source is an input, or was fitted */
    char *unit, *source, *note;
    struct ofr_figures figures;
};

/** What is believed of a parameter before a calibration, as a distribution (stats/law.h) within the
 * parameter's declared range. */
struct ofr_prior {
    size_t parameter; /* index into the schema's parameters */
    enum ofr_prior_shape shape;
    double first, second; /* low and high end; mean and sd; median and sd of the logarithm */
    char *source;
    struct ofr_figures figures;
};

/** A control: the same scenario with some parameters changed, for patterns that need one. */
struct ofr_control {
    char *name;
    size_t n_changes;
    size_t *parameters; /* [n_changes] index into the schema's parameters */
    double *values;     /* [n_changes] */
};

/** A named list of areas, for --areas. */
struct ofr_area_group {
    char *name;
    size_t n_areas;
    char **areas;
};

struct ofr_scenario {
    const struct ofr_schema *schema;
    char *name, *title, *file;
    int32_t first_day, last_day; /* day numbers (date.h), both simulated */
    int32_t end_day;             /* last day of the scenario's period; last_day unless a run is cut short */
    struct ofr_value *values;    /* [schema->n_parameters] */
    struct ofr_table *tables;    /* [schema->n_tables] */
    size_t n_patterns, n_priors, n_controls, n_area_groups, n_sources;
    struct ofr_pattern *patterns;
    struct ofr_prior *priors; /* for calibrations alone: a run reads none of them */
    struct ofr_control *controls;
    struct ofr_area_group *area_groups;
    struct ofr_source *sources;
    size_t n_interventions;
    struct ofr_intervention *interventions; /* interventions asked for, in order of their names */
    bool *area_kept;                        /* [rows of table "areas"]; NULL: all */
    double scale;                           /* share of the people kept, in (0, 1] */
};

/** The value of a parameter by its index in the schema. */
static inline double ofr_value_of(const struct ofr_scenario *scenario, size_t parameter) {
    return scenario->values[parameter].value;
}

/**
 * The value of a parameter on a day, with every intervention of that day: first those that set it, then
 * factors, then additions, each in order of names; kept in the parameter's range.
 *
 * @param day [in] day number, date.h
 * @return   the scenario's value, to the bit, when nothing changes it
 */
double ofr_value_on(const struct ofr_scenario *scenario, size_t parameter, int32_t day);

/**
 * Copy the values of n parameters from index `first` on to a struct of doubles (see parameter.h).
 *
 * @param out [out] [n] each in the unit of its parameter
 */
void ofr_scenario_copy_values(const struct ofr_scenario *scenario, size_t first, size_t n, double *out);

/** Whether a scenario takes an intervention, by name. */
bool ofr_scenario_takes(const struct ofr_scenario *scenario, const char *name);

/** Index of a parameter by name; n_parameters when there is none. */
size_t ofr_schema_find_parameter(const struct ofr_schema *schema, const char *name);
/** A statistic by name; NULL where there is none. @param name [in] may be NULL */
const struct ofr_statistic *ofr_schema_statistic(const struct ofr_schema *schema, const char *name);

/**
 * Report a name that no parameter has: what took its place if the model once had it, else the nearest one.
 * @errors   OFR_BAD_INPUT always; OFR_SYSTEM when memory is short
 */
ofr_status ofr_schema_unknown_parameter(const struct ofr_schema *schema, const char *name,
                                        const struct ofr_position *at, struct ofr_reports *reports);

/** What took the place of a name that the model has no longer; NULL when it never had it. */
const char *ofr_schema_instead_of(const struct ofr_schema *schema, const char *name);

/** Why an intervention may not change a parameter; NULL when it may. */
const char *ofr_schema_why_fixed(const struct ofr_schema *schema, const struct ofr_parameter *parameter);

/** A table by name; the schema must have it (else NULL). */
const struct ofr_table *ofr_scenario_table(const struct ofr_scenario *scenario, const char *name);

/** A column of a table by name; the form must have it (else NULL). */
const struct ofr_column *ofr_table_column(const struct ofr_table *table, const char *name);

/** Number in a row of a column; NAN when missing or the column is absent. */
double ofr_table_number(const struct ofr_table *table, const char *column, size_t row);
/** Text in a row; "" when missing or the column is absent. */
const char *ofr_table_text(const struct ofr_table *table, const char *column, size_t row);

/**
 * The position of a cell in its CSV file, for reports of checks that look at several cells.
 *
 * @param column [in] a column of the form; NULL or absent: the row as a whole
 * @return   borrows the table's strings; file alone where the line is not known
 */
struct ofr_position ofr_table_position(const struct ofr_table *table, size_t row, const char *column);

/** The table `areas` and its column of names (the first of texts); NULL when the schema has
 *  none. Names are unique without regard to case. */
const struct ofr_table *ofr_scenario_areas_table(const struct ofr_scenario *scenario);
const struct ofr_column *ofr_scenario_area_names(const struct ofr_scenario *scenario);

/**
 * Mark an area, or all areas of a group or governorate.
 *
 * @param name [in] without regard to case
 * @param kept [in,out] [rows of table "areas"]
 * @errors   OFR_BAD_INPUT when there is none of that name; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_scenario_mark_area(const struct ofr_scenario *scenario, const char *name,
                                               bool *kept, const struct ofr_position *at,
                                               struct ofr_reports *reports);

/** Free the names and set them to none. */
void ofr_figures_free(struct ofr_figures *figures);
/** Free patterns or priors and set the list to none. */
void ofr_scenario_drop_patterns(struct ofr_scenario *scenario);
void ofr_scenario_drop_priors(struct ofr_scenario *scenario);

/** Make a deep copy of a scenario, e.g. for a control. @param to [out] NULL on failure @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_scenario_copy(const struct ofr_scenario *from, struct ofr_scenario **to,
                                          struct ofr_reports *reports);

/** Apply a control's changes to the values of a scenario. */
void ofr_scenario_apply_control(struct ofr_scenario *scenario, const struct ofr_control *control);

/**
 * As ofr_scenario_set, with a position for reports.
 *
 * @param parameter_value [in] "parameter=value"
 * @param index           [out] of the parameter; may be NULL
 * @errors   OFR_BAD_INPUT when there is no such parameter or its range does not allow the value; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_scenario_set_at(struct ofr_scenario *scenario, const char *parameter_value,
                                            const struct ofr_position *at, size_t *index,
                                            struct ofr_reports *reports);

#endif
