/*
 * YAML files as trees of nodes (node.h). Native only (libfyaml).
 *
 * A subset of YAML: one document; no anchors, aliases, tags or nesting over 12 levels. A node is text until a
 * reader asks for a number or a date. Diagnostics of libfyaml become reports; it prints nothing.
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
 * @param path [in] of the file
 * @param yaml [out] free it with ofr_yaml_free in any case; root is NULL on failure, but kept
 *             when all that is wrong is a name that appears twice, so that more can be found
 * @errors   OFR_BAD_INPUT with places (file, syntax, a name twice in a map, an empty file);
 *           OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_yaml_read(const char *path, struct ofr_yaml *yaml, struct ofr_reports *reports);

/** The same for a file in memory, which the tree takes over. @errors as ofr_yaml_read */
OFR_MUST_USE ofr_status ofr_yaml_parse(struct ofr_file *file, struct ofr_yaml *yaml,
                                       struct ofr_reports *reports);

/** Free a tree; accepts an empty one. */
void ofr_yaml_free(struct ofr_yaml *yaml);

#endif
