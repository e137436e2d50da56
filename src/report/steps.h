/*
 * Steps: a story as a list of steps, read from YAML, and the search for lives that have them
 * in order, gaps allowed.
 *
 *     title: one young man            # optional
 *     steps:
 *       - {event: approached, place: dawn_hall, own_neighbourhood: true}
 *       - {event: [held, transferred], value: [3, 3], within_days: 7, slot: dawn, by: recruiter}
 *
 * A step matches one event: of one of the kinds; at a place of one of the roles or kinds; in
 * one of the slots; with a value in the range; caused by one of these; at most so many days
 * after the event that matched the step before. Not a score: nobody is ranked.
 *
 * Invariant: after a read that returned OFR_OK each step names at least one kind of event.
 */
#ifndef OFR_REPORT_STEPS_H
#define OFR_REPORT_STEPS_H

#include "report/telling.h"
#include "scenario/node.h"

#define OFR_MOST_STEPS 64

struct ofr_step {
    bool kinds[256];
    bool *places; /* [reader->n_places]; NULL: any place, or none */
    bool slots[OFR_N_SLOTS];
    bool by[OFR_MOST_RELATIONS];
    bool own_neighbourhood; /* the place is in the person's own neighbourhood */
    int32_t within_days;    /* of the step before; -1: any time after it */
    double low, high;       /* of the value */
};

struct ofr_steps {
    char *title; /* "" when there is none */
    struct ofr_step *steps;
    size_t n_steps;
};

/**
 * Make steps of the tree of a file, for a run whose names of events and places it uses.
 * @param steps [out] free it with ofr_steps_free; empty on failure
 * @errors   OFR_BAD_INPUT with every fault and its place; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_steps_of(const struct ofr_node *root, const struct ofr_run_reader *reader,
                                     struct ofr_steps *steps, struct ofr_reports *reports);
/** Free steps; accepts empty ones. */
void ofr_steps_free(struct ofr_steps *steps);

/**
 * Match a life with steps.
 *
 * @param latest [out] [n_events][n_steps] room to work in
 * @param marked [out] [n_events] the events that match those steps
 * @return   how many of the first steps can be matched in order
 * @cost     O(events x steps)
 */
size_t ofr_steps_match(const struct ofr_steps *steps, const struct ofr_lives *lives,
                       const struct ofr_life *life, int32_t *latest, bool *marked);

#endif
