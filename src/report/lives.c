#include "report/lives.h"

#include <string.h>

#include "base/date.h"
#include "base/memory.h"

#define KNOWN_NAME(name) #name,
static const char *const known_names[OFR_N_KNOWN] = {OFR_KNOWN_EVENTS(KNOWN_NAME)};

static void know_kinds(struct ofr_lives *lives) {
    memset(lives->known, OFR_N_KNOWN, sizeof lives->known);
    for (size_t i = 0; i < OFR_N_KNOWN; i++) {
        size_t kind = ofr_run_reader_kind(lives->reader, known_names[i]);
        if (kind < lives->reader->n_kinds && kind < sizeof lives->known)
            lives->known[kind] = (uint8_t)i;
    }
}

static void sum_up_event(const struct ofr_lives *lives, struct ofr_life *life,
                         const struct ofr_run_reader_event *event, uint32_t *circle_by) {
    switch (ofr_known(lives, event)) {
    case OFR_EVENT_approached:
        if (life->approached)
            return;
        life->approached = true;
        life->brought_by = event->by;
        if (event->value >= OFR_BY_FRIEND && event->value <= OFR_ONLINE)
            life->channel = (enum ofr_channel)event->value;
        return;
    case OFR_EVENT_joined_circle:
        if (*circle_by == OFR_NOBODY)
            *circle_by = event->by;
        return;
    case OFR_EVENT_committed:
    case OFR_EVENT_complied:
        if (!life->joined)
            life->coerced = ofr_known(lives, event) == OFR_EVENT_complied;
        life->joined = true;
        return;
    case OFR_EVENT_left_abroad:
        if (!life->left_abroad)
            life->left_day = event->day;
        life->left_abroad = true;
        return;
    default:
        return;
    }
}

static void sum_up(const struct ofr_lives *lives, struct ofr_life *life) {
    uint32_t circle_by = OFR_NOBODY;
    life->channel = OFR_NO_CHANNEL;
    life->brought_by = OFR_NOBODY;
    for (size_t i = 0; i < life->n_events; i++)
        sum_up_event(lives, life, &lives->events[life->first + i], &circle_by);
    if (circle_by != OFR_NOBODY)
        life->brought_by = circle_by;
}

ofr_status ofr_lives_read(const struct ofr_run_reader *reader, uint32_t replicate, uint32_t person,
                          struct ofr_lives *lives, struct ofr_reports *reports) {
    *lives = (struct ofr_lives){.reader = reader, .replicate = replicate};
    know_kinds(lives);
    ofr_status status =
        ofr_run_reader_events(reader, replicate, person, &lives->events, &lives->n_events, reports);
    if (status != OFR_OK)
        return status;
    size_t n = 0;
    for (size_t i = 0; i < lives->n_events; i++)
        n += i == 0 || lives->events[i].person != lives->events[i - 1].person;
    status = OFR_NEW(NULL, lives->lives, n, "the lives", reports);
    for (size_t i = 0; status == OFR_OK && i < lives->n_events; i++) {
        if (i == 0 || lives->events[i].person != lives->events[i - 1].person) {
            struct ofr_life *life = &lives->lives[lives->n_lives++];
            life->first = i;
            life->person = ofr_run_reader_person(reader, lives->events[i].person);
            if (life->person == NULL)
                status = ofr_fail(reports, OFR_BAD_INPUT, "%s has events of person %u, who is not in it",
                                  reader->path, lives->events[i].person);
        }
        lives->lives[lives->n_lives - 1].n_events++;
    }
    for (size_t i = 0; status == OFR_OK && i < lives->n_lives; i++)
        sum_up(lives, &lives->lives[i]);
    if (status != OFR_OK)
        ofr_lives_free(lives);
    return status;
}

void ofr_lives_free(struct ofr_lives *lives) {
    ofr_free(lives->events);
    ofr_free(lives->lives);
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

int ofr_age_on(const struct ofr_run_reader *reader, const struct ofr_run_reader_person *person, int32_t day) {
    int years = ofr_date_of(reader->run.first_day + day).year - ofr_date_of(reader->run.first_day).year;
    return person->age + years;
}
