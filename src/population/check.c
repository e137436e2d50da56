/* Checks of the population's tables beyond the ranges of their cells. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/characters.h"
#include "base/memory.h"
#include "base/names.h"
#include "population/population.h"
#include "population/tables.h"

#define MOST_MOVED                                                                                           \
    50.0             /* percent of households: the first of each family stays, and a family has two or more */
#define MOST_OFF 0.5 /* percent by which shares that should sum to 100 may miss it */

static void fault(struct ofr_reports *reports, ofr_status *status, const struct ofr_table *table, size_t row,
                  const char *column, const char *format, double value) {
    struct ofr_position at = ofr_table_position(table, row, column);
    *status = ofr_fail_at(reports, OFR_BAD_INPUT, &at, format, value);
}

/* Whether a row is the first of its governorate; of those that name none, in tables without any. */
static bool opens_governorate(const struct ofr_table *table, size_t row) {
    for (size_t earlier = 0; earlier < row; earlier++)
        if (strcmp(ofr_table_text(table, "governorate", earlier),
                   ofr_table_text(table, "governorate", row)) == 0)
            return false;
    return true;
}

/* Columns that must sum to 100 percent down a table, over the rows of a governorate. */
static void check_sum(const struct ofr_table *table, const char *governorate, const char *const *columns,
                      size_t n_columns, struct ofr_reports *reports, ofr_status *status) {
    double sum = 0.0;
    size_t last = 0;
    for (size_t row = 0; row < table->n_rows; row++) {
        if (strcmp(ofr_table_text(table, "governorate", row), governorate) != 0)
            continue;
        last = row;
        for (size_t c = 0; c < n_columns; c++)
            sum += ofr_table_number(table, columns[c], row);
    }
    if (table->n_rows == 0 || fabs(sum - 100.0) <= MOST_OFF)
        return;
    struct ofr_position at = ofr_table_position(table, last, NULL);
    *status = ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                          "table %s: the shares sum to %g percent; they must sum to 100 (to within %g)",
                          table->form->name, sum, MOST_OFF);
}

/* Age groups in order, without gap or overlap, up to 99, of the rows whose column (NULL: any row) says
 * `value`. */
static void check_ages(const struct ofr_table *table, const char *column, const char *value, int first,
                       struct ofr_reports *reports, ofr_status *status) {
    double expected = first;
    size_t last = table->n_rows;
    for (size_t row = 0; row < table->n_rows; row++) {
        if (column != NULL && strcmp(ofr_table_text(table, column, row), value) != 0)
            continue;
        double from = ofr_table_number(table, "age_from", row), to = ofr_table_number(table, "age_to", row);
        if (from != expected)
            fault(reports, status, table, row, "age_from",
                  from < expected ? "the age group overlaps the one before it; it must begin at %g"
                                  : "there is a gap before this age group; it must begin at %g",
                  expected);
        if (to < from)
            fault(reports, status, table, row, "age_to",
                  "the age group ends before it begins; age_to must be at "
                  "least %g",
                  from);
        expected = (to < from ? from : to) + 1.0;
        last = row;
    }
    if (last == table->n_rows) {
        struct ofr_position at = ofr_table_position(table, 0, NULL);
        *status =
            ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                        "table %s has no age groups%s%s; it must cover ages "
                        "%d to 99",
                        table->form->name, column != NULL ? " for " : "", column != NULL ? value : "", first);
    } else if (expected < OFR_N_AGES) {
        fault(reports, status, table, last, "age_to", "the last age group ends at %g; it must reach 99",
              expected - 1.0);
    }
}

static void check_education(const struct ofr_table *table, struct ofr_reports *reports, ofr_status *status) {
    static const char *const levels[] = {"none", "primary", "secondary", "higher"};
    for (size_t row = 0; row < table->n_rows; row++) {
        const char *sex = ofr_table_text(table, "sex", row);
        double sum = 0.0;
        for (size_t level = 0; level < 4; level++)
            sum += ofr_table_number(table, levels[level], row);
        if (fabs(sum - 100.0) > MOST_OFF)
            fault(reports, status, table, row, "none",
                  "the four shares of this row sum to %g percent; they must sum "
                  "to 100",
                  sum);
        if (strcmp(sex, "women") == 0 || strcmp(sex, "men") == 0)
            continue;
        struct ofr_position at = ofr_table_position(table, row, "sex");
        *status = ofr_fail_at(reports, OFR_BAD_INPUT, &at, "sex is \"%s\"; it must be women or men", sex);
    }
    check_ages(table, "sex", "women", 10, reports, status);
    check_ages(table, "sex", "men", 10, reports, status);
}

