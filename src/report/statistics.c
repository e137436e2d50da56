#include "report/statistics.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "report/records.h"

/* Ages at the start of those whose joins are compared with chance, as in table grouping. */
#define ELIGIBLE_LOW 15
#define ELIGIBLE_HIGH 39
#define DAYS_IN_YEAR 365
#define FIRST_WEEKS_DAYS 28

typedef bool (*life_test)(const struct ofr_lives *lives, const struct ofr_life *life);

static double ratio(double part, double whole) { return whole > 0 ? part / whole : NAN; }

/* Of the lives that pass one test, the percentage that pass another. */
static double percent_of(const struct ofr_lives *lives, life_test base, life_test test) {
    double whole = 0, part = 0;
    for (size_t i = 0; i < lives->n_lives; i++) {
        if (!base(lives, &lives->lives[i]))
            continue;
        whole++;
        part += test(lives, &lives->lives[i]);
    }
    return 100 * ratio(part, whole);
}

static double count_events(const struct ofr_lives *lives, enum ofr_known_event kind,
                           struct ofr_period period) {
    double n = 0;
    for (size_t i = 0; i < lives->n_events; i++) {
        const struct ofr_run_reader_event *event = &lives->events[i];
        n += ofr_known(lives, event) == kind && event->day >= period.first && event->day <= period.last;
    }
    return n;
}

static struct ofr_period whole_run(const struct ofr_lives *lives) {
    return (struct ofr_period){0, (int32_t)lives->reader->run.days - 1};
}

static bool joined(const struct ofr_lives *lives, const struct ofr_life *life) {
    (void)lives;
    return life->joined;
}
static bool approached(const struct ofr_lives *lives, const struct ofr_life *life) {
    (void)lives;
    return life->approached;
}
static bool left(const struct ofr_lives *lives, const struct ofr_life *life) {
    (void)lives;
    return life->left_abroad;
}
static bool coerced(const struct ofr_lives *lives, const struct ofr_life *life) {
    (void)lives;
    return life->joined && life->coerced;
}
static bool woman(const struct ofr_lives *lives, const struct ofr_life *life) {
    (void)lives;
    return !life->person->male;
}
static bool left_in_twenties(const struct ofr_lives *lives, const struct ofr_life *life) {
    int age = ofr_age_on(lives->reader, life->person, life->left_day);
    return age >= 20 && age <= 29;
}
static bool by_friend(const struct ofr_lives *lives, const struct ofr_life *life) {
    (void)lives;
    return life->channel == OFR_BY_FRIEND;
}
static bool by_family(const struct ofr_lives *lives, const struct ofr_life *life) {
    (void)lives;
    return life->channel == OFR_BY_FAMILY;
}
static bool by_recruiter_or_online(const struct ofr_lives *lives, const struct ofr_life *life) {
    (void)lives;
    return life->channel == OFR_BY_RECRUITER || life->channel == OFR_ONLINE;
}
/* Brought by somebody who had been brought himself and joined, so not by one of the first recruiters. */
static bool by_one_brought(const struct ofr_lives *lives, const struct ofr_life *life) {
    const struct ofr_life *by = life->brought_by == OFR_NOBODY ? NULL : ofr_life_of(lives, life->brought_by);
    return by != NULL && by->joined && by->approached;
}

static ofr_status departures(const struct ofr_lives *lives, struct ofr_period period, double *value,
                             struct ofr_reports *reports) {
    (void)reports;
    *value = count_events(lives, OFR_EVENT_left_abroad, period);
    return OFR_OK;
}

static ofr_status departures_share(const struct ofr_lives *lives, struct ofr_period period, double *value,
                                   struct ofr_reports *reports) {
    (void)reports;
    *value = 100 * ratio(count_events(lives, OFR_EVENT_left_abroad, period),
                         count_events(lives, OFR_EVENT_left_abroad, whole_run(lives)));
    return OFR_OK;
}

static ofr_status departure_age_mean(const struct ofr_lives *lives, struct ofr_period period, double *value,
                                     struct ofr_reports *reports) {
    (void)period;
    (void)reports;
    double n = 0, sum = 0;
    for (size_t i = 0; i < lives->n_lives; i++) {
        const struct ofr_life *life = &lives->lives[i];
        if (!life->left_abroad)
            continue;
        n++;
        sum += ofr_age_on(lives->reader, life->person, life->left_day);
    }
    *value = ratio(sum, n);
    return OFR_OK;
}

/* Statistics that are a percentage of some lives among others. */
#define PERCENT_STATISTIC(name, base, test)                                                                  \
    static ofr_status name(const struct ofr_lives *lives, struct ofr_period period, double *value,           \
                           struct ofr_reports *reports) {                                                    \
        (void)period;                                                                                        \
        (void)reports;                                                                                       \
        *value = percent_of(lives, base, test);                                                              \
        return OFR_OK;                                                                                       \
    }
