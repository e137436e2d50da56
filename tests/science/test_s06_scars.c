/* S6: scars from battles with the police, a promise that failed, poverty - opinions that start from
 * data and are moved by what the state does to a person, their kin and their friends. */
#include "town.h"

#define DAYS 100
#define RAIDS                                                                                                \
    "talk.rate=0.05", "recruiters.start=0", "camps.arrivals=0", "police.raids=10", "police.noise=0.5",       \
        "police.take=8", "police.contacts=0", "violence.rate=0", "police.questioned=0",                      \
        "custody.local_days=3", "custody.extended=0", "custody.distrust=0.8", "courts.charge_uninvolved=0",  \
        "spillover.kin=0.3", "spillover.friends=0.15"

enum { ARRESTED = 1, KIN = 2, FRIEND = 4 };

/* Who was arrested and let go, and who is close to anybody arrested. */
static uint8_t *mark(const struct town *town) {
    uint8_t *marks = calloc(town->population.n_people, 1);
    const struct pathway *pathway = pathway_of(&town->engine);
    for (uint32_t r = 0; r < pathway->n_records; r++) {
        const struct pathway_record *record = &pathway->records[r];
        uint32_t person = record->person, kin[64];
        if (record->arrested_day == PATHWAY_NEVER)
            continue;
        marks[person] |= ARRESTED;
        uint32_t n_kin = ofr_kin_of(&town->population, person, kin, 64);
        for (uint32_t k = 0; k < n_kin; k++)
            marks[kin[k]] |= KIN;
        for (uint32_t f = town->population.friend_start[person];
             f < town->population.friend_start[person + 1]; f++)
            marks[town->population.friends[f]] |= FRIEND;
    }
    return marks;
}

struct scars {
    struct mean arrested, kin, friends, others; /* rise of distrust */
};

static struct scars run_raids(const char *change) {
    struct town town;
    town_open(&town, "Ezzouhour", "2011-12-31", SETTINGS(RAIDS, change));
    town_series(&town, "raids", 40);
    town_start(&town);
    uint32_t n_people = town.population.n_people;
    double *start = calloc(n_people, sizeof *start);
    for (uint32_t i = 0; i < n_people; i++)
        start[i] = town_opinion(&town, i, PATHWAY_DISTRUST);
    town_days(&town, DAYS);
    uint8_t *marks = mark(&town);
    struct scars scars = {0};
    for (uint32_t i = 0; i < n_people; i++) {
        struct mean *group = marks[i] & ARRESTED ? &scars.arrested
                             : marks[i] & KIN    ? &scars.kin
                             : marks[i] & FRIEND ? &scars.friends
                                                 : &scars.others;
        if (town.population.age[i] >= 12)
            mean_add(group, town_opinion(&town, i, PATHWAY_DISTRUST) - start[i]);
    }
    free(marks);
    free(start);
    town_close(&town);
    return scars;
}

static void test_an_arrest_raises_distrust_of_him_his_kin_and_friends(void **state) {
    (void)state;
    struct scars scars = run_raids("rule.police=1");
    assert_true(scars.arrested.n > 50);
    assert_true(mean_above(&scars.arrested, &scars.kin, 0.1));
    assert_true(mean_above(&scars.kin, &scars.others, 0.05));
    assert_true(mean_above(&scars.friends, &scars.others, 0.03));
    assert_true(fabs(mean_of(&scars.others)) < 0.05);
}

static void test_without_police_there_are_no_scars(void **state) {
    (void)state;
    struct scars scars = run_raids("rule.police=0");
    assert_true(scars.arrested.n == 0);
    assert_true(fabs(mean_of(&scars.others)) < 0.05);
}

static void test_each_part_has_its_own_cause(void **state) {
    (void)state;
    struct scars unheard = run_raids("spillover.kin=0");
    assert_false(mean_above(&unheard.kin, &unheard.others, 0.05));
    assert_true(mean_above(&unheard.friends, &unheard.others, 0.03));
    struct scars mild = run_raids("custody.distrust=0");
    assert_false(mean_above(&mild.arrested, &mild.kin, 0.1));
}

/* Deprivation starts higher where poverty is higher: poverty map 2015 (INS and World Bank). */
static double gap_in_deprivation(const char *change) {
    struct town town;
    town_open(
        &town, "Hassi El Ferid,Kasserine Sud", "2011-01-31",
        SETTINGS("opinion.deprivation_poverty=1", "population.poverty_mean=32.8", "talk.rate=0.05", change));
    town_start(&town);
    struct mean poor = {0}, other = {0};
    for (uint32_t i = 0; i < town.population.n_people; i++) {
        const struct ofr_area *area = &town.population.areas[ofr_area_of(&town.population, i)];
        mean_add(strcmp(area->name, "Hassi El Ferid") == 0 ? &poor : &other,
                 town_opinion(&town, i, PATHWAY_DEPRIVATION));
    }
    town_close(&town);
    return mean_of(&poor) - mean_of(&other);
}

static void test_deprivation_starts_where_poverty_is(void **state) {
    (void)state;
    assert_true(fabs(gap_in_deprivation("opinion.deprivation=0.2") - (0.535 - 0.328)) < 0.04);
    assert_true(fabs(gap_in_deprivation("opinion.deprivation_poverty=0")) < 0.04);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_arrest_raises_distrust_of_him_his_kin_and_friends),
        cmocka_unit_test(test_without_police_there_are_no_scars),
        cmocka_unit_test(test_each_part_has_its_own_cause),
        cmocka_unit_test(test_deprivation_starts_where_poverty_is)};
    return cmocka_run_group_tests_name("S6 scars", tests, NULL, NULL);
}
