/* Points of an analysis, and what they have to do with its differences (doubt.h). */
#include "analysis/doubt.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { LEAST_REPEATS = 4, REPEATED_PART = 4 };

uint32_t ofr_doubt_repeats(uint32_t asked, uint32_t replicates) {
    uint32_t part = replicates / REPEATED_PART, usual = part < LEAST_REPEATS ? LEAST_REPEATS : part;
    uint32_t repeats = asked > 0 ? asked : usual;
    return repeats < replicates ? repeats : replicates;
}

ofr_status ofr_doubt_choose(const struct ofr_scenario *scenario, const struct ofr_doubt_asked *asked,
                            struct ofr_points_asked *points, char **own, struct ofr_reports *reports) {
    *own = NULL;
    *points = (struct ofr_points_asked){
        .posterior = asked->posterior, .prior = asked->prior, .sizes = !asked->fixed, .seed = asked->seed};
    if (asked->fixed && (asked->prior || asked->posterior != NULL))
        return ofr_fail(reports, OFR_BAD_INPUT, "fixed values were asked for, and %s; one of them can be",
                        asked->prior ? "the priors" : "a posterior");
    if (asked->fixed || asked->prior || asked->posterior != NULL)
        return OFR_OK;
    OFR_TRY(ofr_points_own_posterior(scenario, own, reports));
    points->posterior = *own;
    return OFR_OK;
}

ofr_status ofr_doubt_open(const struct ofr_scenario *scenario, const struct ofr_doubt_asked *asked,
                          uint32_t n_points, struct ofr_points *points, struct ofr_reports *reports) {
    struct ofr_points_asked chosen;
    char *own = NULL;
    OFR_TRY(ofr_doubt_choose(scenario, asked, &chosen, &own, reports));
    chosen.n_points = n_points;
    ofr_status status = ofr_points_open(scenario, &chosen, points, reports);
    ofr_free(own);
    return status;
}

/* ---- factors of the points ---------------------------------------------------------------- */

/* Inputs of the points, and the factor of each. */
struct inputs {
    double *values;      /* [n][n_points] */
    uint32_t *factor_of; /* [n] */
    uint32_t n;
};

