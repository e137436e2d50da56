/*
 * Book: the database of a run, open for reading, as plain structs.
 *
 * What everybody who asks needs (the run, areas, places, people, replicates, patterns) is
 * read at once; events and series a replicate at a time. Writes nothing, except that SQLite
 * takes back what a killed run left half-written. What the figures mean is not known here:
 * see report/.
 *
 * Invariant: lists are in order of id; texts live as long as the reader.
 */
#ifndef OFR_STORE_RUN_READER_H
#define OFR_STORE_RUN_READER_H

#include <stdint.h>

#include "base/report.h"

#define OFR_NOBODY UINT32_MAX /* where a place or a person is missing */

enum ofr_household_role { OFR_IS_HEAD, OFR_IS_SPOUSE, OFR_IS_OFFSPRING, OFR_IS_RELATIVE };

struct ofr_run_reader_run {
    bool complete;
    char *scenario, *title, *model, *notice;
    int64_t seed, people, days;
    int32_t first_day, last_day; /* day numbers, date.h */
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
    char *variant; /* "" for the run itself */
};
struct ofr_run_reader_pattern {
    char *name, *statistic, *variant, *use, *unit;
    bool has_years;
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

struct ofr_output;

struct ofr_run_reader {
    void *database;                  /* sqlite3 *; NULL in a reader of a output */
    const struct ofr_output *output; /* borrowed; NULL in a reader of a database */
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
};

/**
 * Open the database of a run.
 *
 * @param complete [in] refuse a run that is incomplete; else that is a warning
 * @param reader     [out] empty on failure
 * @errors   OFR_BAD_INPUT when there is no file, or it is no run of this version's format;
 *           OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_run_reader_open(const char *path, bool complete, struct ofr_run_reader *reader,
                                            struct ofr_reports *reports);
/**
 * Make the reader of one finished output in memory, as if it had been written to a database and opened: one
 * replicate of id 0. For what is measured of lives and series: places and patterns are left out.
 *
 * @param output [in] borrowed for as long as the reader lives, with its scenario, population and model
 * @param reader      [out] empty on failure
 * @cost     O(people)
 */
OFR_MUST_USE ofr_status ofr_run_reader_of(const struct ofr_output *output, struct ofr_run_reader *reader,
                                          struct ofr_reports *reports);
/** Close a reader; accepts an empty one. */
void ofr_run_reader_close(struct ofr_run_reader *reader);

/** A person by id; NULL when nothing ever happened to that person. */
const struct ofr_run_reader_person *ofr_run_reader_person(const struct ofr_run_reader *reader, uint32_t id);
/** Number of a kind of event by name; n_kinds when there is none. */
size_t ofr_run_reader_kind(const struct ofr_run_reader *reader, const char *name);

/**
 * Read the events of a replicate, each person's together, in order.
 *
 * @param replicate [in] id of the replicate
 * @param person    [in] one person's alone; OFR_NOBODY for all
 * @param events    [out] to be freed with ofr_free; NULL on failure
 */
OFR_MUST_USE ofr_status ofr_run_reader_events(const struct ofr_run_reader *reader, uint32_t replicate,
                                              uint32_t person, struct ofr_run_reader_event **events,
                                              size_t *n, struct ofr_reports *reports);
/**
 * Count the people of each area to whom a kind of event happened, once each, by replicate.
 *
 * @param event  [in] name of the kind; a database that has none gives zeros
 * @param counts [out] [n_replicates][n_areas] by position in the reader; to be freed with ofr_free
 * @errors   OFR_SYSTEM; OFR_BAD_INPUT when a row names an area or replicate the reader has not
 */
OFR_MUST_USE ofr_status ofr_run_reader_count_people(const struct ofr_run_reader *reader, const char *event,
                                                    uint32_t **counts, struct ofr_reports *reports);
/**
 * Read one observable of the whole, day by day.
 *
 * @param values [out] [run.days], NAN where missing; to be freed with ofr_free
 * @errors   OFR_BAD_INPUT when there is no such observable; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_run_reader_daily(const struct ofr_run_reader *reader, uint32_t replicate,
                                             const char *name, double **values, struct ofr_reports *reports);

/** Is called for each row of a table, first with the names of the columns; false stops it. */
typedef bool (*ofr_run_reader_row)(void *to, const char *const *cells, size_t n_cells);

/**
 * Go through a table in the order of its parameter.
 * @errors   OFR_SYSTEM when it cannot be read; a row that was refused is not an error here
 */
OFR_MUST_USE ofr_status ofr_run_reader_each(const struct ofr_run_reader *reader, const char *table,
                                            ofr_run_reader_row row, void *to, struct ofr_reports *reports);

#endif
