/*
 * Population: the synthetic people of a scenario, their homes, kin, friends and usual places.
 *
 * It is made once for a seed and then only read, so replicates share it. People are in home order: areas hold
 * neighbourhoods, these streets, these households, these people, each a contiguous range. So people who live
 * near each other are near in memory. Values that change during a run are columns of the model. No real
 * person is in it.
 *
 * Invariant: ranges nest and cover everyone once; friends are mutual, sorted and never
 * oneself; a usual place lists exactly the people (12 or older at the start) who have it.
 */
#ifndef OFR_POPULATION_POPULATION_H
#define OFR_POPULATION_POPULATION_H

#include <stdint.h>

#include "base/draws.h"
#include "base/memory.h"
#include "base/report.h"
#include "scenario/scenario.h"

#define OFR_NONE UINT32_MAX

enum ofr_education { OFR_NO_EDUCATION, OFR_PRIMARY, OFR_SECONDARY, OFR_HIGHER };
enum ofr_activity {
    OFR_CHILD, /* under 6, or not at school */
    OFR_STUDENT,
    OFR_EMPLOYED,
    OFR_UNEMPLOYED, /* without work and seeking it */
    OFR_INACTIVE,
    OFR_RETIRED,
    OFR_N_ACTIVITIES
};
/* Place in the household. "Child" means a son or daughter of the head, of any age. */
enum ofr_role { OFR_HEAD, OFR_SPOUSE, OFR_OFFSPRING, OFR_RELATIVE };

/* What a place is for. The scenario's table `places` gives kinds names of its own
 * ("café", "place of worship"); only the role moves anything. */
enum ofr_place_role {
    OFR_WORKPLACE,
    OFR_SCHOOL,
    OFR_UNIVERSITY,
    OFR_DAWN_HALL, /* a hall with dawn hours: places of worship in the shipped scenario */
    OFR_CAFE,
    OFR_SQUARE,
    OFR_CENTRE, /* community or youth centre */
    OFR_PRISON,
    OFR_N_PLACE_ROLES
};
/* A person's usual places, by what they go there for. */
enum ofr_usual { OFR_USUAL_DAY, OFR_USUAL_HALL, OFR_USUAL_CAFE, OFR_USUAL_COMMONS, OFR_N_USUAL };

/* Bits of population.traits */
#define OFR_TRAIT_MALE 1u
#define OFR_TRAIT_EDUCATION_SHIFT 1 /* two bits */
#define OFR_TRAIT_RECORD 8u         /* criminal record */
#define OFR_TRAIT_AUTHORITARIAN 16u
#define OFR_TRAIT_ATTENDS 32u  /* goes to a hall with dawn hours at all */
#define OFR_TRAIT_ROLE_SHIFT 6 /* two bits */

struct ofr_area {
    char *name;
    uint32_t first_neighbourhood, n_neighbourhoods;
    uint32_t first_person, n_people;
    double lat, lon;
    double border_km;    /* from the seat to the land border, straight line */
    double internet;     /* share of people online, in [0, 1] */
    double unemployment; /* asked for, share of the labour force, in [0, 1] */
    double male_unemployment, female_unemployment;
    double poverty;        /* share, in [0, 1] */
    double distrust_shift; /* from the country's, in standard deviations between people; 0 where unknown */
    bool unemployment_estimated, poverty_estimated; /* the mean replaced a missing figure */
    uint32_t first_near_place; /* from which the usual places of its people are numbered */
    uint32_t scenario_row;     /* row in the scenario's table `areas` */
};

struct ofr_neighbourhood {
    uint32_t area;
    uint32_t first_street, n_streets;
    uint32_t first_person, n_people;
    float x_km, y_km; /* schematic, from the area's seat */
};

struct ofr_place {
    uint8_t role; /* enum ofr_place_role */
    uint8_t kind; /* row in the scenario's table `places` */
    uint16_t neighbourhood;
    uint32_t first_visitor, n_visitors; /* in population.visitors; who have it as a usual place */
    float x_km, y_km;                   /* schematic, same origin as its neighbourhood */
};

