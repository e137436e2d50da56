/*
 * Average: what a place is compared with when why is asked - for each factor, what keys and tables of the
 * scenario would be if the place stood, in that alone, where the country stands on average.
 *
 * Read from a YAML file beside the scenario, average.yaml (docs/why.md), where each figure has origin and
 * source. A factor leaves the people as they are: it changes figures under which the same people, with
 * the same draws, are told apart. Structure (households, families, streets) cannot, since it makes other
 * people; it stands apart. Not a measure: nobody can do it, so keys of the group may be changed; nothing
 * searches over it.
 *
 * Reading the YAML is native (average_read.c); everything else also compiles for WebAssembly, which is given
 * the same as lines that a program has written (average_lines.c).
 *
 * Invariant: after a read that returned OFR_OK each change alone keeps its key or column in range.
 */
#ifndef OFR_INQUIRY_AVERAGE_H
#define OFR_INQUIRY_AVERAGE_H

#include "scenario/scenario.h"

#define OFR_MOST_FACTORS 10 /* 1,024 coalitions */

/** A change of a key, or of every row of a column; to: is set, times: is multiplied. */
struct ofr_average_change {
    char *name; /* "police.raids"; "areas.unemployment" for a column: TABLE.COLUMN */
    bool is_column;
    size_t key;           /* index into the schema's keys */
    size_t table, column; /* indices into the schema's tables and its columns */
    bool times;
    double by;    /* NAN: to none, an empty cell */
    double *rows; /* [n_rows] to a value for each row; NULL: `by` in all */
    size_t n_rows;
    enum ofr_origin origin;
    char *source; /* NULL: none */
};

struct ofr_factor {
    char *name, *title;
    size_t n_changes;
    struct ofr_average_change *changes;
};

/** Published counts of a kind of record: how many of all fall to the scenario's place as a whole. */
struct ofr_average_records {
    char *name;
    double here, all;
    enum ofr_origin origin;
    char *source;
};

struct ofr_average {
    char *file, *name, *title;
    double people; /* of the country, the place with it */
    enum ofr_origin people_origin;
    char *people_source;
    size_t n_records, n_factors;
    struct ofr_average_records *records;
    struct ofr_factor *factors;
    struct ofr_factor structure; /* without changes: none */
};

/**
 * Read what a scenario is compared with.
 *
 * @param path     [in] of the file; NULL: average.yaml in the scenario's folder
 * @param scenario [in] with all settings applied, since changes are checked against its values; unchanged
 * @param average  [out] empty on failure
 * @errors   OFR_BAD_INPUT with one report for every fault of the file; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_average_read(const char *path, struct ofr_scenario *scenario,
                                         struct ofr_average *average, struct ofr_reports *reports);
/**
 * Write an average as lines (scenario/lines.h); without the name of its file.
 * @errors   OFR_SYSTEM when the sink fails
 */
OFR_MUST_USE ofr_status ofr_average_write(const struct ofr_average *average, ofr_sink sink,
                                          struct ofr_reports *reports);
/**
 * Read lines that ofr_average_write made; all is checked again, against the scenario as it is now.
 * @param average [out] empty on failure
 * @errors   OFR_BAD_INPUT with the first fault; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_average_read_lines(const char *text, struct ofr_scenario *scenario,
                                               struct ofr_average *average, struct ofr_reports *reports);
/** Free what an average holds; accepts an empty one. */
void ofr_average_free(struct ofr_average *average);
/** The same for one factor, which is then empty. */
void ofr_factor_free(struct ofr_factor *factor);

/** People of the whole place, all its areas: what records and `people` speak of. */
double ofr_average_people_of(const struct ofr_scenario *scenario);

/** Put a factor at the country's figure in a scenario. True when that changes any number of it. */
bool ofr_factor_apply(const struct ofr_factor *factor, struct ofr_scenario *scenario);

/** Find what a change changes by its name, a key or TABLE.COLUMN; false when the scenario has no such thing.
 */
bool ofr_average_find(const struct ofr_scenario *scenario, const char *name,
                      struct ofr_average_change *change);
/** Whether the same people are told apart by what is changed, without being made anew. */
bool ofr_average_leaves_people(const struct ofr_schema *schema, const struct ofr_average_change *change);
/** Whether a change may be to none: an empty cell. */
bool ofr_average_may_be_empty(const struct ofr_schema *schema, const struct ofr_average_change *change);
/** Check that a change alone keeps its key, or each row of its column, in range. @errors OFR_BAD_INPUT */
OFR_MUST_USE ofr_status ofr_average_check(const struct ofr_average_change *change,
                                          const struct ofr_scenario *scenario, const struct ofr_position *at,
                                          struct ofr_reports *reports);
/** Check across cells (shares that sum, say) the scenario as a factor leaves it. @errors OFR_BAD_INPUT */
OFR_MUST_USE ofr_status ofr_factor_check(const struct ofr_factor *factor, const struct ofr_scenario *scenario,
                                         const struct ofr_position *at, struct ofr_reports *reports);

/** Whether any figure of a factor is assumed. */
bool ofr_factor_is_assumed(const struct ofr_factor *factor);

#endif