static void check_participation(const struct ofr_table *table, struct ofr_reports *reports,
                                ofr_status *status) {
    static const char *const sexes[] = {"women", "men"};
    check_ages(table, NULL, NULL, 0, reports, status);
    for (size_t row = 0; row < table->n_rows; row++) {
        double sums[2] = {
            ofr_table_number(table, "women_student", row) + ofr_table_number(table, "women_active", row),
            ofr_table_number(table, "men_student", row) + ofr_table_number(table, "men_active", row)};
        for (int sex = 0; sex < 2; sex++) {
            if (!(sums[sex] > 100.0))
                continue;
            struct ofr_position at = ofr_table_position(table, row, sex ? "men_active" : "women_active");
            *status = ofr_fail_at(
                reports, OFR_BAD_INPUT, &at,
                "students and labour force of %s are %g percent together; at most 100 is possible",
                sexes[sex], sums[sex]);
        }
    }
}

static void check_places(const struct ofr_table *table, struct ofr_reports *reports, ofr_status *status) {
    static const enum ofr_place_role needed[] = {OFR_WORKPLACE, OFR_SCHOOL, OFR_DAWN_HALL, OFR_CAFE,
                                                 OFR_SQUARE};
    bool seen[OFR_N_PLACE_ROLES + 1] = {false};
    for (size_t row = 0; row < table->n_rows; row++) {
        const char *name = ofr_table_text(table, "role", row);
        enum ofr_place_role role = ofr_place_role_of(name);
        seen[role] = true;
        if (role < OFR_N_PLACE_ROLES)
            continue;
        const char *near = ofr_nearest(name, ofr_place_role_names, OFR_N_PLACE_ROLES);
        struct ofr_position at = ofr_table_position(table, row, "role");
        *status = ofr_fail_at(
            reports, OFR_BAD_INPUT, &at,
            "role is \"%s\"; it must be workplace, school, university, hall, cafe, square, centre or "
            "prison%s%s%s",
            name, near != NULL ? "; did you mean " : "", near != NULL ? near : "", near != NULL ? "?" : "");
    }
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        if (seen[needed[i]])
            continue;
        struct ofr_position at = {.file = table->file};
        *status = ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                              "table places has no kind with role %s; it must have one",
                              ofr_place_role_names[needed[i]]);
    }
    if (table->n_rows > 255) {
        struct ofr_position at = ofr_table_position(table, 255, NULL);
        *status = ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                              "table places has %zu kinds; at most 255 are possible", table->n_rows);
    }
}

/* The source of a count decides which areas a league table ranks, so an unknown word is a fault. */
static void check_population_status(const struct ofr_table *table, struct ofr_reports *reports,
                                    ofr_status *status) {
    static const char *const words[] = {"census", "estimate"};
    for (size_t row = 0; row < table->n_rows; row++) {
        const char *word = ofr_table_text(table, "population_status", row);
        if (word[0] == '\0' || strcmp(word, words[0]) == 0 || strcmp(word, words[1]) == 0)
            continue;
        const char *near = ofr_nearest(word, words, 2);
        struct ofr_position at = ofr_table_position(table, row, "population_status");
        *status = ofr_fail_at(
            reports, OFR_BAD_INPUT, &at, "population_status is \"%s\"; it must be census or estimate%s%s%s",
            word, near != NULL ? "; did you mean " : "", near != NULL ? near : "", near != NULL ? "?" : "");
    }
}

/* Governorates that exist and differ, each pair once, and most households of each from there. */
static void check_migration(const struct ofr_table *table, const struct ofr_table *areas,
                            struct ofr_reports *reports, ofr_status *status) {
    static const char *const ends[] = {"from", "to"};
    for (size_t row = 0; row < table->n_rows; row++) {
        const char *names[2];
        double sum = 0.0;
        for (int end = 0; end < 2; end++) {
            names[end] = ofr_table_text(table, ends[end], row);
            struct ofr_position at = ofr_table_position(table, row, ends[end]);
            if (!ofr_has_rows_for(areas, names[end]))
                *status = ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                                      "%s is \"%s\"; no area of table areas is of that governorate",
                                      ends[end], names[end]);
        }
        bool again = strcmp(names[0], names[1]) == 0;
        for (size_t earlier = 0; earlier <= row; earlier++) {
            bool same_to = strcmp(ofr_table_text(table, "to", earlier), names[1]) == 0;
            again |=
                earlier < row && same_to && strcmp(ofr_table_text(table, "from", earlier), names[0]) == 0;
            sum += same_to ? ofr_table_number(table, "share", earlier) : 0.0;
        }
        struct ofr_position at = ofr_table_position(table, row, NULL);
        if (again)
            *status = ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                                  "from %s to %s: the two must differ, and be in the table once", names[0],
                                  names[1]);
        if (sum > MOST_MOVED)
            fault(reports, status, table, row, "share",
                  "with the rows above, %g percent of the households came from elsewhere; at most 50 is "
                  "possible",
                  sum);
    }
}

