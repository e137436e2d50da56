#include "scenario/priors.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "scenario/check.h"
#include "scenario/figures.h"
#include "scenario/patterns.h"
#include "scenario/yaml.h"
#include "stats/normal.h"

static const struct ofr_parameter *read_parameter(struct ofr_reader *reader, const struct ofr_node *node,
                                                  struct ofr_prior *prior) {
    const struct ofr_schema *schema = reader->schema;
    prior->parameter = ofr_reader_declared(reader, node, "parameter", schema->parameters,
                                           schema->n_parameters, sizeof *schema->parameters);
    return prior->parameter < schema->n_parameters ? &schema->parameters[prior->parameter] : NULL;
}

static void check_parameter(struct ofr_reader *reader, const struct ofr_node *node,
                            const struct ofr_parameter *parameter) {
    const struct ofr_scenario *scenario = reader->scenario;
    size_t own = scenario->n_priors - 1;
    if (strncmp(parameter->name, "population.", 11) == 0)
        OFR_FAULT(reader, &node->at,
                  "%s decides who the people are, who are made once for a run; it cannot be fitted",
                  parameter->name);
    if (parameter->number == OFR_SWITCH)
        OFR_FAULT(reader, &node->at, "%s is a switch, 0 or 1; only numbers can be fitted", parameter->name);
    for (size_t i = 0; i < own; i++)
        if (scenario->priors[i].parameter == scenario->priors[own].parameter)
            OFR_FAULT(reader, &node->at, "%s has two priors; one is expected", parameter->name);
}

/* The node of the distribution; NULL, with a fault, unless there is exactly one. */
static const struct ofr_node *find_shape(struct ofr_reader *reader, const struct ofr_node *map,
                                         struct ofr_prior *prior) {
    size_t which = 0, n = 0;
    const struct ofr_node *found = ofr_node_one_of(map, ofr_prior_names, OFR_N_PRIOR_SHAPES, &which, &n);
    if (found != NULL) {
        prior->shape = (enum ofr_prior_shape)which;
        return found;
    }
    OFR_FAULT(reader, &map->at,
              "a prior has %s distribution; one of uniform: [low, high], normal: [mean, sd] and "
              "lognormal: [median, sd of the logarithm] is expected",
              n == 0 ? "no" : "more than one");
    return NULL;
}

static void check_spread(struct ofr_reader *reader, const struct ofr_node *node,
                         const struct ofr_prior *prior, const struct ofr_parameter *parameter) {
    const struct ofr_node *second = node->first->next;
    if (prior->shape == OFR_PRIOR_UNIFORM) {
        if (!(prior->first < prior->second))
            OFR_FAULT(reader, &second->at,
                      "the prior of %s ends at %s; its high end must lie above its low end %s",
                      parameter->name, second->text, node->first->text);
        ofr_reader_take(reader, ofr_parameter_check(parameter, prior->second, second->text, &second->at,
                                                    reader->reports));
    } else if (!(prior->second > 0 && prior->second <= 1e6)) {
        OFR_FAULT(reader, &second->at,
                  "the standard deviation of the prior of %s is %s; it must be more than 0, at most 1e6",
                  parameter->name, second->text);
    }
    if (prior->shape == OFR_PRIOR_LOGNORMAL && !(prior->first > 0))
        OFR_FAULT(reader, &node->first->at,
                  "the median of the lognormal prior of %s is %s; it must be more than 0", parameter->name,
                  node->first->text);
}

static void read_shape(struct ofr_reader *reader, const struct ofr_node *node, struct ofr_prior *prior,
                       const struct ofr_parameter *parameter) {
    if (!ofr_reader_list(reader, node, node->name))
        return;
    if (node->n_children != 2) {
        OFR_FAULT(reader, &node->at, "%s has %zu numbers; two are expected", node->name, node->n_children);
        return;
    }
    bool both = ofr_reader_number(reader, node->first, "a number of a prior", &prior->first);
    both = ofr_reader_number(reader, node->first->next, "a number of a prior", &prior->second) && both;
    if (!both || parameter == NULL)
        return;
    ofr_reader_take(reader, ofr_parameter_check(parameter, prior->first, node->first->text, &node->first->at,
                                                reader->reports));
    check_spread(reader, node, prior, parameter);
}