/** A usual place that lies too far off for a number of 16 bits. */
struct ofr_far_place {
    uint32_t person, use, place; /* use: enum ofr_usual */
};

/** A line of the comparison between the people and the figures they were made from. */
struct ofr_population_check {
    char name[64]; /* "unemployment, Thala" */
    double asked, made;
    char unit[16];
};

struct ofr_population {
    struct ofr_account account;
    /* areas of which nobody is kept are left out; the others are in the table's order */
    uint32_t n_people, n_households, n_families, n_streets, n_neighbourhoods, n_areas, n_places,
        n_place_kinds;
    uint32_t prison; /* the place that stands for prison; OFR_NONE if there is none */

    /* people [n_people], home order */
    uint8_t *age; /* completed years at the start */
    uint8_t *traits;
    uint8_t *activity; /* at the start */
    uint16_t *neighbourhood;
    uint32_t *household;
    uint16_t (*usual)[OFR_N_USUAL];   /* read by ofr_usual_place */
    struct ofr_far_place *far_places; /* [n_far_places] by person and use */
    uint32_t n_far_places, far_capacity;
    uint32_t *friend_start; /* [n_people + 1] */
    uint32_t *friends;      /* [friend_start[n_people]] sorted within a person */

    /* households [n_households + 1 or n_households] */
    uint32_t *household_start; /* first person; +1 at the end */
    uint32_t *household_street;
    uint32_t *household_family; /* extended family: related households near one another */

    uint32_t *street_start;         /* [n_streets + 1] first household */
    uint32_t *street_neighbourhood; /* [n_streets] */
    uint32_t *family_start;         /* [n_families + 1] into family_households */
    uint32_t *family_households;    /* [n_households] sorted within a family */

    struct ofr_neighbourhood *neighbourhoods;
    struct ofr_area *areas;
    struct ofr_place *places;
    uint32_t *visitors;      /* by place, sorted */
    char **place_kind_names; /* [n_place_kinds] */

    double share_kept; /* people made over the people of the whole scenario file */
    struct ofr_population_check *checks;
    uint32_t n_checks;
};

/** The parameters of the population; they are the first of a scenario. */
struct ofr_population_parameters {
#define PARAMETER OFR_PARAMETER_FIELD
#include "population/parameters.h"
#undef PARAMETER
};
#define OFR_N_POPULATION_PARAMETERS (sizeof(struct ofr_population_parameters) / sizeof(double))

/* The tables a population is made from: areas, ages, household_sizes, education,
 * participation, places, migration; and entry_records, which nothing is made from. */
extern const struct ofr_table_form ofr_areas_form, ofr_ages_form, ofr_household_sizes_form,
    ofr_education_form, ofr_participation_form, ofr_places_form, ofr_migration_form, ofr_entry_records_form;
#define OFR_POPULATION_TABLES                                                                                \
    &ofr_areas_form, &ofr_ages_form, &ofr_household_sizes_form, &ofr_education_form,                         \
        &ofr_participation_form, &ofr_places_form, &ofr_migration_form, &ofr_entry_records_form
extern const struct ofr_table_form *const ofr_population_tables[];
extern const size_t ofr_n_population_tables;

/**
 * Check what no single cell of those tables shows: shares that must sum, age groups that must
 * join, roles that must exist. For the schema's `check`.
 *
 * @errors   OFR_BAD_INPUT with one report for every fault, at its place
 */
OFR_MUST_USE ofr_status ofr_population_check_scenario(const struct ofr_scenario *scenario,
                                                      struct ofr_reports *reports);

