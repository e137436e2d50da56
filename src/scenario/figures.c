#include "scenario/figures.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "scenario/check.h"

enum { LONGEST_FIGURE = 130, LONGEST_USER = 200 };

/* ---- sources ---------------------------------------------------------------------- */

static void read_figure_names(struct ofr_reader *reader, const struct ofr_node *list,
                              struct ofr_source *source) {
    if (!ofr_reader_list(reader, list, "figures"))
        return;
    source->figures = ofr_reader_room(reader, list->n_children, sizeof *source->figures);
    for (const struct ofr_node *node = list->first; source->figures != NULL && node != NULL;
         node = node->next) {
        const char *name = ofr_reader_name(reader, node, "a figure");
        for (size_t i = 0; name != NULL && i < source->n_figures; i++)
            if (strcmp(source->figures[i], name) == 0)
                OFR_FAULT(reader, &node->at, "figure \"%s\" appears twice in source %s", name, source->name);
        char *copy = name != NULL ? ofr_reader_copy(reader, name) : NULL;
        if (copy != NULL)
            source->figures[source->n_figures++] = copy;
    }
}

static void read_source(struct ofr_reader *reader, const struct ofr_node *node, struct ofr_source *source) {
    static const char *const names[] = {"citation", "figures"};
    struct ofr_node called = {.kind = OFR_NODE_TEXT, .text = node->name, .at = node->name_at};
    source->name = ofr_reader_copy(reader, node->name);
    (void)ofr_reader_name(reader, &called, "a source");
    if (source->name == NULL || !ofr_reader_map(reader, node, node->name))
        return;
    ofr_reader_only(reader, node, "setting of a source", names, sizeof names / sizeof *names);
    const struct ofr_node *citation = ofr_reader_need(reader, node, "citation", node->name);
    const struct ofr_node *figures = ofr_reader_need(reader, node, "figures", node->name);
    const char *text = citation != NULL ? ofr_reader_text(reader, citation, "citation") : NULL;
    if (text != NULL)
        source->citation = ofr_reader_copy(reader, text);
    if (figures != NULL)
        read_figure_names(reader, figures, source);
}

void ofr_sources_read(struct ofr_reader *reader, const struct ofr_node *sources) {
    struct ofr_scenario *scenario = reader->scenario;
    if (!ofr_reader_map(reader, sources, "sources"))
        return;
    scenario->sources = ofr_reader_room(reader, sources->n_children, sizeof *scenario->sources);
    for (const struct ofr_node *node = sources->first; scenario->sources != NULL && node != NULL;
         node = node->next)
        read_source(reader, node, &scenario->sources[scenario->n_sources++]);
}

/* ---- names of figures ------------------------------------------------------------- */

/* Bytes of the name of the source in "SOURCE/FIGURE". */
static size_t source_length(const char *figure) { return strcspn(figure, "/"); }

static bool of_source(const char *figure, const char *source) {
    size_t n = source_length(figure);
    return strlen(source) == n && strncmp(figure, source, n) == 0;
}

static bool is_declared(const struct ofr_scenario *scenario, const char *figure) {
    const char *own = figure + source_length(figure);
    for (size_t i = 0; *own == '/' && i < scenario->n_sources; i++)
        for (size_t k = 0; of_source(figure, scenario->sources[i].name) && k < scenario->sources[i].n_figures;
             k++)
            if (strcmp(scenario->sources[i].figures[k], own + 1) == 0)
                return true;
    return false;
}

static void refuse_figure(struct ofr_reader *reader, const struct ofr_node *node) {
    const struct ofr_scenario *scenario = reader->scenario;
    size_t n = 0;
    for (size_t i = 0; i < scenario->n_sources; i++)
        n += scenario->sources[i].n_figures;
    char(*figures)[LONGEST_FIGURE] = ofr_reader_room(reader, n, sizeof *figures);
    const char **names = ofr_reader_room(reader, n, sizeof *names);
    n = 0;
    for (size_t i = 0; figures != NULL && names != NULL && i < scenario->n_sources; i++)
        for (size_t k = 0; k < scenario->sources[i].n_figures; k++, n++) {
            snprintf(figures[n], LONGEST_FIGURE, "%s/%s", scenario->sources[i].name,
                     scenario->sources[i].figures[k]);
            names[n] = figures[n];
        }
    if (n == 0)
        OFR_FAULT(reader, &node->at, "there is no figure \"%s\"; `sources` of the scenario declares none",
                  node->text);
    else
        ofr_reader_take(reader, ofr_unknown("figure", node->text, names, n, &node->at, reader->reports));
    ofr_free(figures);
    ofr_free(names);
}

