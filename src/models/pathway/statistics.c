/* The statistics that patterns of a scenario may use. "Joined" means a first commitment or compliance under
 * threat, once a person. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "models/pathway/declarations.h"
#include "models/pathway/describe.h"
#include "stats/ranking.h"

/* Ages at the start of those whose joins are compared with chance, as in table grouping. */
#define ELIGIBLE_LOW 15
#define ELIGIBLE_HIGH 39
#define DAYS_IN_YEAR 365
#define FIRST_WEEKS_DAYS 28

/* ---- tests of a life ------------------------------------------------------------------------ */

static const struct pathway_life *facts_of(const struct ofr_lives *lives, const struct ofr_life *life) {
    return ofr_life_facts(lives, life);
}

#define TEST(name, condition)                                                                                \
    static bool name(const struct ofr_lives *lives, const struct ofr_life *life) {                           \
        const struct pathway_life *facts = facts_of(lives, life);                                            \
        (void)facts;                                                                                         \
        return condition;                                                                                    \
    }

static int age_at_departure(const struct ofr_lives *lives, const struct ofr_life *life) {
    return ofr_run_reader_age_on(lives->reader, life->person, facts_of(lives, life)->left_day);
}

static bool had_event(const struct ofr_lives *lives, const struct ofr_life *life, size_t event) {
    for (size_t i = life->first; i < life->first + life->n_events; i++)
        if (ofr_event_of(lives, &lives->events[i]) == event)
            return true;
    return false;
}

TEST(has_joined, facts->joined)
TEST(was_approached, facts->approached)
TEST(has_left, facts->left_abroad)
TEST(was_coerced, facts->joined && facts->coerced)
TEST(is_woman, !life->person->male)
TEST(left_in_early_thirties, age_at_departure(lives, life) >= 30 && age_at_departure(lives, life) <= 34)
TEST(was_killed_abroad, had_event(lives, life, PATHWAY_EVENT_killed_abroad))
TEST(left_in_twenties, age_at_departure(lives, life) >= 20 && age_at_departure(lives, life) <= 29)
TEST(by_friend, facts->approached && facts->channel == PATHWAY_FRIEND)
TEST(by_relative, facts->approached && facts->channel == PATHWAY_FAMILY)
TEST(by_others, facts->approached && facts->channel >= PATHWAY_RECRUITER)

/* ---- of lives and events -------------------------------------------------------------------- */

static ofr_status departures_share(const struct ofr_lives *lives, struct ofr_period period, double *value,
                                   struct ofr_reports *reports) {
    (void)reports;
    *value = 100 * ofr_ratio(ofr_count_events(lives, PATHWAY_EVENT_left_abroad, period),
                             ofr_count_events(lives, PATHWAY_EVENT_left_abroad, ofr_whole_run(lives)));
    return OFR_OK;
}

static ofr_status departure_age_mean(const struct ofr_lives *lives, struct ofr_period period, double *value,
                                     struct ofr_reports *reports) {
    (void)period, (void)reports;
    double n = 0, sum = 0;
    for (size_t i = 0; i < lives->n_lives; i++) {
        if (!has_left(lives, &lives->lives[i]))
            continue;
        n++;
        sum += age_at_departure(lives, &lives->lives[i]);
    }
    *value = ofr_ratio(sum, n);
    return OFR_OK;
}

/* Of those who joined, brought by a person who had been brought and joined: not by a first recruiter. */
static ofr_status generations(const struct ofr_lives *lives, struct ofr_period period, double *value,
                              struct ofr_reports *reports) {
    (void)reports;
    double n = 0, brought = 0;
    for (size_t i = 0; i < lives->n_lives; i++) {
        const struct pathway_life *facts = facts_of(lives, &lives->lives[i]);
        if (!facts->joined || !ofr_is_within(period, facts->joined_day))
            continue;
        const struct ofr_life *by =
            facts->brought_by == OFR_NOBODY ? NULL : ofr_life_of(lives, facts->brought_by);
        n++;
        brought += by != NULL && has_joined(lives, by) && was_approached(lives, by);
    }
    *value = ofr_ratio(brought, n);
    return OFR_OK;
}

static ofr_status triggered_share(const struct ofr_lives *lives, struct ofr_period period, double *value,
                                  struct ofr_reports *reports) {
    (void)reports;
    double n = 0, triggered = 0;
    for (size_t i = 0; i < lives->n_events; i++) {
        if (ofr_event_of(lives, &lives->events[i]) != PATHWAY_EVENT_committed ||
            !ofr_is_within(period, lives->events[i].day))
            continue;
        n++;
        triggered += lives->events[i].value == 1;
    }
    *value = 100 * ofr_ratio(triggered, n);
    return OFR_OK;
}

