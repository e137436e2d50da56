#include "wasm/tree.h"

#include <string.h>

#include "base/memory.h"

struct maker {
    const struct ofr_file *file;
    const int32_t *nodes;
    uint32_t n_nodes, next; /* of the nodes */
    const char *texts;      /* of the next node */
    struct ofr_reports *reports;
    ofr_status status;
    bool name_twice;
};

static void fail(struct maker *maker, ofr_status status, const char *text) {
    if (maker->status == OFR_OK)
        maker->status = ofr_fail(maker->reports, status, "%s", text);
}

static const char *take_text(struct maker *maker) {
    const char *text = maker->texts;
    maker->texts += strlen(text) + 1;
    return text;
}

static struct ofr_position position(const struct maker *maker, int32_t at, int32_t length) {
    size_t size = maker->file->size, from = at >= 0 && (size_t)at <= size ? (size_t)at : size;
    return ofr_file_position(maker->file, from, length > 0 ? (size_t)length : 1);
}

static struct ofr_node *make_node(struct maker *maker, const struct ofr_node *parent, int depth);

static void make_children(struct maker *maker, struct ofr_node *node, int32_t n, int depth) {
    struct ofr_node **end = &node->first;
    for (int32_t i = 0; i < n && maker->status == OFR_OK; i++) {
        *end = make_node(maker, node, depth + 1);
        if (*end == NULL)
            return;
        end = &(*end)->next;
        node->n_children++;
    }
    ofr_status named = maker->status == OFR_OK ? ofr_node_check_names(node, maker->reports) : OFR_OK;
    maker->name_twice |= named == OFR_BAD_INPUT;
    if (named == OFR_SYSTEM)
        maker->status = named;
}

static void name_node(struct maker *maker, const struct ofr_node *parent, struct ofr_node *node,
                      const char *name, const int32_t *told) {
    bool in_map = parent != NULL && parent->kind == OFR_NODE_MAP;
    if (in_map != (told[OFR_TREE_NAME_AT] >= 0)) {
        fail(maker, OFR_BAD_INPUT, "a node of the file has no name within a map, or one outside");
        return;
    }
    char *copy = in_map ? ofr_strdup(name) : NULL;
    if (in_map && copy == NULL)
        fail(maker, OFR_SYSTEM, "not enough memory to read the YAML file");
    else if (in_map)
        ofr_node_name(node, copy, position(maker, told[OFR_TREE_NAME_AT], told[OFR_TREE_NAME_LENGTH]));
}

static struct ofr_node *make_node(struct maker *maker, const struct ofr_node *parent, int depth) {
    if (maker->next >= maker->n_nodes || depth > OFR_NODE_DEEPEST) {
        fail(maker, OFR_BAD_INPUT, "the nodes of the file are cut, or nested too deep for a scenario");
        return NULL;
    }
    const int32_t *told = &maker->nodes[(size_t)maker->next++ * OFR_TREE_FIELDS];
    const char *name = take_text(maker), *text = take_text(maker);
    struct ofr_node *node = ofr_malloc(sizeof *node);
    char *copy = ofr_strdup(text);
    if (node == NULL || copy == NULL) {
        fail(maker, OFR_SYSTEM, "not enough memory to read the YAML file");
        ofr_free(node);
        ofr_free(copy);
        return NULL;
    }
    int32_t kind = told[OFR_TREE_KIND];
    *node = (struct ofr_node){.kind = kind == OFR_TREE_LIST  ? OFR_NODE_LIST
                                      : kind == OFR_TREE_MAP ? OFR_NODE_MAP
                                                             : OFR_NODE_TEXT,
                              .text = copy,
                              .quoted = kind == OFR_TREE_QUOTED,
                              .at = position(maker, told[OFR_TREE_AT], told[OFR_TREE_LENGTH])};
    ofr_node_settle(node);
    name_node(maker, parent, node, name, told);
    if (kind == OFR_TREE_LIST || kind == OFR_TREE_MAP)
        make_children(maker, node, told[OFR_TREE_CHILDREN], depth);
    return node;
}

/* Faults of the YAML stand first. */
static void take_faults(struct maker *maker) {
    while (maker->next < maker->n_nodes &&
           maker->nodes[(size_t)maker->next * OFR_TREE_FIELDS] == OFR_TREE_FAULT) {
        const int32_t *told = &maker->nodes[(size_t)maker->next++ * OFR_TREE_FIELDS];
        (void)take_text(maker);
        struct ofr_position at = position(maker, told[OFR_TREE_AT], told[OFR_TREE_LENGTH]);
        maker->status = ofr_fail_at(maker->reports, OFR_BAD_INPUT, &at, "%s", take_text(maker));
    }
}

ofr_status ofr_tree_make(const struct ofr_file *file, const int32_t *nodes, uint32_t n_nodes,
                         const char *texts, struct ofr_node **root, struct ofr_reports *reports) {
    struct maker maker = {
        .file = file, .nodes = nodes, .n_nodes = n_nodes, .texts = texts, .reports = reports};
    *root = NULL;
    take_faults(&maker);
    if (maker.status == OFR_OK && n_nodes > OFR_MOST_NODES)
        fail(&maker, OFR_BAD_INPUT, OFR_TOO_MANY_NODES);
    if (maker.status != OFR_OK)
        return maker.status;
    if (n_nodes > 0)
        *root = make_node(&maker, NULL, 0);
    const struct ofr_position whole = {.file = file->path};
    if (maker.status == OFR_OK && (*root == NULL || (*root)->kind == OFR_NODE_NONE))
        maker.status = ofr_fail_at(reports, OFR_BAD_INPUT, &whole, "the file is empty");
    if (maker.status != OFR_OK) {
        ofr_node_free(*root);
        *root = NULL;
    }
    return maker.status == OFR_OK && maker.name_twice ? OFR_BAD_INPUT : maker.status;
}
