/*
 * Reference profile for the decomposition of `why`: for each factor, the values that parameters and tables of
 * the scenario have where that factor alone is at the country's figure.
 *
 * Read from a YAML file beside the scenario, reference.yaml (docs/why.md), where each figure has origin and
 * source. A factor leaves the people as they are: it changes figures under which the same people, with
 * the same draws, are reassigned. Structure (households, families, streets) cannot, since it makes other
 * people; it is a separate contrast. Not an intervention: nobody can do it, so parameters of the group may be
 * changed; nothing searches over it.
 *
 * Reading the YAML is native (reference_read.c). Everything else also compiles for WebAssembly, which reads
 * the same as lines that a program has written (reference_lines.c).
 *
 * Invariant: after a read that returned OFR_OK each change alone keeps its parameter or column in range.
 */
#ifndef OFR_ANALYSIS_REFERENCE_H
#define OFR_ANALYSIS_REFERENCE_H

#include "scenario/scenario.h"

#define OFR_MOST_FACTORS 10 /* 1,024 coalitions */

/** A change of a parameter, or of every row of a column; to: is set, times: is multiplied. */
struct ofr_reference_change {
    char *name; /* "police.raids"; "areas.unemployment" for a column: TABLE.COLUMN */
    bool is_column;
    size_t parameter;     /* index into the schema's parameters */
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
    struct ofr_reference_change *changes;
};

/** Published counts of a kind of record: how many of all fall to the scenario's place as a whole. */
struct ofr_reference_records {
    char *name;
    double here, all;
    enum ofr_origin origin;
    char *source;
};

struct ofr_reference {
    char *file, *name, *title;
    double people; /* of the country, the place with it */
    enum ofr_origin people_origin;
    char *people_source;
    size_t n_records, n_factors;
    struct ofr_reference_records *records;
    struct ofr_factor *factors;
    struct ofr_factor structure; /* without changes: none */
};

/**
 * Read what a scenario is compared with.
 *
 * @param path     [in] of the file; NULL: reference.yaml in the scenario's folder
 * @param scenario [in] with all settings applied, since changes are checked against its values; unchanged
 * @param reference  [out] empty on failure
 * @errors   OFR_BAD_INPUT with one report for every fault of the file; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_reference_read(const char *path, struct ofr_scenario *scenario,
                                           struct ofr_reference *reference, struct ofr_reports *reports);
/**
 * Write an reference as lines (scenario/lines.h); without the name of its file.
 * @errors   OFR_SYSTEM when the sink fails
 */
OFR_MUST_USE ofr_status ofr_reference_write(const struct ofr_reference *reference, ofr_sink sink,
                                            struct ofr_reports *reports);
/**
 * Read lines that ofr_reference_write made; they are checked again, against the scenario as it is now.
 *
 * @param text [in] NUL-terminated
 * @param reference [out] empty on failure
 * @errors   OFR_BAD_INPUT with the first fault; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_reference_read_lines(const char *text, struct ofr_scenario *scenario,
                                                 struct ofr_reference *reference,
                                                 struct ofr_reports *reports);
/** Free what an reference holds; accepts an empty one. */
void ofr_reference_free(struct ofr_reference *reference);
/** The same for one factor, which is then empty. */
void ofr_factor_free(struct ofr_factor *factor);

/** People of the whole place, all its areas: what records and `people` speak of. */
double ofr_reference_people_of(const struct ofr_scenario *scenario);

/** Put a factor at the country's figure in a scenario. True when that changes any number of it. */
bool ofr_factor_apply(const struct ofr_factor *factor, struct ofr_scenario *scenario);

/** Find what a change changes by its name, a parameter or TABLE.COLUMN; false when the scenario has no such
 * thing.
 */
bool ofr_reference_find(const struct ofr_scenario *scenario, const char *name,
                        struct ofr_reference_change *change);
/** Whether a change reassigns the same people instead of making others. */
bool ofr_reference_leaves_people(const struct ofr_schema *schema, const struct ofr_reference_change *change);
/** Whether a change may be to none: an empty cell. */
bool ofr_reference_may_be_empty(const struct ofr_schema *schema, const struct ofr_reference_change *change);
/** Check that a change alone keeps its parameter, or each row of its column, in range. @errors OFR_BAD_INPUT
 */
OFR_MUST_USE ofr_status ofr_reference_check(const struct ofr_reference_change *change,
                                            const struct ofr_scenario *scenario,
                                            const struct ofr_position *at, struct ofr_reports *reports);
/** Check across cells (shares that sum, say) the scenario as a factor leaves it. @errors OFR_BAD_INPUT */
OFR_MUST_USE ofr_status ofr_factor_check(const struct ofr_factor *factor, const struct ofr_scenario *scenario,
                                         const struct ofr_position *at, struct ofr_reports *reports);

/** Whether any figure of a factor is assumed. */
bool ofr_factor_is_assumed(const struct ofr_factor *factor);

#endif
