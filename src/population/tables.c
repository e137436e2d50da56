#include "population/tables.h"

#include <math.h>
#include <string.h>

#define N_OF(array) (sizeof(array) / sizeof(array)[0])

#define NUMBER(name, unit, low, high, meaning)                                                               \
    { name, OFR_CELL_NUMBER, unit, low, high, false, false, meaning }
#define MAY_MISS(name, unit, low, high, meaning)                                                             \
    { name, OFR_CELL_NUMBER, unit, low, high, true, true, meaning }
#define TEXT(name, meaning)                                                                                  \
    { name, OFR_CELL_TEXT, "", 0, 0, false, false, meaning }
#define AGE_FROM NUMBER("age_from", "years", 0, 99, "youngest age of the group")
#define AGE_TO NUMBER("age_to", "years", 0, 120, "oldest age of the group")

static const struct ofr_column_form area_columns[] = {
    TEXT("area", "name of the area"),
    NUMBER("population", "people", 0, 2e7, "people who live there"),
    {"population_status", OFR_CELL_TEXT, "", 0, 0, true, true, "census or estimate"},
    NUMBER("lat", "degrees north", -90, 90, "latitude of the seat"),
    NUMBER("lon", "degrees east", -180, 180, "longitude of the seat"),
    NUMBER("km2", "km2", 0.1, 1e6, "surface"),
    NUMBER("border_km", "km", 0, 5000, "distance from the seat to the land border, straight line"),
    MAY_MISS("unemployment", "percent", 0, 100, "unemployed over the labour force, 15 and older"),
    MAY_MISS("male_unemployment", "percent", 0, 100, "the same for men"),
    MAY_MISS("graduate_unemployment", "percent", 0, 100, "the same for people with higher education"),
    MAY_MISS("illiteracy", "percent", 0, 100, "people of 10 or older who cannot read and write"),
    MAY_MISS("higher_education", "percent", 0, 100, "people of 10 or older with higher education"),
    MAY_MISS("internet_use", "percent", 0, 100, "people of 10 or older who use the internet"),
    MAY_MISS("poverty", "percent", 0, 100, "people below the national poverty line"),
    {"recruiter_weight", OFR_CELL_NUMBER, "1", 0, 1000, false, true,
     "relative chance that a recruiter at the start is based there"},
    {"distrust_shift", OFR_CELL_NUMBER, "standard deviations", -2, 2, true, true,
     "institutional distrust at the start less the country's, in standard deviations between people"},
    {"governorate", OFR_CELL_TEXT, "", 0, 0, false, true,
     "governorate it belongs to; a name for --areas, and whose mean replaces missing figures"},
};
static const struct ofr_column_form migration_columns[] = {
    TEXT("from", "governorate they came from, as table areas has it"),
    TEXT("to", "governorate they live in"),
    NUMBER("share", "percent", 0, 100, "households of `to` whose kin live in `from`"),
};
static const struct ofr_column_form entry_record_columns[] = {
    TEXT("governorate", "governorate as table areas has it"),
    NUMBER("records", "people", 0, 1e6, "entry records that name the governorate"),
};
#define OF_GOVERNORATE                                                                                       \
    {                                                                                                        \
        "governorate", OFR_CELL_TEXT, "", 0, 0, true, true,                                                  \
            "where the row holds; empty: in governorates without rows of their own"                          \
    }
static const struct ofr_column_form age_columns[] = {
    OF_GOVERNORATE,
    AGE_FROM,
    AGE_TO,
    NUMBER("women", "percent", 0, 100, "women and girls of the group over all people"),
    NUMBER("men", "percent", 0, 100, "men and boys of the group over all people"),
};
static const struct ofr_column_form size_columns[] = {
    OF_GOVERNORATE,
    NUMBER("size", "people", 1, 30, "people in the household"),
    NUMBER("share", "percent", 0, 100, "households of that size over all households"),
};
static const struct ofr_column_form education_columns[] = {
    TEXT("sex", "women or men"),
    AGE_FROM,
    AGE_TO,
    NUMBER("none", "percent", 0, 100, "no schooling, or cannot read and write"),
    NUMBER("primary", "percent", 0, 100, "primary education"),
    NUMBER("secondary", "percent", 0, 100, "secondary education"),
    NUMBER("higher", "percent", 0, 100, "higher education"),
};
static const struct ofr_column_form participation_columns[] = {
    AGE_FROM,
    AGE_TO,
    NUMBER("women_student", "percent", 0, 100, "women and girls of the group at school or university"),
    NUMBER("men_student", "percent", 0, 100, "men and boys of the group at school or university"),
    NUMBER("women_active", "percent", 0, 100, "women of the group in the labour force"),
    NUMBER("men_active", "percent", 0, 100, "men of the group in the labour force"),
    NUMBER("unemployment_ratio", "1", 0, 20, "odds of unemployment in the group, over those at 30 to 34"),
};
static const struct ofr_column_form place_columns[] = {
    TEXT("kind", "what the kind of place is called"),
    TEXT("role", "workplace, school, university, hall, cafe, square, centre or prison"),
    NUMBER("per_thousand", "places per 1000 people", 0, 1000, "how many there are"),
    NUMBER("capacity", "people", 1, 100000, "regular visitors it can hold; the weight of a workplace"),
};

#define TABLE(variable, name, columns, meaning)                                                              \
    const struct ofr_table_form variable = {name, columns, N_OF(columns), OFR_SOCIETY, meaning, false}
