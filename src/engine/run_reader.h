/*
 * Run reader: what is stored of a run, as plain structs, whether it lies in a database or in memory.
 *
 * The run, areas, places, people, replicates and patterns are read at once; events and series one replicate
 * at a time. store/run_reader.h opens a database, output/run_reader_of.h a replicate that has just ended.
 * The meaning of the figures belongs to the model: see engine/lives.h.
 *
 * Invariant: lists are in order of id; texts live as long as the reader.
 */
#ifndef OFR_ENGINE_RUN_READER_H
#define OFR_ENGINE_RUN_READER_H

#include <stdint.h>

#include "base/report.h"

struct ofr_model;

#define OFR_NOBODY UINT32_MAX /* where a place or a person is missing */

enum ofr_household_role { OFR_IS_HEAD, OFR_IS_SPOUSE, OFR_IS_OFFSPRING, OFR_IS_RELATIVE };

struct ofr_run_reader_run {
    bool complete;
    char *scenario, *title, *model, *notice;
    int64_t seed, people, days;
    int32_t first_day, last_day; /* day numbers, date.h */
    int32_t end_day;             /* of the scenario: later than last_day where the run was cut short */
    double scale;
    int64_t areas_kept, areas_in_scenario;
};
struct ofr_run_reader_kind {
    char *name, *sentence;
};
struct ofr_run_reader_area {
    char *name, *governorate; /* "" where the scenario names none */
    int64_t people, streets, families, eligible;
    bool counted; /* its population comes from a census */
};
/** A published count to compare with, never an input. */
struct ofr_run_reader_entry_record {
    char *governorate, *source;
    int64_t records;
};
struct ofr_run_reader_place {
    char *role, *kind;
    uint32_t area, neighbourhood, number; /* area from 1; number within its kind and area */
};
struct ofr_run_reader_person {
    uint32_t id, area, neighbourhood, street, household, family;
    bool male;
    uint8_t age; /* at the start */
    enum ofr_household_role role;
    char *activity;
};
struct ofr_run_reader_replicate {
    uint32_t id, replicate;
    bool repeats;  /* it has the point of an earlier replicate, and is no replicate of its own */
    char *variant; /* "" for the run itself */
};

/** Whether a replicate is one of the run itself with a point of its own. */
static inline bool ofr_run_reader_counts(const struct ofr_run_reader_replicate *replicate) {
    return replicate->variant[0] == '\0' && !replicate->repeats;
}

struct ofr_run_reader_pattern {
    char *name, *statistic, *variant, *use, *unit;
    char *areas;                             /* as struct ofr_pattern has them */
    bool has_years, any_period, same_source; /* without years and period: the whole scenario */
    int64_t first_year, last_year;
    double low, high;
};
/** How many streets or families of an area have so many eligible members. */
struct ofr_run_reader_group {
    uint32_t area; /* from 1 */
    bool family;
    uint32_t members, count;
};
struct ofr_run_reader_event {
    uint32_t person, place, by;
    uint16_t day;
    uint8_t slot, kind;
    int32_t value;
};

struct ofr_run_reader {
    void *source; /* what events and series are read from: a database, a replicate in memory */
    const struct ofr_model *model; /* that made the run */
    char *path;
    struct ofr_run_reader_run run;
    struct ofr_run_reader_kind *kinds;    /* [n_kinds] by id */
    struct ofr_run_reader_area *areas;    /* [n_areas] id - 1 */
    struct ofr_run_reader_place *places;  /* [n_places] by id */
    struct ofr_run_reader_person *people; /* [n_people] in order of id: those with events */
    struct ofr_run_reader_replicate *replicates;
    struct ofr_run_reader_pattern *patterns;
    struct ofr_run_reader_group *groups;
    struct ofr_run_reader_entry_record *entry_records; /* in order of the governorate's name */
    size_t n_kinds, n_areas, n_places, n_people, n_replicates, n_patterns, n_groups, n_entry_records;

    /* Set by the module that opened the source; call them through the functions below. */
    ofr_status (*read_events)(const struct ofr_run_reader *reader, uint32_t replicate, uint32_t person,
                              struct ofr_run_reader_event **events, size_t *n, struct ofr_reports *reports);
    ofr_status (*read_daily)(const struct ofr_run_reader *reader, uint32_t replicate, const char *name,
                             double **values, struct ofr_reports *reports);
    void (*close_source)(void *source); /* NULL: the source is borrowed */
};

/** Close a reader and its source; accepts an empty one. */
void ofr_run_reader_close(struct ofr_run_reader *reader);

/** A person by id; NULL when nothing ever happened to that person. */
const struct ofr_run_reader_person *ofr_run_reader_person(const struct ofr_run_reader *reader, uint32_t id);
/** Number of a kind of event by name; n_kinds when there is none. */
size_t ofr_run_reader_kind(const struct ofr_run_reader *reader, const char *name);
/** Name of an area by its number from 1; "" when there is none. */
const char *ofr_run_reader_area_name(const struct ofr_run_reader *reader, uint32_t area);
/** Age in completed years on a day of the run, from 0. */
int ofr_run_reader_age_on(const struct ofr_run_reader *reader, const struct ofr_run_reader_person *person,
                          int32_t day);

/**
 * Read the events of a replicate, ordered by person and then by time.
 *
 * @param replicate [in] id of the replicate
 * @param person    [in] one person alone; OFR_NOBODY for all
 * @param events    [out] [n] free it with ofr_free; NULL on failure
 * @param n         [out] number of events
 * @errors   OFR_BAD_INPUT when the source is not in order; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_run_reader_events(const struct ofr_run_reader *reader, uint32_t replicate,
                                              uint32_t person, struct ofr_run_reader_event **events,
                                              size_t *n, struct ofr_reports *reports);
/**
 * Read the daily series of one observable for all areas together.
 *
 * @param events    [out] [n] free it with ofr_free; NULL on failure
 * @param n         [out] number of events
 * @param values [out] [run.days], NAN where missing; free it with ofr_free
 * @errors   OFR_BAD_INPUT when there is no such observable; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_run_reader_daily(const struct ofr_run_reader *reader, uint32_t replicate,
                                             const char *name, double **values, struct ofr_reports *reports);

#endif
