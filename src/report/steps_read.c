#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "report/steps.h"
#include "scenario/check.h"

#define MOST_NAMES 300
#define MOST_DAYS 36500

static const char *const field_names[] = {
    "event", "place", "slot", "by", "value", "within_days", "own_neighbourhood"};
#define N_FIELDS (sizeof field_names / sizeof *field_names)

/* What reading shares: the run, and whether a fault was found. */
struct reader {
    const struct ofr_run_reader *run_reader;
    struct ofr_reports *reports;
    ofr_status status;
};

/* Names that may stand somewhere; roles and kinds of places may come twice. */
struct names {
    const char *list[MOST_NAMES];
    size_t n;
};

static void add_name(struct names *names, const char *name) {
    for (size_t i = 0; i < names->n; i++)
        if (strcmp(names->list[i], name) == 0)
            return;
    if (names->n < MOST_NAMES)
        names->list[names->n++] = name;
}

static void refuse_name(struct reader *reader, const struct ofr_position *at, const char *what,
                        const char *word, const struct names *names) {
    reader->status = ofr_unknown(what, word, names->list, names->n, at, reader->reports);
}

/* Takes the i-th name of a field; called for each name that is a real one. */
typedef void (*take_name)(const struct reader *reader, struct ofr_step *step, const char *name);

/* Read one name or a list of names. */
static void read_names(struct reader *reader, const struct ofr_node *node, const char *what,
                       const struct names *names, take_name take, struct ofr_step *step) {
    const struct ofr_node *item = node->kind == OFR_NODE_LIST ? node->first : node;
    if (item == NULL || (node->kind != OFR_NODE_LIST && node->kind != OFR_NODE_TEXT)) {
        reader->status =
            ofr_fail_at(reader->reports, OFR_BAD_INPUT, &node->at,
                        "%s is %s; it must be a name or a list of names", what, ofr_node_is(node));
        return;
    }
    for (; item != NULL; item = node->kind == OFR_NODE_LIST ? item->next : NULL) {
        size_t i = 0;
        while (i < names->n && (item->kind != OFR_NODE_TEXT || strcmp(names->list[i], item->text) != 0))
            i++;
        if (i < names->n)
            take(reader, step, names->list[i]);
        else if (item->kind == OFR_NODE_TEXT)
            refuse_name(reader, &item->at, what, item->text, names);
        else
            reader->status = ofr_fail_at(reader->reports, OFR_BAD_INPUT, &item->at,
                                         "%s is %s; it must be a name", what, ofr_node_is(item));
    }
}

static void take_event(const struct reader *reader, struct ofr_step *step, const char *name) {
    step->kinds[ofr_run_reader_kind(reader->run_reader, name)] = true;
}

static void take_place(const struct reader *reader, struct ofr_step *step, const char *name) {
    for (size_t i = 0; step->places != NULL && i < reader->run_reader->n_places; i++)
        if (strcmp(reader->run_reader->places[i].role, name) == 0 ||
            strcmp(reader->run_reader->places[i].kind, name) == 0)
            step->places[i] = true;
}

static void take_slot(const struct reader *reader, struct ofr_step *step, const char *name) {
    (void)reader;
    for (size_t i = 0; i < OFR_N_SLOTS; i++)
        step->slots[i] = step->slots[i] || strcmp(ofr_slot_names[i], name) == 0;
}

static void take_by(const struct reader *reader, struct ofr_step *step, const char *name) {
    const struct ofr_model *model = reader->run_reader->model;
    for (size_t i = 0; i < ofr_relation_count(model); i++)
        step->by[i] = step->by[i] || strcmp(ofr_relation_name(model, i), name) == 0;
}

static void read_events(struct reader *reader, const struct ofr_node *node, struct ofr_step *step) {
    struct names names = {.n = 0};
    for (size_t i = 0; i < reader->run_reader->n_kinds; i++)
        add_name(&names, reader->run_reader->kinds[i].name);
    read_names(reader, node, "event", &names, take_event, step);
}

