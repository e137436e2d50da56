/* Lives: a life is written as text, a story is found where it is and only there, and statistics of
 * patterns are those that can be worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "models/pathway/model.h"
#include "report/distribution.h"
#include "report/patterns.h"
#include "report/steps.h"
#include "scenario/check.h"
#include "small_town.h"
#include "store/run_reader.h"

static struct small_town town;
static struct small_page page;

static int make_town(void **state) {
    (void)state;
    small_town_make(&town, "lives");
    page = (struct small_page){.n = 0};
    return 0;
}

static int free_town(void **state) {
    (void)state;
    small_town_free(&town);
    return 0;
}

#define HAPPENS(day, slot, kind, person, place, by, value)                                                   \
    small_town_event(&town, day, OFR_##slot, PATHWAY_EVENT_##kind, person, place, by, value)

static ofr_status tell(int64_t person) {
    page.n = 0;
    return ofr_lives_of(town.path, person, -1, (ofr_sink){small_page_write, &page}, NULL);
}

static bool says(const char *line) { return strstr(page.text, line) != NULL; }

static void a_life_is_told_in_dated_lines(void **state) {
    (void)state;
    HAPPENS(10, DAWN, approached, 2, 2, 14, 2);
    HAPPENS(20, EVENING, joined_circle, 2, 1, 14, 3);
    HAPPENS(31, DAWN, arrested, 2, 0, OFR_NONE, 1);
    HAPPENS(34, NIGHT, held, 2, OFR_NONE, OFR_NONE, 3);
    HAPPENS(40, NIGHT, kin_threatened, 2, OFR_NONE, 1, 1);
    HAPPENS(41, NIGHT, kin_threatened, 2, OFR_NONE, 6, 6);
    HAPPENS(60, NIGHT, walked_away, 2, OFR_NONE, OFR_NONE, 1);
    small_town_write(&town);
    assert_int_equal(tell(2), OFR_OK);
    assert_true(says("Synthetic person 2, replicate 0: made up, no real person."));
    assert_true(says("A man of 20, unemployed, of North, street 0, on 2011-01-01."));
    assert_true(says("2011-01-11, dawn: is befriended by a recruiter at the place of worship 1 of South.\n"));
    assert_true(says(
        "2011-01-21, evening: joins a private circle at the café 1 of North, brought by a recruiter.\n"));
    assert_true(says("2011-02-01, dawn: is arrested in a raid at the place of worship 1 of North"));
    assert_true(says("2011-02-04: is held at the local station for 3 days.\n"));
    assert_true(says("2011-02-10: learns that they know his mother and the house.\n"));
    assert_true(says("2011-02-11: learns that they know his cousin and the house.\n"));
    assert_true(says("At the end, 2013-03-10: in custody; was in a circle and never joined."));
}

static void a_woman_is_spoken_of_as_one(void **state) {
    (void)state;
    HAPPENS(10, DAWN, approached, 3, OFR_NONE, 2, 1);
    HAPPENS(40, NIGHT, committed, 3, OFR_NONE, 2, 0);
    HAPPENS(50, NIGHT, summoned, 3, OFR_NONE, 2, 0);
    HAPPENS(60, NIGHT, left_abroad, 3, OFR_NONE, OFR_NONE, 1);
    HAPPENS(90, NIGHT, killed_abroad, 3, OFR_NONE, OFR_NONE, 1);
    small_town_write(&town);
    assert_int_equal(tell(3), OFR_OK);
    assert_true(says("A girl of 16, student, of North"));
    assert_true(says("is befriended by her brother.\n"));
    assert_true(says("commits herself to the group, brought by her brother.\n"));
    assert_true(says("is summoned and told there is a job for her.\n"));
    assert_true(says("leaves the country for the war in Libya.\n"));
    assert_true(says("dead; joined by commitment."));
}

static void relatives_are_named_from_their_places_in_the_household(void **state) {
    (void)state;
    HAPPENS(1, DAY, trigger, 0, OFR_NONE, 1, 1);
    HAPPENS(2, DAY, trigger, 0, OFR_NONE, 3, 2);
    HAPPENS(3, DAY, trigger, 0, OFR_NONE, 6, 3);
    HAPPENS(4, DAY, trigger, 2, OFR_NONE, 4, 3);
    HAPPENS(5, DAY, trigger, 2, OFR_NONE, 0, 3);
    HAPPENS(6, DAY, trigger, 2, OFR_NONE, 20, 3);
    small_town_write(&town);
    assert_int_equal(tell(0), OFR_OK);
    assert_true(says("hears what was done to his wife, arrested.\n"));
    assert_true(says("hears what was done to his daughter, killed.\n"));
    assert_true(says("hears what was done to his nephew, hurt.\n"));
    assert_int_equal(tell(2), OFR_OK);
    assert_true(says("hears what was done to his uncle, hurt.\n"));
    assert_true(says("hears what was done to his father, hurt.\n"));
    assert_true(says("hears what was done to a friend, hurt.\n"));
}

static void nights_are_drawn_together(void **state) {
    (void)state;
    HAPPENS(5, NIGHT, protection_promised, 2, OFR_NONE, OFR_NONE, 0);
    for (uint32_t night = 1; night <= 12; night++) {
        if (night % 4 == 0)
            HAPPENS(5 + night, NIGHT, uncovered_night, 2, OFR_NONE, OFR_NONE, (int32_t)night);
        else
            HAPPENS(5 + night, NIGHT, patrol_night, 2, OFR_NONE, OFR_NONE, (int32_t)night);
    }
    HAPPENS(18, NIGHT, harmed, 2, OFR_NONE, OFR_NONE, 13);
    HAPPENS(19, NIGHT, uncovered_night, 2, OFR_NONE, OFR_NONE, 14);
    small_town_write(&town);
    assert_int_equal(tell(2), OFR_OK);
    assert_true(says("2011-01-07 to 2011-01-18: 3 of 12 nights without a patrol.\n"));
    assert_true(says("2011-01-20: has a night without a patrol.\n"));
}

static void a_person_without_events_is_refused_with_a_reason(void **state) {
    (void)state;
    HAPPENS(5, NIGHT, fled, 2, OFR_NONE, OFR_NONE, 0);
    small_town_write(&town);
    struct ofr_reports *reports = ofr_reports_new();
    assert_int_equal(ofr_lives_of(town.path, 9, -1, (ofr_sink){small_page_write, &page}, reports),
                     OFR_BAD_INPUT);
    assert_int_equal(ofr_lives_of(town.path, -9, -1, (ofr_sink){small_page_write, &page}, reports),
                     OFR_BAD_INPUT);
    assert_int_equal(ofr_lives_of(town.path, 2, 5, (ofr_sink){small_page_write, &page}, reports),
                     OFR_BAD_INPUT);
    assert_int_equal(ofr_reports_count(reports), 3);
    ofr_reports_free(reports);
}

static bool refuse(void *to, const char *text, size_t n) {
    (void)to;
    (void)text;
    (void)n;
    return false;
}

static void a_sink_that_refuses_is_a_failure_of_the_system(void **state) {
    (void)state;
    HAPPENS(5, NIGHT, fled, 2, OFR_NONE, OFR_NONE, 0);
    small_town_write(&town);
    assert_int_equal(ofr_lives_of(town.path, 2, -1, (ofr_sink){refuse, NULL}, NULL), OFR_SYSTEM);
    assert_int_equal(ofr_patterns(town.path, true, (ofr_sink){refuse, NULL}, NULL), OFR_SYSTEM);
}

/* ---- stories ------------------------------------------------------------------------- */

