#include "scenario/yaml.h"

#include <libfyaml.h>
#include <string.h>

struct builder {
    struct ofr_yaml *yaml;
    struct fy_parser *parser;
    struct ofr_reports *reports;
    ofr_status status; /* once it is not OFR_OK, reading stops */
    bool name_twice;   /* what was read is checked all the same */
    bool refused;      /* the file is read to its end, and no further */
    size_t n_nodes;
};

static void swallow(struct fy_diag *diag, void *user, const char *text, size_t n) {
    (void)diag, (void)user, (void)text, (void)n;
}

static void fail(struct builder *builder, ofr_status status, const struct ofr_position *at,
                 const char *text) {
    ofr_fail_at(builder->reports, status, at, "%s", text);
    if (status > builder->status)
        builder->status = status;
}

static void short_of_memory(struct builder *builder) {
    fail(builder, OFR_SYSTEM, NULL, "not enough memory to read the YAML file");
}

static struct ofr_position position_of(const struct builder *builder, struct fy_token *token) {
    const struct fy_mark *start = token != NULL ? fy_token_start_mark(token) : NULL;
    const struct fy_mark *end = token != NULL ? fy_token_end_mark(token) : NULL;
    const struct ofr_file *file = &builder->yaml->file;
    size_t from = start != NULL && start->input_pos <= file->size ? start->input_pos : file->size;
    size_t length = end != NULL && end->input_pos > from ? end->input_pos - from : 1;
    return ofr_file_position(file, from, length);
}

static char *copy_token(struct builder *builder, struct fy_token *token) {
    size_t n = 0;
    const char *text = token != NULL ? fy_token_get_text(token, &n) : NULL;
    const char *nul = text != NULL ? memchr(text, '\0', n) : NULL;
    if (nul != NULL) {
        struct ofr_position at = position_of(builder, token);
        ofr_fail_at(builder->reports, OFR_BAD_INPUT, &at,
                    "the text has a NUL character (\\0) after \"%.*s\"; no text may have one",
                    (int)(nul - text < 60 ? nul - text : 60), text);
        builder->refused = true;
    }
    char *copy = ofr_strndup(text != NULL ? text : "", text != NULL ? n : 0);
    if (copy == NULL)
        short_of_memory(builder);
    return copy;
}

static struct fy_event *next_event(struct builder *builder) {
    return builder->status == OFR_OK ? fy_parser_parse(builder->parser) : NULL;
}

static void refuse_extras(struct builder *builder, struct fy_event *event) {
    struct fy_token *anchor = fy_event_get_anchor_token(event), *tag = fy_event_get_tag_token(event);
    if (anchor == NULL && tag == NULL)
        return;
    struct ofr_position at = position_of(builder, anchor != NULL ? anchor : tag);
    ofr_fail_at(builder->reports, OFR_BAD_INPUT, &at,
                "anchors, aliases and tags are not taken in a scenario; write the value itself");
    builder->refused = true;
}

static struct ofr_node *new_node(struct builder *builder, struct fy_event *event) {
    struct ofr_node *node = ofr_malloc(sizeof *node);
    if (node == NULL) {
        short_of_memory(builder);
        return NULL;
    }
    *node = (struct ofr_node){.at = position_of(builder, fy_event_get_token(event))};
    bool scalar = event->type == FYET_SCALAR;
    node->kind = scalar ? OFR_NODE_TEXT : event->type == FYET_MAPPING_START ? OFR_NODE_MAP : OFR_NODE_LIST;
    node->quoted = scalar && fy_token_scalar_style(event->scalar.value) != FYSS_PLAIN;
    node->text = copy_token(builder, scalar ? event->scalar.value : NULL);
    if (node->text != NULL)
        ofr_node_settle(node);
    return node;
}

static struct ofr_node *read_node(struct builder *builder, struct fy_event *event, int depth);

/* In a map a name and a value come in turn. */
static struct ofr_node *read_child(struct builder *builder, const struct ofr_node *parent, int depth) {
    char *name = NULL;
    struct ofr_position name_at = {0};
    struct fy_event *event = next_event(builder);
    bool at_end = event == NULL || event->type == FYET_MAPPING_END || event->type == FYET_SEQUENCE_END;
    if (!at_end && parent->kind == OFR_NODE_MAP) {
        name_at = position_of(builder, fy_event_get_token(event));
        refuse_extras(builder, event);
        if (event->type != FYET_SCALAR)
            fail(builder, OFR_BAD_INPUT, &name_at, "a name is expected here, then a colon");
        else
            name = copy_token(builder, event->scalar.value);
        fy_parser_event_free(builder->parser, event);
        event = next_event(builder);
    }
    struct ofr_node *child = at_end || event == NULL ? NULL : read_node(builder, event, depth);
    fy_parser_event_free(builder->parser, event);
    if (child != NULL && name != NULL)
        ofr_node_name(child, name, name_at);
    else
        ofr_free(name);
    return child;
}