static void read_places(struct reader *reader, const struct ofr_node *node, struct ofr_step *step) {
    struct names names = {.n = 0};
    for (size_t i = 0; i < reader->run_reader->n_places; i++) {
        add_name(&names, reader->run_reader->places[i].role);
        add_name(&names, reader->run_reader->places[i].kind);
    }
    ofr_status status = OFR_OK;
    if (step->places == NULL) /* the name may be there twice */
        status = OFR_NEW(NULL, step->places, reader->run_reader->n_places, "the places of a step",
                         reader->reports);
    if (status != OFR_OK)
        reader->status = status;
    read_names(reader, node, "kind of place", &names, take_place, step);
}

static void read_slots(struct reader *reader, const struct ofr_node *node, struct ofr_step *step) {
    struct names names = {.n = 0};
    memset(step->slots, 0, sizeof step->slots);
    for (size_t i = 0; i < OFR_N_SLOTS; i++)
        add_name(&names, ofr_slot_names[i]);
    read_names(reader, node, "slot", &names, take_slot, step);
}

static void read_by(struct reader *reader, const struct ofr_node *node, struct ofr_step *step) {
    struct names names = {.n = 0};
    memset(step->by, 0, sizeof step->by);
    for (size_t i = 0; i < ofr_relation_count(reader->run_reader->model); i++)
        add_name(&names, ofr_relation_name(reader->run_reader->model, i));
    read_names(reader, node, "relation", &names, take_by, step);
}

static bool read_real(struct reader *reader, const struct ofr_node *node, const char *what, double *value) {
    if (node->kind == OFR_NODE_TEXT && !node->quoted && ofr_number_read(node->text, value))
        return true;
    reader->status = ofr_fail_at(reader->reports, OFR_BAD_INPUT, &node->at, "%s is '%s'; it must be a number",
                                 what, node->kind == OFR_NODE_TEXT ? node->text : ofr_node_is(node));
    return false;
}

static void read_value(struct reader *reader, const struct ofr_node *node, struct ofr_step *step) {
    if (node->kind == OFR_NODE_TEXT) {
        if (read_real(reader, node, "value", &step->low))
            step->high = step->low;
        return;
    }
    if (node->kind != OFR_NODE_LIST || node->n_children != 2) {
        reader->status = ofr_fail_at(reader->reports, OFR_BAD_INPUT, &node->at,
                                     "value must be a number or a list of two, [low, high]");
        return;
    }
    bool read = read_real(reader, node->first, "value", &step->low);
    read = read_real(reader, node->first->next, "value", &step->high) && read;
    if (read && step->low > step->high)
        reader->status = ofr_fail_at(reader->reports, OFR_BAD_INPUT, &node->at,
                                     "value is [%g, %g]; low must come first", step->low, step->high);
}

static void read_within(struct reader *reader, const struct ofr_node *node, bool first,
                        struct ofr_step *step) {
    double days = 0;
    if (first) {
        reader->status = ofr_fail_at(reader->reports, OFR_BAD_INPUT, &node->name_at,
                                     "within_days counts from the step before, and the first has none");
        return;
    }
    if (!read_real(reader, node, "within_days", &days))
        return;
    if (days < 0 || days > MOST_DAYS || floor(days) < days)
        reader->status =
            ofr_fail_at(reader->reports, OFR_BAD_INPUT, &node->at,
                        "within_days is %s; it must be a whole number in [0, %d]", node->text, MOST_DAYS);
    else
        step->within_days = (int32_t)days;
}

static void read_own(struct reader *reader, const struct ofr_node *node, struct ofr_step *step) {
    bool yes = node->kind == OFR_NODE_TEXT && strcmp(node->text, "true") == 0;
    bool no = node->kind == OFR_NODE_TEXT && strcmp(node->text, "false") == 0;
    if (!yes && !no)
        reader->status = ofr_fail_at(reader->reports, OFR_BAD_INPUT, &node->at,
                                     "own_neighbourhood is '%s'; it must be true or false",
                                     node->kind == OFR_NODE_TEXT ? node->text : ofr_node_is(node));
    step->own_neighbourhood = yes;
}

