#include "inquiry/average.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "population/population.h"
#include "scenario/check.h"
#include "scenario/reader.h"
#include "scenario/yaml.h"

#define FILE_NAME "average.yaml"

/* ---- what may be changed ----------------------------------------------------------------- */

/* Figures of areas under which the same people are told apart, without being made anew. */
static bool leaves_people(const struct ofr_reader *reader, const struct ofr_average_change *change) {
    static const char *const figures[] = {"unemployment", "male_unemployment", "graduate_unemployment", "poverty",
                                          "recruiter_weight"};
    if (!change->is_column)
        return change->key >= OFR_N_POPULATION_KEYS;
    if (change->table >= ofr_n_population_tables)
        return true;
    const char *column = reader->schema->tables[change->table]->columns[change->column].name;
    bool found = false;
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        found |= strcmp(column, figures[i]) == 0;
    return found && reader->schema->tables[change->table] == &ofr_areas_form;
}

/* TABLE.COLUMN; false when there is no such column of numbers in the scenario. */
static bool find_column(const struct ofr_reader *reader, const char *name, struct ofr_average_change *change) {
    const char *dot = strchr(name, '.');
    for (size_t t = 0; dot != NULL && t < reader->schema->n_tables; t++) {
        const struct ofr_table_form *form = reader->schema->tables[t];
        if (strncmp(form->name, name, (size_t)(dot - name)) != 0 || form->name[dot - name] != '\0')
            continue;
        for (size_t c = 0; c < form->n_columns; c++)
            if (strcmp(form->columns[c].name, dot + 1) == 0 && form->columns[c].cell == OFR_CELL_NUMBER &&
                reader->scenario->tables[t].columns[c].numbers != NULL) {
                change->is_column = true;
                change->table = t;
                change->column = c;
                return true;
            }
    }
    return false;
}

static void tell_unknown(struct ofr_reader *reader, const struct ofr_node *node) {
    const struct ofr_schema *schema = reader->schema;
    size_t n = schema->n_keys;
    const char **names = ofr_reader_room(reader, n, sizeof *names);
    if (names == NULL)
        return;
    for (size_t i = 0; i < n; i++)
        names[i] = schema->keys[i].name;
    const char *nearest = ofr_nearest(node->name, names, n);
    OFR_FAULT(reader, &node->name_at,
              "there is no key %s, and no column of numbers TABLE.COLUMN of that name in the scenario%s%s%s",
              node->name, nearest != NULL ? "; did you mean " : "", nearest != NULL ? nearest : "",
              nearest != NULL ? "?" : "");
    ofr_free(names);
}

static bool find_name(struct ofr_reader *reader, const struct ofr_node *node, bool structure,
                      struct ofr_average_change *change) {
    change->key = ofr_schema_find_key(reader->schema, node->name);
    if (change->key == reader->schema->n_keys && !find_column(reader, node->name, change)) {
        tell_unknown(reader, node);
        return false;
    }
    if (structure || leaves_people(reader, change))
        return true;
    OFR_FAULT(reader, &node->name_at,
              "%s would make other people; a factor tells the same people apart, so this can stand under structure alone",
              node->name);
    return false;
}

/* ---- a change ----------------------------------------------------------------------------- */