static void read_prior(struct ofr_reader *reader, const struct ofr_node *map, struct ofr_prior *prior) {
    static const char *const names[] = {"parameter", "uniform", "normal", "lognormal",
                                        "unit",      "source",  "figures"};
    prior->parameter = reader->schema->n_parameters;
    if (!ofr_reader_map(reader, map, "a prior"))
        return;
    ofr_reader_only(reader, map, "setting of a prior", names, sizeof names / sizeof names[0]);
    const struct ofr_node *node = ofr_reader_need(reader, map, "parameter", "a prior");
    const struct ofr_parameter *parameter = node != NULL ? read_parameter(reader, node, prior) : NULL;
    const char *what = parameter != NULL ? parameter->name : "a prior";
    const struct ofr_node *unit = ofr_reader_need(reader, map, "unit", what);
    const struct ofr_node *source = ofr_reader_need(reader, map, "source", what);
    const struct ofr_node *shape = find_shape(reader, map, prior);
    if (parameter != NULL)
        check_parameter(reader, node, parameter);
    if (shape != NULL)
        read_shape(reader, shape, prior, parameter);
    const char *text = unit != NULL ? ofr_reader_text(reader, unit, "unit") : NULL;
    if (text != NULL && parameter != NULL && strcmp(text, parameter->unit) != 0)
        OFR_FAULT(reader, &unit->at, "the unit of %s is \"%s\"; it must be \"%s\"", parameter->name, text,
                  parameter->unit);
    text = source != NULL ? ofr_reader_text(reader, source, "source") : NULL;
    prior->source = ofr_reader_copy(reader, text != NULL ? text : "");
    ofr_figures_read(reader, map, &prior->figures);
}

static void read_list(struct ofr_reader *reader, const struct ofr_node *priors) {
    struct ofr_scenario *scenario = reader->scenario;
    if (!ofr_reader_list(reader, priors, "priors"))
        return;
    scenario->priors = ofr_reader_room(reader, priors->n_children, sizeof *scenario->priors);
    for (const struct ofr_node *map = priors->first; scenario->priors != NULL && map != NULL; map = map->next)
        read_prior(reader, map, &scenario->priors[scenario->n_priors++]);
}

/* ---- a file of its own ------------------------------------------------------------------ */

static void read_parts(struct ofr_reader *reader, const struct ofr_node *root, bool has_patterns) {
    static const char *const names[] = {"offramp_fit", "patterns", "priors"};
    double version = 0;
    if (!ofr_reader_map(reader, root, "the file"))
        return;
    ofr_reader_only(reader, root, "part of a file to fit", names, sizeof names / sizeof names[0]);
    const struct ofr_node *first = ofr_reader_need(reader, root, "offramp_fit", "the file");
    if (first != NULL && ofr_reader_number(reader, first, "offramp_fit", &version) && version != 1)
        OFR_FAULT(reader, &first->at, "offramp_fit is %s; this program reads such files of version 1",
                  first->text);
    const struct ofr_node *patterns = ofr_node_find(root, "patterns"),
                          *priors = ofr_node_find(root, "priors");
    if (patterns != NULL && has_patterns)
        ofr_patterns_read(reader, patterns);
    else if (patterns != NULL)
        OFR_FAULT(reader, &patterns->at, "a file of priors has no patterns; they belong in the scenario");
    if (priors != NULL)
        read_list(reader, priors);
}

static void read_file(struct ofr_reader *reader, const char *path, const struct ofr_position *asked) {
    struct ofr_yaml yaml = {0};
    struct ofr_file file;
    ofr_status status = ofr_file_read(path, asked, &file, reader->reports);
    OFR_THEN(status, ofr_yaml_parse(&file, &yaml, reader->reports));
    (void)ofr_reader_take(reader, status);
    if (yaml.root != NULL)
        read_parts(reader, yaml.root, false);
    ofr_yaml_free(&yaml);
}

