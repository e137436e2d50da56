/* Counting of people by street, area, age and year (distribution.h). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "report/distribution.h"
#include "stats/lorenz.h"
#include "stats/verdict.h"

enum { YEARS_OF_AGE_GROUP = 5, MOST_BY_CHANCE = 40 }; /* no street has more people by chance */

const char *const ofr_counted_by_names[OFR_N_COUNTED_BY] = {"street", "area", "age", "year"};
const double ofr_tops[OFR_N_TOPS] = {0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.8};

/* ---- room ------------------------------------------------------------------------------- */

static size_t numbers_of_outcome(const struct ofr_people_distribution *d) {
    size_t n = OFR_N_COUNTED_BY * (OFR_N_TOPS + 1);
    for (size_t by = 0; by < OFR_N_COUNTED_BY; by++)
        n += d->n_groups[by];
    return n;
}

static void give_values(struct ofr_people_distribution *d, struct ofr_counted *counted, size_t *at) {
    *counted = (struct ofr_counted){.values = d->values + *at, .chance = NAN};
    *at += d->n_replicates;
}

static ofr_status make_outcome(struct ofr_people_distribution *d, struct ofr_counted_outcome *outcome,
                               size_t *at, struct ofr_reports *reports) {
    for (size_t by = 0; by < OFR_N_COUNTED_BY; by++) {
        OFR_TRY(OFR_NEW(NULL, outcome->groups[by], d->n_groups[by], "the distribution", reports));
        for (size_t i = 0; i < d->n_groups[by]; i++)
            give_values(d, &outcome->groups[by][i], at);
        for (size_t i = 0; i < OFR_N_TOPS; i++)
            give_values(d, &outcome->tops[by][i], at);
        give_values(d, &outcome->gini[by], at);
    }
    return OFR_OK;
}

/* The outcomes are one where the ranked event alone counts in the primary outcome. */
static size_t count_outcomes(const struct ofr_model *model) {
    const struct ofr_roles *roles = &model->roles;
    bool same = roles->n_primary_events == 1 && roles->primary_events[0] == roles->ranked;
    return same ? 1 : OFR_MOST_COUNTED;
}

static ofr_status make_room(struct ofr_people_distribution *d, struct ofr_reports *reports) {
    const struct ofr_run_reader *reader = d->reader;
    const struct ofr_model *model = reader->model;
    int last_year = ofr_date_of(reader->run.last_day).year;
    d->first_year = ofr_date_of(reader->run.first_day).year;
    d->n_outcomes = count_outcomes(model);
    for (size_t r = 0; r < reader->n_replicates; r++)
        d->n_replicates += ofr_run_reader_counts(&reader->replicates[r]);
    d->n_groups[OFR_COUNTED_BY_STREET] = OFR_N_STREET_GROUPS;
    d->n_groups[OFR_COUNTED_BY_AREA] = reader->n_areas;
    d->n_groups[OFR_COUNTED_BY_AGE] = OFR_N_AGE_GROUPS;
    d->n_groups[OFR_COUNTED_BY_YEAR] = (size_t)(last_year - d->first_year + 1);
    d->outcomes[0].name = model->outcomes[model->roles.primary].name;
    d->outcomes[0].many = model->roles.many;
    d->outcomes[1].name = model->events[model->roles.ranked].name;
    d->outcomes[1].many = model->summary->ranked_what;
    size_t at = 0;
    ofr_status status = OFR_NEW(NULL, d->values, d->n_outcomes * numbers_of_outcome(d) * d->n_replicates,
                                "the distribution", reports);
    for (size_t o = 0; status == OFR_OK && o < d->n_outcomes; o++)
        status = make_outcome(d, &d->outcomes[o], &at, reports);
    return status;
}

/* ---- one replicate ---------------------------------------------------------------------- */

/* The home of a person who is counted. */
struct home {
    uint32_t area, street;
};

