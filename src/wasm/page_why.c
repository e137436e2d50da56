/* Calls for the decomposition: trials and what follows from them. */
#include "base/memory.h"
#include "models/registry.h"
#include "wasm/handle.h"
#include "wasm/page.h"

ofr_status ofr_page_compare(struct ofr_page *page, const char *reference, double seed) {
    struct ofr_page_why *why = &page->why;
    ofr_page_forget_why(page);
    ofr_status status = ofr_page_check_seed(page, seed);
    OFR_THEN(status, ofr_reference_read_lines(reference, page->scenario, &why->reference, page->reports));
    OFR_THEN(status, ofr_coalitions_look(&why->coalitions, &why->reference, page->scenario, (uint64_t)seed,
                                         page->reports));
    if (status != OFR_OK)
        ofr_reference_free(&why->reference);
    return status;
}

static ofr_status check_compared(struct ofr_page *page) {
    return page->why.reference.n_factors > 0
               ? OFR_OK
               : ofr_fail(page->reports, OFR_BAD_INPUT, "it was not said what the place is compared with");
}

const char *ofr_page_compared(struct ofr_page *page) {
    if (check_compared(page) != OFR_OK)
        return NULL;
    struct ofr_json_text *json = ofr_page_new_text(page);
    ofr_page_why_declare(json, &page->why);
    return ofr_json_end(json, page->reports);
}

/* The people of a point. Those of another coalition with the same seed only get other figures. */
static ofr_status come(struct ofr_page *page, const struct ofr_scenario *scenario, uint64_t seed) {
    const struct ofr_coalitions *coalitions = &page->why.coalitions;
    bool others = !ofr_coalitions_same_people(coalitions, scenario);
    bool there = page->peopled && page->seed == seed && !others && !page->others;
    if (!there)
        ofr_page_forget_people(page);
    ofr_status status =
        there ? ofr_population_set_figures(&page->population, scenario, seed, page->reports)
              : ofr_coalitions_people(coalitions, scenario, seed, &page->population, page->reports);
    page->seed = seed;
    page->peopled |= status == OFR_OK;
    page->apart = true;
    page->others = others;
    if (status != OFR_OK)
        ofr_page_forget_people(page);
    return status;
}

ofr_status ofr_page_coalition(struct ofr_page *page, uint32_t point, uint32_t replicate) {
    const struct ofr_coalitions *coalitions = &page->why.coalitions;
    struct ofr_scenario *scenario = NULL;
    if (check_compared(page) != OFR_OK)
        return OFR_BAD_INPUT;
    if (point > ofr_structure_there(coalitions) ||
        (point > coalitions->all && page->why.reference.structure.n_changes == 0))
        return ofr_fail(page->reports, OFR_BAD_INPUT, "there is no point %u", point);
    ofr_page_stop(page);
    page->kept.n = 0;
    OFR_TRY(ofr_scenario_copy(page->scenario, &scenario, page->reports));
    ofr_coalitions_set(coalitions, point, scenario);
    ofr_status status = come(page, scenario, ofr_coalitions_seed(coalitions, point, replicate));
    page->branch = scenario; /* goes with the replicate */
    page->replicate = replicate;
    return status == OFR_OK ? ofr_page_start(page, scenario) : status;
}

const char *ofr_page_why(struct ofr_page *page, const char *outcome, uint32_t shares, uint32_t n_points,
                         uint32_t n_replicates, const uint32_t *points, const double *values) {
    const struct ofr_page_trials trials = {n_points, n_replicates, points, values};
    if (check_compared(page) != OFR_OK)
        return NULL;
    struct ofr_json_text *json = ofr_page_new_text(page);
    ofr_status status = ofr_page_why_answer(json, &page->why, outcome, shares != 0, &trials, page->reports);
    return status == OFR_OK ? ofr_json_end(json, page->reports) : NULL;
}