void ofr_figures_read(struct ofr_reader *reader, const struct ofr_node *map, struct ofr_figures *figures) {
    const struct ofr_node *list = ofr_node_find(map, "figures");
    if (list == NULL || (list->kind != OFR_NODE_TEXT && !ofr_reader_list(reader, list, "figures")))
        return;
    ofr_figures_free(figures); /* what is named twice in a file is read twice */
    size_t n = list->kind == OFR_NODE_TEXT ? 1 : list->n_children;
    const struct ofr_node *node = list->kind == OFR_NODE_TEXT ? list : list->first;
    figures->names = ofr_reader_room(reader, n, sizeof *figures->names);
    for (; figures->names != NULL && n-- > 0; node = node->next) {
        const char *name = ofr_reader_text(reader, node, "a figure");
        if (name != NULL && !is_declared(reader->scenario, name))
            refuse_figure(reader, node);
        char *copy = name != NULL ? ofr_reader_copy(reader, name) : NULL;
        if (copy != NULL)
            figures->names[figures->n++] = copy;
    }
}

/* ---- what is evidence ------------------------------------------------------------- */

/* Where figures are used: as inputs, or to fit. */
struct user {
    const char *const *names; /* [n] */
    size_t n;
    char what[LONGEST_USER]; /* "column raids of table series" */
};

/* Called for each user; may be called again with other names of the same user. */
typedef void (*take_user)(void *to, const struct user *user);

static void take_list(const struct ofr_figures *figures, struct user *user, take_user take, void *to) {
    user->names = (const char *const *)figures->names;
    user->n = figures->n;
    if (user->n > 0)
        take(to, user);
}

/* A declaration names its figures in one text. */
static void take_declared(const char *figures, struct user *user, take_user take, void *to) {
    char name[LONGEST_FIGURE];
    const char *const names[] = {name};
    for (const char *p = figures; p != NULL && *p != '\0';) {
        size_t n = strcspn(p, ",");
        snprintf(name, sizeof name, "%.*s", (int)n, p);
        user->names = names;
        user->n = 1;
        take(to, user);
        p += n;
        p += strspn(p, ", ");
    }
}

static void each_column(const struct ofr_scenario *scenario, take_user take, void *to) {
    struct user user;
    for (size_t t = 0; t < scenario->schema->n_tables; t++)
        for (size_t k = 0; k < scenario->tables[t].form->n_columns; k++) {
            const struct ofr_column *column = &scenario->tables[t].columns[k];
            snprintf(user.what, sizeof user.what, "column %s of table %s", column->form->name,
                     scenario->tables[t].form->name);
            take_list(&column->figures, &user, take, to);
        }
}

static void each_prior(const struct ofr_scenario *scenario, take_user take, void *to) {
    struct user user;
    for (size_t i = 0; i < scenario->n_priors; i++) {
        const struct ofr_prior *prior = &scenario->priors[i];
        bool known = prior->parameter < scenario->schema->n_parameters;
        snprintf(user.what, sizeof user.what, "the prior of %s",
                 known ? scenario->schema->parameters[prior->parameter].name : "a parameter");
        take_list(&prior->figures, &user, take, to);
    }
}

/* Everything that is an input of a run, or was fitted. */
static void each_user(const struct ofr_scenario *scenario, take_user take, void *to) {
    struct user user;
    each_column(scenario, take, to);
    for (size_t i = 0; i < scenario->schema->n_parameters; i++) {
        const struct ofr_parameter *parameter = &scenario->schema->parameters[i];
        snprintf(user.what, sizeof user.what, "parameter %s", parameter->name);
        if (scenario->values[i].given)
            take_list(&scenario->values[i].figures, &user, take, to);
        else
            take_declared(parameter->figures, &user, take, to);
    }
    each_prior(scenario, take, to);
    for (size_t i = 0; i < scenario->n_patterns; i++) {
        const struct ofr_pattern *pattern = &scenario->patterns[i];
        if (pattern->use != OFR_USE_INPUT && pattern->use != OFR_USE_FITTED)
            continue;
        snprintf(user.what, sizeof user.what, "pattern \"%.100s\", which is %s", pattern->name,
                 pattern->use == OFR_USE_FITTED ? "fitted" : "an input");
        take_list(&pattern->figures, &user, take, to);
    }
}

/* A pattern that is compared with the users of figures. */
struct trial {
    struct ofr_reader *reader;
    struct ofr_pattern *pattern;
    const struct ofr_position *at;
};