TABLE(ofr_areas_form, "areas", area_columns, "areas (delegations) and their figures");
TABLE(ofr_ages_form, "ages", age_columns, "people by age group and sex");
TABLE(ofr_household_sizes_form, "household_sizes", size_columns, "households by size");
TABLE(ofr_education_form, "education", education_columns,
      "education by sex and age group, before it is "
      "shifted to each area's illiteracy and higher education");
TABLE(ofr_participation_form, "participation", participation_columns,
      "students, labour force and relative "
      "unemployment by age group and sex");
TABLE(ofr_places_form, "places", place_columns, "kinds of places");
const struct ofr_table_form ofr_migration_form = {
    "migration",
    migration_columns,
    N_OF(migration_columns),
    OFR_SOCIETY,
    "households that moved between governorates, which keep their kin where they came from",
    true};
const struct ofr_table_form ofr_entry_records_form = {
    "entry_records",
    entry_record_columns,
    N_OF(entry_record_columns),
    OFR_SOCIETY,
    "people by governorate in published records, to compare a league table with; never an input",
    true};

const struct ofr_table_form *const ofr_population_tables[] = {OFR_POPULATION_TABLES};
const size_t ofr_n_population_tables = N_OF(ofr_population_tables);

const char *const ofr_place_role_names[OFR_N_PLACE_ROLES] = {"workplace", "school", "university", "hall",
                                                             "cafe",      "square", "centre",     "prison"};

const char *const ofr_place_role_words[OFR_N_PLACE_ROLES] = {"workplace", "school", "university", "dawn_hall",
                                                             "cafe",      "square", "centre",     "prison"};

enum ofr_place_role ofr_place_role_of(const char *name) {
    for (int role = 0; role < OFR_N_PLACE_ROLES; role++)
        if (strcmp(name, ofr_place_role_names[role]) == 0)
            return (enum ofr_place_role)role;
    return OFR_N_PLACE_ROLES;
}

/* The years of a row's group that exist, as [*from, *to). */
static void years_of_row(const struct ofr_table *table, size_t row, int *from, int *to) {
    double low = ofr_table_number(table, "age_from", row), high = ofr_table_number(table, "age_to", row);
    *from = (int)low;
    *to = high >= OFR_N_AGES ? OFR_N_AGES : (int)high + 1;
}

void ofr_by_age_read(const struct ofr_table *table, const char *const columns[OFR_N_SEXES],
                     struct ofr_by_age *shares) {
    *shares = (struct ofr_by_age){0};
    for (size_t row = 0; row < table->n_rows; row++) {
        int from, to;
        years_of_row(table, row, &from, &to);
        for (int sex = 0; sex < OFR_N_SEXES; sex++)
            for (int age = from; age < to; age++)
                shares->share[sex][age] = ofr_table_number(table, columns[sex], row) / 100.0;
    }
}

bool ofr_has_rows_for(const struct ofr_table *table, const char *governorate) {
    for (size_t row = 0; row < table->n_rows; row++)
        if (strcmp(ofr_table_text(table, "governorate", row), governorate) == 0)
            return true;
    return false;
}

bool ofr_row_holds(const struct ofr_table *table, size_t row, const char *governorate) {
    const char *where = ofr_has_rows_for(table, governorate) ? governorate : "";
    return strcmp(ofr_table_text(table, "governorate", row), where) == 0;
}

void ofr_age_pyramid(const struct ofr_table *ages, const char *governorate, struct ofr_by_age *pyramid) {
    static const char *const columns[OFR_N_SEXES] = {"women", "men"};
    *pyramid = (struct ofr_by_age){0};
    double total = 0.0;
    for (size_t row = 0; row < ages->n_rows; row++) {
        int from, to;
        if (!ofr_row_holds(ages, row, governorate))
            continue;
        years_of_row(ages, row, &from, &to);
        /* an open last group (80 and older) thins out by about a seventh a year */
        double thinning = to - from > 10 && from >= 65 ? 0.86 : 1.0, sum = 0.0, weight = 1.0;
        for (int age = from; age < to; age++, weight *= thinning)
            sum += weight;
        for (int sex = 0; sex < OFR_N_SEXES; sex++) {
            double share = ofr_table_number(ages, columns[sex], row);
            weight = 1.0;
            for (int age = from; age < to; age++, weight *= thinning)
                pyramid->share[sex][age] = share * weight / sum;
            total += share;
        }
    }
    for (int sex = 0; sex < OFR_N_SEXES; sex++)
        for (int age = 0; age < OFR_N_AGES; age++)
            pyramid->share[sex][age] /= total;
}

/* The mean of a column over the areas that have a figure, of a governorate or (NULL) of all; NAN where
 * there is none. */
static double mean_share(const struct ofr_table *areas, const char *column, const char *governorate) {
    double sum = 0.0, people = 0.0;
    for (size_t i = 0; i < areas->n_rows; i++) {
        if (governorate != NULL && strcmp(ofr_table_text(areas, "governorate", i), governorate) != 0)
            continue;
        double value = ofr_table_number(areas, column, i);
        double weight = isnan(value) ? 0.0 : ofr_table_number(areas, "population", i);
        sum += weight > 0.0 ? weight * value : 0.0;
        people += weight;
    }
    return people > 0.0 ? sum / people / 100.0 : NAN;
}

double ofr_area_share(const struct ofr_table *areas, const char *column, size_t row, bool *estimated) {
    double here = ofr_table_number(areas, column, row);
    if (estimated != NULL)
        *estimated = isnan(here);
    if (!isnan(here))
        return here / 100.0;
    double near = mean_share(areas, column, ofr_table_text(areas, "governorate", row));
    return isnan(near) ? mean_share(areas, column, NULL) : near;
}
