/*
 * Checks of single values, and their error messages: the same for a value from a file, a table, a
 * setting or a control.
 *
 * Not where values come from: callers say that with a position. Works without libraries.
 */
#ifndef OFR_SCENARIO_CHECK_H
#define OFR_SCENARIO_CHECK_H

#include "base/report.h"
#include "scenario/parameter.h"

/** Read a plain decimal number, as 12, -0.5 or 1e-3, and nothing else: no spaces, hexadecimal,
 *  inf or nan. One too large for a double becomes infinity, which no range allows. */
bool ofr_number_read(const char *text, double *number);

/**
 * Check a value for a parameter.
 *
 * @param shown [in] the value as the user wrote it; NULL: written from `value`
 * @errors   OFR_BAD_INPUT, with the value found and the values allowed
 */
OFR_MUST_USE ofr_status ofr_parameter_check(const struct ofr_parameter *parameter, double value,
                                            const char *shown, const struct ofr_position *at,
                                            struct ofr_reports *reports);

/** Read a value for a parameter from text and check it; *value is untouched on failure. */
OFR_MUST_USE ofr_status ofr_parameter_read(const struct ofr_parameter *parameter, const char *text,
                                           const struct ofr_position *at, double *value,
                                           struct ofr_reports *reports);

/** Check a number for a column (a date is its day number); NAN where a cell is empty. */
OFR_MUST_USE ofr_status ofr_cell_check(const struct ofr_column_form *column, double value, const char *shown,
                                       const struct ofr_position *at, struct ofr_reports *reports);

/** The unit a column is declared in: "date" for dates that name none, "" for texts. */
const char *ofr_column_unit(const struct ofr_column_form *column);

/**
 * Why a name that the model does not declare is refused outright: it looks like data on
 * persons, or like religion, ethnicity or nationality. NULL when it is merely unknown.
 */
const char *ofr_refused_name(const char *name);

/** Report a name that is not among the real ones, with the nearest or else all of them.
 *  @param what [in] "parameter", "table", ... */
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