/**
 * Make the people of a scenario.
 *
 * @param scenario [in] read and checked; its first parameters are the population's
 * @param seed     [in] the run's seed; draws use the stream of replicate 0xFFFFFFFF
 * @param population [out] owned by the caller; empty on failure
 * @errors   OFR_BAD_INPUT when the tables cannot make a population (e.g. nobody is kept);
 *           OFR_SYSTEM when memory is short
 * @parallel none; same bits everywhere
 * @cost     a few microseconds a person
 */
OFR_MUST_USE ofr_status ofr_population_make(const struct ofr_scenario *scenario, uint64_t seed,
                                            struct ofr_population *population, struct ofr_reports *reports);
/**
 * Give the same people other figures of unemployment and poverty: those of a scenario with the same areas.
 *
 * A person in the labour force is unemployed when their own draw lies below their chance by the new figures.
 * So a person without work at a low figure has none at a higher one. Homes, ties and usual places stay the
 * same, as they do when a person finds work during a run. The checks keep the figures before.
 *
 * @param population [in,out] made with `seed` and not yet shared; good for ofr_population_free only on
 * failure
 * @errors   OFR_BAD_INPUT when no area has a figure
 * @cost     a few tens of nanoseconds a person
 */
OFR_MUST_USE ofr_status ofr_population_set_figures(struct ofr_population *population,
                                                   const struct ofr_scenario *scenario, uint64_t seed,
                                                   struct ofr_reports *reports);
/** Free what a population holds; accepts an empty one. */
void ofr_population_free(struct ofr_population *population);

static inline bool ofr_is_male(const struct ofr_population *population, uint32_t person) {
    return population->traits[person] & OFR_TRAIT_MALE;
}
static inline enum ofr_education ofr_education_of(const struct ofr_population *population, uint32_t person) {
    return (enum ofr_education)(population->traits[person] >> OFR_TRAIT_EDUCATION_SHIFT & 3u);
}
static inline enum ofr_role ofr_role_of(const struct ofr_population *population, uint32_t person) {
    return (enum ofr_role)(population->traits[person] >> OFR_TRAIT_ROLE_SHIFT & 3u);
}
static inline uint32_t ofr_area_of(const struct ofr_population *population, uint32_t person) {
    return population->neighbourhoods[population->neighbourhood[person]].area;
}
/* How a usual place is kept: from the area's first near place, or one of these. */
#define OFR_USUAL_NONE UINT16_MAX
#define OFR_USUAL_FAR (UINT16_MAX - 1)

/** Find a usual place of a person among those that lie far off. @cost O(log n_far_places) */
uint32_t ofr_far_usual_place(const struct ofr_population *population, uint32_t person, enum ofr_usual use);

/** A usual place of somebody of an area; OFR_NONE where there is none. */
static inline uint32_t ofr_usual_place_in(const struct ofr_population *population, uint32_t area,
                                          uint32_t person, enum ofr_usual use) {
    uint16_t kept = population->usual[person][use];
    if (kept < OFR_USUAL_FAR)
        return population->areas[area].first_near_place + kept;
    return kept == OFR_USUAL_NONE ? OFR_NONE : ofr_far_usual_place(population, person, use);
}
static inline uint32_t ofr_usual_place(const struct ofr_population *population, uint32_t person,
                                       enum ofr_usual use) {
    return ofr_usual_place_in(population, ofr_area_of(population, person), person, use);
}
static inline uint32_t ofr_family_of(const struct ofr_population *population, uint32_t person) {
    return population->household_family[population->household[person]];
}
static inline uint32_t ofr_street_of(const struct ofr_population *population, uint32_t person) {
    return population->household_street[population->household[person]];
}

/** Room for the kin of anybody; more are not listed. */
enum { OFR_MOST_KIN = 64 };

/**
 * List the kin of a person: the household and the related households.
 *
 * @param kin  [out] at most `most` people, in id order of households, without the person
 * @return   how many were listed
 */
uint32_t ofr_kin_of(const struct ofr_population *population, uint32_t person, uint32_t *kin, uint32_t most);

#endif