static ofr_status uncharged_over_charged(const struct ofr_lives *lives, struct ofr_period period,
                                         double *value, struct ofr_reports *reports) {
    (void)reports;
    *value = ofr_ratio(ofr_count_events(lives, PATHWAY_EVENT_released, period),
                       ofr_count_events(lives, PATHWAY_EVENT_charged, period));
    return OFR_OK;
}

/* ---- of groups of people -------------------------------------------------------------------- */

/* A person who joined, by home. Sorted, so that groups are contiguous. */
struct member {
    uint32_t area, group; /* a family may have members in several areas: area is then not compared */
    bool family;
};

static int compare_members(const void *a, const void *b) {
    const struct member *x = a, *y = b;
    if (x->area != y->area && !x->family)
        return x->area < y->area ? -1 : 1;
    return x->group < y->group ? -1 : x->group > y->group;
}

/* List those who joined by area and street, or by family (the eligible alone). */
static ofr_status list_members(const struct ofr_lives *lives, bool family, struct member **members, size_t *n,
                               struct ofr_reports *reports) {
    *n = 0;
    ofr_status status =
        ofr_new(NULL, lives->n_lives, sizeof **members, "the people who joined", (void **)members, reports);
    for (size_t i = 0; status == OFR_OK && i < lives->n_lives; i++) {
        const struct ofr_run_reader_person *person = lives->lives[i].person;
        bool eligible = person->age >= ELIGIBLE_LOW && person->age <= ELIGIBLE_HIGH;
        if (has_joined(lives, &lives->lives[i]) && (!family || eligible))
            (*members)[(*n)++] =
                (struct member){person->area, family ? person->family : person->street, family};
    }
    if (status == OFR_OK)
        qsort(*members, *n, sizeof **members, compare_members);
    return status;
}

/* Within areas: sum over streets of (joins - area's mean)^2, over what chance would give, the
 * area's mean times its streets less one. */
static ofr_status joins_street_variance_over_mean(const struct ofr_lives *lives, struct ofr_period period,
                                                  double *value, struct ofr_reports *reports) {
    (void)period;
    struct member *members;
    size_t n;
    OFR_TRY(list_members(lives, false, &members, &n, reports));
    double found = 0, by_chance = 0;
    for (size_t i = 0; i < n;) {
        uint32_t area = members[i].area;
        double streets =
            area >= 1 && area <= lives->reader->n_areas ? (double)lives->reader->areas[area - 1].streets : 0;
        double sum = 0, squares = 0;
        while (i < n && members[i].area == area) {
            size_t first = i;
            while (i < n && members[i].area == area && members[i].group == members[first].group)
                i++;
            double joins = (double)(i - first);
            sum += joins;
            squares += joins * joins;
        }
        if (streets < 2)
            continue;
        found += squares - sum * sum / streets;
        by_chance += sum / streets * (streets - 1);
    }
    ofr_free(members);
    *value = ofr_ratio(found, by_chance);
    return OFR_OK;
}

double pathway_expected_two_or_more(uint32_t members, uint32_t count, uint32_t n_joined,
                                    uint32_t n_eligible) {
    if (members < 2 || n_joined < 2 || n_eligible < members || n_joined > n_eligible)
        return 0;
    /* nobody: each member in turn is one of those who did not join; one: any of the members */
    double none = 1, one = (double)members * n_joined / (n_eligible - members + 1.0);
    for (uint32_t i = 0; i < members; i++) {
        double stays = (double)n_eligible - n_joined - i;
        double people = (double)n_eligible - i;
        none *= stays > 0 ? stays / people : 0;
        if (i + 1 < members)
            one *= stays > 0 ? stays / people : 0;
    }
    double two = 1 - none - one;
    return count * (two > 0 ? two : 0);
}

static double expect_by_chance(const struct ofr_run_reader *reader, const uint32_t *joined_of_area) {
    double expected = 0;
    for (size_t i = 0; i < reader->n_groups; i++) {
        const struct ofr_run_reader_group *group = &reader->groups[i];
        if (group->family && group->area >= 1 && group->area <= reader->n_areas)
            expected +=
                pathway_expected_two_or_more(group->members, group->count, joined_of_area[group->area],
                                             (uint32_t)reader->areas[group->area - 1].eligible);
    }
    return expected;
}