void ofr_priors_read(struct ofr_reader *reader, const struct ofr_node *priors) {
    if (priors->kind != OFR_NODE_TEXT || priors->text[0] == '\0') {
        read_list(reader, priors);
        return;
    }
    char *path = ofr_path_beside(reader->scenario->file, priors->text);
    if (path == NULL)
        (void)ofr_reader_take(reader, ofr_fail(reader->reports, OFR_SYSTEM, "not enough memory for a path"));
    else
        read_file(reader, path, &priors->at);
    ofr_free(path);
}

/* Check the figures of a file together with those of the scenario that the file does not replace. */
static void check_figures(struct ofr_reader *reader, const struct ofr_scenario *scenario,
                          const struct ofr_node *patterns) {
    struct ofr_scenario *part = reader->scenario, own = *part;
    if (part->patterns == NULL) {
        part->patterns = scenario->patterns;
        part->n_patterns = scenario->n_patterns;
    }
    if (part->priors == NULL) {
        part->priors = scenario->priors;
        part->n_priors = scenario->n_priors;
    }
    ofr_figures_check(reader, patterns);
    *part = own;
}

ofr_status ofr_priors_from_file(struct ofr_scenario *scenario, const char *path,
                                struct ofr_reports *reports) {
    struct ofr_scenario part = *scenario; /* borrows all but the two lists that are read */
    struct ofr_reader reader = {
        .scenario = &part, .schema = scenario->schema, .reports = reports, .tables_whole = true};
    struct ofr_yaml yaml;
    part.patterns = NULL;
    part.priors = NULL;
    part.n_patterns = part.n_priors = 0;
    (void)ofr_reader_take(&reader, ofr_yaml_read(path, &yaml, reports));
    if (yaml.root != NULL) {
        read_parts(&reader, yaml.root, true);
        check_figures(&reader, scenario, ofr_node_find(yaml.root, "patterns"));
    }
    ofr_yaml_free(&yaml);
    if (reader.status == OFR_OK && part.patterns != NULL) {
        struct ofr_pattern *old = scenario->patterns;
        size_t n_old = scenario->n_patterns;
        scenario->patterns = part.patterns;
        scenario->n_patterns = part.n_patterns;
        part.patterns = old;
        part.n_patterns = n_old;
    }
    if (reader.status == OFR_OK && part.priors != NULL) {
        struct ofr_prior *old = scenario->priors;
        size_t n_old = scenario->n_priors;
        scenario->priors = part.priors;
        scenario->n_priors = part.n_priors;
        part.priors = old;
        part.n_priors = n_old;
    }
    ofr_scenario_drop_patterns(&part);
    ofr_scenario_drop_priors(&part);
    return reader.status;
}

/* ---- values ----------------------------------------------------------------------------- */

double ofr_prior_value(const struct ofr_schema *schema, const struct ofr_prior *prior, double z) {
    const struct ofr_parameter *parameter = &schema->parameters[prior->parameter];
    const struct ofr_law law = {prior->shape, prior->first, prior->second};
    double value = ofr_law_at(&law, parameter->low, parameter->high, ofr_normal_share(z));
    if (parameter->number == OFR_WHOLE)
        value = floor(value + 0.5);
    return ofr_clamp(value, parameter->low, parameter->high);
}

double ofr_prior_z(const struct ofr_schema *schema, const struct ofr_prior *prior, double value) {
    const struct ofr_parameter *parameter = &schema->parameters[prior->parameter];
    const struct ofr_law law = {prior->shape, prior->first, prior->second};
    double share = ofr_law_below(&law, parameter->low, parameter->high, value);
    if (!(share > -1e-6 && share < 1 + 1e-6)) /* values may have been rounded */
        return NAN;
    return ofr_normal_quantile(ofr_clamp(share, 1e-9, 1 - 1e-9));
}
