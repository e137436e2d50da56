/*
 * Coalition: a place where some factors stand at its own figure and the others at the country's.
 *
 * A coalition is a number: bit i is set where factor i stands at the place's own figure. A factor that
 * changes no number of the scenario is left at the place's, so its coalitions are simulated once. The two
 * numbers after the coalitions are structure here and structure with the country's figure, each replicate
 * with a population and draws of its own. Together they are the points of why (why.h). Compiles for
 * WebAssembly: the page runs the same points.
 *
 * Invariant: people of a coalition are those of the place, reassigned by its figures.
 */
#ifndef OFR_ANALYSIS_COALITION_H
#define OFR_ANALYSIS_COALITION_H

#include "analysis/reference.h"
#include "population/population.h"

enum { OFR_MOST_POINTS = (1 << OFR_MOST_FACTORS) + 2 };

struct ofr_coalitions {
    const struct ofr_reference *reference; /* borrowed */
    const struct ofr_scenario *place;      /* borrowed */
    uint64_t seed;                         /* of the run */
    uint32_t all;                          /* every bit set: the place */
    uint32_t same;                         /* factors whose figures are the country's already */
    uint32_t people;                       /* factors that need the people reassigned */
};

/**
 * Find the factors that change nothing, and those that reassign the people by figures of areas.
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_coalitions_look(struct ofr_coalitions *coalitions,
                                            const struct ofr_reference *reference,
                                            const struct ofr_scenario *place, uint64_t seed,
                                            struct ofr_reports *reports);

/** Points of structure. */
static inline uint32_t ofr_structure_here(const struct ofr_coalitions *coalitions) {
    return coalitions->all + 1;
}
static inline uint32_t ofr_structure_there(const struct ofr_coalitions *coalitions) {
    return coalitions->all + 2;
}

/** The point that is simulated for a point: it has the same figures. */
static inline uint32_t ofr_coalitions_simulated(const struct ofr_coalitions *coalitions, uint32_t point) {
    return point <= coalitions->all ? point | coalitions->same : point;
}

/** Every coalition whose figures differ, those with the same people together; then structure, if there is
 * one.
 *  @param points [out] [OFR_MOST_POINTS] @return how many */
uint32_t ofr_coalitions_points(const struct ofr_coalitions *coalitions, uint32_t *points);

/** Put a copy of the place at a point's figures. */
void ofr_coalitions_set(const struct ofr_coalitions *coalitions, uint32_t point, struct ofr_scenario *copy);

/** The seed of a job of a point: the run's, or for household composition an independent one. */
uint64_t ofr_coalitions_seed(const struct ofr_coalitions *coalitions, uint32_t point, uint32_t replicate);

/** Whether a scenario's people are the place's except for attributes that follow from figures of areas. */
bool ofr_coalitions_same_people(const struct ofr_coalitions *coalitions, const struct ofr_scenario *copy);

/**
 * Make the people of a point: of the scenario that ofr_coalitions_set left, with the job's seed.
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_coalitions_people(const struct ofr_coalitions *coalitions,
                                              const struct ofr_scenario *copy, uint64_t seed,
                                              struct ofr_population *population, struct ofr_reports *reports);

#endif
