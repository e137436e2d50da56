/*
 * YAML: a file as a tree of nodes (node.h). Native only (libfyaml).
 *
 * Not all of YAML: one document; no anchors, aliases, tags or nesting over 12 deep, which a
 * scenario does not need; nothing is a number or a date until somebody reads it as one.
 * libfyaml's diagnostics become reports; it prints nothing.
 *
 * Invariant: nodes borrow from the file beside them.
 */
#ifndef OFR_SCENARIO_YAML_H
#define OFR_SCENARIO_YAML_H

#include "scenario/file.h"
#include "scenario/node.h"

struct ofr_yaml {
    struct ofr_file file;
    struct ofr_node *root; /* NULL after a failure */
};

/**
 * Read a YAML file.
 *
 * @param yaml [out] free it with ofr_yaml_free in any case; root is NULL on failure, but kept
 *             when all that is wrong is a name that appears twice, so that more can be found
 * @errors   OFR_BAD_INPUT with places (file, syntax, a name twice in a map, an empty file);
 *           OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_yaml_read(const char *path, struct ofr_yaml *yaml, struct ofr_reports *reports);

/** The same for a file that was already read, which becomes the tree's. */
OFR_MUST_USE ofr_status ofr_yaml_parse(struct ofr_file *file, struct ofr_yaml *yaml,
                                       struct ofr_reports *reports);

/** Free a tree; accepts an empty one. */
void ofr_yaml_free(struct ofr_yaml *yaml);

#endif
