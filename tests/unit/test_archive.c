/* Archive: spans that go in come out; whatever does not fit is refused; a model forgets nothing. */
#include "../science/town.h"
#include "models/pathway/spillover.h"

#include "output/output.h"

/* ---- spans --------------------------------------------------------------------------- */

struct pair {
    double a;
    uint8_t b; /* seven bytes of padding follow */
};

struct things {
    uint32_t one, n, capacity;
    struct pair pairs[3000];
    uint16_t *list;
};

static void list_things(struct things *things, struct ofr_archive *archive) {
    OFR_ARCHIVE_VALUE(archive, things->one);
    OFR_ARCHIVE_MEMBER(archive, things->pairs, 3000, a);
    OFR_ARCHIVE_MEMBER(archive, things->pairs, 3000, b);
    OFR_ARCHIVE_ROOM(archive, NULL, things->list, things->n, things->capacity, 1000);
    OFR_ARCHIVE_ARRAY(archive, things->list, things->n);
}

static void save_things(struct things *things, struct ofr_bytes *bytes) {
    struct ofr_archive archive = ofr_archive_to(bytes, NULL);
    list_things(things, &archive);
    assert_int_equal(ofr_archive_end(&archive), OFR_OK);
}

static struct things *make_things(void) {
    struct things *things = test_malloc(sizeof *things);
    memset(things, 0xA5, sizeof *things);
    things->one = 7;
    things->n = 50;
    things->capacity = 100;
    things->list = ofr_malloc(100 * sizeof *things->list);
    for (uint32_t i = 0; i < 3000; i++) {
        things->pairs[i].a = i / 3.0;
        things->pairs[i].b = (uint8_t)i;
    }
    for (uint16_t i = 0; i < 100; i++)
        things->list[i] = i;
    return things;
}

static void free_things(struct things *things) {
    ofr_free(things->list);
    test_free(things);
}

static void what_is_saved_is_loaded_and_lists_find_room(void **state) {
    (void)state;
    struct things *from = make_things(), *to = test_calloc(1, sizeof *to);
    struct ofr_bytes bytes = {0}, again = {0};
    save_things(from, &bytes);
    struct ofr_bytes_reader reader = {.from = &bytes};
    struct ofr_archive archive = ofr_archive_from(&reader, NULL);
    list_things(to, &archive);
    assert_int_equal(ofr_archive_end(&archive), OFR_OK);
    assert_int_equal(reader.at, bytes.n);
    assert_int_equal(to->n, 50);
    assert_int_equal(to->capacity, 100);
    assert_memory_equal(to->list, from->list, 50 * sizeof *from->list);
    save_things(to, &again); /* its padding is zero, that of the first is not */
    assert_int_equal(again.n, bytes.n);
    assert_memory_equal(again.bytes, bytes.bytes, bytes.n);
    ofr_bytes_free(&bytes);
    ofr_bytes_free(&again);
    free_things(from);
    free_things(to);
}

static void bytes_that_end_too_early_are_refused(void **state) {
    (void)state;
    struct things *from = make_things();
    struct ofr_bytes bytes = {0};
    save_things(from, &bytes);
    for (size_t n = 0; n < bytes.n; n += n < 100 || n + 200 > bytes.n ? 1 : 997) {
        struct ofr_bytes cut = {.bytes = bytes.bytes, .n = n};
        struct ofr_bytes_reader reader = {.from = &cut};
        struct ofr_reports *reports = ofr_reports_new();
        struct ofr_archive archive = ofr_archive_from(&reader, reports);
        list_things(from, &archive);
        assert_int_equal(ofr_archive_end(&archive), OFR_BAD_INPUT);
        assert_int_equal(ofr_reports_count(reports), 1);
        ofr_reports_free(reports);
    }
    ofr_bytes_free(&bytes);
    free_things(from);
}

