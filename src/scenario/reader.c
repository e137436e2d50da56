#include "scenario/reader.h"

#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "scenario/check.h"

bool ofr_reader_take(struct ofr_reader *reader, ofr_status status) {
    if (status > reader->status)
        reader->status = status;
    return status == OFR_OK;
}

void *ofr_reader_room(struct ofr_reader *reader, size_t n, size_t size) {
    void *room = NULL;
    ofr_reader_take(reader, ofr_new(NULL, n, size, "the scenario", &room, reader->reports));
    return room;
}

char *ofr_reader_copy(struct ofr_reader *reader, const char *text) {
    char *copy = ofr_strdup(text);
    if (copy == NULL)
        ofr_reader_take(reader, ofr_fail(reader->reports, OFR_SYSTEM, "not enough memory for the scenario"));
    return copy;
}

static bool is_kind(struct ofr_reader *reader, const struct ofr_node *node, enum ofr_node_kind kind,
                    const char *what, const char *wanted) {
    if (node->kind == kind)
        return true;
    OFR_FAULT(reader, &node->at, "%s is %s; %s is expected", what, ofr_node_is(node), wanted);
    return false;
}

bool ofr_reader_map(struct ofr_reader *reader, const struct ofr_node *node, const char *what) {
    return is_kind(reader, node, OFR_NODE_MAP, what, "a map of names and values");
}

bool ofr_reader_list(struct ofr_reader *reader, const struct ofr_node *node, const char *what) {
    return is_kind(reader, node, OFR_NODE_LIST, what, "a list");
}

const char *ofr_reader_text(struct ofr_reader *reader, const struct ofr_node *node, const char *what) {
    if (!is_kind(reader, node, OFR_NODE_TEXT, what, "a text"))
        return NULL;
    if (strspn(node->text, " \t\n") < strlen(node->text))
        return node->text;
    OFR_FAULT(reader, &node->at, "%s is empty; a text is expected", what);
    return NULL;
}

bool ofr_reader_number(struct ofr_reader *reader, const struct ofr_node *node, const char *what,
                       double *number) {
    if (!is_kind(reader, node, OFR_NODE_TEXT, what, "a number"))
        return false;
    if (!node->quoted && ofr_number_read(node->text, number))
        return true;
    OFR_FAULT(reader, &node->at, "%s is \"%s\"; a number is expected%s", what, node->text,
              node->quoted ? "" : ofr_number_hint(node->text));
    return false;
}

size_t ofr_reader_word(struct ofr_reader *reader, const struct ofr_node *node, const char *what,
                       const char *const *words, size_t n) {
    const char *text = ofr_reader_text(reader, node, what);
    if (text == NULL)
        return n;
    for (size_t i = 0; i < n; i++)
        if (strcmp(words[i], text) == 0)
            return i;
    ofr_reader_take(reader, ofr_unknown(what, text, words, n, &node->at, reader->reports));
    return n;
}

size_t ofr_reader_declared(struct ofr_reader *reader, const struct ofr_node *node, const char *what,
                           const void *list, size_t n, size_t size) {
    const char *text = ofr_reader_text(reader, node, what);
    size_t i = text == NULL ? n : ofr_find_declared(list, n, size, text);
    const char *instead = text != NULL && i == n ? ofr_schema_instead_of(reader->schema, text) : NULL;
    if (instead != NULL)
        OFR_FAULT(reader, &node->at, "there is no %s \"%s\" any more: %s", what, text, instead);
    else if (text != NULL && i == n)
        ofr_reader_take(reader, ofr_unknown_of(what, text, list, n, size, &node->at, reader->reports));
    return i;
}

const char *ofr_reader_name(struct ofr_reader *reader, const struct ofr_node *node, const char *what) {
    const char *text = ofr_reader_text(reader, node, what);
    size_t n =
        text == NULL ? 0 : strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
    if (text == NULL || (text[n] == '\0' && n <= 64))
        return text;
    OFR_FAULT(reader, &node->at, "%s is \"%s\"; at most 64 letters a-z, digits, _ and - are expected", what,
              text);
    return NULL;
}

const struct ofr_node *ofr_reader_need(struct ofr_reader *reader, const struct ofr_node *map,
                                       const char *name, const char *what) {
    const struct ofr_node *child = ofr_node_find(map, name);
    if (child == NULL)
        OFR_FAULT(reader, map->name != NULL ? &map->name_at : &map->at, "%s has no %s", what, name);
    return child;
}

void ofr_reader_only(struct ofr_reader *reader, const struct ofr_node *map, const char *what,
                     const char *const *names, size_t n) {
    for (const struct ofr_node *child = map->first; child != NULL; child = child->next) {
        bool known = false;
        for (size_t i = 0; i < n; i++)
            known |= strcmp(names[i], child->name) == 0;
        const char *refused = known ? NULL : ofr_refused_name(child->name);
        if (refused != NULL)
            OFR_FAULT(reader, &child->name_at, "\"%s\" is refused: %s", child->name, refused);
        else if (!known)
            ofr_reader_take(reader,
                            ofr_unknown(what, child->name, names, n, &child->name_at, reader->reports));
    }
}

void ofr_reader_source(struct ofr_reader *reader, const struct ofr_position *at, const char *what,
                       enum ofr_origin origin, const char *source) {
    if (source == NULL && (origin == OFR_MEASURED || origin == OFR_PUBLISHED))
        OFR_FAULT(reader, at, "%s is %s, so its source must be named", what, ofr_origin_names[origin]);
}

void ofr_reader_origin(struct ofr_reader *reader, const struct ofr_node *map, const char *what,
                       enum ofr_origin *origin, char **source) {
    const struct ofr_node *node = ofr_reader_need(reader, map, "origin", what);
    const struct ofr_node *from = ofr_node_find(map, "source");
    const char *text = from != NULL ? ofr_reader_text(reader, from, "source") : NULL;
    if (text != NULL)
        *source = ofr_reader_copy(reader, text);
    size_t which = node != NULL ? ofr_reader_word(reader, node, "origin", ofr_origin_names, 4) : 4;
    if (which == 4)
        return;
    *origin = (enum ofr_origin)which;
    ofr_reader_source(reader, &node->at, what, *origin, text);
}
