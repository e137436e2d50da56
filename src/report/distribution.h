/*
 * Distribution: how the people of an outcome are spread over streets, areas, ages and years, by replicate.
 *
 * Two outcomes are counted: the primary one, and the event by which the league table ranks areas; a person
 * counts once, at their first such event, by their home at the start. No street is named: only how many
 * streets have so many people. Chance means people who are drawn at random among the streets of their area.
 *
 * Private to report/; ofr_distribution writes it.
 */
#ifndef OFR_REPORT_DISTRIBUTION_H
#define OFR_REPORT_DISTRIBUTION_H

#include "engine/lives.h"
#include "stats/student.h"

/** What people are counted by, in the order of enum ofr_distribution_by less one. */
enum ofr_counted_by {
    OFR_COUNTED_BY_STREET,
    OFR_COUNTED_BY_AREA,
    OFR_COUNTED_BY_AGE,
    OFR_COUNTED_BY_YEAR,
    OFR_N_COUNTED_BY
};
extern const char *const ofr_counted_by_names[OFR_N_COUNTED_BY]; /* "street", "area", "age", "year" */

enum {
    OFR_N_STREET_GROUPS = 11, /* streets with 0, 1, ... 9 people, and with 10 or more */
    OFR_N_AGE_GROUPS = 17,    /* 0-4, ... 75-79, 80 and older */
    OFR_N_TOPS = 7,           /* points of the Lorenz curve */
    OFR_MOST_COUNTED = 2      /* outcomes */
};
extern const double ofr_tops[OFR_N_TOPS]; /* shares of streets, areas, ages or years, those with the most */

/** A number of each replicate, and its mean and 90 % predictive interval. */
struct ofr_counted {
    double *values; /* [n_replicates] NAN where there is none */
    struct ofr_interval predicted;
    double chance; /* its mean by chance; NAN where that is not known */
};

/** One outcome. */
struct ofr_counted_outcome {
    const char *name, *many; /* of programs, such as "joined"; of people, such as "joins" */
    struct ofr_counted *groups[OFR_N_COUNTED_BY]; /* [n_groups[by]] */
    struct ofr_counted tops[OFR_N_COUNTED_BY][OFR_N_TOPS], gini[OFR_N_COUNTED_BY];
    size_t n_with_people; /* replicates in which somebody was counted */
};

struct ofr_people_distribution {
    const struct ofr_run_reader *reader;
    size_t n_replicates, n_outcomes;
    size_t n_groups[OFR_N_COUNTED_BY];
    int first_year;
    struct ofr_counted_outcome outcomes[OFR_MOST_COUNTED];
    double *values; /* of all numbers */
};

/**
 * Count the people of a run.
 *
 * @param distribution [out] free it with ofr_distribution_free; borrows the reader
 * @errors   OFR_BAD_INPUT when the run is damaged; OFR_SYSTEM
 * @cost     O(events)
 */
OFR_MUST_USE ofr_status ofr_distribution_make(const struct ofr_run_reader *reader,
                                              struct ofr_people_distribution *distribution,
                                              struct ofr_reports *reports);
/** Free a distribution; accepts an empty one. */
void ofr_distribution_free(struct ofr_people_distribution *distribution);

#endif