static void what_was_saved_under_another_name_size_or_number_is_refused(void **state) {
    (void)state;
    uint32_t one = 1, two[2] = {1, 2};
    uint64_t wide = 1;
    struct ofr_bytes bytes = {0};
    struct ofr_archive archive = ofr_archive_to(&bytes, NULL);
    OFR_ARCHIVE_VALUE(&archive, one);
    assert_int_equal(ofr_archive_end(&archive), OFR_OK);
    for (int kind = 0; kind < 4; kind++) {
        struct ofr_bytes_reader reader = {.from = &bytes};
        archive = ofr_archive_from(&reader, NULL);
        if (kind == 0)
            ofr_archive_span(&archive, "other", &one, 1, 4, 4);
        else if (kind == 1)
            ofr_archive_span(&archive, "one", &wide, 1, 8, 8);
        else if (kind == 2)
            ofr_archive_span(&archive, "one", two, 2, 4, 4);
        else
            ofr_archive_span(&archive, "one", &one, 1, 4, 4);
        assert_int_equal(ofr_archive_end(&archive), kind < 3 ? OFR_BAD_INPUT : OFR_OK);
    }
    ofr_bytes_free(&bytes);
}

static void short_memory_is_told(void **state) {
    (void)state;
    struct things *from = make_things(), *to = test_calloc(1, sizeof *to);
    struct ofr_bytes bytes = {0}, none = {0};
    save_things(from, &bytes);
    struct ofr_bytes_reader reader = {.from = &bytes};
    struct ofr_archive archive = ofr_archive_from(&reader, NULL);
    ofr_memory_fail_at(1, true);
    list_things(to, &archive);
    assert_int_equal(ofr_archive_end(&archive), OFR_SYSTEM);
    archive = ofr_archive_to(&none, NULL);
    list_things(from, &archive);
    assert_int_equal(ofr_archive_end(&archive), OFR_SYSTEM);
    ofr_memory_fail_at(0, false);
    ofr_bytes_free(&bytes);
    ofr_bytes_free(&none);
    free_things(from);
    free_things(to);
}

/* ---- the model ----------------------------------------------------------------------- */

#define DAYS 400

/* A row of the table `series` a month, with another number in a column, in turns. */
static void vary_series(struct town *town, const char *column, double low, double high) {
    const struct ofr_table *series = ofr_scenario_table(town->scenario, "series");
    for (size_t row = 0; row < series->n_rows; row++) {
        ofr_table_column(series, "month")->numbers[row] = town->scenario->first_day + 30.0 * (double)row;
        ofr_table_column(series, column)->numbers[row] = row % 2 == 0 ? low : high;
    }
}

/* Move a dated event to a day of the run. */
static void move_dated(struct town *town, const char *event, uint32_t day, double value) {
    const struct ofr_table *dated = ofr_scenario_table(town->scenario, "dated_events");
    size_t n = 0;
    for (size_t row = 0; row < dated->n_rows; row++)
        if (strcmp(ofr_table_text(dated, "event", row), event) == 0) {
            ofr_table_column(dated, "date")->numbers[row] = town->scenario->first_day + (double)day;
            ofr_table_column(dated, "value")->numbers[row] = value;
            n++;
        }
    assert_true(n > 0);
}

/* Every rule at work within a year, whatever the calendar holds another from month to month. */
static void open_busy_town(struct town *town) {
    town_open(town, "Ezzouhour", "2012-02-04",
              SETTINGS(TOWN_GROUP, "recruiters.start=700", "commit.becomes_recruiter=1",
                       "threaten.knows_after=0", "police.raids=10", "police.noise=0.5", "police.tips=5",
                       "threaten.chance=1", "walk_away.rate=2", "leave.rate=20", "leave.camp_rate=5",
                       "camps.arrivals=1", "camps.attack_rate=5", "abroad.deaths=0.3", "abroad.returns=0.3",
                       "protect.harm=0.1", "closure.days=60"));
    town_attack_elsewhere(town, 100, 600);
    move_dated(town, "custody_limit", 150, 20);
    move_dated(town, "zone_closed", 60, 1);
    vary_series(town, "pull_syria", 0, 4);
    vary_series(town, "pull_libya", 0, 4);
    vary_series(town, "camp_arrivals", 10, 50);
    vary_series(town, "border_control", 0, 0.8);
    vary_series(town, "refusals", 100, 4000);
    vary_series(town, "raids", 10, 200);
    vary_series(town, "openness", 0.05, 2);
}

static void start_from(const struct town *town, const struct ofr_bytes *bytes, struct ofr_engine *engine,
                       struct ofr_output *output) {
    size_t n_read = 0;
    town_check(town, town_load(town, bytes, engine, output, &n_read, town->reports));
    assert_int_equal(n_read, bytes->n);
}

