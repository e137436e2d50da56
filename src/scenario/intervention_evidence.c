#include "scenario/intervention_evidence.h"

#include <math.h>

/* The node of the distribution; NULL, with a fault, unless there is exactly one. */
static const struct ofr_node *find_shape(struct ofr_reader *reader, const struct ofr_node *map,
                                         enum ofr_prior_shape *shape) {
    size_t which = 0, n = 0;
    ofr_reader_only(reader, map, "distribution", ofr_prior_names, OFR_N_PRIOR_SHAPES);
    const struct ofr_node *found = ofr_node_one_of(map, ofr_prior_names, OFR_N_PRIOR_SHAPES, &which, &n);
    if (found != NULL) {
        *shape = (enum ofr_prior_shape)which;
        return found;
    }
    OFR_FAULT(reader, &map->at,
              "%s has %zu distributions; a number is expected, or one of uniform: [low, high], normal: "
              "[mean, sd] and lognormal: [median, sd of the logarithm]",
              map->name, n);
    return NULL;
}

static bool check_distribution(struct ofr_reader *reader, const struct ofr_node *list,
                               const struct ofr_law *from) {
    const struct ofr_node *first = list->first, *second = first->next;
    if (from->shape == OFR_PRIOR_UNIFORM && !(from->first < from->second)) {
        OFR_FAULT(reader, &second->at, "uniform ends at %s; its high end must lie above its low end %s",
                  second->text, first->text);
        return false;
    }
    if (from->shape != OFR_PRIOR_UNIFORM && !(from->second > 0 && from->second <= 1e6)) {
        OFR_FAULT(reader, &second->at, "the standard deviation is %s; it must be more than 0, at most 1e6",
                  second->text);
        return false;
    }
    if (from->shape == OFR_PRIOR_LOGNORMAL && !(from->first > 0)) {
        OFR_FAULT(reader, &first->at, "the median of a lognormal is %s; it must be more than 0", first->text);
        return false;
    }
    return true;
}

bool ofr_size_read(struct ofr_reader *reader, const struct ofr_node *node, double *by,
                   struct ofr_evidence *evidence) {
    if (node->kind != OFR_NODE_MAP)
        return ofr_reader_number(reader, node, node->name, by);
    struct ofr_law from = {0};
    const struct ofr_node *list = find_shape(reader, node, &from.shape);
    if (list == NULL || !ofr_reader_list(reader, list, list->name))
        return false;
    if (list->n_children != 2) {
        OFR_FAULT(reader, &list->at, "%s has %zu numbers; two are expected", list->name, list->n_children);
        return false;
    }
    bool both = ofr_reader_number(reader, list->first, "a number of a distribution", &from.first);
    both = ofr_reader_number(reader, list->first->next, "a number of a distribution", &from.second) && both;
    if (!both || !check_distribution(reader, list, &from))
        return false;
    evidence->spread = true;
    evidence->from = from;
    *by = ofr_law_middle(&from);
    return true;
}

bool ofr_size_check_ends(struct ofr_reader *reader, const struct ofr_node *node,
                         const struct ofr_evidence *evidence, double low, double high) {
    if (!evidence->spread || evidence->from.shape != OFR_PRIOR_UNIFORM)
        return true;
    size_t which = 0, n = 0;
    const struct ofr_node *list = ofr_node_one_of(node, ofr_prior_names, OFR_N_PRIOR_SHAPES, &which, &n);
    bool below = evidence->from.first < low, good = !below && evidence->from.second <= high;
    const struct ofr_node *end = below ? list->first : list->first->next;
    if (!good && isfinite(high))
        OFR_FAULT(reader, &end->at, "%s has an end at %s; it must lie in [%g, %g]", node->name, end->text,
                  low, high);
    else if (!good)
        OFR_FAULT(reader, &end->at, "%s has an end at %s; it must be at least %g", node->name, end->text,
                  low);
    return good;
}

void ofr_grade_read(struct ofr_reader *reader, const struct ofr_node *map, const char *what,
                    enum ofr_origin origin, const char *source, struct ofr_evidence *evidence) {
    const struct ofr_node *node = ofr_node_find(map, "grade");
    size_t which =
        node == NULL ? OFR_N_GRADES : ofr_reader_word(reader, node, "grade", ofr_grade_names, OFR_N_GRADES);
    if (which == OFR_N_GRADES)
        return;
    evidence->grade = (enum ofr_grade)which;
    if (evidence->grade != OFR_GRADE_NONE && source == NULL)
        OFR_FAULT(reader, &node->at, "%s has grade %s and no source; say which study or expert", what,
                  node->text);
    if (evidence->grade >= OFR_GRADE_QUASI_EXPERIMENT && origin == OFR_ASSUMED)
        OFR_FAULT(reader, &node->at,
                  "%s has grade %s, but its origin is assumed; a size from a study is measured, published or "
                  "estimated",
                  what, node->text);
}
