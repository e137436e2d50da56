/*
 * Checks of single values, with the same messages for a value from a file, a table, a setting or a control.
 *
 * Callers give the position of the value. Works without libraries.
 *
 * @param what [in] kind of thing in reports: "parameter", "table", ...
 */
#ifndef OFR_SCENARIO_CHECK_H
#define OFR_SCENARIO_CHECK_H

#include "base/report.h"
#include "scenario/parameter.h"

/**
 * Check a value for a parameter.
 *
 * @param shown [in] the value as the user wrote it; NULL: written from `value`
 * @errors   OFR_BAD_INPUT, with the value found and the values allowed
 */
OFR_MUST_USE ofr_status ofr_parameter_check(const struct ofr_parameter *parameter, double value,
                                            const char *shown, const struct ofr_position *at,
                                            struct ofr_reports *reports);

/**
 * Read a value for a parameter from a text and check it.
 *
 * @param value [out] in the parameter's unit; unchanged on failure
 * @errors   OFR_BAD_INPUT, as ofr_parameter_check
 */
OFR_MUST_USE ofr_status ofr_parameter_read(const struct ofr_parameter *parameter, const char *text,
                                           const struct ofr_position *at, double *value,
                                           struct ofr_reports *reports);

/**
 * Check a number for a column.
 *
 * @param value [in] in the column's unit; a day number for a date; NAN for an empty cell
 * @param shown [in] as the user wrote it; NULL: written from `value`
 * @errors   OFR_BAD_INPUT, with the value found and the values allowed
 */
OFR_MUST_USE ofr_status ofr_cell_check(const struct ofr_column_form *column, double value, const char *shown,
                                       const struct ofr_position *at, struct ofr_reports *reports);

/** The unit a column is declared in: "date" for dates that name none, "" for texts. */
const char *ofr_column_unit(const struct ofr_column_form *column);

/**
 * Why a name that the model does not declare is refused outright: it looks like data on
 * persons, or like religion, ethnicity or nationality. NULL when it is merely unknown.
 */
const char *ofr_refused_name(const char *name);

enum { OFR_MOST_NEAREST = 3 };
/**
 * Find the words with the fewest edits from a word, the nearest first, however far they are (ofr_nearest in
 * offramp.h gives one that is near).
 *
 * @param nearest [out] [most]
 * @param most    [in] at most OFR_MOST_NEAREST
 * @return   how many there are
 */
size_t ofr_nearest_few(const char *word, const char *const *words, size_t n_words, const char **nearest,
                       size_t most);

/**
 * Report a name that does not exist, with the nearest existing one, else with all of them, or the three
 * nearest of many.
 *
 * @param what  [in] "parameter", "table", ...
 * @param names [in] [n_names] those that exist
 * @errors   OFR_BAD_INPUT always
 */
ofr_status ofr_unknown(const char *what, const char *name, const char *const *names, size_t n_names,
                       const struct ofr_position *at, struct ofr_reports *reports);

/* Declarations (parameters, outcomes, columns, ...): arrays of structs whose first member is the name. */

/** Index of a declaration by name; n when there is none. @param size [in] of one declaration, in bytes */
size_t ofr_find_declared(const void *items, size_t n, size_t size, const char *name);
#define OFR_FIND(items, n, name) ofr_find_declared((items), (n), sizeof *(items), (name))

/**
 * Report an unknown name where the real names are those of declarations.
 *
 * @param items [in] [n] of `size` bytes each
 * @errors   OFR_BAD_INPUT always; OFR_SYSTEM when memory is short
 */
ofr_status ofr_unknown_of(const char *what, const char *name, const void *items, size_t n, size_t size,
                          const struct ofr_position *at, struct ofr_reports *reports);
#define OFR_UNKNOWN(what, name, items, n, at, reports)                                                       \
    ofr_unknown_of((what), (name), (items), (n), sizeof *(items), (at), (reports))

#endif