/* Looked at one by one, so that a span left out of the list is seen. */
static void check_same_day(const struct ofr_engine *a, const struct ofr_engine *b) {
    size_t n_seen = a->model->n_observables, n = a->population->n_areas * n_seen;
    assert_int_equal(a->day, b->day);
    assert_int_equal(a->calendar_day, b->calendar_day);
    assert_int_equal(a->weekday, b->weekday);
    assert_int_equal(a->slot, b->slot);
    assert_int_equal(a->n_events, b->n_events);
    assert_memory_equal(a->events, b->events, a->n_events * sizeof *a->events);
    assert_memory_equal(a->counts, b->counts, n * sizeof *a->counts);
    assert_memory_equal(a->levels, b->levels, (n + n_seen) * sizeof *a->levels);
}

static void check_same_output(const struct ofr_output *a, const struct ofr_output *b) {
    size_t n_seen = a->model->n_observables, n_areas = a->population->n_areas;
    assert_int_equal(a->day, b->day);
    assert_memory_equal(a->daily, b->daily, a->n_days * n_seen * sizeof *a->daily);
    assert_memory_equal(a->weekly, b->weekly, a->n_weeks * n_areas * n_seen * sizeof *a->weekly);
    assert_memory_equal(a->totals, b->totals, n_areas * n_seen * sizeof *a->totals);
    assert_int_equal(a->n_events, b->n_events);
    assert_memory_equal(a->events, b->events, a->n_events * sizeof *a->events);
}

/* What must have happened by the last day for the test to mean anything. */
static void check_busy(const struct town *town, const struct ofr_output *output) {
    const char *const flows[] = {"approached",    "joined_circle", "committed",     "left_abroad",
                                 "left_camp",     "walked_away",   "threatened",    "arrested",
                                 "charged",       "attacks",       "closed_places", "protected_nights",
                                 "killed_abroad", "returned"};
    for (size_t i = 0; i < sizeof flows / sizeof *flows; i++) {
        size_t flow = ofr_find_observable(output->model, flows[i]);
        assert_true(flow < output->model->n_observables);
        if (output->totals[flow] == 0)
            fail_msg("no %s happened", flows[i]);
    }
    assert_int_equal(town->population.n_areas, 1);
}

/* News under way to the family alone: a death abroad. */
static bool has_family_news(const struct ofr_engine *engine) {
    const struct pathway *pathway = pathway_of(engine);
    for (uint32_t i = 0; i < pathway->n_spillover; i++)
        if (pathway->spillover[i].family_only)
            return true;
    return false;
}

static void a_state_that_was_loaded_runs_on_as_the_one_that_was_saved(void **state) {
    (void)state;
    static const uint32_t days[] = {0, 1, 28, 95, 101, 160, 205, 280, 365, 399};
    enum { N = sizeof days / sizeof *days + 1 }; /* and the first day with news for a family alone */
    struct town town;
    open_busy_town(&town);
    town_start(&town);
    struct ofr_output output;
    town_check(&town, ofr_output_start(&output, &town.engine, "", town.reports));
    struct ofr_bytes saved[N] = {0}, end = {0};
    for (uint32_t day = 0, next = 0; day < DAYS; day++) {
        if (next < N - 1 && day == days[next])
            town_save(&town.engine, &output, &saved[next++]);
        if (saved[N - 1].n == 0 && has_family_news(&town.engine))
            town_save(&town.engine, &output, &saved[N - 1]);
        town_day(&town);
        town_check(&town, ofr_output_day(&output, &town.engine, town.reports));
    }
    town_save(&town.engine, &output, &end);
    assert_true(saved[N - 1].n > 0);
    ofr_output_finish(&output, &town.engine);
    struct ofr_engine other;
    struct ofr_output same;
    start_from(&town, &end, &other, &same);
    check_same_day(&other, &town.engine);
    ofr_output_free(&same);
    ofr_engine_stop(&other);
    check_busy(&town, &output);
    for (size_t i = 0; i < N; i++) {
        struct ofr_engine engine;
        struct ofr_output part;
        struct ofr_bytes again = {0};
        start_from(&town, &saved[i], &engine, &part);
        assert_true(i == N - 1 || engine.day == days[i]);
        town_save(&engine, &part, &again);
        assert_int_equal(again.n, saved[i].n);
        assert_memory_equal(again.bytes, saved[i].bytes, again.n);
        while (engine.day < DAYS) {
            town_check(&town, ofr_engine_day(&engine, town.reports));
            town_check(&town, ofr_output_day(&part, &engine, town.reports));
        }
        assert_true(ofr_engine_digest(&engine) == ofr_engine_digest(&town.engine));
        check_same_output(&part, &output);
        again.n = 0;
        town_save(&engine, &part, &again);
        assert_int_equal(again.n, end.n);
        assert_memory_equal(again.bytes, end.bytes, end.n);
        ofr_output_finish(&part, &engine);
        assert_memory_equal(part.outcomes, output.outcomes, part.model->n_outcomes * sizeof *part.outcomes);
        ofr_bytes_free(&again);
        ofr_bytes_free(&saved[i]);
        ofr_output_free(&part);
        ofr_engine_stop(&engine);
    }
    ofr_bytes_free(&end);
    ofr_output_free(&output);
    town_close(&town);
}