static int by_home(const void *a, const void *b) {
    const struct home *x = a, *y = b;
    if (x->area != y->area)
        return x->area < y->area ? -1 : 1;
    return (x->street > y->street) - (x->street < y->street);
}

/* The first event that counts a person; NULL when there is none. */
static const struct ofr_run_reader_event *first_event(const struct ofr_lives *lives,
                                                      const struct ofr_life *life, size_t outcome) {
    const struct ofr_model *model = lives->model;
    for (size_t i = life->first; i < life->first + life->n_events; i++) {
        size_t event = ofr_event_of(lives, &lives->events[i]);
        if (outcome == 0 ? ofr_event_is_primary(model, event) : event == model->roles.ranked)
            return &lives->events[i];
    }
    return NULL;
}

static void add_person(const struct ofr_people_distribution *d, struct ofr_counted_outcome *outcome, size_t r,
                       const struct ofr_run_reader_person *person, int32_t day) {
    int age = ofr_run_reader_age_on(d->reader, person, day) / YEARS_OF_AGE_GROUP;
    int year = ofr_date_of(d->reader->run.first_day + day).year - d->first_year;
    size_t age_group = age < 0 ? 0 : age >= OFR_N_AGE_GROUPS ? OFR_N_AGE_GROUPS - 1 : (size_t)age;
    outcome->groups[OFR_COUNTED_BY_AGE][age_group].values[r]++;
    if (year >= 0 && (size_t)year < d->n_groups[OFR_COUNTED_BY_YEAR])
        outcome->groups[OFR_COUNTED_BY_YEAR][year].values[r]++;
    if (person->area >= 1 && person->area <= d->reader->n_areas)
        outcome->groups[OFR_COUNTED_BY_AREA][person->area - 1].values[r]++;
}

static void set_curve(struct ofr_counted_outcome *outcome, enum ofr_counted_by by, size_t r,
                      struct ofr_lorenz_unit *units, size_t n) {
    outcome->gini[by].values[r] = ofr_gini(units, n);
    for (size_t i = 0; i < OFR_N_TOPS; i++)
        outcome->tops[by][i].values[r] = ofr_lorenz_top(units, n, ofr_tops[i]);
}

/* Streets by people, and their Lorenz curve; units has room for all homes and one more. */
static void count_streets(const struct ofr_people_distribution *d, struct ofr_counted_outcome *outcome,
                          size_t r, struct home *homes, size_t n, struct ofr_lorenz_unit *units) {
    struct ofr_counted *groups = outcome->groups[OFR_COUNTED_BY_STREET];
    double n_streets = 0;
    size_t n_units = 0;
    for (size_t i = 0; i < d->reader->n_areas; i++)
        n_streets += (double)d->reader->areas[i].streets;
    qsort(homes, n, sizeof *homes, by_home);
    for (size_t i = 0; i < n;) {
        size_t first = i;
        while (i < n && by_home(&homes[i], &homes[first]) == 0)
            i++;
        size_t group = i - first < OFR_N_STREET_GROUPS ? i - first : OFR_N_STREET_GROUPS - 1;
        groups[group].values[r]++;
        units[n_units++] = (struct ofr_lorenz_unit){(double)(i - first), 1};
    }
    double empty = n_streets - (double)n_units;
    groups[0].values[r] = empty;
    if (empty > 0)
        units[n_units++] = (struct ofr_lorenz_unit){0, empty};
    set_curve(outcome, OFR_COUNTED_BY_STREET, r, units, n_units);
}

