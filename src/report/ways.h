/*
 * Ways: what a life came to, for lists, flows and street maps of lives.
 *
 * The page shows these names and draws these steps; which events they mean is known here alone. Not words:
 * see telling.h.
 */
#ifndef OFR_REPORT_WAYS_H
#define OFR_REPORT_WAYS_H

#include "report/lives.h"

/** Kinds of lives that a list can be limited to: bit i of a life's kinds is ofr_life_kinds[i]. */
enum { OFR_N_LIFE_KINDS = 6 };
extern const char *const ofr_life_kinds[OFR_N_LIFE_KINDS];
/** Return the kinds of a life as bits. */
unsigned ofr_life_kinds_of(const struct ofr_lives *lives, const struct ofr_life *life);

/** A step of the flow from first contact to the end, drawn in a column from 0. */
struct ofr_way_step {
    const char *name;
    unsigned column;
    const char *tone; /* "bad", "good", "death" or "" */
};
enum { OFR_N_WAY_STEPS = 12, OFR_LONGEST_WAY = 6 };
extern const struct ofr_way_step ofr_way_steps[OFR_N_WAY_STEPS];
/** List the steps of a life in order, as indices. @return how many; 0 for a life without contact */
size_t ofr_way_of(const struct ofr_lives *lives, const struct ofr_life *life,
                  unsigned steps[OFR_LONGEST_WAY]);

/** What is counted on the street where people live: bit i of a life is ofr_street_counts[i]. */
enum { OFR_N_STREET_COUNTS = 4 };
extern const char *const ofr_street_counts[OFR_N_STREET_COUNTS];
/** Return what happened to a person before a day, as bits. */
unsigned ofr_street_counts_of(const struct ofr_lives *lives, const struct ofr_life *life, uint32_t until_day);
/** Whether an event is an arrest, which is shown at its place. */
bool ofr_is_arrest(const struct ofr_lives *lives, const struct ofr_run_reader_event *event);
/** What is shown first: the outcome that plans are compared by, a series, outcomes of the report, observables
 * of the map. Lists end with NULL. */
extern const char ofr_primary_outcome[], ofr_first_series[];
extern const char *const ofr_shown_outcomes[], *const ofr_map_observables[];
/** Observables of an area that are shown beside its streets; ends with NULL. */
extern const char *const ofr_street_sums[];

#endif