static ofr_status find_story(const char *yaml, struct ofr_reports *reports) {
    char path[80];
    snprintf(path, sizeof path, "%s.yaml", town.path);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(yaml, file);
    fclose(file);
    page.n = 0;
    ofr_status status =
        ofr_lives_like(town.path, path, 3, OFR_FORM_TEXT, (ofr_sink){small_page_write, &page}, reports);
    unlink(path);
    return status;
}

static void write_two_lives(void) {
    HAPPENS(10, DAWN, approached, 2, 0, 14, 2);
    HAPPENS(30, EVENING, joined_circle, 2, 1, 14, 3);
    HAPPENS(33, NIGHT, found_work, 2, OFR_NONE, OFR_NONE, 0);
    HAPPENS(50, DAWN, arrested, 2, 0, OFR_NONE, 1);
    HAPPENS(60, NIGHT, held, 2, OFR_NONE, OFR_NONE, 3);
    HAPPENS(12, DAWN, approached, 18, 0, 14, 3); /* not of their own neighbourhood */
    HAPPENS(31, DAWN, arrested, 18, 0, OFR_NONE, 1);
    HAPPENS(40, NIGHT, held, 18, OFR_NONE, OFR_NONE, 5);
    HAPPENS(70, EVENING, joined_circle, 18, 3, 14, 3);
    small_town_write(&town);
}

