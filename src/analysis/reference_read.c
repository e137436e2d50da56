#include "analysis/reference.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "scenario/reader.h"
#include "scenario/yaml.h"

#define FILE_NAME "reference.yaml"

/* ---- what is changed --------------------------------------------------------------------- */

static void tell_unknown(struct ofr_reader *reader, const struct ofr_node *node) {
    const struct ofr_schema *schema = reader->schema;
    size_t n = schema->n_parameters;
    const char **names = ofr_reader_room(reader, n, sizeof *names);
    if (names == NULL)
        return;
    for (size_t i = 0; i < n; i++)
        names[i] = schema->parameters[i].name;
    const char *nearest = ofr_nearest(node->name, names, n);
    OFR_FAULT(
        reader, &node->name_at,
        "there is no parameter %s, and no column of numbers TABLE.COLUMN of that name in the scenario%s%s%s",
        node->name, nearest != NULL ? "; did you mean " : "", nearest != NULL ? nearest : "",
        nearest != NULL ? "?" : "");
    ofr_free(names);
}

static bool find_name(struct ofr_reader *reader, const struct ofr_node *node, bool structure,
                      struct ofr_reference_change *change) {
    if (!ofr_reference_find(reader->scenario, node->name, change)) {
        tell_unknown(reader, node);
        return false;
    }
    if (structure || ofr_reference_leaves_people(reader->schema, change))
        return true;
    OFR_FAULT(reader, &node->name_at,
              "%s would make other people; a factor tells the same people apart, so this can stand under "
              "structure alone",
              node->name);
    return false;
}

/* ---- a change ----------------------------------------------------------------------------- */

/* A list: a value for each row of the column. */
static bool read_rows(struct ofr_reader *reader, const struct ofr_node *node,
                      struct ofr_reference_change *change) {
    size_t n = change->is_column ? reader->scenario->tables[change->table].n_rows : 0;
    if (node->n_children != n) {
        OFR_FAULT(reader, &node->at, "%s has %zu values; %s", change->name, node->n_children,
                  change->is_column ? "one for each row of the table is expected" : "a parameter has one");
        return false;
    }
    change->rows = ofr_reader_room(reader, n, sizeof *change->rows);
    change->n_rows = change->rows != NULL ? n : 0;
    size_t row = 0;
    bool well = change->rows != NULL;
    for (const struct ofr_node *one = node->first; one != NULL && change->rows != NULL; one = one->next)
        well &= ofr_reader_number(reader, one, change->name, &change->rows[row++]);
    return well;
}

/* The number of a change; false, with a fault, when there is none. */
static bool read_by(struct ofr_reader *reader, const struct ofr_node *node,
                    struct ofr_reference_change *change) {
    change->by = NAN;
    if (!change->times && node->kind == OFR_NODE_LIST)
        return read_rows(reader, node, change);
    if (!change->times && strcmp(node->text, "none") == 0) {
        if (!ofr_reference_may_be_empty(reader->schema, change))
            OFR_FAULT(reader, &node->at, "%s cannot be left empty", change->name);
        return false; /* there is no number to check */
    }
    return ofr_reader_number(reader, node, change->times ? "times" : "to", &change->by);
}

static void read_change(struct ofr_reader *reader, const struct ofr_node *map, bool structure,
                        struct ofr_factor *factor) {
    static const char *const names[] = {"to", "times", "origin", "source"};
    struct ofr_reference_change *change = &factor->changes[factor->n_changes++];
    bool known = find_name(reader, map, structure, change);
    change->name = ofr_reader_copy(reader, map->name);
    if (!ofr_reader_map(reader, map, map->name) || change->name == NULL)
        return;
    ofr_reader_only(reader, map, "part of a change", names, 4);
    ofr_reader_origin(reader, map, map->name, &change->origin, &change->source);
    const struct ofr_node *to = ofr_node_find(map, "to"), *times = ofr_node_find(map, "times");
    if ((to == NULL) == (times == NULL)) {
        OFR_FAULT(reader, &map->name_at, "%s has %s of to and times; exactly one is expected", map->name,
                  to == NULL ? "neither" : "both");
        return;
    }
    change->times = times != NULL;
    if (known && read_by(reader, change->times ? times : to, change))
        (void)ofr_reader_take(reader,
                              ofr_reference_check(change, reader->scenario, &(change->times ? times : to)->at,
                                                  reader->reports));
}

