/*
 * Making: state that the steps of making a population share.
 *
 * The steps run once, in the order of make.c; each fills its own part of the population from the parts before
 * it. Private to this folder; see population.h for the result.
 *
 * Invariant: every random choice is a draw with a key of its own (seed, person or place, purpose, index). The
 * order of work changes nothing, and a new step leaves the draws of the others alone.
 */
#ifndef OFR_POPULATION_MAKING_H
#define OFR_POPULATION_MAKING_H

#include "population/population.h"
#include "population/tables.h"

/** Purposes of draws: one for each random choice. */
enum ofr_making_purpose {
    OFR_MAKING_KEEP = 1, /* which neighbourhoods a scale below 1 keeps */
    OFR_MAKING_LAYOUT,   /* where a neighbourhood, street or place lies */
    OFR_MAKING_PYRAMID,  /* how many there are of each age and sex */
    OFR_MAKING_HOUSE_SIZE,
    OFR_MAKING_HOUSE_TYPE,
    OFR_MAKING_HEAD,      /* ages of heads */
    OFR_MAKING_HEAD_SIZE, /* which head has a large household */
    OFR_MAKING_SPOUSE,
    OFR_MAKING_OFFSPRING,
    OFR_MAKING_RELATIVE,
    OFR_MAKING_ORDER, /* order of households in a neighbourhood */
    OFR_MAKING_FAMILY,
    OFR_MAKING_STREET,
    OFR_MAKING_SCHOOLING, /* education, student, labour force, unemployed: one word each */
    OFR_MAKING_TRAIT,     /* record, authoritarian, attends, café: one word each */
    OFR_MAKING_PLACES,    /* how many of a kind a neighbourhood has */
    OFR_MAKING_DAY_PLACE,
    OFR_MAKING_USUAL, /* hall, café, commons or not, which: one word each */
    OFR_MAKING_FRIEND,
    OFR_MAKING_TRIANGLE,
    OFR_MAKING_MIGRATION,  /* where a household came from, and to whom it is related there */
    OFR_MAKING_FRIEND_KEPT /* whether a friend of somebody who moved lives where they came from */
};

struct ofr_making {
    const struct ofr_scenario *scenario;
    struct ofr_population_parameters parameters;
    struct ofr_draws draws;
    struct ofr_population *population;
    struct ofr_account *account; /* the population's: what is made on the way counts too */
    struct ofr_reports *reports;
    double *area_km2;     /* [n_areas] */
    uint32_t n_moved;     /* households whose kin live in another governorate */
    uint32_t *moved_from; /* [n_households] of these, a household where they came from; OFR_NONE for others;
                             NULL when nobody moved */
};

/* The steps. On failure the caller frees the population. */

/** Make the areas and neighbourhoods that are kept, with size and layout; set n_people.
 *  @errors OFR_BAD_INPUT when nobody is kept; OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_make_areas(struct ofr_making *making);
/** Read an area's internet, unemployment and poverty from a row of the table `areas`.
 *  @errors OFR_BAD_INPUT when no area has a figure */
OFR_MUST_USE ofr_status ofr_read_area_figures(const struct ofr_making *making, size_t row,
                                              struct ofr_area *area);
/** Make ages, sexes and roles in households; streets and extended families. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_make_households(struct ofr_making *making);
/** Give households that moved kin elsewhere, where the scenario has their number. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_make_migration(struct ofr_making *making);
/** Make education and activity. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_make_labour(struct ofr_making *making);
/** Make part of the labour force unemployed, by the areas' figures; before, everybody in it works. */
void ofr_make_unemployed(struct ofr_making *making);
/** Make criminal records, the authoritarian trait and attendance. */
void ofr_make_traits(struct ofr_making *making);
/** Make the places of neighbourhoods, by kind. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_make_places(struct ofr_making *making);
/** Choose everybody's usual places and list the visitors of each place. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_make_usual(struct ofr_making *making);
/** Make friends. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_make_ties(struct ofr_making *making);
/** Compare the people with the figures they were made from. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_make_checks(struct ofr_making *making);

/** Position of a neighbourhood on a map shared by all areas. @param east, north [out] km */
void ofr_place_on_map(const struct ofr_population *population, const struct ofr_neighbourhood *at,
                      double *east, double *north);
/** Radius within which a neighbourhood's streets and places lie, km. */
double ofr_neighbourhood_radius(const struct ofr_making *making, uint32_t neighbourhood);
/** Draw a point in a disc around (0, 0). @param id, index [in] of the draw @param radius [in] km
 *  @param x, y [out] km */
void ofr_point_in_disc(const struct ofr_making *making, uint32_t id, uint32_t index, double radius, double *x,
                       double *y);

/** Release a temporary array of the making. */
#define OFR_RELEASE(making, n, array) ofr_release((making)->account, n, sizeof *(array), (void **)&(array))
/** Allocate an array of the making or the population. */
#define OFR_MAKE(making, n, what, array)                                                                     \
    ofr_new((making)->account, n, sizeof *(array), what, (void **)&(array), (making)->reports)

#endif
