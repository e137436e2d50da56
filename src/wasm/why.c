#include "wasm/why.h"

#include "analysis/doubt.h"
#include "base/memory.h"
#include "models/registry.h"
#include "output/output.h"

/* ---- what there is to simulate ------------------------------------------------------------- */

static void put_points(struct ofr_json_text *json, const char *name, const uint32_t *points, uint32_t n) {
    ofr_json_part(json, name, '[');
    for (uint32_t i = 0; i < n; i++)
        ofr_json_number(json, points[i]);
    ofr_json_bracket(json, ']');
}

void ofr_page_why_declare(struct ofr_json_text *json, const struct ofr_page_why *why) {
    const struct ofr_coalitions *coalitions = &why->coalitions;
    const uint32_t ends[2] = {coalitions->all, coalitions->same};
    uint32_t points[OFR_MOST_POINTS], n = ofr_coalitions_points(coalitions, points);
    uint32_t n_structure = why->reference.structure.n_changes > 0 ? 2 : 0;
    ofr_json_bracket(json, '{');
    put_points(json, "ends", ends, ends[0] == ends[1] ? 1 : 2);
    put_points(json, "coalitions", points, n - n_structure);
    put_points(json, "structure", points + n - n_structure, n_structure);
    OFR_JSON_FIELDS(json, OFR_REAL("n_coalitions", coalitions->all + 1.0));
    ofr_json_part(json, "factors", '[');
    for (size_t i = 0; i < why->reference.n_factors; i++) {
        const struct ofr_factor *factor = &why->reference.factors[i];
        OFR_JSON_OBJECT(json, OFR_TEXT("name", factor->name), OFR_TEXT("title", factor->title),
                        OFR_TRUTH("assumed", ofr_factor_is_assumed(factor)),
                        OFR_TRUTH("same", (coalitions->same >> i & 1u) != 0));
    }
    ofr_json_bracket(json, ']');
    ofr_json_bracket(json, '}');
}

/* ---- what follows from it ------------------------------------------------------------------ */

/* For ofr_why_rates. */
struct given {
    const struct ofr_page_trials *trials;
    const struct ofr_model *model;
    size_t outcome;
    uint32_t row_of[OFR_MOST_POINTS]; /* of a point; UINT32_MAX: it is not there */
};

static double rate_of(const void *from, uint32_t point, uint32_t replicate) {
    const struct given *given = from;
    size_t trial = (size_t)given->row_of[point] * given->trials->n_replicates + replicate;
    return ofr_why_rate(given->model, given->outcome,
                        &given->trials->values[trial * (given->model->n_outcomes + 1)]);
}

static bool are_there(const struct given *given, const uint32_t *points, uint32_t n) {
    bool there = true;
    for (uint32_t i = 0; i < n; i++)
        there &= given->row_of[points[i]] != UINT32_MAX;
    return there;
}

static ofr_status take(struct given *given, const struct ofr_page_why *why, bool shares,
                       struct ofr_reports *reports) {
    const struct ofr_coalitions *coalitions = &why->coalitions;
    const uint32_t ends[2] = {coalitions->all, coalitions->same};
    uint32_t points[OFR_MOST_POINTS], n = ofr_coalitions_points(coalitions, points);
    uint32_t n_structure = why->reference.structure.n_changes > 0 ? 2 : 0;
    for (uint32_t i = 0; i < OFR_MOST_POINTS; i++)
        given->row_of[i] = UINT32_MAX;
    for (uint32_t i = 0; i < given->trials->n_points; i++) {
        if (given->trials->points[i] >= OFR_MOST_POINTS)
            return ofr_fail(reports, OFR_BAD_INPUT, "there is no point %u", given->trials->points[i]);
        given->row_of[given->trials->points[i]] = i;
    }
    if (given->trials->n_replicates < 1 || !are_there(given, ends, 2) ||
        (shares && !are_there(given, points, n - n_structure)))
        return ofr_fail(reports, OFR_BAD_INPUT, "trials are missing for %s", shares ? "shares" : "the ratio");
    return OFR_OK;
}

static void put_factors(struct ofr_json_text *json, const struct ofr_why *why) {
    ofr_json_part(json, "factors", '[');
    for (size_t i = 0; i < why->n_factors; i++) {
        const struct ofr_why_factor *factor = &why->factors[i];
        OFR_JSON_OBJECT(json, OFR_TEXT("name", factor->name), OFR_REAL("share", factor->share),
                        OFR_REAL("low", factor->low), OFR_REAL("high", factor->high),
                        OFR_TRUTH("assumed", factor->assumed));
    }
    ofr_json_bracket(json, ']');
}

static void put_doubt(struct ofr_json_text *json, const struct ofr_why *why) {
    const struct ofr_doubt *doubt = why->doubt;
    const struct ofr_turn *turn = ofr_doubt_turn(doubt);
    OFR_JSON_FIELDS(json, OFR_TRUTH("drawn", doubt->drawn));
    ofr_json_name(json, "points");
    OFR_JSON_OBJECT(json, OFR_REAL("p05", doubt->points.p05), OFR_REAL("p50", doubt->points.p50),
                    OFR_REAL("p95", doubt->points.p95));
    OFR_JSON_FIELDS(json, OFR_REAL("same_sign", doubt->same_sign),
                    OFR_REAL("due_to_parameters", doubt->parameters.share),
                    OFR_TEXT("turned_by", turn == NULL ? NULL : turn->name));
}

