/* Calls about a finished run: hand it over, then ask. */
#include "base/memory.h"
#include "models/registry.h"
#include "scenario/resolved.h"
#include "stats/ratio.h"
#include "wasm/answers.h"
#include "wasm/handle.h"
#include "wasm/page.h"

void ofr_page_give(struct ofr_page *page, uint32_t part, void *values, uint32_t n_bytes) {
    struct ofr_loaded_piece *tree = part == OFR_PAGE_NODES ? &page->nodes : &page->node_texts;
    if (part < OFR_PAGE_NODES) {
        ofr_loaded_give(&page->run, part, values, n_bytes);
        return;
    }
    ofr_free(tree->values);
    *tree = (struct ofr_loaded_piece){values, n_bytes};
}

ofr_status ofr_page_run_begin(struct ofr_page *page) {
    if (page->scenario == NULL)
        return ofr_fail(page->reports, OFR_BAD_INPUT, "no scenario is open");
    return ofr_loaded_begin(&page->run, page->scenario, page->reports);
}

ofr_status ofr_page_run_add(struct ofr_page *page, const char *arm, uint32_t number) {
    return ofr_loaded_add(&page->run, arm, number, page->reports);
}

ofr_status ofr_page_run_arm(struct ofr_page *page, const char *name, const char *resolved, double cost) {
    struct ofr_scenario *scenario = NULL;
    OFR_TRY(resolved[0] == '\0' ? OFR_OK
                                : ofr_resolved_read(resolved, ofr_model_schema, &scenario, page->reports));
    return ofr_loaded_arm(&page->run, name, scenario, cost, page->reports);
}

void ofr_page_run_drop(struct ofr_page *page, const char *arm) { ofr_loaded_drop(&page->run, arm); }

static ofr_status read_story(struct ofr_page *page, const struct ofr_file *file) {
    struct ofr_node *root = NULL;
    ofr_steps_free(&page->run.story);
    ofr_status status = ofr_page_read_tree(page, file, &root);
    OFR_THEN(status, ofr_steps_of(root, &page->run.reader, &page->run.story, page->reports));
    ofr_node_free(root);
    return status;
}

ofr_status ofr_page_story(struct ofr_page *page, const char *name, const char *bytes, uint32_t size) {
    struct ofr_file file;
    OFR_TRY(ofr_file_of_text(name, bytes, size, &file, page->reports));
    ofr_status status = read_story(page, &file);
    ofr_file_free(&file);
    return status;
}

/* ---- questions ------------------------------------------------------------------------------- */

static const char *answer(struct ofr_page *page, ofr_status status) {
    return status == OFR_OK ? ofr_json_end(&page->text, page->reports) : NULL;
}

/* A replicate with its lives; NULL with a report where there is none. */
static const struct ofr_loaded_replicate *find(struct ofr_page *page, const char *arm, uint32_t number) {
    const struct ofr_loaded_replicate *replicate = ofr_loaded_find(&page->run, arm, number);
    if (replicate != NULL && replicate->lives.reader != NULL)
        return replicate;
    (void)ofr_fail(page->reports, OFR_BAD_INPUT, "the run has no lives of replicate %u", number);
    return NULL;
}

const char *ofr_page_lives(struct ofr_page *page, uint32_t number) {
    const struct ofr_loaded_replicate *replicate = find(page, "", number);
    if (replicate == NULL)
        return NULL;
    return answer(page, ofr_answer_lives(ofr_page_new_text(page), &page->run, replicate, page->reports));
}

const char *ofr_page_life(struct ofr_page *page, uint32_t number, uint32_t person, uint32_t story) {
    const struct ofr_loaded_replicate *replicate = find(page, "", number);
    if (replicate == NULL)
        return NULL;
    return answer(page, ofr_answer_life(ofr_page_new_text(page), &page->run, replicate, person, story != 0,
                                        page->reports));
}

const char *ofr_page_flows(struct ofr_page *page, const char *arm) {
    return answer(page, ofr_answer_flows(ofr_page_new_text(page), &page->run, arm, page->reports));
}

const char *ofr_page_joiners(struct ofr_page *page, const char *arm, uint32_t number) {
    const struct ofr_loaded_replicate *replicate = find(page, arm, number);
    if (replicate == NULL)
        return NULL;
    ofr_answer_joiners(ofr_page_new_text(page), replicate);
    return answer(page, OFR_OK);
}

const char *ofr_page_streets(struct ofr_page *page, uint32_t number, uint32_t area, uint32_t until_day) {
    const struct ofr_loaded_replicate *replicate = find(page, "", number);
    if (replicate == NULL)
        return NULL;
    ofr_answer_streets(ofr_page_new_text(page), replicate, area, until_day);
    return answer(page, OFR_OK);
}

const char *ofr_page_patterns(struct ofr_page *page) {
    return answer(page, ofr_answer_patterns(ofr_page_new_text(page), &page->run, page->reports));
}

const char *ofr_page_spreads(struct ofr_page *page, const char *arm) {
    return answer(page, ofr_answer_outcomes(ofr_page_new_text(page), &page->run, arm, page->reports));
}

const char *ofr_page_arms(struct ofr_page *page, uint32_t outcome) {
    return answer(page, ofr_answer_compare(ofr_page_new_text(page), &page->run, outcome, page->reports));
}

const char *ofr_page_ratio(struct ofr_page *page, double count, double n, double expected) {
    struct ofr_json_text *json = ofr_page_new_text(page);
    struct ofr_ratio ratio = ofr_ratio_of_share(count, n, expected);
    OFR_JSON_OBJECT(json, OFR_REAL("ratio", ratio.ratio), OFR_REAL("low", ratio.low),
                    OFR_REAL("high", ratio.high));
    return answer(page, OFR_OK);
}