/* What chance within areas gives for the same number of people by area; adds to sums over replicates. */
static void add_chance(const struct ofr_people_distribution *d, struct ofr_counted_outcome *outcome,
                       size_t r) {
    struct ofr_counted *groups = outcome->groups[OFR_COUNTED_BY_STREET];
    struct ofr_lorenz_unit units[MOST_BY_CHANCE] = {{0, 0}};
    double chance[MOST_BY_CHANCE];
    for (size_t a = 0; a < d->reader->n_areas; a++) {
        double streets = (double)d->reader->areas[a].streets;
        if (!(streets > 0))
            continue;
        ofr_poisson_shares(outcome->groups[OFR_COUNTED_BY_AREA][a].values[r] / streets, chance,
                           MOST_BY_CHANCE);
        for (size_t k = 0; k < MOST_BY_CHANCE; k++) {
            units[k].size += streets * chance[k];
            units[k].number += streets * chance[k] * (double)k;
        }
    }
    for (size_t k = 0; k < MOST_BY_CHANCE; k++)
        groups[k < OFR_N_STREET_GROUPS ? k : OFR_N_STREET_GROUPS - 1].chance += units[k].size;
    size_t n = MOST_BY_CHANCE;
    while (n > 0 && !(units[n - 1].size > 0))
        n--;
    double gini = ofr_gini(units, n);
    if (isnan(gini))
        return;
    outcome->n_with_people++;
    outcome->gini[OFR_COUNTED_BY_STREET].chance += gini;
    for (size_t i = 0; i < OFR_N_TOPS; i++)
        outcome->tops[OFR_COUNTED_BY_STREET][i].chance += ofr_lorenz_top(units, n, ofr_tops[i]);
}

/* Days of a year of the run, and the size of the other units. */
static double size_of(const struct ofr_people_distribution *d, enum ofr_counted_by by, size_t group) {
    const struct ofr_run_reader_run *run = &d->reader->run;
    if (by == OFR_COUNTED_BY_AREA)
        return (double)d->reader->areas[group].people;
    if (by == OFR_COUNTED_BY_AGE)
        return 1;
    struct ofr_date first = {d->first_year + (int)group, 1, 1}, next = {d->first_year + (int)group + 1, 1, 1};
    int32_t from = ofr_day_of(first), to = ofr_day_of(next);
    from = from > run->first_day ? from : run->first_day;
    to = to < run->last_day + 1 ? to : run->last_day + 1;
    return to - from;
}

static void set_curves(const struct ofr_people_distribution *d, struct ofr_counted_outcome *outcome, size_t r,
                       struct ofr_lorenz_unit *units) {
    for (enum ofr_counted_by by = OFR_COUNTED_BY_AREA; by < OFR_N_COUNTED_BY; by++) {
        size_t n = 0;
        for (size_t i = 0; i < d->n_groups[by]; i++) {
            double size = size_of(d, by, i);
            if (size > 0)
                units[n++] = (struct ofr_lorenz_unit){outcome->groups[by][i].values[r], size};
        }
        set_curve(outcome, by, r, units, n);
    }
}

static ofr_status count_outcome(const struct ofr_people_distribution *d, const struct ofr_lives *lives,
                                size_t o, size_t r, struct ofr_reports *reports) {
    struct ofr_counted_outcome *outcome = (struct ofr_counted_outcome *)&d->outcomes[o];
    struct home *homes = NULL;
    struct ofr_lorenz_unit *units = NULL;
    size_t n = 0, most = lives->n_lives + 1;
    for (size_t by = 0; by < OFR_N_COUNTED_BY; by++)
        most = d->n_groups[by] > most ? d->n_groups[by] : most;
    ofr_status status = OFR_NEW(NULL, homes, most, "the distribution", reports);
    OFR_THEN(status, OFR_NEW(NULL, units, most, "the distribution", reports));
    for (size_t i = 0; status == OFR_OK && i < lives->n_lives; i++) {
        const struct ofr_run_reader_event *event = first_event(lives, &lives->lives[i], o);
        if (event == NULL)
            continue;
        homes[n++] = (struct home){lives->lives[i].person->area, lives->lives[i].person->street};
        add_person(d, outcome, r, lives->lives[i].person, event->day);
    }
    if (status == OFR_OK) {
        count_streets(d, outcome, r, homes, n, units);
        set_curves(d, outcome, r, units);
        add_chance(d, outcome, r);
    }
    ofr_free(homes);
    ofr_free(units);
    return status;
}

