/*
 * Nodes of a parsed YAML file, with their positions for reports.
 *
 * Two readers make such a tree: libfyaml in the program (yaml.h), and the page's own reader in a browser
 * (wasm/tree.h). Both trees pass the same checks.
 *
 * Invariant: names within one map differ, or a report says that they do not.
 */
#ifndef OFR_SCENARIO_NODE_H
#define OFR_SCENARIO_NODE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/report.h"

enum {
    OFR_NODE_DEEPEST = 12,   /* nesting that a scenario may have */
    OFR_MOST_NODES = 100000, /* values, lists and maps that a file may have */
};
#define OFR_TOO_MANY_NODES "the file has more than 100,000 values; no file of Offramp needs so many"

enum ofr_node_kind {
    OFR_NODE_NONE, /* nothing, ~ or null */
    OFR_NODE_TEXT,
    OFR_NODE_LIST,
    OFR_NODE_MAP
};

struct ofr_node {
    enum ofr_node_kind kind;
    char *text;  /* "" unless kind is OFR_NODE_TEXT */
    bool quoted; /* so it is meant as text, whatever it looks like */
    struct ofr_position at;
    char *name; /* in a map: what it is called; else NULL */
    struct ofr_position name_at;
    struct ofr_node *first, *next; /* children of a list or map, in order; next sibling */
    size_t n_children;
};

/** Make a text that is written plain and means nothing a node of that kind. */
void ofr_node_settle(struct ofr_node *node);

/** Name a child of a map. @param name [in] taken over, NUL-terminated */
void ofr_node_name(struct ofr_node *child, char *name, struct ofr_position name_at);

/**
 * Check that the names of the children of a map differ, once all are there.
 * @errors   OFR_BAD_INPUT, with a report for each that is there twice; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_node_check_names(const struct ofr_node *map, struct ofr_reports *reports);

/** Free a node, what is in it and what follows it; accepts NULL. */
void ofr_node_free(struct ofr_node *node);

/** The child of a map by name; NULL when there is none, or when `map` is NULL or no map. */
const struct ofr_node *ofr_node_find(const struct ofr_node *map, const char *name);

/**
 * The one child of a map whose name is one of n; NULL unless there is exactly one.
 *
 * @param names   [in] [n]
 * @param which   [out] index of its name; unchanged when there is none
 * @param n_found [out] how many children have such a name
 */
const struct ofr_node *ofr_node_one_of(const struct ofr_node *map, const char *const *names, size_t n,
                                       size_t *which, size_t *n_found);

/** What a node is, for error texts: "nothing", "a single value", "a list" or "a map". */
const char *ofr_node_is(const struct ofr_node *node);

#endif
