/*
 * Salib: files as SALib has them, so that its methods, and others' that read them, can be used on our runs.
 *
 * A problem is a text of lines `name low high [group]`, with blanks or commas between; `#` begins a comment
 * line (SALib's read_param_file). A sample is a table of numbers, a row a point, a column a parameter in the
 * problem's order (numpy's loadtxt and savetxt). Outputs are such a table too, a column an outcome. Not
 * SALib's Python objects.
 */
#ifndef OFR_ANALYSIS_SALIB_H
#define OFR_ANALYSIS_SALIB_H

#include "analysis/inputs.h"
#include "base/whole_file.h"

/** A table of numbers. */
struct ofr_numbers {
    size_t n_rows, n_columns;
    double *values; /* [n_rows][n_columns] */
};

/**
 * Read a sample for a problem; whole numbers and switches are rounded.
 *
 * @param numbers [out] values of inputs, within their bounds; free values with ofr_free
 * @errors   as ofr_salib_problem_read (analysis/inputs.h)
 */
OFR_MUST_USE ofr_status ofr_salib_sample_read(const char *path, const struct ofr_inputs *inputs,
                                              struct ofr_numbers *numbers, struct ofr_reports *reports);

/** Where one of these files goes. */
struct ofr_target ofr_salib_target(const char *path, bool replace);
/** Write a problem; parameters of the block have `group` as their group. @errors as ofr_whole_file_end */
OFR_MUST_USE ofr_status ofr_salib_problem_write(const char *path, bool replace,
                                                const struct ofr_inputs *inputs, struct ofr_reports *reports);
/** Write a sample or outputs in the same way. @errors as ofr_whole_file_end */
OFR_MUST_USE ofr_status ofr_salib_numbers_write(const char *path, bool replace,
                                                const struct ofr_numbers *numbers,
                                                struct ofr_reports *reports);

#endif
