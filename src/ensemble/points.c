#include "ensemble/points.h"

#include <string.h>
#include <unistd.h>

#include "base/draws.h"
#include "base/memory.h"
#include "scenario/file.h"
#include "scenario/priors.h"
#include "stats/normal.h"

#define OWN_REPLICATE 0xFFFFFFFDu /* draws of the posterior and of points, of nobody else */
enum { SIZE = 1, PRIOR = 2 };     /* purposes; 0 is the posterior's */

/* ---- opening ----------------------------------------------------------------------------- */

ofr_status ofr_points_own_posterior(const struct ofr_scenario *scenario, char **path,
                                    struct ofr_reports *reports) {
    *path = ofr_path_beside(scenario->file, OFR_POSTERIOR_FILE);
    if (*path == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for the name of a posterior");
    if (access(*path, F_OK) != 0) {
        ofr_free(*path);
        *path = NULL;
    }
    return OFR_OK;
}

/* Parameters with draws, without those that a setting holds. */
static void list_parameters(struct ofr_points *points) {
    size_t n = points->kind == OFR_POINTS_PRIOR ? points->base->n_priors : points->posterior.n_parameters;
    for (size_t place = 0; place < n; place++) {
        size_t parameter = points->kind == OFR_POINTS_PRIOR ? points->base->priors[place].parameter
                                                            : points->posterior.parameters[place];
        if (points->base->values[parameter].set)
            continue;
        points->parameters[points->n_parameters] = parameter;
        points->places[points->n_parameters++] = place;
    }
}

static ofr_status open_kind(struct ofr_points *points, const struct ofr_points_asked *asked,
                            struct ofr_reports *reports) {
    if (asked->prior && asked->posterior != NULL)
        return ofr_fail(reports, OFR_BAD_INPUT,
                        "a posterior and the priors were asked for; one of them can be");
    if (asked->prior && points->base->n_priors == 0)
        return ofr_fail(reports, OFR_BAD_INPUT, "scenario %s declares no priors to draw from",
                        points->base->name);
    if (asked->posterior == NULL)
        return OFR_OK;
    OFR_TRY(ofr_posterior_read(asked->posterior, points->base->schema, &points->posterior, reports));
    points->file = ofr_strdup(asked->posterior);
    return points->file != NULL ? OFR_OK : ofr_fail(reports, OFR_SYSTEM, "not enough memory for the points");
}

ofr_status ofr_points_open(const struct ofr_scenario *base, const struct ofr_points_asked *asked,
                           struct ofr_points *points, struct ofr_reports *reports) {
    *points = (struct ofr_points){.kind = asked->posterior != NULL ? OFR_POINTS_POSTERIOR
                                          : asked->prior           ? OFR_POINTS_PRIOR
                                                                   : OFR_POINTS_FIXED,
                                  .base = base,
                                  .sizes = asked->sizes,
                                  .seed = asked->seed,
                                  .n_points = asked->n_points};
    ofr_status status = open_kind(points, asked, reports);
    size_t n = points->posterior.n_parameters + (asked->prior ? base->n_priors : 0);
    OFR_THEN(status, OFR_NEW(NULL, points->parameters, n, "the points", reports));
    OFR_THEN(status, OFR_NEW(NULL, points->places, n, "the points", reports));
    if (status == OFR_OK && points->kind != OFR_POINTS_FIXED)
        list_parameters(points);
    if (status != OFR_OK)
        ofr_points_free(points);
    return status;
}

void ofr_points_free(struct ofr_points *points) {
    ofr_posterior_free(&points->posterior);
    ofr_free(points->file);
    ofr_free(points->parameters);
    ofr_free(points->places);
    *points = (struct ofr_points){0};
}

/* ---- values --------------------------------------------------------------------------------- */

uint32_t ofr_points_of(const struct ofr_points *points, uint32_t replicate) {
    return points->n_points > 0 ? replicate % points->n_points : replicate;
}

static double share_of(const struct ofr_points *points, uint32_t point, uint32_t day, uint32_t purpose,
                       size_t index) {
    return ofr_draw_unit(ofr_draws_make(points->seed, OWN_REPLICATE), point, day, purpose, (uint32_t)index);
}

double ofr_points_value(const struct ofr_points *points, size_t k, uint32_t replicate) {
    uint32_t point = ofr_points_of(points, replicate);
    size_t place = points->places[k];
    if (points->kind == OFR_POINTS_PRIOR) {
        double share = share_of(points, point, 0, PRIOR, points->parameters[k]);
        return ofr_prior_value(points->base->schema, &points->base->priors[place],
                               ofr_normal_quantile(share));
    }
    size_t element = ofr_posterior_draw(&points->posterior, points->seed, point);
    return points->posterior.values[element * points->posterior.n_parameters + place];
}

double ofr_points_size(const struct ofr_points *points, struct ofr_intervention *intervention, size_t i,
                       uint32_t replicate) {
    const struct ofr_schema *schema = points->base->schema;
    struct ofr_size size = ofr_intervention_size(intervention, schema, i);
    if (!points->sizes || !size.evidence->spread)
        return *size.by;
    double share = share_of(points, ofr_points_of(points, replicate), ofr_intervention_tag(intervention),
                            SIZE, ofr_intervention_draw_of(intervention, schema, i));
    return ofr_law_at(&size.evidence->from, size.low, size.high, share);
}

void ofr_points_set(const struct ofr_points *points, uint32_t replicate, struct ofr_scenario *scenario) {
    for (size_t k = 0; k < points->n_parameters; k++) {
        size_t parameter = points->parameters[k];
        double own = ofr_value_of(scenario, parameter), before = ofr_value_of(points->base, parameter);
        if (own < before || own > before)
            continue; /* the arm changes it */
        scenario->values[parameter].value = ofr_points_value(points, k, replicate);
        scenario->values[parameter].given = true;
    }
    for (size_t i = 0; i < scenario->n_interventions; i++) {
        struct ofr_intervention *intervention = &scenario->interventions[i];
        for (size_t s = 0; s < ofr_intervention_n_sizes(intervention); s++)
            *ofr_intervention_size(intervention, scenario->schema, s).by =
                ofr_points_size(points, intervention, s, replicate);
    }
}

bool ofr_points_vary(const struct ofr_points *points, const struct ofr_scenario *scenario) {
    bool vary = points->n_parameters > 0;
    for (size_t i = 0; points->sizes && i < scenario->n_interventions; i++)
        for (size_t s = 0; s < ofr_intervention_n_sizes(&scenario->interventions[i]); s++)
            vary |= ofr_intervention_size(&scenario->interventions[i], scenario->schema, s).evidence->spread;
    return vary;
}

void ofr_points_digest(const struct ofr_points *points, struct ofr_digest *digest) {
    const struct ofr_posterior *posterior = &points->posterior;
    ofr_digest_bytes(digest, points->parameters, points->n_parameters * sizeof *points->parameters);
    ofr_digest_bytes(digest, posterior->values,
                     posterior->n * posterior->n_parameters * sizeof *posterior->values);
    ofr_digest_bytes(digest, posterior->shares, posterior->n * sizeof *posterior->shares);
    for (size_t k = 0; points->kind == OFR_POINTS_PRIOR && k < points->n_parameters; k++) {
        const struct ofr_prior *prior = &points->base->priors[points->places[k]];
        const double numbers[] = {(double)prior->shape, prior->first, prior->second};
        ofr_digest_bytes(digest, numbers, sizeof numbers);
    }
    if (points->sizes)
        ofr_digest_add(digest, SIZE);
    if (points->n_points > 0)
        ofr_digest_add(digest, points->n_points);
}