/* ---- a factor ----------------------------------------------------------------------------- */

static void read_factor(struct ofr_reader *reader, const struct ofr_node *map, bool structure,
                        struct ofr_factor *factor) {
    static const char *const names[] = {"title", "changes"};
    ofr_status before = reader->status;
    factor->name = ofr_reader_copy(reader, map->name);
    if (!ofr_reader_map(reader, map, map->name))
        return;
    ofr_reader_only(reader, map, "part of a factor", names, 2);
    const struct ofr_node *title = ofr_node_find(map, "title");
    const char *text = title != NULL ? ofr_reader_text(reader, title, "title") : map->name;
    factor->title = text != NULL ? ofr_reader_copy(reader, text) : NULL;
    const struct ofr_node *changes = ofr_reader_need(reader, map, "changes", map->name);
    if (changes == NULL || !ofr_reader_map(reader, changes, "changes"))
        return;
    if (changes->n_children == 0)
        OFR_FAULT(reader, &changes->at, "%s changes nothing", map->name);
    factor->changes = ofr_reader_room(reader, changes->n_children, sizeof *factor->changes);
    for (const struct ofr_node *one = changes->first; factor->changes != NULL && one != NULL; one = one->next)
        read_change(reader, one, structure, factor);
    if (before == OFR_OK && reader->status == OFR_OK)
        (void)ofr_reader_take(reader,
                              ofr_factor_check(factor, reader->scenario, &map->name_at, reader->reports));
}

static void read_factors(struct ofr_reader *reader, const struct ofr_node *root,
                         struct ofr_reference *reference) {
    const struct ofr_node *factors =
        ofr_reader_need(reader, root, "factors", "what the place is compared with");
    if (factors == NULL || !ofr_reader_map(reader, factors, "factors"))
        return;
    if (factors->n_children < 1 || factors->n_children > OFR_MOST_FACTORS) {
        OFR_FAULT(reader, &factors->at, "there are %zu factors; 1 to %d are possible", factors->n_children,
                  OFR_MOST_FACTORS);
        return;
    }
    reference->factors = ofr_reader_room(reader, factors->n_children, sizeof *reference->factors);
    for (const struct ofr_node *map = factors->first; reference->factors != NULL && map != NULL;
         map = map->next)
        read_factor(reader, map, false, &reference->factors[reference->n_factors++]);
}

/* ---- published counts ----------------------------------------------------------------------- */

static bool read_count(struct ofr_reader *reader, const struct ofr_node *map, const char *name,
                       const char *what, double *count) {
    const struct ofr_node *node = ofr_reader_need(reader, map, name, what);
    if (node == NULL || !ofr_reader_number(reader, node, name, count))
        return false;
    if (*count >= 0 && *count <= 1e10 && *count == floor(*count))
        return true;
    OFR_FAULT(reader, &node->at, "%s is %s; it must be a whole number in [0, 1e10]", name, node->text);
    return false;
}

static void read_record(struct ofr_reader *reader, const struct ofr_node *map,
                        struct ofr_reference_records *records) {
    static const char *const names[] = {"name", "here", "all", "origin", "source"};
    if (!ofr_reader_map(reader, map, "a kind of records"))
        return;
    ofr_reader_only(reader, map, "part of records", names, 5);
    const struct ofr_node *name = ofr_reader_need(reader, map, "name", "a kind of records");
    const char *text = name != NULL ? ofr_reader_text(reader, name, "name") : NULL;
    records->name = text != NULL ? ofr_reader_copy(reader, text) : NULL;
    bool here = read_count(reader, map, "here", "a kind of records", &records->here);
    bool all = read_count(reader, map, "all", "a kind of records", &records->all);
    if (here && all && (records->all < 1 || records->here > records->all))
        OFR_FAULT(reader, &map->at,
                  "%.0f of %.0f records are here; at least one in all and at most all are expected",
                  records->here, records->all);
    ofr_reader_origin(reader, map, "a kind of records", &records->origin, &records->source);
}