static ofr_status families_two_or_more_over_chance(const struct ofr_lives *lives, struct ofr_period period,
                                                   double *value, struct ofr_reports *reports) {
    (void)period;
    struct member *members;
    size_t n;
    OFR_TRY(list_members(lives, true, &members, &n, reports));
    const struct ofr_run_reader *reader = lives->reader;
    double found = 0;
    uint32_t *joined_of_area = NULL; /* [n_areas + 1] */
    ofr_status status = OFR_NEW(NULL, joined_of_area, reader->n_areas + 1, "the areas", reports);
    for (size_t i = 0; status == OFR_OK && i < n; i++) {
        if (members[i].area <= reader->n_areas)
            joined_of_area[members[i].area]++;
        bool second = i > 0 && members[i].group == members[i - 1].group;
        bool third = second && i > 1 && members[i].group == members[i - 2].group;
        found += second && !third;
    }
    if (status == OFR_OK)
        *value = ofr_ratio(found, expect_by_chance(reader, joined_of_area));
    ofr_free(joined_of_area);
    ofr_free(members);
    return status;
}

/* ---- against entry records ------------------------------------------------------------------ */

/* Number of the entry record of an area's governorate; n_entry_records when it has none. */
static size_t record_of(const struct ofr_run_reader *reader, uint32_t area) {
    size_t record = 0;
    while (record < reader->n_entry_records &&
           strcmp(reader->entry_records[record].governorate, reader->areas[area - 1].governorate) != 0)
        record++;
    return record;
}

static double sum_of(const double *values, size_t n) {
    double all = 0;
    for (size_t i = 0; i < n; i++)
        all += values[i];
    return all;
}

static double chi_square_of(const double *departures, const double *records, size_t n) {
    double d = sum_of(departures, n), r = sum_of(records, n), chi_square = 0;
    if (!(d > 0 && r > 0) || n < 2)
        return NAN;
    for (size_t i = 0; i < n; i++) {
        double gap = records[i] * ofr_sqrt(d / r) - departures[i] * ofr_sqrt(r / d);
        chi_square += records[i] + departures[i] > 0 ? gap * gap / (records[i] + departures[i]) : 0;
    }
    return chi_square / (double)(n - 1);
}

static void count_by_governorate(const struct ofr_lives *lives, double *departures, double *people,
                                 double *records) {
    const struct ofr_run_reader *reader = lives->reader;
    size_t n = reader->n_entry_records;
    for (uint32_t area = 1; area <= reader->n_areas; area++) {
        size_t record = record_of(reader, area);
        if (record < n)
            people[record] += (double)reader->areas[area - 1].people;
    }
    for (size_t i = 0; i < lives->n_lives; i++) {
        const struct ofr_life *life = &lives->lives[i];
        size_t record = has_left(lives, life) ? record_of(reader, life->person->area) : n;
        if (record < n)
            departures[record]++;
    }
    for (size_t i = 0; i < n; i++)
        records[i] = (double)reader->entry_records[i].records;
}

ofr_status pathway_compare_records(const struct ofr_lives *lives, double *chi_square, double *rho,
                                   struct ofr_reports *reports) {
    size_t n = lives->reader->n_entry_records;
    double *departures;
    struct ofr_agreement agreement = {.rho = NAN};
    *chi_square = *rho = NAN;
    ofr_status status = OFR_NEW(NULL, departures, 3 * n, "the governorates", reports);
    if (status != OFR_OK)
        return status;
    double *people = departures + n, *records = people + n;
    count_by_governorate(lives, departures, people, records);
    *chi_square = chi_square_of(departures, records, n);
    for (size_t i = 0; i < n; i++) {
        departures[i] /= people[i] > 0 ? people[i] : 1;
        records[i] /= people[i] > 0 ? people[i] : 1;
    }
    if (!isnan(*chi_square))
        status = ofr_agree(departures, records, n, &agreement, reports);
    *rho = agreement.rho;
    ofr_free(departures);
    return status;
}

static ofr_status records_chi_square(const struct ofr_lives *lives, struct ofr_period period, double *value,
                                     struct ofr_reports *reports) {
    double rho;
    (void)period;
    return pathway_compare_records(lives, value, &rho, reports);
}

static ofr_status records_rank_correlation(const struct ofr_lives *lives, struct ofr_period period,
                                           double *value, struct ofr_reports *reports) {
    double chi_square;
    (void)period;
    return pathway_compare_records(lives, &chi_square, value, reports);
}

/* ---- of series ------------------------------------------------------------------------------ */

static struct ofr_period last_year(const struct ofr_lives *lives) {
    int32_t last = (int32_t)lives->reader->run.days - 1;
    return (struct ofr_period){last - DAYS_IN_YEAR + 1, last};
}

