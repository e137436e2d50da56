/*
 * YAML: a file as a tree of nodes that know where they stand. Native only (libfyaml).
 *
 * Not all of YAML: one document; no anchors, aliases, tags or nesting over 12 deep, which a
 * scenario does not need; nothing is a number or a date until somebody reads it as one.
 * libfyaml's diagnostics become reports; it prints nothing.
 *
 * Invariant: names within one map differ; a node outlives its borrowers only with its tree.
 */
#ifndef OFR_SCENARIO_YAML_H
#define OFR_SCENARIO_YAML_H

#include "scenario/file.h"

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

struct ofr_yaml {
    struct ofr_file file;
    struct ofr_node *root; /* NULL after a failure */
};

/**
 * Read a YAML file.
 *
 * @param yaml [out] free it with ofr_yaml_free in any case; root is NULL on failure, but kept
 *             when all that is wrong is a name that stands twice, so that more can be found
 * @errors   OFR_BAD_INPUT with places (file, syntax, a name twice in a map, an empty file);
 *           OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_yaml_read(const char *path, struct ofr_yaml *yaml, struct ofr_reports *reports);

/** The same for a file that was already read, which becomes the tree's. */
OFR_MUST_USE ofr_status ofr_yaml_parse(struct ofr_file *file, struct ofr_yaml *yaml,
                                       struct ofr_reports *reports);

/** Free a tree; accepts an empty one. */
void ofr_yaml_free(struct ofr_yaml *yaml);

/** The child of a map by name; NULL when there is none, or when `map` is NULL or no map. */
const struct ofr_node *ofr_node_find(const struct ofr_node *map, const char *name);

/** What a node is, for error texts: "nothing", "a single value", "a list" or "a map". */
const char *ofr_node_is(const struct ofr_node *node);

#endif
