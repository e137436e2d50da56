#include "scenario/node.h"

#include <string.h>

#include "base/memory.h"
#include "base/names.h"

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

void ofr_node_name(struct ofr_node *child, char *name, struct ofr_position name_at) {
    child->name = name;
    child->name_at = name_at;
    if (child->kind == OFR_NODE_NONE) /* an empty value has no place of its own */
        child->at = name_at;
}

static void report_twins(const struct ofr_node *map, const struct ofr_names *names,
                         const struct ofr_node *const *children, struct ofr_reports *reports,
                         ofr_status *status) {
    size_t i = 0;
    for (const struct ofr_node *child = map->first; child != NULL; child = child->next, i++) {
        size_t first = child->name != NULL ? ofr_names_find(names, child->name) : i;
        if (first < i)
            *status = ofr_fail_at(reports, OFR_BAD_INPUT, &child->name_at,
                                  "%s appears twice; the first is on line %d", child->name,
                                  children[first]->name_at.line);
    }
}

ofr_status ofr_node_check_names(const struct ofr_node *map, struct ofr_reports *reports) {
    const struct ofr_node **children = NULL;
    const char **texts = NULL;
    struct ofr_names names = {0};
    size_t n = 0;
    if (map->kind != OFR_NODE_MAP || map->n_children < 2)
        return OFR_OK;
    ofr_status status = OFR_NEW(NULL, children, map->n_children, "the names of a map", reports);
    OFR_THEN(status, OFR_NEW(NULL, texts, map->n_children, "the names of a map", reports));
    for (const struct ofr_node *child = map->first; status == OFR_OK && child != NULL; child = child->next) {
        children[n] = child;
        texts[n++] = child->name;
    }
    OFR_THEN(status, ofr_names_sort(texts, n, strcmp, &names, reports));
    if (status == OFR_OK)
        report_twins(map, &names, children, reports, &status);
    ofr_names_free(&names);
    ofr_free(texts);
    ofr_free(children);
    return status;
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