/* ---- all ---------------------------------------------------------------------------------- */

/* Mean and interval over the replicates that have a value; no count is below 0, and no share above 1. */
static void predict(struct ofr_counted *counted, size_t n_replicates, double most) {
    uint32_t n = 0;
    for (size_t r = 0; r < n_replicates; r++)
        if (isfinite(counted->values[r]))
            counted->values[n++] = counted->values[r];
    counted->predicted = ofr_interval_within(ofr_predict(counted->values, n), 0, most);
}

static void start_chance(struct ofr_counted_outcome *outcome) {
    for (size_t i = 0; i < OFR_N_STREET_GROUPS; i++)
        outcome->groups[OFR_COUNTED_BY_STREET][i].chance = 0;
    for (size_t i = 0; i < OFR_N_TOPS; i++)
        outcome->tops[OFR_COUNTED_BY_STREET][i].chance = 0;
    outcome->gini[OFR_COUNTED_BY_STREET].chance = 0;
}

/* Sums over replicates become means; 0 / 0 is NAN. */
static void end_chance(const struct ofr_people_distribution *d, struct ofr_counted_outcome *outcome) {
    for (size_t i = 0; i < OFR_N_STREET_GROUPS; i++)
        outcome->groups[OFR_COUNTED_BY_STREET][i].chance /= (double)d->n_replicates;
    for (size_t i = 0; i < OFR_N_TOPS; i++)
        outcome->tops[OFR_COUNTED_BY_STREET][i].chance /= (double)outcome->n_with_people;
    outcome->gini[OFR_COUNTED_BY_STREET].chance /= (double)outcome->n_with_people;
}

static void predict_all(const struct ofr_people_distribution *d, struct ofr_counted_outcome *outcome) {
    end_chance(d, outcome);
    for (size_t by = 0; by < OFR_N_COUNTED_BY; by++) {
        for (size_t i = 0; i < d->n_groups[by]; i++)
            predict(&outcome->groups[by][i], d->n_replicates, INFINITY);
        for (size_t i = 0; i < OFR_N_TOPS; i++)
            predict(&outcome->tops[by][i], d->n_replicates, 1);
        predict(&outcome->gini[by], d->n_replicates, 1);
    }
}

ofr_status ofr_distribution_make(const struct ofr_run_reader *reader,
                                 struct ofr_people_distribution *distribution, struct ofr_reports *reports) {
    struct ofr_people_distribution *d = distribution;
    *d = (struct ofr_people_distribution){.reader = reader};
    ofr_status status = make_room(d, reports);
    for (size_t o = 0; status == OFR_OK && o < d->n_outcomes; o++)
        start_chance(&d->outcomes[o]);
    for (size_t i = 0, r = 0; status == OFR_OK && i < reader->n_replicates; i++) {
        struct ofr_lives lives;
        if (!ofr_run_reader_counts(&reader->replicates[i]))
            continue;
        status = ofr_lives_read(reader, reader->replicates[i].id, OFR_NOBODY, &lives, reports);
        for (size_t o = 0; status == OFR_OK && o < d->n_outcomes; o++)
            status = count_outcome(d, &lives, o, r, reports);
        ofr_lives_free(&lives);
        r++;
    }
    for (size_t o = 0; status == OFR_OK && o < d->n_outcomes; o++)
        predict_all(d, &d->outcomes[o]);
    if (status != OFR_OK)
        ofr_distribution_free(d);
    return status;
}

void ofr_distribution_free(struct ofr_people_distribution *distribution) {
    for (size_t o = 0; o < OFR_MOST_COUNTED; o++)
        for (size_t by = 0; by < OFR_N_COUNTED_BY; by++)
            ofr_free(distribution->outcomes[o].groups[by]);
    ofr_free(distribution->values);
    *distribution = (struct ofr_people_distribution){0};
}