static void check_entry_records(const struct ofr_table *table, const struct ofr_table *areas,
                                struct ofr_reports *reports, ofr_status *status) {
    for (size_t row = 0; row < table->n_rows; row++) {
        const char *name = ofr_table_text(table, "governorate", row);
        bool again = false;
        for (size_t earlier = 0; earlier < row; earlier++)
            again |= strcmp(ofr_table_text(table, "governorate", earlier), name) == 0;
        struct ofr_position at = ofr_table_position(table, row, "governorate");
        if (again)
            *status = ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                                  "governorate \"%s\" is in the table twice; once is allowed", name);
        else if (!ofr_has_rows_for(areas, name))
            *status =
                ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                            "governorate is \"%s\"; no area of table areas is of that governorate", name);
        double records = ofr_table_number(table, "records", row);
        if (records != floor(records))
            fault(reports, status, table, row, "records", "records is %g; it must be a whole number",
                  records);
    }
}

static void check_areas(const struct ofr_table *table, struct ofr_reports *reports, ofr_status *status) {
    static const char *const needed[] = {"unemployment", "male_unemployment", "internet_use"};
    double people = 0.0;
    struct ofr_position at = {.file = table->file};
    for (size_t row = 0; row < table->n_rows; row++) {
        double here = ofr_table_number(table, "population", row);
        people += here;
        if (here != floor(here))
            fault(reports, status, table, row, "population", "population is %g; it must be a whole number",
                  here);
        if (ofr_table_number(table, "unemployment", row) == 0.0 &&
            ofr_table_number(table, "male_unemployment", row) > 0.0)
            fault(reports, status, table, row, "male_unemployment",
                  "men's unemployment is %g percent where "
                  "unemployment is 0",
                  ofr_table_number(table, "male_unemployment", row));
    }
    if (people < 1.0)
        *status = ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                              "table areas: the total population is %g; it must be at least 1", people);
    if (people > 4e9)
        *status = ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                              "table areas: the total population is %g; at most 4e9 is "
                              "possible",
                              people);
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        if (people >= 1.0 && isnan(ofr_area_share(table, needed[i], 0, NULL)))
            *status = ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                                  "table areas: no area has a figure for %s; at least one "
                                  "must, since its mean replaces missing figures",
                                  needed[i]);
    }
}

static void check_sizes(const struct ofr_table *table, struct ofr_reports *reports, ofr_status *status) {
    static const char *const share[] = {"share"};
    for (size_t row = 0; row < table->n_rows; row++) {
        double size = ofr_table_number(table, "size", row);
        const char *governorate = ofr_table_text(table, "governorate", row);
        bool again = false;
        if (opens_governorate(table, row))
            check_sum(table, governorate, share, 1, reports, status);
        for (size_t earlier = 0; earlier < row; earlier++)
            again |= ofr_table_number(table, "size", earlier) == size &&
                     strcmp(ofr_table_text(table, "governorate", earlier), governorate) == 0;
        if (again)
            fault(reports, status, table, row, "size", "size %g is in the table twice; once is allowed",
                  size);
        if (size != floor(size))
            fault(reports, status, table, row, "size", "size is %g; it must be a whole number", size);
    }
}

static void check_pyramid(const struct ofr_table *ages, struct ofr_reports *reports, ofr_status *status) {
    static const char *const sexes[] = {"women", "men"};
    for (size_t row = 0; row < ages->n_rows; row++) {
        const char *governorate = ofr_table_text(ages, "governorate", row);
        if (!opens_governorate(ages, row))
            continue;
        check_sum(ages, governorate, sexes, 2, reports, status);
        check_ages(ages, "governorate", governorate, 0, reports, status);
    }
}

