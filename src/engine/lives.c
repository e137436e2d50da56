#include "engine/lives.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "scenario/check.h"

/* ---- reading -------------------------------------------------------------------------------- */

static void map_kinds(struct ofr_lives *lives) {
    const struct ofr_model *model = lives->model;
    for (size_t kind = 0; kind < lives->reader->n_kinds && kind < sizeof lives->event_of; kind++)
        lives->event_of[kind] =
            (uint8_t)OFR_FIND(model->events, model->n_events, lives->reader->kinds[kind].name);
}

static ofr_status group_events(struct ofr_lives *lives, struct ofr_reports *reports) {
    const struct ofr_run_reader *reader = lives->reader;
    for (size_t i = 0; i < lives->n_events; i++) {
        uint32_t person = lives->events[i].person;
        if (i == 0 || person != lives->events[i - 1].person) {
            struct ofr_life *life = &lives->lives[lives->n_lives++];
            *life = (struct ofr_life){ofr_run_reader_person(reader, person), i, 0};
            if (life->person == NULL)
                return ofr_fail(reports, OFR_BAD_INPUT, "%s has events of person %u, who is not in it",
                                reader->path, person);
        }
        lives->lives[lives->n_lives - 1].n_events++;
    }
    return OFR_OK;
}

ofr_status ofr_lives_read(const struct ofr_run_reader *reader, uint32_t replicate, uint32_t person,
                          struct ofr_lives *lives, struct ofr_reports *reports) {
    const struct ofr_model *model = reader->model;
    *lives = (struct ofr_lives){.reader = reader, .model = model, .replicate = replicate};
    map_kinds(lives);
    ofr_status status =
        ofr_run_reader_events(reader, replicate, person, &lives->events, &lives->n_events, reports);
    size_t n = 0;
    for (size_t i = 0; i < lives->n_events; i++)
        n += i == 0 || lives->events[i].person != lives->events[i - 1].person;
    OFR_THEN(status, OFR_NEW(NULL, lives->lives, n, "the lives", reports));
    OFR_THEN(status, ofr_new(NULL, n * model->life_size, 1, "the lives", (void **)&lives->facts, reports));
    OFR_THEN(status, group_events(lives, reports));
    for (size_t i = 0; status == OFR_OK && model->sum_up_life != NULL && i < lives->n_lives; i++)
        model->sum_up_life(lives, &lives->lives[i], lives->facts + i * model->life_size);
    if (status != OFR_OK)
        ofr_lives_free(lives);
    return status;
}

void ofr_lives_free(struct ofr_lives *lives) {
    ofr_free(lives->events);
    ofr_free(lives->lives);
    ofr_free(lives->facts);
    *lives = (struct ofr_lives){0};
}

const struct ofr_life *ofr_life_of(const struct ofr_lives *lives, uint32_t person) {
    size_t low = 0, high = lives->n_lives;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (lives->lives[middle].person->id < person)
            low = middle + 1;
        else
            high = middle;
    }
    return low < lives->n_lives && lives->lives[low].person->id == person ? &lives->lives[low] : NULL;
}

bool ofr_event_is_primary(const struct ofr_model *model, size_t event) {
    for (size_t i = 0; i < model->roles.n_primary_events; i++)
        if (model->roles.primary_events[i] == event)
            return true;
    return false;
}

uint64_t ofr_life_events(const struct ofr_lives *lives, const struct ofr_life *life, uint32_t until_day) {
    uint64_t had = 0;
    for (size_t i = life->first; i < life->first + life->n_events; i++)
        if (lives->events[i].day < until_day)
            had |= UINT64_C(1) << (ofr_event_of(lives, &lives->events[i]) & 63u);
    return had;
}

bool ofr_life_is_primary(const struct ofr_lives *lives, const struct ofr_life *life) {
    for (size_t i = life->first; i < life->first + life->n_events; i++)
        if (ofr_event_is_primary(lives->model, ofr_event_of(lives, &lives->events[i])))
            return true;
    return false;
}

/* ---- statistics ----------------------------------------------------------------------------- */

double ofr_ratio(double part, double whole) { return whole > 0 ? part / whole : NAN; }

double ofr_count_events(const struct ofr_lives *lives, size_t event, struct ofr_period period) {
    double n = 0;
    for (size_t i = 0; i < lives->n_events; i++)
        n += ofr_event_of(lives, &lives->events[i]) == event && ofr_is_within(period, lives->events[i].day);
    return n;
}

struct ofr_period ofr_whole_run(const struct ofr_lives *lives) {
    return (struct ofr_period){0, (int32_t)lives->reader->run.days - 1};
}

ofr_status ofr_fold_series(const struct ofr_lives *lives, const char *observable, enum ofr_fold fold,
                           struct ofr_period period, double *value, struct ofr_reports *reports) {
    double *values, n = 0, sum = 0, peak = NAN;
    *value = NAN;
    OFR_TRY(ofr_run_reader_daily(lives->reader, lives->replicate, observable, &values, reports));
    for (int32_t day = period.first; day <= period.last; day++) {
        if (day < 0 || day >= lives->reader->run.days || isnan(values[day]))
            continue;
        n++;
        sum += values[day];
        if (!(values[day] <= peak))
            peak = values[day];
    }
    *value = fold == OFR_FOLD_SUM ? sum : fold == OFR_FOLD_MEAN ? ofr_ratio(sum, n) : peak;
    ofr_free(values);
    return OFR_OK;
}

/* Of the lives that pass one test, the percentage that pass another. */
static double percent_of(const struct ofr_lives *lives, ofr_life_test among, ofr_life_test which) {
    double whole = 0, part = 0;
    for (size_t i = 0; i < lives->n_lives; i++) {
        if (!among(lives, &lives->lives[i]))
            continue;
        whole++;
        part += which(lives, &lives->lives[i]);
    }
    return 100 * ofr_ratio(part, whole);
}

ofr_status ofr_statistic_value(const struct ofr_lives *lives, const struct ofr_statistic *statistic,
                               struct ofr_period period, double *value, struct ofr_reports *reports) {
    const struct ofr_model *model = lives->model;
    if (statistic->event != NULL)
        *value = ofr_count_events(lives, OFR_FIND(model->events, model->n_events, statistic->event), period);
    else if (statistic->series != NULL)
        return ofr_fold_series(lives, statistic->series, statistic->fold, period, value, reports);
    else if (statistic->among != NULL)
        *value = percent_of(lives, statistic->among, statistic->which);
    else
        return statistic->compute(lives, period, value, reports);
    return OFR_OK;
}