static void read_origin(struct ofr_reader *reader, const struct ofr_node *map, const char *what,
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

/* A list: a value for each row of the column. */
static bool read_rows(struct ofr_reader *reader, const struct ofr_node *node, struct ofr_average_change *change) {
    size_t n = change->is_column ? reader->scenario->tables[change->table].n_rows : 0;
    if (node->n_children != n) {
        OFR_FAULT(reader, &node->at, "%s has %zu values; %s", change->name, node->n_children,
                  change->is_column ? "one for each row of the table is expected" : "a key has one");
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

static bool may_be_empty(const struct ofr_reader *reader, const struct ofr_average_change *change) {
    const struct ofr_column_form *form =
        change->is_column ? &reader->schema->tables[change->table]->columns[change->column] : NULL;
    return form != NULL && (form->may_be_missing || form->optional);
}

/* The number of a change; false, with a fault, when there is none. */
static bool read_by(struct ofr_reader *reader, const struct ofr_node *node, struct ofr_average_change *change) {
    change->by = NAN;
    if (!change->times && node->kind == OFR_NODE_LIST)
        return read_rows(reader, node, change);
    if (!change->times && strcmp(node->text, "none") == 0) {
        if (!may_be_empty(reader, change))
            OFR_FAULT(reader, &node->at, "%s cannot be left empty", change->name);
        return false; /* there is no number to check */
    }
    return ofr_reader_number(reader, node, change->times ? "times" : "to", &change->by);
}

static double changed(const struct ofr_average_change *change, size_t row, double before) {
    return change->times ? before * change->by : change->rows != NULL ? change->rows[row] : change->by;
}

/* What the change alone makes of the scenario's values lies in their ranges. */
static void check_change(struct ofr_reader *reader, const struct ofr_node *node,
                         const struct ofr_average_change *change) {
    if (!change->is_column) {
        const struct ofr_key *key = &reader->schema->keys[change->key];
        double after = changed(change, 0, ofr_value_of(reader->scenario, change->key));
        (void)ofr_reader_take(reader, ofr_key_check(key, after, NULL, &node->at, reader->reports));
        return;
    }
    const struct ofr_table *table = &reader->scenario->tables[change->table];
    const struct ofr_column_form *form = &table->form->columns[change->column];
    for (size_t row = 0; row < table->n_rows; row++) {
        double after = changed(change, row, table->columns[change->column].numbers[row]);
        if (!isnan(after) && !ofr_reader_take(reader, ofr_cell_check(form, after, NULL, &node->at, reader->reports)))
            return;
    }
}

static void read_change(struct ofr_reader *reader, const struct ofr_node *map, bool structure,
                        struct ofr_factor *factor) {
    static const char *const names[] = {"to", "times", "origin", "source"};
    struct ofr_average_change *change = &factor->changes[factor->n_changes++];
    bool known = find_name(reader, map, structure, change);
    change->name = ofr_reader_copy(reader, map->name);
    if (!ofr_reader_map(reader, map, map->name) || change->name == NULL)
        return;
    ofr_reader_only(reader, map, "part of a change", names, 4);
    read_origin(reader, map, map->name, &change->origin, &change->source);
    const struct ofr_node *to = ofr_node_find(map, "to"), *times = ofr_node_find(map, "times");
    if ((to == NULL) == (times == NULL)) {
        OFR_FAULT(reader, &map->name_at, "%s has %s of to and times; exactly one is expected", map->name,
                  to == NULL ? "neither" : "both");
        return;
    }
    change->times = times != NULL;
    if (known && read_by(reader, change->times ? times : to, change))
        check_change(reader, change->times ? times : to, change);
}

/* ---- a factor ----------------------------------------------------------------------------- */

/* Checks across cells (shares that sum, say) of the scenario as the factor leaves it. */
static void check_whole(struct ofr_reader *reader, const struct ofr_node *map, const struct ofr_factor *factor) {
    struct ofr_scenario *copy = NULL;
    if (!ofr_reader_take(reader, ofr_scenario_copy(reader->scenario, &copy, reader->reports)))
        return;
    (void)ofr_factor_apply(factor, copy);
    size_t before = ofr_reports_count(reader->reports);
    if (copy->schema->check != NULL && copy->schema->check(copy, reader->reports) != OFR_OK)
        OFR_FAULT(reader, &map->name_at, "%s leaves the scenario with the fault%s told before this", map->name,
                  ofr_reports_count(reader->reports) == before + 1 ? "" : "s");
    ofr_scenario_free(copy);
}

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
        check_whole(reader, map, factor);
}

static void read_factors(struct ofr_reader *reader, const struct ofr_node *root, struct ofr_average *average) {
    const struct ofr_node *factors = ofr_reader_need(reader, root, "factors", "what the place is compared with");
    if (factors == NULL || !ofr_reader_map(reader, factors, "factors"))
        return;
    if (factors->n_children < 1 || factors->n_children > OFR_MOST_FACTORS) {
        OFR_FAULT(reader, &factors->at, "there are %zu factors; 1 to %d are possible", factors->n_children,
                  OFR_MOST_FACTORS);
        return;
    }
    average->factors = ofr_reader_room(reader, factors->n_children, sizeof *average->factors);
    for (const struct ofr_node *map = factors->first; average->factors != NULL && map != NULL; map = map->next)
        read_factor(reader, map, false, &average->factors[average->n_factors++]);
}

/* ---- published counts ----------------------------------------------------------------------- */

static bool read_count(struct ofr_reader *reader, const struct ofr_node *map, const char *name, const char *what,
                       double *count) {
    const struct ofr_node *node = ofr_reader_need(reader, map, name, what);
    if (node == NULL || !ofr_reader_number(reader, node, name, count))
        return false;
    if (*count >= 0 && *count <= 1e10 && *count == floor(*count))
        return true;
    OFR_FAULT(reader, &node->at, "%s is %s; it must be a whole number in [0, 1e10]", name, node->text);
    return false;
}

static void read_record(struct ofr_reader *reader, const struct ofr_node *map, struct ofr_average_records *records) {
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
        OFR_FAULT(reader, &map->at, "%.0f of %.0f records are here; at least one in all and at most all are expected",
                  records->here, records->all);
    read_origin(reader, map, "a kind of records", &records->origin, &records->source);
}

static void read_records(struct ofr_reader *reader, const struct ofr_node *root, struct ofr_average *average) {
    const struct ofr_node *records = ofr_node_find(root, "records");
    if (records == NULL || !ofr_reader_list(reader, records, "records") || records->n_children == 0)
        return;
    average->records = ofr_reader_room(reader, records->n_children, sizeof *average->records);
    for (const struct ofr_node *map = records->first; average->records != NULL && map != NULL; map = map->next)
        read_record(reader, map, &average->records[average->n_records++]);
}

static double people_of(const struct ofr_scenario *scenario) {
    const struct ofr_table *areas = ofr_scenario_areas_table(scenario);
    double people = 0;
    for (size_t row = 0; areas != NULL && row < areas->n_rows; row++)
        people += ofr_table_number(areas, "population", row);
    return people;
}

static void read_people(struct ofr_reader *reader, const struct ofr_node *root, struct ofr_average *average) {
    static const char *const names[] = {"value", "origin", "source"};
    const struct ofr_node *map = ofr_reader_need(reader, root, "people", "what the place is compared with");
    if (map == NULL || !ofr_reader_map(reader, map, "people"))
        return;
    ofr_reader_only(reader, map, "part of people", names, 3);
    read_origin(reader, map, "people", &average->people_origin, &average->people_source);
    if (read_count(reader, map, "value", "people", &average->people) && average->people < people_of(reader->scenario))
        OFR_FAULT(reader, &map->at, "people is %.0f, fewer than the %.0f of the scenario, which are part of them",
                  average->people, people_of(reader->scenario));
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void read_head(struct ofr_reader *reader, const struct ofr_node *root, struct ofr_average *average) {
    const char *what = "what the place is compared with";
    const struct ofr_node *node = ofr_reader_need(reader, root, "offramp_average", what);
    const struct ofr_node *name = ofr_reader_need(reader, root, "name", what);
    const struct ofr_node *title = ofr_reader_need(reader, root, "title", what);
    double version = 0;
    if (node != NULL && ofr_reader_number(reader, node, "offramp_average", &version) && version != 1)
        OFR_FAULT(reader, &node->at, "offramp_average is %s; this program reads version 1", node->text);
    const char *text = name != NULL ? ofr_reader_name(reader, name, "name") : NULL;
    average->name = text != NULL ? ofr_reader_copy(reader, text) : NULL;
    text = title != NULL ? ofr_reader_text(reader, title, "title") : NULL;
    average->title = text != NULL ? ofr_reader_copy(reader, text) : NULL;
}

static void read_root(struct ofr_reader *reader, const struct ofr_node *root, struct ofr_average *average) {
    static const char *const names[] = {"offramp_average", "name", "title", "people", "records", "factors", "structure"};
    if (!ofr_reader_map(reader, root, "what the place is compared with"))
        return;
    ofr_reader_only(reader, root, "part of an average", names, sizeof names / sizeof *names);
    read_head(reader, root, average);
    read_people(reader, root, average);
    read_records(reader, root, average);
    read_factors(reader, root, average);
    const struct ofr_node *structure = ofr_node_find(root, "structure");
    if (structure != NULL)
        read_factor(reader, structure, true, &average->structure);
}

static char *path_of(const char *path, const struct ofr_scenario *scenario) {
    return path != NULL ? ofr_strdup(path) : ofr_path_beside(scenario->file, FILE_NAME);
}

ofr_status ofr_average_read(const char *path, struct ofr_scenario *scenario, struct ofr_average *average,
                            struct ofr_reports *reports) {
    struct ofr_reader reader = {.scenario = scenario, .schema = scenario->schema, .reports = reports};
    struct ofr_yaml yaml = {0};
    *average = (struct ofr_average){.file = path_of(path, scenario)};
    if (average->file == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for a path");
    (void)ofr_reader_take(&reader, ofr_yaml_read(average->file, &yaml, reports));
    if (reader.status != OFR_OK && yaml.root == NULL && path == NULL)
        (void)ofr_fail(reports, reader.status,
                       "scenario %s does not say what it is to be compared with: that stands in %s beside it, or in a "
                       "file given with --average (docs/why.md)",
                       scenario->name, FILE_NAME);
    if (yaml.root != NULL)
        read_root(&reader, yaml.root, average);
    ofr_yaml_free(&yaml);
    if (reader.status != OFR_OK)
        ofr_average_free(average);
    return reader.status;
}

void ofr_factor_free(struct ofr_factor *factor) {
    for (size_t i = 0; i < factor->n_changes; i++) {
        ofr_free(factor->changes[i].name);
        ofr_free(factor->changes[i].rows);
        ofr_free(factor->changes[i].source);
    }
    ofr_free(factor->changes);
    ofr_free(factor->name);
    ofr_free(factor->title);
    *factor = (struct ofr_factor){0};
}

void ofr_average_free(struct ofr_average *average) {
    for (size_t i = 0; i < average->n_records; i++) {
        ofr_free(average->records[i].name);
        ofr_free(average->records[i].source);
    }
    for (size_t i = 0; i < average->n_factors; i++)
        ofr_factor_free(&average->factors[i]);
    ofr_factor_free(&average->structure);
    ofr_free(average->records);
    ofr_free(average->factors);
    ofr_free(average->people_source);
    ofr_free(average->file);
    ofr_free(average->name);
    ofr_free(average->title);
    *average = (struct ofr_average){0};
}

/* ---- applying ------------------------------------------------------------------------------- */

static bool put(double *value, double after) {
    bool other = *value != after && !(isnan(*value) && isnan(after));
    *value = after;
    return other;
}

bool ofr_factor_apply(const struct ofr_factor *factor, struct ofr_scenario *scenario) {
    bool any = false;
    for (size_t i = 0; i < factor->n_changes; i++) {
        const struct ofr_average_change *change = &factor->changes[i];
        if (!change->is_column) {
            double *value = &scenario->values[change->key].value;
            any |= put(value, changed(change, 0, *value));
            continue;
        }
        struct ofr_table *table = &scenario->tables[change->table];
        double *numbers = table->columns[change->column].numbers;
        for (size_t row = 0; row < table->n_rows; row++)
            any |= put(&numbers[row], changed(change, row, numbers[row]));
    }
    return any;
}

bool ofr_factor_is_assumed(const struct ofr_factor *factor) {
    bool any = false;
    for (size_t i = 0; i < factor->n_changes; i++)
        any |= factor->changes[i].origin == OFR_ASSUMED;
    return any;
}