static struct ofr_node *read_node(struct builder *builder, struct fy_event *event, int depth) {
    struct ofr_position at = position_of(builder, fy_event_get_token(event));
    if (event->type == FYET_ALIAS || depth > OFR_NODE_DEEPEST) {
        fail(builder, OFR_BAD_INPUT, &at,
             event->type == FYET_ALIAS
                 ? "anchors, aliases and tags are not taken in a scenario; write the value itself"
                 : "nested too deep for a scenario");
        return NULL;
    }
    if (++builder->n_nodes > OFR_MOST_NODES) {
        fail(builder, OFR_BAD_INPUT, &at, OFR_TOO_MANY_NODES);
        return NULL;
    }
    refuse_extras(builder, event);
    struct ofr_node *node = new_node(builder, event);
    if (node == NULL || node->kind == OFR_NODE_TEXT || node->kind == OFR_NODE_NONE)
        return node;
    struct ofr_node **end = &node->first;
    for (struct ofr_node *child; (child = read_child(builder, node, depth + 1)) != NULL; end = &child->next) {
        *end = child;
        node->n_children++;
    }
    ofr_status named = builder->status == OFR_OK ? ofr_node_check_names(node, builder->reports) : OFR_OK;
    builder->name_twice |= named == OFR_BAD_INPUT;
    if (named == OFR_SYSTEM)
        builder->status = named;
    return node;
}

/* The library says nothing of a file of directives alone. */
static void report_directives(struct builder *builder) {
    const struct ofr_file *file = &builder->yaml->file;
    size_t line = 0;
    while (line + 1 < file->n_lines && file->text[file->lines[line]] != '%')
        line++;
    bool found = file->text[file->lines[line]] == '%';
    struct ofr_position at = ofr_file_position(file, found ? file->lines[line] : 0, 1);
    fail(builder, OFR_BAD_INPUT, &at,
         found ? "not YAML: a directive and no document after it; leave the directive out" : "not YAML");
}

static void report_syntax(struct builder *builder, struct fy_diag *diag) {
    void *at_error = NULL;
    size_t n = 0;
    for (struct fy_diag_error *error; (error = fy_diag_errors_iterate(diag, &at_error)) != NULL; n++) {
        struct ofr_position at = {.file = builder->yaml->file.path};
        const struct ofr_file *file = &builder->yaml->file;
        if (error->line >= 1 && (size_t)error->line <= file->n_lines) {
            at = ofr_file_position(file, file->lines[error->line - 1], 1);
            at.column = error->column > 0 ? error->column : 1;
        }
        ofr_fail_at(builder->reports, OFR_BAD_INPUT, &at, "not YAML: %s", error->msg);
    }
    builder->status = OFR_BAD_INPUT;
    if (n == 0)
        report_directives(builder);
}

static void read_documents(struct builder *builder) {
    struct ofr_yaml *yaml = builder->yaml;
    for (struct fy_event *event; (event = next_event(builder)) != NULL;) {
        bool content = event->type == FYET_SCALAR || event->type == FYET_SEQUENCE_START ||
                       event->type == FYET_MAPPING_START || event->type == FYET_ALIAS;
        if (content && yaml->root == NULL) {
            yaml->root = read_node(builder, event, 0);
        } else if (content) {
            struct ofr_position at = position_of(builder, fy_event_get_token(event));
            fail(builder, OFR_BAD_INPUT, &at, "a second YAML document; a scenario is one");
        }
        fy_parser_event_free(builder->parser, event);
    }
}

static ofr_status build(struct builder *builder, struct fy_diag *diag) {
    const struct ofr_file *file = &builder->yaml->file;
    const struct fy_parse_cfg config = {.flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG, .diag = diag};
    builder->parser = fy_parser_create(&config);
    if (builder->parser == NULL || fy_parser_set_string(builder->parser, file->text, file->size) != 0) {
        short_of_memory(builder);
    } else {
        read_documents(builder);
        if (builder->status == OFR_OK && fy_parser_get_stream_error(builder->parser))
            report_syntax(builder, diag);
    }
    fy_parser_destroy(builder->parser);
    const struct ofr_position whole = {.file = file->path};
    bool empty = builder->yaml->root == NULL || builder->yaml->root->kind == OFR_NODE_NONE;
    if (builder->status == OFR_OK && empty)
        fail(builder, OFR_BAD_INPUT, &whole, "the file is empty");
    return builder->status;
}

ofr_status ofr_yaml_parse(struct ofr_file *file, struct ofr_yaml *yaml, struct ofr_reports *reports) {
    *yaml = (struct ofr_yaml){.file = *file};
    *file = (struct ofr_file){0};
    struct builder builder = {.yaml = yaml, .reports = reports};
    struct fy_diag_cfg config;
    fy_diag_cfg_default(&config);
    config.fp = NULL;
    config.output_fn = swallow;
    config.level = FYET_ERROR;
    config.colorize = false;
    struct fy_diag *diag = fy_diag_create(&config);
    if (diag == NULL) {
        short_of_memory(&builder);
    } else {
        fy_diag_set_collect_errors(diag, true);
        build(&builder, diag);
        fy_diag_destroy(diag);
    }
    if (builder.status == OFR_OK && builder.refused)
        builder.status = OFR_BAD_INPUT;
    if (builder.status != OFR_OK)
        ofr_yaml_free(yaml);
    return builder.status == OFR_OK && builder.name_twice ? OFR_BAD_INPUT : builder.status;
}

ofr_status ofr_yaml_read(const char *path, struct ofr_yaml *yaml, struct ofr_reports *reports) {
    *yaml = (struct ofr_yaml){0};
    struct ofr_file file;
    OFR_TRY(ofr_file_read(path, NULL, &file, reports));
    return ofr_yaml_parse(&file, yaml, reports);
}

void ofr_yaml_free(struct ofr_yaml *yaml) {
    ofr_node_free(yaml->root);
    ofr_file_free(&yaml->file);
    *yaml = (struct ofr_yaml){0};
}