static ofr_status opinion_sd_ratio(const struct ofr_lives *lives, struct ofr_period period, double *value,
                                   struct ofr_reports *reports) {
    static const char *const names[] = {"distrust_sd", "deprivation_sd", "isolation_sd"};
    const struct ofr_period first_weeks = {0, FIRST_WEEKS_DAYS - 1};
    (void)period;
    *value = NAN;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        double start, end;
        ofr_status status = ofr_fold_series(lives, names[i], OFR_FOLD_MEAN, first_weeks, &start, reports);
        OFR_THEN(status, ofr_fold_series(lives, names[i], OFR_FOLD_MEAN, last_year(lives), &end, reports));
        if (status != OFR_OK)
            return status;
        double found = ofr_ratio(end, start);
        if (!(fabs(found - 1) <= fabs(*value - 1)))
            *value = found;
    }
    return OFR_OK;
}

static ofr_status receptivity_mean(const struct ofr_lives *lives, struct ofr_period period, double *value,
                                   struct ofr_reports *reports) {
    (void)period;
    ofr_status status =
        ofr_fold_series(lives, "receptivity_mean", OFR_FOLD_MEAN, last_year(lives), value, reports);
    *value *= 100;
    return status;
}

/* ---- the list ------------------------------------------------------------------------------- */

#define PERCENT(base, test) .among = base, .which = test

const struct ofr_statistic pathway_statistics[] = {
    {"departures", "people", "people who left for the war in the years", .event = "left_abroad"},
    {"departures_share", "%", "of all departures of the run, those that fall in the years",
     .compute = departures_share, .of_whole_run = true},
    {"departure_age_mean", "years", "mean age at departure", .compute = departure_age_mean},
    {"departure_age_share_20_29", "%", "of those who left, aged 20 to 29 at departure",
     PERCENT(has_left, left_in_twenties)},
    {"departure_age_share_30_34", "%", "of those who left, aged 30 to 34 at departure",
     PERCENT(has_left, left_in_early_thirties)},
    {"departed_killed_share", "%", "of those who left for the war, killed there by the end of the run",
     PERCENT(has_left, was_killed_abroad)},
    {"departure_women", "%", "of those who left, women", PERCENT(has_left, is_woman)},
    {"joined_by_friend_share", "%", "of those who joined, first contact by a friend",
     PERCENT(has_joined, by_friend)},
    {"joined_by_family_share", "%", "of those who joined, first contact by a relative",
     PERCENT(has_joined, by_relative)},
    {"joined_by_recruiter_or_online_share", "%",
     "of those who joined, first contact by a recruiter or online", PERCENT(has_joined, by_others)},
    {"generations", "1", "of those who joined, brought by one who was brought and joined",
     .compute = generations, .range = OFR_ZERO_TO_ONE},
    {"triggered_share", "%",
     "of those who committed, in the year after the state arrested, beat or killed them, kin or a friend",
     .compute = triggered_share},
    {"coerced_share", "%", "of those who joined, first by compliance under threat",
     PERCENT(has_joined, was_coerced)},
    {"joined_of_approached", "%", "of those approached, joined", PERCENT(was_approached, has_joined)},
    {"joins_street_variance_over_mean", "1", "joins per street within areas: variance over mean; 1 by chance",
     .compute = joins_street_variance_over_mean},
    {"families_two_or_more_over_chance", "1",
     "extended families with two or more who joined, over the number expected by chance",
     .compute = families_two_or_more_over_chance},
    {"charged", "people", "people charged in the years", .event = "charged"},
    {"uncharged_over_charged", "1", "arrests that ended without charge, over charges",
     .compute = uncharged_over_charged},
    {"closures", "places", "places closed by order in the years", .series = "closed_places"},
    {"fighters_mean", "people", "fighters in the massifs, mean over the days of the years",
     .series = "fighters", .fold = OFR_FOLD_MEAN},
    {"fighters_peak", "people", "fighters in the massifs, highest on a day of the years",
     .series = "fighters", .fold = OFR_FOLD_PEAK},
    {"attacks", "attacks", "attacks by camps in the years", .series = "attacks"},
    {"records_chi_square", "1",
     "departures by governorate against entry records: chi-square a degree of freedom; 1 by chance",
     .compute = records_chi_square},
    {"records_rank_correlation", "1",
     "departures and entry records over people, by governorate: rank correlation",
     .compute = records_rank_correlation, .range = OFR_MINUS_ONE_TO_ONE},
    {"opinion_sd_ratio", "1",
     "spread of each opinion in the last year over the first four weeks; farthest from 1",
     .compute = opinion_sd_ratio},
    {"receptivity_mean", "%", "receptivity of adults, mean over the last year", .compute = receptivity_mean,
     .defined_by = "risk.share"},
    {"fear_mean", "1", "fear, mean over people and over the days of the years", .series = "fear",
     .fold = OFR_FOLD_MEAN},
    {"fear_highest", "1", "fear, mean over people, on the day of the years on which it is highest",
     .series = "fear", .fold = OFR_FOLD_PEAK}};