static void a_story_is_found_in_order_with_gaps(void **state) {
    (void)state;
    write_two_lives();
    assert_int_equal(find_story("- {event: approached}\n- {event: arrested}\n", NULL), OFR_OK);
    assert_true(says("2 of 2 lives in 1 replicate have the 2 steps"));
    assert_true(says("     1      2      1.0 (0.342 to 1.0)           1  is befriended\n"));
    assert_int_equal(find_story("- {event: joined_circle}\n- {event: arrested}\n", NULL), OFR_OK);
    assert_true(says("     2      1  0.500 (0.095 to 0.905)           1  is arrested in a raid\n"));
    assert_true(says("The narrowest step that lives pass is 2: 50.0 % go on to it."));
    assert_true(says("1 of 2 lives"));
    assert_true(says("Synthetic person 2,"));
    assert_true(says("* 2011-01-31, evening: joins a private circle"));
    assert_true(says("  2011-02-03: finds work."));
    assert_int_equal(find_story("- {event: held}\n- {event: approached}\n", NULL), OFR_CHECK_FAILED);
    assert_true(says("0 of 2 lives"));
}

static void each_condition_of_a_step_binds(void **state) {
    (void)state;
    write_two_lives();
    static const struct {
        const char *story;
        ofr_status found;
    } stories[] = {
        {"- {event: [fled, held], value: [3, 3]}\n", OFR_OK},
        {"- {event: held, value: [6, 9]}\n", OFR_CHECK_FAILED},
        {"- {event: approached, own_neighbourhood: true, place: dawn_hall}\n", OFR_OK},
        {"- {event: approached, place: cafe}\n", OFR_CHECK_FAILED},
        {"- {event: joined_circle, place: café, slot: [dawn, evening]}\n", OFR_OK},
        {"- {event: joined_circle, slot: night}\n", OFR_CHECK_FAILED},
        {"- {event: approached, by: recruiter}\n", OFR_OK},
        {"- {event: approached, by: [friend, relative]}\n", OFR_CHECK_FAILED},
        {"- {event: arrested}\n- {event: held, within_days: 9}\n", OFR_OK},
        {"- {event: arrested}\n- {event: held, within_days: 8}\n", OFR_CHECK_FAILED},
        {"- {event: approached, own_neighbourhood: true}\n- {event: held, value: 5}\n", OFR_CHECK_FAILED},
        {"- {event: joined_circle}\n- {event: joined_circle}\n", OFR_CHECK_FAILED},
        {"title: both\nsteps:\n  - {event: approached}\n", OFR_OK},
    };
    for (size_t i = 0; i < sizeof stories / sizeof *stories; i++)
        if (find_story(stories[i].story, NULL) != stories[i].found)
            fail_msg("story %zu: %s", i, stories[i].story);
}

/* The first match in time is not the one that is in time: the search must not be greedy. */
static void a_later_event_may_be_the_one_in_time(void **state) {
    (void)state;
    HAPPENS(10, NIGHT, threatened_online, 2, OFR_NONE, 14, 0);
    HAPPENS(50, NIGHT, threatened_online, 2, OFR_NONE, 14, 0);
    HAPPENS(55, NIGHT, summoned, 2, OFR_NONE, 14, 0);
    small_town_write(&town);
    assert_int_equal(find_story("- {event: threatened_online}\n- {event: summoned, within_days: 5}\n", NULL),
                     OFR_OK);
    assert_true(says("* 2011-02-20: is threatened online."));
    assert_true(says("  2011-01-11: is threatened online."));
}

static void all_faults_of_a_story_are_listed(void **state) {
    (void)state;
    write_two_lives();
    struct ofr_reports *reports = ofr_reports_new();
    assert_int_equal(find_story("steps:\n"
                                "  - {event: aproached, within_days: 2}\n"
                                "  - {place: moon}\n"
                                "  - {event: held, value: [5, 3], slot: noon, by: 7, own_neighbourhood: 2}\n"
                                "  - held\n",
                                reports),
                     OFR_BAD_INPUT);
    assert_int_equal(ofr_reports_count(reports), 9);
    char text[300];
    ofr_reports_text(reports, 0, text, sizeof text);
    assert_non_null(
        strstr(text, ":2:13: error: there is no event \"aproached\"; did you mean \"approached\"?"));
    ofr_reports_free(reports);
    assert_int_equal(find_story("steps: []\n", NULL), OFR_BAD_INPUT);
    assert_int_equal(find_story("title: none\n", NULL), OFR_BAD_INPUT);
    assert_int_equal(find_story("", NULL), OFR_BAD_INPUT);
}