PERCENT_STATISTIC(departure_age_share_20_29, left, left_in_twenties)
PERCENT_STATISTIC(departure_women, left, woman)
PERCENT_STATISTIC(joined_by_friend_share, joined, by_friend)
PERCENT_STATISTIC(joined_by_family_share, joined, by_family)
PERCENT_STATISTIC(joined_by_recruiter_or_online_share, joined, by_recruiter_or_online)
PERCENT_STATISTIC(coerced_share, joined, coerced)
PERCENT_STATISTIC(joined_of_approached, approached, joined)
#undef PERCENT_STATISTIC

static ofr_status generations(const struct ofr_lives *lives, struct ofr_period period, double *value,
                              struct ofr_reports *reports) {
    (void)period;
    (void)reports;
    *value = percent_of(lives, joined, by_one_brought) / 100;
    return OFR_OK;
}

static ofr_status triggered_share(const struct ofr_lives *lives, struct ofr_period period, double *value,
                                  struct ofr_reports *reports) {
    (void)period;
    (void)reports;
    double n = 0, triggered = 0;
    for (size_t i = 0; i < lives->n_events; i++) {
        if (ofr_known(lives, &lives->events[i]) != OFR_EVENT_committed)
            continue;
        n++;
        triggered += lives->events[i].value == 1;
    }
    *value = 100 * ratio(triggered, n);
    return OFR_OK;
}

/* One who joined: where the person lives. Sorted, so that groups are contiguous. */
struct member {
    uint32_t area, group;
};

static int compare_members(const void *a, const void *b) {
    const struct member *x = a, *y = b;
    if (x->area != y->area)
        return x->area < y->area ? -1 : 1;
    return x->group < y->group ? -1 : x->group > y->group;
}

/* A family may have members in several areas. */
static int compare_groups(const void *a, const void *b) {
    const struct member *x = a, *y = b;
    return x->group < y->group ? -1 : x->group > y->group;
}

static bool eligible(const struct ofr_run_reader_person *person) {
    return person->age >= ELIGIBLE_LOW && person->age <= ELIGIBLE_HIGH;
}

/* List those who joined by area and street, or by family (the eligible alone). */
static ofr_status list_members(const struct ofr_lives *lives, bool family, struct member **members, size_t *n,
                               struct ofr_reports *reports) {
    *n = 0;
    ofr_status status =
        ofr_new(NULL, lives->n_lives, sizeof **members, "the people who joined", (void **)members, reports);
    if (status != OFR_OK)
        return status;
    for (size_t i = 0; i < lives->n_lives; i++) {
        const struct ofr_run_reader_person *person = lives->lives[i].person;
        if (lives->lives[i].joined && (!family || eligible(person)))
            (*members)[(*n)++] = (struct member){person->area, family ? person->family : person->street};
    }
    qsort(*members, *n, sizeof **members, family ? compare_groups : compare_members);
    return OFR_OK;
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
    *value = ratio(found, by_chance);
    return OFR_OK;
}