static void read_field(struct reader *reader, const struct ofr_node *node, bool first,
                       struct ofr_step *step) {
    if (strcmp(node->name, "event") == 0)
        read_events(reader, node, step);
    else if (strcmp(node->name, "place") == 0)
        read_places(reader, node, step);
    else if (strcmp(node->name, "slot") == 0)
        read_slots(reader, node, step);
    else if (strcmp(node->name, "by") == 0)
        read_by(reader, node, step);
    else if (strcmp(node->name, "value") == 0)
        read_value(reader, node, step);
    else if (strcmp(node->name, "within_days") == 0)
        read_within(reader, node, first, step);
    else if (strcmp(node->name, "own_neighbourhood") == 0)
        read_own(reader, node, step);
    else {
        struct names names = {.n = 0};
        for (size_t i = 0; i < N_FIELDS; i++)
            add_name(&names, field_names[i]);
        refuse_name(reader, &node->name_at, "part of a step called", node->name, &names);
    }
}

static void read_step(struct reader *reader, const struct ofr_node *node, bool first, struct ofr_step *step) {
    *step = (struct ofr_step){.within_days = -1, .low = -HUGE_VAL, .high = HUGE_VAL};
    memset(step->slots, 1, sizeof step->slots);
    memset(step->by, 1, sizeof step->by);
    if (node->kind != OFR_NODE_MAP) {
        reader->status =
            ofr_fail_at(reader->reports, OFR_BAD_INPUT, &node->at,
                        "a step is %s; it must be a map such as {event: arrested}", ofr_node_is(node));
        return;
    }
    for (const struct ofr_node *field = node->first; field != NULL; field = field->next)
        read_field(reader, field, first, step);
    if (ofr_node_find(node, "event") == NULL)
        reader->status =
            ofr_fail_at(reader->reports, OFR_BAD_INPUT, &node->at, "a step must say which event it is");
}

/* The list of steps: the root itself, or what stands under `steps`. */
static const struct ofr_node *find_list(struct reader *reader, const struct ofr_node *root,
                                        struct ofr_steps *steps) {
    const struct ofr_node *list = root, *title = ofr_node_find(root, "title");
    for (const struct ofr_node *part = root->kind == OFR_NODE_MAP ? root->first : NULL; part != NULL;
         part = part->next)
        if (strcmp(part->name, "title") != 0 && strcmp(part->name, "steps") != 0)
            reader->status =
                ofr_fail_at(reader->reports, OFR_BAD_INPUT, &part->name_at,
                            "there is no part '%s' of a story; there are title and steps", part->name);
    if (root->kind == OFR_NODE_MAP)
        list = ofr_node_find(root, "steps");
    if (list == NULL || list->kind != OFR_NODE_LIST || list->n_children < 1 ||
        list->n_children > OFR_MOST_STEPS) {
        reader->status = ofr_fail_at(reader->reports, OFR_BAD_INPUT, list == NULL ? &root->at : &list->at,
                                     "a story must have `steps`, a list of 1 to %d", OFR_MOST_STEPS);
        return NULL;
    }
    steps->title = ofr_strdup(title == NULL ? "" : title->text);
    if (steps->title == NULL)
        reader->status = ofr_fail(reader->reports, OFR_SYSTEM, "not enough memory for the steps");
    return list;
}

static void read_list(struct reader *reader, const struct ofr_node *root, struct ofr_steps *steps) {
    const struct ofr_node *list = find_list(reader, root, steps);
    if (list == NULL)
        return;
    ofr_status status = OFR_NEW(NULL, steps->steps, list->n_children, "the steps", reader->reports);
    if (status != OFR_OK) {
        reader->status = status;
        return;
    }
    for (const struct ofr_node *node = list->first; node != NULL; node = node->next) {
        read_step(reader, node, steps->n_steps == 0, &steps->steps[steps->n_steps]);
        steps->n_steps++;
    }
}

ofr_status ofr_steps_of(const struct ofr_node *root, const struct ofr_run_reader *run_reader,
                        struct ofr_steps *steps, struct ofr_reports *reports) {
    *steps = (struct ofr_steps){0};
    struct reader reader = {run_reader, reports, OFR_OK};
    read_list(&reader, root, steps);
    if (reader.status != OFR_OK)
        ofr_steps_free(steps);
    return reader.status;
}

void ofr_steps_free(struct ofr_steps *steps) {
    for (size_t i = 0; i < steps->n_steps; i++)
        ofr_free(steps->steps[i].places);
    ofr_free(steps->steps);
    ofr_free(steps->title);
    *steps = (struct ofr_steps){0};
}