/* ---- statistics ------------------------------------------------------------------------ */

static double statistic(const char *name, int32_t first, int32_t last) {
    size_t i = OFR_FIND(pathway_statistics, PATHWAY_N_STATISTICS, name);
    assert_true(i < PATHWAY_N_STATISTICS);
    struct ofr_run_reader reader;
    struct ofr_lives lives;
    double value = NAN;
    assert_int_equal(ofr_run_reader_open(town.path, true, &reader, NULL), OFR_OK);
    assert_int_equal(ofr_lives_read(&reader, 0, OFR_NOBODY, &lives, NULL), OFR_OK);
    assert_int_equal(
        ofr_statistic_value(&lives, &pathway_statistics[i], (struct ofr_period){first, last}, &value, NULL),
        OFR_OK);
    ofr_lives_free(&lives);
    ofr_run_reader_close(&reader);
    return value;
}

#define ASSERT_STATISTIC(name, expected)                                                                     \
    do {                                                                                                     \
        double found = statistic(#name, 0, SMALL_TOWN_DAYS - 1);                                             \
        if (!(fabs(found - (expected)) < 1e-9))                                                              \
            fail_msg(#name " is %.12g, not %.12g", found, (double)(expected));                               \
    } while (0)

static void statistics_agree_with_paper(void **state) {
    (void)state;
    /* 14 recruits from the start; 14 brings 2, who brings a relative, 6, and a friend, 18 */
    HAPPENS(10, DAWN, approached, 2, 0, 14, 2);
    HAPPENS(30, DAWN, committed, 2, OFR_NONE, 14, 1);
    HAPPENS(40, DAWN, approached, 6, 0, 2, 1);
    HAPPENS(41, DAWN, joined_circle, 6, 0, 2, 1);
    HAPPENS(50, DAWN, committed, 6, OFR_NONE, 2, 0);
    HAPPENS(60, DAWN, approached, 18, 0, 2, 0);
    HAPPENS(70, DAWN, complied, 18, 0, OFR_NONE, 0);
    HAPPENS(75, DAWN, committed, 18, 0, OFR_NONE, 1);
    HAPPENS(80, DAWN, approached, 3, OFR_NONE, 14, 3);
    HAPPENS(90, DAWN, committed, 3, OFR_NONE, 14, 0);
    HAPPENS(95, DAWN, approached, 22, 0, 18, 0);
    HAPPENS(400, DAWN, left_abroad, 2, OFR_NONE, OFR_NONE, 0);
    HAPPENS(410, DAWN, left_abroad, 3, OFR_NONE, OFR_NONE, 0);
    HAPPENS(700, DAWN, returned, 2, OFR_NONE, OFR_NONE, 0);
    HAPPENS(760, DAWN, left_abroad, 2, OFR_NONE, OFR_NONE, 0);
    HAPPENS(100, DAWN, released, 22, OFR_NONE, OFR_NONE, 6);
    HAPPENS(101, DAWN, released, 22, OFR_NONE, OFR_NONE, 6);
    HAPPENS(102, DAWN, charged, 22, OFR_NONE, OFR_NONE, 6);
    small_town_write(&town);
    ASSERT_STATISTIC(departures, 3);
    assert_true(fabs(statistic("departures_share", 365, 730) - 200.0 / 3) < 1e-9);
    ASSERT_STATISTIC(departure_age_mean, 19); /* 21 and 17 in 2012 */
    ASSERT_STATISTIC(departure_age_share_20_29, 50);
    ASSERT_STATISTIC(departure_women, 50);
    ASSERT_STATISTIC(joined_by_friend_share, 25);
    ASSERT_STATISTIC(joined_by_family_share, 25);
    ASSERT_STATISTIC(joined_by_recruiter_or_online_share, 50);
    ASSERT_STATISTIC(generations, 0.5); /* 6 and 18 by 2; 14 was never brought */
    ASSERT_STATISTIC(triggered_share, 50);
    ASSERT_STATISTIC(coerced_share, 25); /* 18 complied before they committed */
    ASSERT_STATISTIC(joined_of_approached, 80);
    ASSERT_STATISTIC(charged, 1);
    ASSERT_STATISTIC(uncharged_over_charged, 2);
    /* streets 0: three (2, 3, 6), 1: none | 2: one (18), 3: none. North: mean 1.5, squares 9 - 4.5
     * = 4.5 by chance 1.5; South: mean 0.5, squares 1 - 0.5 = 0.5 by chance 0.5 */
    ASSERT_STATISTIC(joins_street_variance_over_mean, 5.0 / 2.0);
    /* one family has two or more; each area has two families of 6 eligible among 12 */
    double expected = pathway_expected_two_or_more(6, 2, 3, 12) + pathway_expected_two_or_more(6, 2, 1, 12);
    ASSERT_STATISTIC(families_two_or_more_over_chance, 1 / expected);
}

static void chance_is_hypergeometric(void **state) {
    (void)state;
    /* 3 of 12 drawn, a family of 6: two or more = (C(6,2) C(6,1) + C(6,3)) / C(12,3) = 110 / 220 */
    assert_true(fabs(pathway_expected_two_or_more(6, 2, 3, 12) - 1) < 1e-12);
    /* all drawn */
    assert_true(fabs(pathway_expected_two_or_more(2, 5, 4, 4) - 5) < 1e-12);
    assert_true(fabs(pathway_expected_two_or_more(3, 1, 1, 12)) < 1e-12);
    assert_true(fabs(pathway_expected_two_or_more(1, 9, 5, 12)) < 1e-12);
    /* 2 of 4, a pair: 1 / 6 */
    assert_true(fabs(pathway_expected_two_or_more(2, 1, 2, 4) - 1.0 / 6) < 1e-12);
}

static void departures_are_held_against_entry_records(void **state) {
    (void)state;
    char north[] = "North", south[] = "South";
    struct ofr_run_reader_area areas[] = {{.governorate = north, .people = 100},
                                          {.governorate = south, .people = 60},
                                          {.governorate = south, .people = 40}};
    struct ofr_run_reader_entry_record records[] = {{.governorate = north, .records = 30},
                                                    {.governorate = south, .records = 50}};
    struct ofr_run_reader reader = {
        .areas = areas, .n_areas = 3, .entry_records = records, .n_entry_records = 2};
    const struct ofr_run_reader_person in[] = {{.area = 1}, {.area = 2}, {.area = 3}};
    struct ofr_life left[5];
    for (int i = 0; i < 5; i++)
        left[i] = (struct ofr_life){.person = &in[i < 3 ? 0 : i - 2]};
    struct pathway_life facts[5] = {{.left_abroad = true},
                                    {.left_abroad = true},
                                    {.left_abroad = true},
                                    {.left_abroad = true},
                                    {.left_abroad = false}};
    struct ofr_lives lives = {
        .reader = &reader, .model = &pathway_model, .lives = left, .facts = (char *)facts, .n_lives = 5};
    double chi_square = 0, rho = 0;
    /* 3 and 1 left, of 30 and 50: gaps of sqrt(45) over sums of 33 and 51 */
    assert_int_equal(pathway_compare_records(&lives, &chi_square, &rho, NULL), OFR_OK);
    assert_true(fabs(chi_square - (45.0 / 33 + 45.0 / 51)) < 1e-12);
    assert_true(fabs(rho + 1) < 1e-12);
    lives.n_lives = 0;
    assert_int_equal(pathway_compare_records(&lives, &chi_square, &rho, NULL), OFR_OK);
    assert_true(isnan(chi_square) && isnan(rho));
}

static void series_statistics_take_their_days(void **state) {
    (void)state;
    int64_t counts[2 * SMALL_N] = {0};
    double levels[3 * SMALL_N] = {0};
    struct ofr_engine engine = {
        .model = &small_town_model, .population = &town.population, .counts = counts, .levels = levels};
    for (uint32_t day = 0; day < SMALL_TOWN_DAYS; day++) {
        counts[SMALL_FIGHTERS] = day == 500 ? 90 : 10;
        counts[SMALL_CLOSED] = day == 100 || day == 600;
        levels[2 * SMALL_N + SMALL_DISTRUST] = 1;
        levels[2 * SMALL_N + SMALL_DEPRIVATION] = day < 28 ? 0.5 : 0.4;
        levels[2 * SMALL_N + SMALL_ISOLATION] = 1 + 0.0001 * day;
        levels[2 * SMALL_N + SMALL_OVER] = day >= SMALL_TOWN_DAYS - 365 ? 0.05 : 0.9;
        assert_int_equal(ofr_output_day(&town.output, &engine, NULL), OFR_OK);
    }
    small_town_write(&town);
    ASSERT_STATISTIC(fighters_peak, 90);
    ASSERT_STATISTIC(fighters_mean, 10 + 80.0 / SMALL_TOWN_DAYS);
    assert_true(fabs(statistic("closures", 0, 364) - 1) < 1e-12);
    ASSERT_STATISTIC(opinion_sd_ratio, 0.8);
    ASSERT_STATISTIC(receptivity_mean, 5);
}

static void nothing_to_statistic_is_no_number(void **state) {
    (void)state;
    HAPPENS(10, DAWN, fled, 2, OFR_NONE, OFR_NONE, 0);
    small_town_write(&town);
    assert_true(isnan(statistic("coerced_share", 0, 10)));
    assert_true(isnan(statistic("departure_age_mean", 0, 10)));
    assert_true(isnan(statistic("families_two_or_more_over_chance", 0, 10)));
    ASSERT_STATISTIC(departures, 0);
}

/* ---- patterns ------------------------------------------------------------------------ */

static ofr_status judge(struct ofr_pattern pattern, bool json) {
    static char name[] = "a pattern", variant[] = "";
    pattern.name = name;
    pattern.variant = pattern.variant == NULL ? variant : pattern.variant;
    town.scenario.patterns = &pattern;
    town.scenario.n_patterns = 1;
    small_town_write(&town);
    page.n = 0;
    return ofr_patterns(town.path, json, (ofr_sink){small_page_write, &page}, NULL);
}

/* The verdict on departures in a run of some replicates, each with one more than the one before. */
static enum ofr_judgement judgement_of(const struct ofr_run_reader *reader, const struct ofr_pattern *pattern,
                                       uint32_t n) {
    const struct ofr_run_reader_pattern asked = ofr_pattern_of(pattern);
    struct ofr_pattern_verdict verdict;
    struct ofr_lives lives;
    assert_int_equal(ofr_pattern_begin(reader, &asked, n, &verdict, NULL), OFR_OK);
    assert_int_equal(ofr_lives_read(reader, reader->replicates[0].id, OFR_NOBODY, &lives, NULL), OFR_OK);
    for (uint32_t i = 0; i < n; i++) {
        assert_int_equal(ofr_pattern_take(&verdict, &lives, NULL), OFR_OK);
        if (verdict.n > i)
            verdict.values[i] += i;
    }
    ofr_pattern_judge(&verdict);
    enum ofr_judgement judgement = verdict.judgement;
    ofr_pattern_end(&verdict);
    ofr_lives_free(&lives);
    return judgement;
}

/* Of 2, 3, ... 20: nineteen values, so the interval is 2 to 20. */
static void a_verdict_is_given_for_the_place_and_period_alone(void **state) {
    (void)state;
    static char departures[] = "departures", share[] = "departures_share", none[] = "";
    static char here[] = "North, South", north[] = "North", any[] = OFR_ANY_PLACE;
    struct ofr_pattern pattern = {.statistic = departures,
                                  .variant = none,
                                  .areas = none,
                                  .from = NAN,
                                  .to = NAN,
                                  .low = 20,
                                  .high = 40};
    struct ofr_run_reader reader;
    HAPPENS(400, DAWN, left_abroad, 2, OFR_NONE, OFR_NONE, 0);
    HAPPENS(410, DAWN, left_abroad, 3, OFR_NONE, OFR_NONE, 0);
    small_town_write(&town);
    assert_int_equal(ofr_run_reader_open(town.path, true, &reader, NULL), OFR_OK);
    assert_int_equal(judgement_of(&reader, &pattern, 19), OFR_PATTERN_HOLDS);
    assert_int_equal(judgement_of(&reader, &pattern, 4), OFR_PATTERN_FEW);
    pattern.low = 20.5;
    assert_int_equal(judgement_of(&reader, &pattern, 19), OFR_PATTERN_BELOW);
    pattern.low = 10;
    pattern.high = 18;
    assert_int_equal(judgement_of(&reader, &pattern, 19), OFR_PATTERN_VAGUE);
    pattern.areas = north; /* the run has both areas */
    assert_int_equal(judgement_of(&reader, &pattern, 19), OFR_PATTERN_PLACE);
    pattern.areas = here;
    assert_int_equal(judgement_of(&reader, &pattern, 19), OFR_PATTERN_VAGUE);
    reader.run.scale = 0.5;
    assert_int_equal(judgement_of(&reader, &pattern, 19), OFR_PATTERN_PLACE);
    pattern.areas = any;
    assert_int_equal(judgement_of(&reader, &pattern, 19), OFR_PATTERN_VAGUE);
    reader.run.end_day = reader.run.last_day + 1; /* a run that was cut short */
    assert_int_equal(judgement_of(&reader, &pattern, 19), OFR_PATTERN_PERIOD);
    pattern.from = pattern.to = 2012;
    assert_int_equal(judgement_of(&reader, &pattern, 19), OFR_PATTERN_VAGUE);
    pattern.statistic = share; /* refers to all departures of the run */
    assert_int_equal(judgement_of(&reader, &pattern, 19), OFR_PATTERN_PERIOD);
    pattern.from = pattern.to = NAN;
    pattern.any_period = true;
    assert_int_equal(judgement_of(&reader, &pattern, 19), OFR_PATTERN_ABOVE); /* 100 % */
    ofr_run_reader_close(&reader);
}

static void a_pattern_holds_in_its_range_alone(void **state) {
    (void)state;
    static char departures[] = "departures", unknown[] = "departurs", quiet[] = "quiet";
    HAPPENS(400, DAWN, left_abroad, 2, OFR_NONE, OFR_NONE, 0);
    HAPPENS(410, DAWN, left_abroad, 3, OFR_NONE, OFR_NONE, 0);
    struct ofr_pattern pattern = {.statistic = departures, .from = 2011, .to = 2012, .low = 2, .high = 3};
    assert_int_equal(judge(pattern, false), OFR_CHECK_FAILED); /* one replicate is no prediction */
    assert_true(says("too few replicates"));
    assert_true(says("input    0 of 0 hold; no verdict on 1"));
    assert_int_equal(judge(pattern, true), OFR_CHECK_FAILED);
    assert_true(says("\"value\": 2"));
    assert_true(says("\"predicted_low\": null"));
    assert_true(says("\"share_in_range\": 1"));
    assert_true(says("\"holds\": false"));
    pattern.to = 2011;
    assert_int_equal(judge(pattern, true), OFR_CHECK_FAILED);
    assert_true(says("\"value\": 0"));
    pattern.to = 2013; /* the run ends in March */
    assert_int_equal(judge(pattern, true), OFR_CHECK_FAILED);
    assert_true(says("\"value\": null"));
    assert_true(says("\"verdict\": \"years\""));
    pattern.to = 2012;
    pattern.variant = quiet; /* no such control was run */
    assert_int_equal(judge(pattern, false), OFR_CHECK_FAILED);
    assert_true(says("nothing to measure"));
    pattern.variant = NULL;
    pattern.statistic = unknown;
    assert_int_equal(judge(pattern, false), OFR_CHECK_FAILED);
    assert_true(says("this version cannot measure it"));
}

/* ---- distribution ---------------------------------------------------------------------- */

/* Three join, two of them on one street of the north; two leave, a man of 20 and his father. */
static void streets_areas_ages_and_years_are_counted(void **state) {
    (void)state;
    struct ofr_run_reader reader;
    struct ofr_people_distribution d;
    HAPPENS(10, DAWN, committed, 0, OFR_NONE, OFR_NONE, 0);
    HAPPENS(400, DAWN, left_abroad, 0, OFR_NONE, OFR_NONE, 0);
    HAPPENS(20, DAWN, committed, 2, OFR_NONE, OFR_NONE, 0);
    HAPPENS(30, DAWN, complied, 2, OFR_NONE, OFR_NONE, 0); /* counts once */
    HAPPENS(370, DAWN, left_abroad, 2, OFR_NONE, OFR_NONE, 0);
    HAPPENS(740, DAWN, complied, 18, OFR_NONE, OFR_NONE, 0);
    small_town_write(&town);
    assert_int_equal(ofr_run_reader_open(town.path, true, &reader, NULL), OFR_OK);
    assert_int_equal(ofr_distribution_make(&reader, &d, NULL), OFR_OK);
    assert_int_equal(d.n_outcomes, 2);
    const struct ofr_counted_outcome *joins = &d.outcomes[0], *left = &d.outcomes[1];
    const double streets[4] = {2, 1, 1, 0}, areas[2] = {2, 1}, years[3] = {2, 0, 1};
    for (size_t i = 0; i < 4; i++)
        assert_true(joins->groups[OFR_COUNTED_BY_STREET][i].predicted.mean == streets[i]);
    for (size_t i = 0; i < 2; i++)
        assert_true(joins->groups[OFR_COUNTED_BY_AREA][i].predicted.mean == areas[i]);
    for (size_t i = 0; i < 3; i++)
        assert_true(joins->groups[OFR_COUNTED_BY_YEAR][i].predicted.mean == years[i]);
    assert_true(joins->groups[OFR_COUNTED_BY_AGE][4].predicted.mean == 2); /* 20 to 24 */
    assert_true(joins->groups[OFR_COUNTED_BY_AGE][8].predicted.mean == 1);
    assert_true(left->groups[OFR_COUNTED_BY_STREET][2].predicted.mean == 1);
    assert_true(left->groups[OFR_COUNTED_BY_YEAR][1].predicted.mean == 2);
    /* streets 0, 0, 1, 2: Gini 7/12; by chance two joins on two streets of the north and one of the south */
    assert_true(fabs(joins->gini[OFR_COUNTED_BY_STREET].predicted.mean - 7.0 / 12) < 1e-12);
    double chance = joins->groups[OFR_COUNTED_BY_STREET][0].chance;
    assert_true(fabs(chance - 2 * (exp(-1) + exp(-0.5))) < 1e-12);
    assert_true(fabs(joins->tops[OFR_COUNTED_BY_STREET][5].predicted.mean - 1) < 1e-12); /* half have all */
    ofr_distribution_free(&d);
    ofr_run_reader_close(&reader);
}

/* ---- faults -------------------------------------------------------------------------- */

static ofr_status ask_all(const char *story) {
    page.n = 0;
    ofr_sink sink = {small_page_write, &page};
    ofr_status status = ofr_lives_of(town.path, 2, -1, sink, NULL);
    if (status == OFR_OK)
        status = ofr_distribution(town.path, OFR_BY_ALL, OFR_FORM_JSON, sink, NULL);
    if (status == OFR_OK)
        status = ofr_patterns(town.path, false, sink, NULL);
    if (status == OFR_CHECK_FAILED) /* one replicate gives no verdict */
        status = ofr_lives_like(town.path, story, 3, OFR_FORM_TEXT, sink, NULL);
    return status;
}

/* Make the n-th allocation fail, for each n, until all goes well. */
static void short_memory_is_reported_by_whoever_asks(void **state) {
    (void)state;
    static char name[] = "a pattern", families[] = "families_two_or_more_over_chance", variant[] = "";
    struct ofr_pattern pattern = {.name = name,
                                  .statistic = families,
                                  .variant = variant,
                                  .from = NAN,
                                  .to = NAN,
                                  .low = 0,
                                  .high = 10};
    town.scenario.patterns = &pattern;
    town.scenario.n_patterns = 1;
    HAPPENS(1, DAWN, committed, 3, 0, OFR_NONE, 0);
    write_two_lives();
    char story[80];
    snprintf(story, sizeof story, "%s.yaml", town.path);
    FILE *file = fopen(story, "wb");
    assert_non_null(file);
    fputs("- {event: approached, place: cafe}\n- {event: arrested}\n", file);
    fclose(file);
    assert_int_equal(ask_all("/no/such/story"), OFR_BAD_INPUT);
    long n = 0;
    ofr_status status;
    do {
        ofr_memory_fail_at(++n, false);
        status = ask_all(story);
        ofr_memory_fail_at(0, false);
        assert_true(status == OFR_SYSTEM || status == OFR_CHECK_FAILED);
    } while (status == OFR_SYSTEM && n < 10000);
    unlink(story);
    assert_int_equal(status, OFR_CHECK_FAILED); /* nobody has these steps: asking went well */
    assert_true(n > 100);
}

#define IN_TOWN(test) cmocka_unit_test_setup_teardown(test, make_town, free_town)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_TOWN(a_life_is_told_in_dated_lines),
        IN_TOWN(a_woman_is_spoken_of_as_one),
        IN_TOWN(relatives_are_named_from_their_places_in_the_household),
        IN_TOWN(nights_are_drawn_together),
        IN_TOWN(a_person_without_events_is_refused_with_a_reason),
        IN_TOWN(a_sink_that_refuses_is_a_failure_of_the_system),
        IN_TOWN(a_story_is_found_in_order_with_gaps),
        IN_TOWN(each_condition_of_a_step_binds),
        IN_TOWN(a_later_event_may_be_the_one_in_time),
        IN_TOWN(all_faults_of_a_story_are_listed),
        IN_TOWN(statistics_agree_with_paper),
        IN_TOWN(chance_is_hypergeometric),
        cmocka_unit_test(departures_are_held_against_entry_records),
        IN_TOWN(series_statistics_take_their_days),
        IN_TOWN(nothing_to_statistic_is_no_number),
        IN_TOWN(a_verdict_is_given_for_the_place_and_period_alone),
        IN_TOWN(a_pattern_holds_in_its_range_alone),
        IN_TOWN(streets_areas_ages_and_years_are_counted),
        IN_TOWN(short_memory_is_reported_by_whoever_asks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
