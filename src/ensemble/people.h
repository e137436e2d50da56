/*
 * Populations that jobs share. Made once for equal population parameters and tables, scale, areas and seed,
 * by the first job that needs them; others wait for it. One more is kept than there may be users, and the one
 * used longest ago makes room. Not a cache on disk.
 *
 * Invariant: people in use are neither changed nor freed.
 */
#ifndef OFR_ANALYSIS_PEOPLE_H
#define OFR_ANALYSIS_PEOPLE_H

#include <pthread.h>

#include "population/population.h"

/** A function of the scenario's population parameters, tables, scale and areas, and of the seed. */
typedef ofr_status (*ofr_make_people)(void *to, const struct ofr_scenario *scenario, uint64_t seed,
                                      struct ofr_population *population, struct ofr_reports *reports);

/** Counts change under the lock of all slots; the people are made under their own. */
struct ofr_shared_slot {
    struct ofr_population population;
    uint64_t key;
    uint64_t last_used; /* a count of uses */
    uint32_t n_users;
    bool taken, made; /* the slot stands for a key; its people are there */
    pthread_mutex_t lock;
};

/** Zero-initialise. */
struct ofr_shared_people {
    struct ofr_shared_slot *slots; /* [n_slots] one more than users at a time */
    uint32_t n_slots;
    pthread_mutex_t lock; /* there when slots are */
    uint64_t n_uses;
    ofr_make_people make;
    void *to;
};

/**
 * Make slots.
 * @param n_users [in] at most, at a time
 * @param make    [in] several threads at once; NULL: ofr_population_make
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_shared_people_start(struct ofr_shared_people *shared, uint32_t n_users,
                                                ofr_make_people make, void *to, struct ofr_reports *reports);

/**
 * Take part in the people of a scenario and a seed; to be left again.
 * @param slot [out] untouched on failure
 * @errors   of making them; the next that needs them tries again
 * @parallel any number of threads, at most n_users of them between this and the leaving
 * @cost     reading the population tables; making the people, the first time
 */
OFR_MUST_USE ofr_status ofr_shared_people_use(struct ofr_shared_people *shared,
                                              const struct ofr_scenario *scenario, uint64_t seed,
                                              struct ofr_shared_slot **slot, struct ofr_reports *reports);
void ofr_shared_people_leave(struct ofr_shared_people *shared, struct ofr_shared_slot *slot);

/** Free all; nobody is using any. Accepts an empty one. */
void ofr_shared_people_stop(struct ofr_shared_people *shared);

#endif