double ofr_expected_two_or_more(uint32_t members, uint32_t count, uint32_t n_joined, uint32_t n_eligible) {
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

static ofr_status families_two_or_more_over_chance(const struct ofr_lives *lives, struct ofr_period period,
                                                   double *value, struct ofr_reports *reports) {
    (void)period;
    struct member *members;
    size_t n;
    OFR_TRY(list_members(lives, true, &members, &n, reports));
    const struct ofr_run_reader *reader = lives->reader;
    double found = 0, expected = 0;
    uint32_t *joined_of_area = NULL; /* [n_areas + 1] */
    ofr_status status = OFR_NEW(NULL, joined_of_area, reader->n_areas + 1, "the areas", reports);
    for (size_t i = 0; status == OFR_OK && i < n; i++) {
        if (members[i].area <= reader->n_areas)
            joined_of_area[members[i].area]++;
        bool second = i > 0 && compare_groups(&members[i], &members[i - 1]) == 0;
        bool third = second && i > 1 && compare_groups(&members[i], &members[i - 2]) == 0;
        found += second && !third;
    }
    for (size_t i = 0; status == OFR_OK && i < reader->n_groups; i++) {
        const struct ofr_run_reader_group *group = &reader->groups[i];
        if (group->family && group->area >= 1 && group->area <= reader->n_areas)
            expected += ofr_expected_two_or_more(group->members, group->count, joined_of_area[group->area],
                                                 (uint32_t)reader->areas[group->area - 1].eligible);
    }
    ofr_free(joined_of_area);
    ofr_free(members);
    *value = ratio(found, expected);
    return status;
}

static ofr_status charged(const struct ofr_lives *lives, struct ofr_period period, double *value,
                          struct ofr_reports *reports) {
    (void)reports;
    *value = count_events(lives, OFR_EVENT_charged, period);
    return OFR_OK;
}

static ofr_status uncharged_over_charged(const struct ofr_lives *lives, struct ofr_period period,
                                         double *value, struct ofr_reports *reports) {
    (void)reports;
    *value = ratio(count_events(lives, OFR_EVENT_released, period),
                   count_events(lives, OFR_EVENT_charged, period));
    return OFR_OK;
}

/* Sum, mean or peak of the daily series of an observable over a period. */
struct summed {
    double sum, mean, peak;
};

static ofr_status sum_series(const struct ofr_lives *lives, const char *name, struct ofr_period period,
                             struct summed *summed, struct ofr_reports *reports) {
    double *values, n = 0;
    OFR_TRY(ofr_run_reader_daily(lives->reader, lives->replicate, name, &values, reports));
    *summed = (struct summed){0, NAN, NAN};
    for (int32_t day = period.first; day <= period.last; day++) {
        if (day < 0 || day >= lives->reader->run.days || isnan(values[day]))
            continue;
        n++;
        summed->sum += values[day];
        if (!(values[day] <= summed->peak))
            summed->peak = values[day];
    }
    summed->mean = ratio(summed->sum, n);
    ofr_free(values);
    return OFR_OK;
}

static ofr_status closures(const struct ofr_lives *lives, struct ofr_period period, double *value,
                           struct ofr_reports *reports) {
    struct summed summed;
    ofr_status status = sum_series(lives, "closed_places", period, &summed, reports);
    *value = status == OFR_OK ? summed.sum : NAN;
    return status;
}

static ofr_status attacks(const struct ofr_lives *lives, struct ofr_period period, double *value,
                          struct ofr_reports *reports) {
    struct summed summed;
    ofr_status status = sum_series(lives, "attacks", period, &summed, reports);
    *value = status == OFR_OK ? summed.sum : NAN;
    return status;
}

static ofr_status records_chi_square(const struct ofr_lives *lives, struct ofr_period period, double *value,
                                     struct ofr_reports *reports) {
    double rho;
    (void)period;
    return ofr_compare_records(lives, value, &rho, reports);
}

static ofr_status records_rank_correlation(const struct ofr_lives *lives, struct ofr_period period,
                                           double *value, struct ofr_reports *reports) {
    double chi_square;
    (void)period;
    return ofr_compare_records(lives, &chi_square, value, reports);
}

static ofr_status fighters_mean(const struct ofr_lives *lives, struct ofr_period period, double *value,
                                struct ofr_reports *reports) {
    struct summed summed;
    ofr_status status = sum_series(lives, "fighters", period, &summed, reports);
    *value = status == OFR_OK ? summed.mean : NAN;
    return status;
}

static ofr_status fighters_peak(const struct ofr_lives *lives, struct ofr_period period, double *value,
                                struct ofr_reports *reports) {
    struct summed summed;
    ofr_status status = sum_series(lives, "fighters", period, &summed, reports);
    *value = status == OFR_OK ? summed.peak : NAN;
    return status;
}

static struct ofr_period last_year(const struct ofr_lives *lives) {
    int32_t last = (int32_t)lives->reader->run.days - 1;
    return (struct ofr_period){last - DAYS_IN_YEAR + 1, last};
}

static ofr_status opinion_sd_ratio(const struct ofr_lives *lives, struct ofr_period period, double *value,
                                   struct ofr_reports *reports) {
    static const char *const names[] = {"distrust_sd", "deprivation_sd", "isolation_sd"};
    (void)period;
    *value = NAN;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct summed start, end;
        ofr_status status =
            sum_series(lives, names[i], (struct ofr_period){0, FIRST_WEEKS_DAYS - 1}, &start, reports);
        OFR_THEN(status, sum_series(lives, names[i], last_year(lives), &end, reports));
        if (status != OFR_OK)
            return status;
        double found = ratio(end.mean, start.mean);
        if (!(fabs(found - 1) <= fabs(*value - 1)))
            *value = found;
    }
    return OFR_OK;
}

static ofr_status over_theta_mean(const struct ofr_lives *lives, struct ofr_period period, double *value,
                                  struct ofr_reports *reports) {
    struct summed summed;
    (void)period;
    ofr_status status = sum_series(lives, "over_theta", last_year(lives), &summed, reports);
    *value = status == OFR_OK ? 100 * summed.mean : NAN;
    return status;
}

typedef ofr_status (*statistic_function)(const struct ofr_lives *lives, struct ofr_period period,
                                         double *value, struct ofr_reports *reports);

#define STATISTIC_FUNCTION(name, unit, meaning) name,
static const statistic_function functions[OFR_N_STATISTICS] = {OFR_STATISTIC(STATISTIC_FUNCTION)};

ofr_status ofr_statistic(const struct ofr_lives *lives, enum ofr_statistic_number statistic,
                         struct ofr_period period, double *value, struct ofr_reports *reports) {
    return functions[statistic](lives, period, value, reports);
}
