/* Laws of the model's state, looked at every day of a busy town: everybody is in exactly one place,
 * circles and records agree, and who is away neither hears nor is met. */
#include "../science/town.h"
#include "models/pathway/custody.h"

#define BUSY                                                                                                 \
    TOWN_GROUP, "police.raids=10", "police.take=6", "police.noise=0.05", "leave.rate=1.5",                   \
        "leave.camp_rate=5", "walk_away.rate=2", "abroad.deaths=0.1", "abroad.returns=0.1",                  \
        "courts.sentence=0.3", "police.contacts=0", "camps.cleared=1", "camps.taken=0.5",                    \
        "camps.clearings=50", "commit.becomes_recruiter=0"

static bool is_away(const struct pathway_record *record) { return record->whereabouts != PATHWAY_FREE; }

/* The status that `go` and `talk` read says what the record says. */
static uint32_t check_people(const struct town *town) {
    const struct pathway *pathway = pathway_of(&town->engine);
    uint32_t n_away = 0, n_marked = 0;
    for (uint32_t i = 0; i < town->population.n_people; i++) {
        const struct pathway_record *record = pathway_record_of(&town->engine, i);
        bool away = record != NULL && is_away(record);
        n_marked += (pathway->presence[i].status & PATHWAY_IS_AWAY) != 0;
        n_away += away;
        assert_int_equal((pathway->presence[i].status & PATHWAY_IS_AWAY) != 0, away);
        for (int slot = 0; slot < OFR_N_SLOTS; slot++) {
            uint32_t where = pathway_where(&town->engine, i, (enum ofr_slot)slot);
            assert_int_equal(where == PATHWAY_AWAY, away);
            assert_true(where == PATHWAY_AWAY || where == PATHWAY_HOME || where < town->population.n_places);
        }
    }
    assert_int_equal(n_away, n_marked);
    return n_away;
}

/* Each member is once in the list of their circle and in no other list; a person has one record. */
static void check_circles(const struct town *town) {
    const struct pathway *pathway = pathway_of(&town->engine);
    uint32_t n_listed = 0, n_members = 0;
    for (uint32_t c = 0; c < pathway->n_circles; c++) {
        const struct pathway_circle *circle = &pathway->circles[c];
        assert_true(!circle->alive || circle->n_members > 0);
        for (uint32_t m = 0; circle->alive && m < circle->n_members; m++) {
            assert_int_equal(pathway->records[circle->member_rows[m]].circle, c + 1);
            n_listed++;
        }
    }
    for (uint32_t r = 0; r < pathway->n_records; r++) {
        const struct pathway_record *record = &pathway->records[r];
        n_members += record->circle != 0;
        /* a person who left is abroad, in a camp or dead; after arrest or return they are here again */
        assert_true(record->stage != PATHWAY_LEFT || record->whereabouts == PATHWAY_ABROAD ||
                    record->whereabouts == PATHWAY_CAMP || record->whereabouts == PATHWAY_DEAD);
        assert_int_equal(pathway->record_of[record->person], r + 1);
        assert_true(record->circle == 0 ||
                    (record->whereabouts != PATHWAY_ABROAD && record->whereabouts != PATHWAY_DEAD &&
                     record->whereabouts != PATHWAY_CAMP));
    }
    assert_int_equal(n_listed, n_members);
}

/* Room for all who go to a camp, and operations in the massifs from the first day on. */
static void town_clearings(struct town *town) {
    const struct ofr_table *massifs = ofr_scenario_table(town->scenario, "massifs");
    for (size_t row = 0; row < massifs->n_rows; row++)
        ofr_table_column(massifs, "capacity")->numbers[row] = 10000;
    const struct ofr_table *dated = ofr_scenario_table(town->scenario, "dated_events");
    for (size_t row = 0; row < dated->n_rows; row++)
        if (strcmp(ofr_table_text(dated, "event", row), "zone_closed") == 0)
            ofr_table_column(dated, "date")->numbers[row] = town->scenario->first_day;
}

static void test_everybody_is_in_exactly_one_place(void **state) {
    (void)state;
    struct town town;
    town_open(&town, "Ezzouhour", "2012-12-31", SETTINGS(BUSY));
    town_series(&town, "raids", 40);
    town_series(&town, "pull_syria", 1);
    town_clearings(&town);
    town_start(&town);
    uint32_t n_people = town.population.n_people, seen[PATHWAY_DEAD + 1] = {0}, n_taken = 0;
    for (uint32_t day = 0; day < 400; day++) {
        town_day(&town);
        check_circles(&town);
        if (day % 20 == 0)
            check_people(&town);
        assert_int_equal(town.population.n_people, n_people);
        for (uint32_t r = 0; r < pathway_of(&town.engine)->n_records; r++) {
            const struct pathway_record *record = &pathway_of(&town.engine)->records[r];
            seen[record->whereabouts] = 1;
            n_taken += record->was & PATHWAY_WAS_CAMP && record->whereabouts == PATHWAY_PRISON;
        }
    }
    assert_true(check_people(&town) > 20 && n_taken > 0);
    for (int w = PATHWAY_FREE; w <= PATHWAY_DEAD; w++)
        assert_true(seen[w] || w == PATHWAY_FLED); /* fleeing wants fear, and is rare */
    town_close(&town);
}

/* Talk alone, for a month: opinions of those who are away are left as they were. */
static void test_who_is_away_hears_nothing(void **state) {
    (void)state;
    struct town town;
    town_open(&town, "Ezzouhour", "2011-12-31",
              SETTINGS(TOWN_QUIET, "talk.rate=1", "rule.custody=0", "rule.prison=0", "spillover.kin=0",
                       "spillover.friends=0"));
    town_start(&town);
    struct pathway_opinions *minds = pathway_of(&town.engine)->opinions;
    for (uint32_t i = 0; i < 200; i++)
        pathway_arrest(&town.engine, i * 10, OFR_NONE, false);
    town_day(&town); /* the news of it */
    struct pathway_opinions before[200];
    for (uint32_t i = 0; i < 200; i++)
        before[i] = minds[i * 10];
    town_days(&town, 30);
    uint32_t n_touched = 0;
    for (uint32_t i = 0; i < 200; i++) {
        assert_memory_equal(&before[i], &minds[i * 10], sizeof before[i]);
        n_touched += minds[i * 10 + 1].touched > 1;
    }
    assert_true(n_touched > 100); /* their neighbours did hear */
    town_close(&town);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_everybody_is_in_exactly_one_place),
                                       cmocka_unit_test(test_who_is_away_hears_nothing)};
    return cmocka_run_group_tests_name("whereabouts", tests, NULL, NULL);
}
