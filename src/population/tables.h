/*
 * Tables: the CSV tables from which a population is made, and lookups by age in them.
 *
 * src/scenario reads the files. Shares are percentages in the files and in [0, 1] in the results of these
 * functions.
 */
#ifndef OFR_POPULATION_TABLES_H
#define OFR_POPULATION_TABLES_H

#include "population/population.h"

#define OFR_N_AGES 100 /* ages 0 to 99; older people count as 99 */
#define OFR_N_SEXES 2  /* 0 women, 1 men: the bit OFR_TRAIT_MALE */

/** A share for every sex and single year of age, in [0, 1]. */
struct ofr_by_age {
    double share[OFR_N_SEXES][OFR_N_AGES];
};

/**
 * Spread a table's columns for women and men, given by age group, over single years.
 *
 * @param columns [in] [2] names of the column for women and for men
 * @param shares  [out] the group's percentage / 100 at each age; 0 at ages no row covers
 */
void ofr_by_age_read(const struct ofr_table *table, const char *const columns[OFR_N_SEXES],
                     struct ofr_by_age *shares);

/** Whether a table that may have a column `governorate` (ages, household_sizes) has rows for one. */
bool ofr_has_rows_for(const struct ofr_table *table, const char *governorate);
/** Whether a row of such a table holds in a governorate: its own rows, else those that name none. */
bool ofr_row_holds(const struct ofr_table *table, size_t row, const char *governorate);

/**
 * Share of a governorate's people at each sex and single year of age, from the table `ages`; sums to 1.
 * Within a group of five years years are equally frequent; the last, open group thins out.
 */
void ofr_age_pyramid(const struct ofr_table *ages, const char *governorate, struct ofr_by_age *pyramid);

/** Role named in the table `places`; OFR_N_PLACE_ROLES when there is none of that name. */
enum ofr_place_role ofr_place_role_of(const char *name);
extern const char *const ofr_place_role_names[OFR_N_PLACE_ROLES];
/** The same in databases and stories. */
extern const char *const ofr_place_role_words[OFR_N_PLACE_ROLES];

/**
 * A column of `areas` in percent as a share; a missing figure is replaced by the mean of the
 * areas of the same governorate that have one, else of all that have one, weighted by population.
 *
 * @param row       [in] of the table `areas`
 * @param estimated [out] true when the mean replaced a missing figure; may be NULL
 * @return   share in [0, 1]; NAN when no area has a figure
 */
double ofr_area_share(const struct ofr_table *areas, const char *column, size_t row, bool *estimated);

#endif