static ofr_status add_turn(struct ofr_doubt *doubt, bool block, const char *first, const char *second,
                           struct ofr_reports *reports) {
    size_t n = strlen(first) + strlen(second) + 2;
    struct ofr_turn *turn = &doubt->turns[doubt->n_turns];
    *turn = (struct ofr_turn){.block = block, .name = ofr_malloc(n)};
    if (turn->name == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for what turns an answer");
    snprintf(turn->name, n, "%s%s%s", first, second[0] != '\0' ? "." : "", second);
    doubt->n_turns++;
    return OFR_OK;
}

/* The group's parameters are one factor, which comes first. */
static ofr_status list_parameters(const struct ofr_doubt_of *of, struct inputs *inputs,
                                  struct ofr_doubt *doubt, struct ofr_reports *reports) {
    const struct ofr_points *points = of->points;
    const struct ofr_schema *schema = points->base->schema;
    for (int group = 1; group >= 0; group--)
        for (size_t k = 0; k < points->n_parameters; k++) {
            const struct ofr_parameter *parameter = &schema->parameters[points->parameters[k]];
            if ((parameter->actor == OFR_GROUP) != group)
                continue;
            if (!group || doubt->n_turns == 0)
                OFR_TRY(add_turn(doubt, group, group ? OFR_GROUP_BLOCK : parameter->name, "", reports));
            for (uint32_t i = 0; i < of->n_points; i++)
                inputs->values[(size_t)inputs->n * of->n_points + i] = ofr_points_value(points, k, i);
            inputs->factor_of[inputs->n++] = (uint32_t)doubt->n_turns - 1;
        }
    return OFR_OK;
}

/* Sizes that share a draw are one input. */
static ofr_status list_sizes(const struct ofr_doubt_of *of, struct inputs *inputs, struct ofr_doubt *doubt,
                             struct ofr_reports *reports) {
    const struct ofr_schema *schema = of->points->base->schema;
    for (size_t i = 0; of->arm != NULL && of->points->sizes && i < of->arm->n_interventions; i++) {
        struct ofr_intervention *one = &of->arm->interventions[i];
        for (size_t s = 0; s < ofr_intervention_n_sizes(one); s++) {
            struct ofr_size size = ofr_intervention_size(one, schema, s);
            if (!size.evidence->spread || ofr_intervention_draw_of(one, schema, s) != s)
                continue;
            OFR_TRY(add_turn(doubt, false, one->name, size.name, reports));
            for (uint32_t r = 0; r < of->n_points; r++)
                inputs->values[(size_t)inputs->n * of->n_points + r] = ofr_points_size(of->points, one, s, r);
            inputs->factor_of[inputs->n++] = (uint32_t)doubt->n_turns - 1;
        }
    }
    return OFR_OK;
}

static size_t most_inputs(const struct ofr_doubt_of *of) {
    size_t n = of->points->n_parameters;
    for (size_t i = 0; of->arm != NULL && i < of->arm->n_interventions; i++)
        n += ofr_intervention_n_sizes(&of->arm->interventions[i]);
    return n;
}

static int by_share(const void *a, const void *b) {
    const struct ofr_turn *one = a, *other = b;
    double x = isfinite(one->part.share) ? one->part.share : -1;
    double y = isfinite(other->part.share) ? other->part.share : -1;
    return x > y ? -1 : x < y ? 1 : strcmp(one->name, other->name);
}

static ofr_status find_turns(const struct ofr_doubt_of *of, const double *differences,
                             struct ofr_doubt *doubt, struct ofr_reports *reports) {
    size_t most = most_inputs(of);
    struct inputs inputs = {0};
    struct ofr_factor_part *parts = NULL;
    ofr_status status = OFR_NEW(NULL, inputs.values, most * of->n_points, "what turns an answer", reports);
    OFR_THEN(status, OFR_NEW(NULL, inputs.factor_of, most, "what turns an answer", reports));
    OFR_THEN(status, OFR_NEW(NULL, parts, most, "what turns an answer", reports));
    OFR_THEN(status, OFR_NEW(NULL, doubt->turns, most, "what turns an answer", reports));
    OFR_THEN(status, list_parameters(of, &inputs, doubt, reports));
    OFR_THEN(status, list_sizes(of, &inputs, doubt, reports));
    const struct ofr_factors factors = {inputs.n, (uint32_t)doubt->n_turns, inputs.factor_of};
    OFR_THEN(status, ofr_factor_parts(differences, inputs.values, of->n_points, &factors, parts, reports));
    for (size_t t = 0; status == OFR_OK && t < doubt->n_turns; t++)
        doubt->turns[t].part = parts[t];
    if (status == OFR_OK)
        qsort(doubt->turns, doubt->n_turns, sizeof *doubt->turns, by_share);
    ofr_free(inputs.values);
    ofr_free(inputs.factor_of);
    ofr_free(parts);
    return status;
}

/* ---- the whole ------------------------------------------------------------------------------ */

ofr_status ofr_doubt_find(const struct ofr_doubt_of *of, const double *differences, struct ofr_doubt *doubt,
                          struct ofr_reports *reports) {
    uint32_t n = of->n_points, n_finite = 0;
    ofr_status status = ofr_doubt_fixed(differences, n, doubt, reports);
    doubt->drawn = of->arm != NULL ? ofr_points_vary(of->points, of->arm) : of->points->n_parameters > 0;
    for (uint32_t i = 0; i < n + of->n_repeats; i++)
        n_finite += isfinite(differences[i]);
    bool whole = doubt->drawn && n_finite == n + of->n_repeats;
    if (status == OFR_OK && whole) {
        doubt->parameters = ofr_part_of_points(differences, n, differences + n, of->n_repeats);
        status = find_turns(of, differences, doubt, reports);
    }
    if (status != OFR_OK)
        ofr_doubt_free(doubt);
    return status;
}
