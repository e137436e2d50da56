/*
 * Bank: a text file of simulations, one line for each run, from which calibrations start and go on.
 *
 * CSV (RFC 4180) with a line of names: model, wave, point, seed, digest, then a column for each parameter
 * with a prior and for each statistic, such as "departures 2012-2014". Lines are only ever added, whole, so a
 * kill loses no finished batch, and version control merges banks line by line. `model` is a digest of the
 * scenario without the values that vary: lines of another scenario stay in the file and are not used. A line
 * gives parameters in six digits, and these are what was simulated. `digest` is the run's own, by which a
 * line is seen to be of this version of the model.
 *
 * Like a scenario file, a bank holds values of parameters of the group.
 *
 * Invariant: what is in memory is what the file holds, in its order, without repeats.
 */
#ifndef OFR_ANALYSIS_BANK_H
#define OFR_ANALYSIS_BANK_H

#include "scenario/scenario.h"

enum { OFR_BANK_CHECKS = 0 }; /* number of the wave of runs that check a posterior; others are from 1 */

struct ofr_bank_row {
    uint32_t wave, point; /* number of the point in its wave */
    uint64_t seed, digest;
};

struct ofr_bank {
    char *path;
    uint64_t model;
    size_t n_parameters, n_statistics;
    const char *const *names; /* [n_parameters + n_statistics] of the columns; borrowed */
    size_t n, room;           /* rows of this model; rows that there is memory for */
    struct ofr_bank_row *rows;
    double *parameters; /* [n][n_parameters] */
    double *statistics; /* [n][n_statistics] NAN where a run has none */
    size_t n_other;     /* rows of another scenario */
    size_t size;        /* bytes of the file up to its last whole line */
    bool begun;         /* there is a file */
};

/**
 * Open a bank, or begin one where there is no file.
 *
 * @param model [in] from ofr_bank_model
 * @param names [in] [n_parameters + n_statistics] of the columns
 * @param bank  [out] free it with ofr_bank_free; empty on failure
 * @errors   OFR_BAD_INPUT with every fault of the file, and when it has other columns; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_bank_open(const char *path, uint64_t model, const char *const *names,
                                      size_t n_parameters, size_t n_statistics, struct ofr_bank *bank,
                                      struct ofr_reports *reports);

/** Check that a bank may be written at a path, before anything is simulated for it. Changes nothing.
 *  @errors OFR_BAD_INPUT where its folder or file cannot be written, or what is there is no bank */
OFR_MUST_USE ofr_status ofr_bank_check(const char *path, struct ofr_reports *reports);

/**
 * Add rows to the bank in memory, and to the file, which is begun with its line of names.
 *
 * @param rows       [in] [n]
 * @param parameters [in] [n][n_parameters] rounded by ofr_bank_rounded
 * @param statistics [in] [n][n_statistics]
 * @param write      [in] false: another rank writes the file
 * @errors   OFR_SYSTEM (disk, memory)
 */
OFR_MUST_USE ofr_status ofr_bank_add(struct ofr_bank *bank, const struct ofr_bank_row *rows, size_t n,
                                     const double *parameters, const double *statistics, bool write,
                                     struct ofr_reports *reports);

/** The value of a parameter as a bank holds it: six digits. */
double ofr_bank_rounded(double value);

/** The row of a run; SIZE_MAX when there is none. */
size_t ofr_bank_find(const struct ofr_bank *bank, uint32_t wave, uint32_t point, uint64_t seed);

/** A digest of a bank's rows of this model: the same where they are, whatever their order. */
uint64_t ofr_bank_digest(const struct ofr_bank *bank);

/**
 * A digest of a scenario without priors, patterns and the values of the parameters with priors.
 * @errors OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_bank_model(const struct ofr_scenario *scenario, uint64_t *model,
                                       struct ofr_reports *reports);

/** Free a bank; accepts an empty one. */
void ofr_bank_free(struct ofr_bank *bank);

#endif