/* The governorates of a table, sorted; the first row of each is found. */
static ofr_status sort_governorates(const struct ofr_table *table, ofr_order order, struct ofr_names *names,
                                    struct ofr_reports *reports) {
    const char **texts = NULL;
    *names = (struct ofr_names){0};
    OFR_TRY(OFR_NEW(NULL, texts, table->n_rows, "the names of governorates", reports));
    for (size_t row = 0; row < table->n_rows; row++)
        texts[row] = ofr_table_text(table, "governorate", row);
    ofr_status status = ofr_names_sort(texts, table->n_rows, order, names, reports);
    ofr_free(texts);
    return status;
}

static void check_rows_of(const struct ofr_table *areas, const struct ofr_names *of_areas,
                          const struct ofr_table *table, const struct ofr_names *of_table,
                          struct ofr_reports *reports, ofr_status *status) {
    for (size_t row = 0; row < table->n_rows; row++) {
        const char *name = ofr_table_text(table, "governorate", row);
        if (name[0] == '\0' || ofr_names_find(of_areas, name) != SIZE_MAX)
            continue;
        struct ofr_position at = ofr_table_position(table, row, "governorate");
        *status = ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                              "governorate is \"%s\"; it must be one of table areas, or empty", name);
    }
    for (size_t row = 0; row < areas->n_rows; row++) {
        const char *name = ofr_table_text(areas, "governorate", row);
        bool told = ofr_names_find(of_areas, name) < row;
        if (told || ofr_names_find(of_table, name) != SIZE_MAX || ofr_names_find(of_table, "") != SIZE_MAX)
            continue;
        struct ofr_position at = ofr_table_position(table, table->n_rows - 1, NULL);
        *status =
            ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                        "table %s has no rows for governorate \"%s\"; it must have some of that name, or "
                        "some without a name",
                        table->form->name, name);
    }
}

/* In a table with a column `governorate`: names must be those of table areas, and every governorate must
 * have rows, of its own or without a name. */
static void check_governorates(const struct ofr_table *areas, const struct ofr_table *table,
                               struct ofr_reports *reports, ofr_status *status) {
    struct ofr_names of_areas = {0}, of_table = {0};
    ofr_status sorted = sort_governorates(areas, strcmp, &of_areas, reports);
    OFR_THEN(sorted, sort_governorates(table, strcmp, &of_table, reports));
    if (sorted == OFR_OK)
        check_rows_of(areas, &of_areas, table, &of_table, reports, status);
    else
        *status = sorted;
    ofr_names_free(&of_areas);
    ofr_names_free(&of_table);
}

/* --areas takes both kinds of names, so an area may not have the name of a governorate. */
static void check_names(const struct ofr_table *areas, struct ofr_reports *reports, ofr_status *status) {
    struct ofr_names governorates;
    ofr_status sorted = sort_governorates(areas, ofr_name_order, &governorates, reports);
    if (sorted != OFR_OK)
        *status = sorted;
    for (size_t row = 0; row < areas->n_rows && sorted == OFR_OK; row++) {
        const char *name = ofr_table_text(areas, "area", row);
        if (ofr_names_find(&governorates, name) == SIZE_MAX)
            continue;
        struct ofr_position at = ofr_table_position(areas, row, "area");
        *status = ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                              "area %s is called as a governorate; the two must differ", name);
    }
    ofr_names_free(&governorates);
}

ofr_status ofr_population_check_scenario(const struct ofr_scenario *scenario, struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    const struct ofr_table *areas = ofr_scenario_table(scenario, "areas");
    const struct ofr_table *ages = ofr_scenario_table(scenario, "ages");
    const struct ofr_table *sizes = ofr_scenario_table(scenario, "household_sizes");
    check_areas(areas, reports, &status);
    check_names(areas, reports, &status);
    check_population_status(areas, reports, &status);
    check_entry_records(ofr_scenario_table(scenario, "entry_records"), areas, reports, &status);
    check_migration(ofr_scenario_table(scenario, "migration"), areas, reports, &status);
    check_governorates(areas, ages, reports, &status);
    check_governorates(areas, sizes, reports, &status);
    check_pyramid(ages, reports, &status);
    check_sizes(sizes, reports, &status);
    check_education(ofr_scenario_table(scenario, "education"), reports, &status);
    check_participation(ofr_scenario_table(scenario, "participation"), reports, &status);
    check_places(ofr_scenario_table(scenario, "places"), reports, &status);
    return status;
}