static void put_sentences(struct ofr_json_text *json, const struct ofr_why *why) {
    ofr_json_part(json, "says", '{');
    for (int which = 0; which < OFR_N_WHY_SENTENCES; which++) {
        struct ofr_kept_text kept = {0};
        struct ofr_text text = ofr_text_in_memory(&kept);
        ofr_why_say(&text, why, (enum ofr_why_sentence)which);
        json->failed |= text.failed;
        ofr_json_said(json, ofr_why_sentence_names[which], &kept, NULL);
    }
    ofr_json_bracket(json, '}');
}

/* As why_results.c writes it. */
static void put_said(struct ofr_json_text *json, const struct ofr_why *why) {
    const struct ofr_scenario *scenario = why->scenario;
    const struct ofr_column *names = ofr_scenario_area_names(scenario);
    ofr_json_bracket(json, '{');
    ofr_json_part(json, "areas", '[');
    for (size_t row = 0; row < ofr_scenario_areas_table(scenario)->n_rows; row++)
        if (scenario->area_kept == NULL || scenario->area_kept[row])
            ofr_json_string(json, names->texts[row]);
    ofr_json_bracket(json, ']');
    OFR_JSON_FIELDS(json, OFR_TEXT("outcome", why->outcome), OFR_REAL("place", why->place),
                    OFR_REAL("reference", why->country), OFR_REAL("ratio", why->ratio.ratio),
                    OFR_REAL("ratio_low", why->ratio.low), OFR_REAL("ratio_high", why->ratio.high));
    put_factors(json, why);
    put_doubt(json, why);
    put_sentences(json, why);
    ofr_json_bracket(json, '}');
}

/* Of place less reference; the page has fixed parameters. */
static ofr_status find_doubt(const struct ofr_why *why, const struct ofr_why_rates *rates,
                             struct ofr_doubt *doubt, struct ofr_reports *reports) {
    const struct ofr_coalitions *coalitions = rates->coalitions;
    double *differences = NULL;
    ofr_status status = OFR_NEW(NULL, differences, why->n_replicates, "the differences", reports);
    for (uint32_t r = 0; status == OFR_OK && r < why->n_replicates; r++)
        differences[r] = rate_of(rates->from, coalitions->all, r) -
                         rate_of(rates->from, ofr_coalitions_simulated(coalitions, 0), r);
    OFR_THEN(status, ofr_doubt_fixed(differences, why->n_replicates, doubt, reports));
    ofr_free(differences);
    return status;
}

static ofr_status find(struct ofr_why *why, const struct given *given,
                       const struct ofr_coalitions *coalitions, bool shares, struct ofr_doubt *doubt,
                       struct ofr_reports *reports) {
    const struct ofr_why_rates rates = {coalitions, rate_of, given};
    const uint32_t structure[2] = {ofr_structure_here(coalitions), ofr_structure_there(coalitions)};
    ofr_status status = ofr_why_find_records(why, reports);
    OFR_THEN(status, ofr_why_find_ratio(why, &rates, reports));
    OFR_THEN(status, find_doubt(why, &rates, doubt, reports));
    why->doubt = doubt;
    if (status == OFR_OK && shares)
        status = ofr_why_find_shares(why, &rates, reports);
    if (status == OFR_OK && shares && why->reference.structure.n_changes > 0 &&
        are_there(given, structure, 2))
        ofr_why_find_structure(why, &rates);
    return status;
}

static void put_answer(struct ofr_json_text *json, const struct ofr_why *why) {
    ofr_json_bracket(json, '{');
    ofr_json_name(json, "said");
    put_said(json, why);
    OFR_JSON_FIELDS(json, OFR_TRUTH("clear", ofr_why_is_clear(why)));
    ofr_json_bracket(json, '}');
}

ofr_status ofr_page_why_answer(struct ofr_json_text *json, const struct ofr_page_why *why,
                               const char *outcome, bool shares, const struct ofr_page_trials *trials,
                               struct ofr_reports *reports) {
    const struct ofr_scenario *place = why->coalitions.place;
    struct given given = {.trials = trials, .model = ofr_model_find(place->schema->model)};
    given.outcome = ofr_find_outcome(given.model, outcome);
    if (given.outcome == given.model->n_outcomes)
        return ofr_fail(reports, OFR_BAD_INPUT, "there is no outcome %s", outcome);
    OFR_TRY(take(&given, why, shares, reports));
    struct ofr_doubt doubt = {0};
    struct ofr_why found = {.scenario = place,
                            .outcome = given.model->outcomes[given.outcome].name,
                            .unit = ofr_why_unit(&given.model->outcomes[given.outcome]),
                            .n_replicates = trials->n_replicates,
                            .seed = why->coalitions.seed,
                            .reference = why->reference};
    ofr_status status = find(&found, &given, &why->coalitions, shares, &doubt, reports);
    if (status == OFR_OK)
        put_answer(json, &found);
    ofr_doubt_free(&doubt);
    ofr_free(found.records);
    return status;
}