static void read_records(struct ofr_reader *reader, const struct ofr_node *root,
                         struct ofr_reference *reference) {
    const struct ofr_node *records = ofr_node_find(root, "records");
    if (records == NULL || !ofr_reader_list(reader, records, "records") || records->n_children == 0)
        return;
    reference->records = ofr_reader_room(reader, records->n_children, sizeof *reference->records);
    for (const struct ofr_node *map = records->first; reference->records != NULL && map != NULL;
         map = map->next)
        read_record(reader, map, &reference->records[reference->n_records++]);
}

static void read_people(struct ofr_reader *reader, const struct ofr_node *root,
                        struct ofr_reference *reference) {
    static const char *const names[] = {"value", "origin", "source"};
    const struct ofr_node *map = ofr_reader_need(reader, root, "people", "what the place is compared with");
    if (map == NULL || !ofr_reader_map(reader, map, "people"))
        return;
    ofr_reader_only(reader, map, "part of people", names, 3);
    ofr_reader_origin(reader, map, "people", &reference->people_origin, &reference->people_source);
    double here = ofr_reference_people_of(reader->scenario);
    if (read_count(reader, map, "value", "people", &reference->people) && reference->people < here)
        OFR_FAULT(reader, &map->at,
                  "people is %.0f, fewer than the %.0f of the scenario, which are part of them",
                  reference->people, here);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void read_head(struct ofr_reader *reader, const struct ofr_node *root,
                      struct ofr_reference *reference) {
    const char *what = "what the place is compared with";
    const struct ofr_node *node = ofr_reader_need(reader, root, "offramp_reference", what);
    const struct ofr_node *name = ofr_reader_need(reader, root, "name", what);
    const struct ofr_node *title = ofr_reader_need(reader, root, "title", what);
    double version = 0;
    if (node != NULL && ofr_reader_number(reader, node, "offramp_reference", &version) && version != 1)
        OFR_FAULT(reader, &node->at, "offramp_reference is %s; this program reads version 1", node->text);
    const char *text = name != NULL ? ofr_reader_name(reader, name, "name") : NULL;
    reference->name = text != NULL ? ofr_reader_copy(reader, text) : NULL;
    text = title != NULL ? ofr_reader_text(reader, title, "title") : NULL;
    reference->title = text != NULL ? ofr_reader_copy(reader, text) : NULL;
}

static void read_root(struct ofr_reader *reader, const struct ofr_node *root,
                      struct ofr_reference *reference) {
    static const char *const names[] = {"offramp_reference", "name",    "title",    "people",
                                        "records",           "factors", "structure"};
    if (!ofr_reader_map(reader, root, "what the place is compared with"))
        return;
    ofr_reader_only(reader, root, "part of an reference", names, sizeof names / sizeof *names);
    read_head(reader, root, reference);
    read_people(reader, root, reference);
    read_records(reader, root, reference);
    read_factors(reader, root, reference);
    const struct ofr_node *structure = ofr_node_find(root, "structure");
    if (structure != NULL)
        read_factor(reader, structure, true, &reference->structure);
}

static char *path_of(const char *path, const struct ofr_scenario *scenario) {
    return path != NULL ? ofr_strdup(path) : ofr_path_beside(scenario->file, FILE_NAME);
}

ofr_status ofr_reference_read(const char *path, struct ofr_scenario *scenario,
                              struct ofr_reference *reference, struct ofr_reports *reports) {
    struct ofr_reader reader = {.scenario = scenario, .schema = scenario->schema, .reports = reports};
    struct ofr_yaml yaml = {0};
    *reference = (struct ofr_reference){.file = path_of(path, scenario)};
    if (reference->file == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for a path");
    (void)ofr_reader_take(&reader, ofr_yaml_read(reference->file, &yaml, reports));
    if (reader.status != OFR_OK && yaml.root == NULL && path == NULL &&
        ofr_file_refuse_renamed(scenario->file, "average.yaml", FILE_NAME, reports) == OFR_OK)
        (void)ofr_fail(
            reports, reader.status,
            "scenario %s has no reference to compare it with: write %s beside it, or give a file with "
            "--reference (docs/why.md)",
            scenario->name, FILE_NAME);
    if (yaml.root != NULL)
        read_root(&reader, yaml.root, reference);
    ofr_yaml_free(&yaml);
    if (reader.status != OFR_OK)
        ofr_reference_free(reference);
    return reader.status;
}
