/* Education and activity of everybody, so that each area meets its figures.
 *
 * The tables give shares by sex and age for the whole; an area's own figures shift them on the
 * scale of log odds. Each person has a draw of their own, so results differ from targets by chance. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "population/making.h"

#define YOUNGEST_SCHOOLED 10 /* illiteracy and higher education are of people of 10 or older */
#define YOUNGEST_ACTIVE 15
#define YOUNGEST_UNIVERSITY 19
#define OLDEST_ACTIVE_CODE 60 /* from here on who does not work is retired */

static const char *const education_names[4] = {"none", "primary", "secondary", "higher"};

/* Shares of the four levels by sex and age. */
struct schooling {
    struct ofr_by_age level[4];
};

static int sex_of(const struct ofr_population *population, uint32_t person) {
    return population->traits[person] & OFR_TRAIT_MALE;
}

static int age_of(const struct ofr_population *population, uint32_t person) {
    return population->age[person] < OFR_N_AGES ? population->age[person] : OFR_N_AGES - 1;
}

static double log_odds(double p) { return ofr_log(p / (1.0 - p)); }

/* p with its log odds raised by `shift`; 0 and 1 stay. */
static double shifted(double p, double shift) {
    return p <= 0.0 || p >= 1.0 ? p : ofr_logistic(log_odds(p) + shift);
}

static void read_schooling(const struct ofr_table *table, struct schooling *schooling) {
    *schooling = (struct schooling){0};
    for (size_t row = 0; row < table->n_rows; row++) {
        int sex = strcmp(ofr_table_text(table, "sex", row), "men") == 0;
        int from = (int)ofr_table_number(table, "age_from", row);
        int to = (int)ofr_clamp(ofr_table_number(table, "age_to", row), 0, OFR_N_AGES - 1);
        for (int level = 0; level < 4; level++)
            for (int age = from; age <= to; age++)
                schooling->level[level].share[sex][age] =
                    ofr_table_number(table, education_names[level], row) / 100.0;
    }
}

/* People by sex and age. */
struct numbers {
    uint32_t n[OFR_N_SEXES][OFR_N_AGES];
};

