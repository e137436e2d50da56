#include "scenario/node.h"

#include <string.h>

#include "base/memory.h"

void ofr_node_settle(struct ofr_node *node) {
    static const char *const nones[] = {"", "~", "null", "Null", "NULL"};
    if (node->kind != OFR_NODE_TEXT || node->quoted)
        return;
    for (size_t i = 0; i < sizeof nones / sizeof nones[0]; i++)
        if (strcmp(node->text, nones[i]) == 0)
            node->kind = OFR_NODE_NONE;
    if (node->kind == OFR_NODE_NONE)
        node->text[0] = '\0';
}

bool ofr_node_name(const struct ofr_node *map, struct ofr_node *child, char *name,
                   struct ofr_position name_at, struct ofr_reports *reports) {
    child->name = name;
    child->name_at = name_at;
    if (child->kind == OFR_NODE_NONE) /* an empty value has no place of its own */
        child->at = name_at;
    const struct ofr_node *other = ofr_node_find(map, name);
    if (other == NULL)
        return true;
    ofr_fail_at(reports, OFR_BAD_INPUT, &name_at, "%s appears twice; the first is on line %d", name,
                other->name_at.line);
    return false;
}

void ofr_node_free(struct ofr_node *node) {
    while (node != NULL) {
        struct ofr_node *next = node->next;
        ofr_node_free(node->first);
        ofr_free(node->text);
        ofr_free(node->name);
        ofr_free(node);
        node = next;
    }
}

const struct ofr_node *ofr_node_find(const struct ofr_node *map, const char *name) {
    if (map == NULL || map->kind != OFR_NODE_MAP)
        return NULL;
    for (const struct ofr_node *child = map->first; child != NULL; child = child->next)
        if (child->name != NULL && strcmp(child->name, name) == 0)
            return child;
    return NULL;
}

const char *ofr_node_is(const struct ofr_node *node) {
    static const char *const kinds[] = {"nothing", "a single value", "a list", "a map"};
    return kinds[node->kind];
}

const struct ofr_node *ofr_node_one_of(const struct ofr_node *map, const char *const *names, size_t n,
                                       size_t *which, size_t *n_found) {
    const struct ofr_node *found = NULL;
    *n_found = 0;
    for (size_t i = 0; i < n; i++) {
        const struct ofr_node *node = ofr_node_find(map, names[i]);
        if (node == NULL)
            continue;
        found = node;
        *which = i;
        (*n_found)++;
    }
    return *n_found == 1 ? found : NULL;
}
