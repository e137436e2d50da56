/*
 * Shared state of the functions that read a scenario: the scenario, the schema and the reports.
 *
 * A function reports a fault and continues. The tree may come from any parser, so the page and the program
 * make the same checks.
 *
 * Invariant: status is OFR_OK exactly as long as no fault was reported through the reader.
 *
 * @param what [in] names the thing in reports, e.g. "a pattern"
 * @param name [in] of a child of a map
 */
#ifndef OFR_SCENARIO_READER_H
#define OFR_SCENARIO_READER_H

#include "base/names.h"
#include "scenario/node.h"
#include "scenario/scenario.h"

struct ofr_reader {
    struct ofr_scenario *scenario;
    const struct ofr_schema *schema; /* NULL when the model is not known */
    struct ofr_reports *reports;
    ofr_status status;      /* the worst so far */
    bool tables_whole;      /* no fault in any table, so that checks across cells may run */
    struct ofr_names areas; /* names of table areas without regard to case; empty unless tables_whole */
};

/** Keep the worse of a status and the reader's; returns true when it is OFR_OK. */
bool ofr_reader_take(struct ofr_reader *reader, ofr_status status);

/** Report a fault at a place and go on. */
#define OFR_FAULT(reader, at, ...)                                                                           \
    ((void)ofr_reader_take((reader), ofr_fail_at((reader)->reports, OFR_BAD_INPUT, (at), __VA_ARGS__)))

/** Zeroed memory for n elements of `size` bytes; NULL with a fault when memory is short. */
void *ofr_reader_room(struct ofr_reader *reader, size_t n, size_t size);
/** A copy of a text, to be freed; NULL with a fault when memory is short. */
char *ofr_reader_copy(struct ofr_reader *reader, const char *text);

/** True when a node is a map; else a fault that says that `what` must be one. */
bool ofr_reader_map(struct ofr_reader *reader, const struct ofr_node *node, const char *what);
/** The same for a list. */
bool ofr_reader_list(struct ofr_reader *reader, const struct ofr_node *node, const char *what);
/** The text of a node; NULL with a fault when it is not a text or is empty. */
const char *ofr_reader_text(struct ofr_reader *reader, const struct ofr_node *node, const char *what);
/** A number; false with a fault when it is none. Text in quotes is none. @param number [out] without unit */
bool ofr_reader_number(struct ofr_reader *reader, const struct ofr_node *node, const char *what,
                       double *number);
/** One of n words; n with a fault when it is none of them. @param words [in] [n] */
size_t ofr_reader_word(struct ofr_reader *reader, const struct ofr_node *node, const char *what,
                       const char *const *words, size_t n);
/** The same for the name of one of n declarations of `size` bytes each (check.h). */
size_t ofr_reader_declared(struct ofr_reader *reader, const struct ofr_node *node, const char *what,
                           const void *list, size_t n, size_t size);
/** A short name (letters, digits, '_', '-'), as names of scenarios, controls and patterns. */
const char *ofr_reader_name(struct ofr_reader *reader, const struct ofr_node *node, const char *what);

/** The child of a map by its name; NULL with a fault at `map` when it is missing. */
const struct ofr_node *ofr_reader_need(struct ofr_reader *reader, const struct ofr_node *map,
                                       const char *name, const char *what);
/** A fault for each child of a map whose name is not one of n. @param names [in] [n] */
void ofr_reader_only(struct ofr_reader *reader, const struct ofr_node *map, const char *what,
                     const char *const *names, size_t n);

/** A fault for an origin that needs a source (measured, published) and has none. */
void ofr_reader_source(struct ofr_reader *reader, const struct ofr_position *at, const char *what,
                       enum ofr_origin origin, const char *source);
/**
 * Origin and source of a map, as for values of a scenario: the origin is required.
 *
 * @param source [out] to be freed; NULL when there is none
 */
void ofr_reader_origin(struct ofr_reader *reader, const struct ofr_node *map, const char *what,
                       enum ofr_origin *origin, char **source);

#endif