static void compare(void *to, const struct user *user) {
    struct trial *trial = to;
    const struct ofr_figures *own = &trial->pattern->figures;
    bool held_out = trial->pattern->use == OFR_USE_HELD_OUT;
    for (size_t i = 0; i < own->n; i++)
        for (size_t k = 0; k < user->n; k++) {
            size_t n = source_length(own->names[i]);
            bool same_source =
                n == source_length(user->names[k]) && strncmp(own->names[i], user->names[k], n) == 0;
            trial->pattern->same_source |= same_source && held_out;
            if (same_source && strcmp(own->names[i], user->names[k]) == 0)
                OFR_FAULT(trial->reader, trial->at,
                          "pattern \"%s\" is %s, but its figure %s is also in %s; %s", trial->pattern->name,
                          held_out ? "held out" : "fitted", own->names[i], user->what,
                          held_out ? "it can be a sanity check"
                                   : "a prior must rest on other figures than the patterns that are fitted");
        }
}

static void check_held_out(struct ofr_reader *reader, struct ofr_pattern *pattern,
                           const struct ofr_position *at) {
    const struct ofr_statistic *statistic = ofr_schema_statistic(reader->schema, pattern->statistic);
    const char *defined_by = statistic != NULL ? statistic->defined_by : NULL;
    if (pattern->figures.n == 0)
        OFR_FAULT(reader, at, "pattern \"%s\" is held out; it must name its figures, or be a sanity check",
                  pattern->name);
    if (defined_by != NULL)
        OFR_FAULT(
            reader, at,
            "pattern \"%s\" is held out, but %s follows from %s by definition; it can be a sanity check",
            pattern->name, pattern->statistic, defined_by);
    struct trial trial = {reader, pattern, at};
    each_user(reader->scenario, compare, &trial);
}

/* A figure that makes a prior and is fitted, too, would count twice. */
static void check_fitted(struct ofr_reader *reader, struct ofr_pattern *pattern,
                         const struct ofr_position *at) {
    struct trial trial = {reader, pattern, at};
    each_prior(reader->scenario, compare, &trial);
}

static void check_ends(struct ofr_reader *reader, const struct ofr_pattern *pattern,
                       const struct ofr_position *at) {
    if (pattern->use == OFR_USE_SANITY || isnan(pattern->low) || isnan(pattern->high) ||
        (isfinite(pattern->low) && isfinite(pattern->high)))
        return;
    OFR_FAULT(reader, at, "the range of pattern \"%s\" has an open end; only a sanity check may have one",
              pattern->name);
}

/* A default that names a figure otherwise than the scenario would escape all comparisons. */
static void check_declared(void *to, const struct user *user) {
    struct ofr_reader *reader = to;
    const struct ofr_scenario *scenario = reader->scenario;
    const struct ofr_position whole = {.file = scenario->file};
    for (size_t i = 0; i < scenario->n_sources; i++)
        if (scenario->sources[i].name != NULL && of_source(user->names[0], scenario->sources[i].name) &&
            !is_declared(scenario, user->names[0]))
            OFR_FAULT(reader, &whole, "%s rests on figure %s, which source %s does not declare", user->what,
                      user->names[0], scenario->sources[i].name);
}

static void check_defaults(struct ofr_reader *reader) {
    const struct ofr_schema *schema = reader->schema;
    struct user user;
    for (size_t i = 0; i < schema->n_parameters; i++) {
        snprintf(user.what, sizeof user.what, "parameter %s", schema->parameters[i].name);
        take_declared(schema->parameters[i].figures, &user, check_declared, reader);
    }
}

void ofr_figures_check(struct ofr_reader *reader, const struct ofr_node *patterns) {
    struct ofr_scenario *scenario = reader->scenario;
    check_defaults(reader);
    const struct ofr_node *map = patterns != NULL ? patterns->first : NULL;
    const struct ofr_position whole = {.file = scenario->file};
    for (size_t i = 0; reader->status != OFR_SYSTEM && i < scenario->n_patterns; i++) {
        struct ofr_pattern *pattern = &scenario->patterns[i];
        const struct ofr_node *range = map != NULL ? ofr_node_find(map, "range") : NULL,
                              *use = map != NULL ? ofr_node_find(map, "use") : NULL;
        if (pattern->name != NULL && range != NULL)
            check_ends(reader, pattern, &range->at);
        if (pattern->name != NULL && use != NULL && pattern->use == OFR_USE_HELD_OUT)
            check_held_out(reader, pattern, &use->at);
        if (pattern->name != NULL && pattern->use == OFR_USE_FITTED)
            check_fitted(reader, pattern, use != NULL ? &use->at : &whole);
        map = map != NULL ? map->next : NULL;
    }
}
