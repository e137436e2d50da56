/*
 * Tree: the nodes of a YAML file as the page's reader tells them, made into the tree that the program's
 * reader makes, so that what is checked and what is said are the same. Not a YAML reader.
 *
 * Told are, for each node in the order in which it begins, OFR_TREE_FIELDS numbers, and its name and text,
 * each ending in NUL ("" where there is none). Offsets are bytes of the file without a byte order mark. Texts
 * must be as many as nodes ask for; else what does not fit is refused.
 */
#ifndef OFR_WASM_TREE_H
#define OFR_WASM_TREE_H

#include <stdint.h>

#include "scenario/file.h"
#include "scenario/node.h"

enum ofr_tree_kind {
    OFR_TREE_FAULT, /* of the YAML itself: its text is what is wrong; no other kind is then read */
    OFR_TREE_PLAIN,
    OFR_TREE_QUOTED,
    OFR_TREE_LIST,
    OFR_TREE_MAP
};
enum {
    OFR_TREE_KIND,
    OFR_TREE_AT,
    OFR_TREE_LENGTH,
    OFR_TREE_NAME_AT, /* -1: it has no name */
    OFR_TREE_NAME_LENGTH,
    OFR_TREE_CHILDREN,
    OFR_TREE_FIELDS
};

/**
 * Make the tree of a file.
 *
 * @param nodes  [in] [n_nodes][OFR_TREE_FIELDS]
 * @param texts  [in] [n_nodes][2] texts one after the other
 * @param root   [out] borrows the file; free it with ofr_node_free; NULL on failure, but kept when all that
 * is wrong is a name that is there twice, so that more can be found
 * @errors   OFR_BAD_INPUT: faults that were handed over, a name twice in a map, no node; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_tree_make(const struct ofr_file *file, const int32_t *nodes, uint32_t n_nodes,
                                      const char *texts, struct ofr_node **root, struct ofr_reports *reports);

#endif