/* What follows from parameters is that of the engine it is loaded into, but for what the start has fixed. */
static void a_state_loaded_under_other_parameters_has_what_follows_from_them(void **state) {
    (void)state;
    struct town one, other;
    struct ofr_bytes bytes = {0};
    town_open(&one, "Haidra", "2011-01-31", SETTINGS(TOWN_QUIET, "talk.rate=0.2"));
    town_open(&other, "Haidra", "2011-01-31",
              SETTINGS(TOWN_QUIET, "talk.rate=1.9", "whereabouts.cafe_evening=0.9", "talk.alpha=0.5"));
    town_start(&one);
    town_start(&other);
    town_days(&one, 3);
    const struct pathway_talk_state *before = pathway_of(&one.engine)->talk,
                                    *after = pathway_of(&other.engine)->talk;
    assert_true(fabs(after->share_found - before->share_found) > 1e-4);
    struct ofr_archive archive = ofr_archive_to(&bytes, NULL);
    ofr_engine_archive(&one.engine, &archive);
    assert_int_equal(ofr_archive_end(&archive), OFR_OK);
    struct ofr_bytes_reader reader = {.from = &bytes};
    archive = ofr_archive_from(&reader, other.reports);
    ofr_engine_archive(&other.engine, &archive);
    town_check(&other, ofr_archive_end(&archive));
    assert_true(fabs(after->share_found - before->share_found) <= 0);
    double tries = before->n_passes * (double)before->chance, more = after->n_passes * (double)after->chance;
    assert_true(fabs(more / tries - 9.5) < 0.01);
    assert_int_equal(after->alpha, 32768);
    town_days(&other, 5);
    ofr_bytes_free(&bytes);
    town_close(&one);
    town_close(&other);
}

static void a_state_of_other_people_is_refused(void **state) {
    (void)state;
    struct town one, other;
    struct ofr_bytes bytes = {0};
    town_open(&one, "Ezzouhour", "2011-01-31", SETTINGS(TOWN_QUIET));
    town_open(&other, "Haidra", "2011-01-31", SETTINGS(TOWN_QUIET));
    town_start(&one);
    town_start(&other);
    struct ofr_archive archive = ofr_archive_to(&bytes, NULL);
    ofr_engine_archive(&one.engine, &archive);
    assert_int_equal(ofr_archive_end(&archive), OFR_OK);
    struct ofr_bytes_reader reader = {.from = &bytes};
    archive = ofr_archive_from(&reader, other.reports);
    ofr_engine_archive(&other.engine, &archive);
    assert_int_equal(ofr_archive_end(&archive), OFR_BAD_INPUT);
    assert_int_equal(ofr_reports_count(other.reports), 1);
    ofr_bytes_free(&bytes);
    town_close(&one);
    town_close(&other);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_saved_is_loaded_and_lists_find_room),
        cmocka_unit_test(bytes_that_end_too_early_are_refused),
        cmocka_unit_test(what_was_saved_under_another_name_size_or_number_is_refused),
        cmocka_unit_test(short_memory_is_told),
        cmocka_unit_test(a_state_that_was_loaded_runs_on_as_the_one_that_was_saved),
        cmocka_unit_test(a_state_loaded_under_other_parameters_has_what_follows_from_them),
        cmocka_unit_test(a_state_of_other_people_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