/* The shift at which the mean of a share over the people counted is `target`; 0 without a target. */
static double find_shift(const struct numbers *people, const struct ofr_by_age *share, double target) {
    double low = -12.0, high = 12.0;
    for (int step = 0; step < 50 && !isnan(target); step++) {
        double middle = 0.5 * (low + high), sum = 0.0, all = 0.0;
        for (int sex = 0; sex < OFR_N_SEXES; sex++) {
            for (int age = YOUNGEST_SCHOOLED; age < OFR_N_AGES; age++) {
                if (people->n[sex][age] > 0)
                    sum += people->n[sex][age] * shifted(share->share[sex][age], middle);
                all += people->n[sex][age];
            }
        }
        if (sum < target * all)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

/* Shift the shares of no and of higher education to the area's figures; primary and secondary
 * divide the rest as before. */
static void fit_schooling(const struct ofr_making *making, const struct ofr_area *area,
                          struct schooling *schooling) {
    const struct ofr_population *population = making->population;
    const struct ofr_table *areas = ofr_scenario_table(making->scenario, "areas");
    struct numbers people = {0};
    for (uint32_t i = area->first_person; i < area->first_person + area->n_people; i++)
        people.n[sex_of(population, i)][age_of(population, i)]++;
    double illiteracy = ofr_area_share(areas, "illiteracy", area->scenario_row, NULL);
    double higher = ofr_area_share(areas, "higher_education", area->scenario_row, NULL);
    double none_shift = find_shift(&people, &schooling->level[0], illiteracy);
    double higher_shift = find_shift(&people, &schooling->level[3], higher);
    for (int sex = 0; sex < OFR_N_SEXES; sex++) {
        for (int age = 0; age < OFR_N_AGES; age++) {
            double *none = &schooling->level[0].share[sex][age], *most = &schooling->level[3].share[sex][age];
            double *primary = &schooling->level[1].share[sex][age],
                   *secondary = &schooling->level[2].share[sex][age];
            double middle = *primary + *secondary;
            *most = shifted(*most, higher_shift);
            *none = ofr_clamp(shifted(*none, none_shift), 0.0, 1.0 - *most);
            double scale = middle > 0.0 ? (1.0 - *none - *most) / middle : 0.0;
            *primary *= scale;
            *secondary *= scale;
        }
    }
}

static struct ofr_words schooling_draw(const struct ofr_making *making, uint32_t person) {
    return ofr_draw(making->draws, person, 0, OFR_MAKING_SCHOOLING, 0);
}

/* From 19 on only people with secondary education or more can be students. */
static double student_chance(const struct ofr_by_age *student, const struct schooling *schooling, int sex,
                             int age, int level) {
    double share = student->share[sex][age];
    if (age < YOUNGEST_UNIVERSITY)
        return share;
    double able = schooling->level[2].share[sex][age] + schooling->level[3].share[sex][age];
    return level < OFR_SECONDARY || able <= 0.0 ? 0.0 : share / able;
}

static void draw_schooling(struct ofr_making *making, const struct ofr_area *area,
                           const struct schooling *schooling, const struct ofr_by_age *student) {
    struct ofr_population *population = making->population;
    for (uint32_t i = area->first_person; i < area->first_person + area->n_people; i++) {
        int sex = sex_of(population, i), age = age_of(population, i), level = 0;
        struct ofr_words words = schooling_draw(making, i);
        double u = ofr_unit(words.w[0]);
        if (age >= YOUNGEST_SCHOOLED)
            for (; level < 3 && u >= schooling->level[level].share[sex][age]; level++)
                u -= schooling->level[level].share[sex][age];
        population->traits[i] = (uint8_t)(population->traits[i] | level << OFR_TRAIT_EDUCATION_SHIFT);
        bool studies = ofr_chance(words.w[1], student_chance(student, schooling, sex, age, level));
        population->activity[i] = studies ? OFR_STUDENT : age < YOUNGEST_ACTIVE ? OFR_CHILD : OFR_INACTIVE;
    }
}

/* Numbers of people by sex, age and whether they have higher education. */
struct counts {
    uint32_t n[OFR_N_SEXES][OFR_N_AGES][2];
};

static int is_graduate(const struct ofr_population *population, uint32_t person) {
    return ofr_education_of(population, person) == OFR_HIGHER;
}

/* Chance that a person who is no student is in the labour force, so that the share of the age group is
 * as the table has it, and the odds of women with higher education are `ratio` times the others'. */
static void fit_active(const struct counts *all, const struct counts *free, const struct ofr_by_age *active,
                       double ratio, double chance[OFR_N_SEXES][OFR_N_AGES][2]) {
    for (int sex = 0; sex < OFR_N_SEXES; sex++) {
        for (int age = YOUNGEST_ACTIVE; age < OFR_N_AGES; age++) {
            double wanted = active->share[sex][age] * (all->n[sex][age][0] + all->n[sex][age][1]);
            double low = 0.0, high = 0.995;
            for (int step = 0; step < 40; step++) {
                double p = 0.5 * (low + high), odds = p / (1.0 - p) * (sex == 0 ? ratio : 1.0);
                chance[sex][age][0] = p;
                chance[sex][age][1] = odds / (1.0 + odds);
                double sum = free->n[sex][age][0] * p + free->n[sex][age][1] * chance[sex][age][1];
                if (sum < wanted)
                    low = p;
                else
                    high = p;
            }
        }
    }
}

static void draw_active(struct ofr_making *making) {
    static const char *const names[OFR_N_SEXES] = {"women_active", "men_active"};
    struct ofr_population *population = making->population;
    struct ofr_by_age active;
    struct counts all = {0}, free = {0};
    double chance[OFR_N_SEXES][OFR_N_AGES][2] = {{{0}}};
    ofr_by_age_read(ofr_scenario_table(making->scenario, "participation"), names, &active);
    for (uint32_t i = 0; i < population->n_people; i++) {
        int sex = sex_of(population, i), age = age_of(population, i), graduate = is_graduate(population, i);
        all.n[sex][age][graduate]++;
        free.n[sex][age][graduate] += population->activity[i] == OFR_INACTIVE;
    }
    fit_active(&all, &free, &active, making->parameters.population_graduate_women, chance);
    for (uint32_t i = 0; i < population->n_people; i++) {
        if (population->activity[i] != OFR_INACTIVE)
            continue;
        int sex = sex_of(population, i), age = age_of(population, i);
        if (ofr_chance(schooling_draw(making, i).w[2], chance[sex][age][is_graduate(population, i)]))
            population->activity[i] = OFR_EMPLOYED;
        else if (age >= OLDEST_ACTIVE_CODE && (sex == 1 || ofr_education_of(population, i) >= OFR_SECONDARY))
            population->activity[i] = OFR_RETIRED;
    }
}

/* Odds of unemployment: ratio[age] x by_sex x (graduate or 1), fitted so that men, women and
 * graduates of the area are expected to have the rates asked. */
struct odds {
    double ratio[OFR_N_AGES], by_sex[OFR_N_SEXES], graduate;
};

static double unemployment_at(const struct odds *odds, int sex, int age, int graduate) {
    double x = odds->ratio[age] * odds->by_sex[sex] * (graduate ? odds->graduate : 1.0);
    return x / (1.0 + x);
}

static double expected_in(const struct odds *odds, const struct counts *force, int sex_wanted,
                          int graduate_wanted) {
    double sum = 0.0;
    for (int sex = 0; sex < OFR_N_SEXES; sex++)
        for (int age = YOUNGEST_ACTIVE; age < OFR_N_AGES; age++)
            for (int graduate = 0; graduate < 2; graduate++)
                if ((sex_wanted < 0 || sex == sex_wanted) &&
                    (graduate_wanted < 0 || graduate == graduate_wanted))
                    sum += force->n[sex][age][graduate] * unemployment_at(odds, sex, age, graduate);
    return sum;
}

/* Iterative proportional fitting on odds: each round sets men's, women's and graduates' odds by the
 * ratio of asked to expected odds. Converges in a few tens of rounds. */
static void fit_odds(const struct counts *force, const double by_sex[OFR_N_SEXES], double graduates,
                     struct odds *odds) {
    double n_sex[OFR_N_SEXES] = {0}, n_graduates = 0;
    for (int sex = 0; sex < OFR_N_SEXES; sex++) {
        for (int age = YOUNGEST_ACTIVE; age < OFR_N_AGES; age++) {
            n_sex[sex] += force->n[sex][age][0] + force->n[sex][age][1];
            n_graduates += force->n[sex][age][1];
        }
    }
    for (int round = 0; round < 60; round++) {
        for (int which = 0; which <= OFR_N_SEXES; which++) {
            bool is_sex = which < OFR_N_SEXES;
            double people = is_sex ? n_sex[which] : n_graduates, asked = is_sex ? by_sex[which] : graduates;
            if (!(people > 0.0) || isnan(asked))
                continue;
            double made = expected_in(odds, force, is_sex ? which : -1, is_sex ? -1 : 1) / people;
            made = ofr_clamp(made, 1e-9, 1.0 - 1e-9);
            asked = ofr_clamp(asked, 0.0, 0.999);
            double *factor = is_sex ? &odds->by_sex[which] : &odds->graduate;
            *factor *= asked / (1.0 - asked) / (made / (1.0 - made));
        }
    }
}

static void read_ratios(const struct ofr_table *participation, double ratio[OFR_N_AGES]) {
    static const char *const names[OFR_N_SEXES] = {"unemployment_ratio", "unemployment_ratio"};
    struct ofr_by_age by_age;
    ofr_by_age_read(participation, names, &by_age);
    for (int age = 0; age < OFR_N_AGES; age++)
        ratio[age] = by_age.share[0][age] * 100.0;
}

static void draw_unemployed(struct ofr_making *making, struct ofr_area *area) {
    struct ofr_population *population = making->population;
    const struct ofr_table *areas = ofr_scenario_table(making->scenario, "areas");
    struct counts force = {0};
    double n_sex[OFR_N_SEXES] = {0};
    for (uint32_t i = area->first_person; i < area->first_person + area->n_people; i++) {
        if (population->activity[i] != OFR_EMPLOYED)
            continue;
        force.n[sex_of(population, i)][age_of(population, i)][is_graduate(population, i)]++;
        n_sex[sex_of(population, i)]++;
    }
    double women =
        n_sex[0] > 0.0
            ? (area->unemployment * (n_sex[0] + n_sex[1]) - area->male_unemployment * n_sex[1]) / n_sex[0]
            : area->unemployment;
    area->female_unemployment = ofr_clamp(women, 0.0, 0.95);
    double by_sex[OFR_N_SEXES] = {area->female_unemployment, area->male_unemployment};
    struct odds odds = {.by_sex = {0.2, 0.2}, .graduate = 1.0};
    read_ratios(ofr_scenario_table(making->scenario, "participation"), odds.ratio);
    fit_odds(&force, by_sex, ofr_area_share(areas, "graduate_unemployment", area->scenario_row, NULL), &odds);
    for (uint32_t i = area->first_person; i < area->first_person + area->n_people; i++) {
        if (population->activity[i] != OFR_EMPLOYED)
            continue;
        double chance =
            unemployment_at(&odds, sex_of(population, i), age_of(population, i), is_graduate(population, i));
        if (ofr_chance(schooling_draw(making, i).w[3], chance))
            population->activity[i] = OFR_UNEMPLOYED;
    }
}

void ofr_make_unemployed(struct ofr_making *making) {
    for (uint32_t area = 0; area < making->population->n_areas; area++)
        draw_unemployed(making, &making->population->areas[area]);
}

ofr_status ofr_make_labour(struct ofr_making *making) {
    static const char *const names[OFR_N_SEXES] = {"women_student", "men_student"};
    struct ofr_population *population = making->population;
    struct schooling table;
    struct ofr_by_age student;
    read_schooling(ofr_scenario_table(making->scenario, "education"), &table);
    ofr_by_age_read(ofr_scenario_table(making->scenario, "participation"), names, &student);
    for (uint32_t area = 0; area < population->n_areas; area++) {
        struct schooling here = table;
        fit_schooling(making, &population->areas[area], &here);
        draw_schooling(making, &population->areas[area], &here, &student);
    }
    draw_active(making);
    ofr_make_unemployed(making);
    return OFR_OK;
}
