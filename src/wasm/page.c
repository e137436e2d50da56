#include "wasm/page.h"
#include "wasm/handle.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/warnings.h"
#include "base/date.h"
#include "base/memory.h"
#include "base/number.h"
#include "models/registry.h"
#include "scenario/intervention_read.h"
#include "scenario/intervention_size.h"
#include "scenario/resolved.h"
#include "wasm/declare.h"
#include "wasm/describe.h"
#include "wasm/tree.h"

void *ofr_page_room(uint32_t n) { return ofr_malloc(n > 0 ? n : 1); }
void ofr_page_give_back(void *room) { ofr_free(room); }

struct ofr_page *ofr_page_new(void) {
    struct ofr_page *page = NULL;
    struct ofr_reports *reports = ofr_reports_new();
    if (reports == NULL || OFR_NEW(NULL, page, 1, "the page", reports) != OFR_OK) {
        ofr_reports_free(reports);
        return NULL;
    }
    page->reports = reports;
    return page;
}

void ofr_page_stop(struct ofr_page *page) {
    if (page->running) {
        ofr_engine_stop(&page->engine);
        ofr_output_free(&page->output);
    }
    page->running = false;
    ofr_scenario_free(page->branch);
    page->branch = NULL;
}

void ofr_page_forget_people(struct ofr_page *page) {
    ofr_page_stop(page);
    page->kept.n = 0;
    if (page->peopled)
        ofr_population_free(&page->population);
    page->peopled = page->apart = page->others = false;
}

void ofr_page_forget_why(struct ofr_page *page) {
    ofr_reference_free(&page->why.reference);
    if (page->apart)
        ofr_page_forget_people(page);
}

static void close_scenario(struct ofr_page *page) {
    ofr_page_forget_people(page);
    ofr_page_forget_why(page);
    ofr_page_untrack(page);
    ofr_loaded_free(&page->run);
    ofr_scenario_free(page->scenario);
    page->scenario = NULL;
}

void ofr_page_free(struct ofr_page *page) {
    if (page == NULL)
        return;
    close_scenario(page);
    ofr_bytes_free(&page->kept);
    ofr_bytes_free(&page->text.bytes);
    ofr_free(page->nodes.values);
    ofr_free(page->node_texts.values);
    ofr_reports_free(page->reports);
    ofr_free(page);
}

/* ---- texts ------------------------------------------------------------------------------ */

struct ofr_json_text *ofr_page_new_text(struct ofr_page *page) {
    page->text.bytes.n = 0;
    page->text.comma = page->text.failed = false;
    return &page->text;
}

/* For ofr_sink. */
static bool append(void *to, const char *text, size_t n) {
    ofr_json_plain(to, text, n);
    return true;
}

const char *ofr_page_reports(struct ofr_page *page) {
    struct ofr_json_text *text = ofr_page_new_text(page);
    for (size_t i = 0; i < ofr_reports_count(page->reports); i++) {
        char line[2000];
        ofr_reports_text(page->reports, i, line, sizeof line);
        ofr_json_plain(text, line, strlen(line));
    }
    struct ofr_reports *fresh = ofr_reports_new();
    if (fresh != NULL) {
        ofr_reports_free(page->reports);
        page->reports = fresh;
    }
    const char *lines = ofr_json_end(text, page->reports);
    return lines != NULL ? lines : "";
}

const char *ofr_page_resolved(struct ofr_page *page) {
    struct ofr_json_text *text = ofr_page_new_text(page);
    if (page->scenario == NULL)
        return NULL;
    ofr_status status = ofr_resolved_write(page->scenario, (ofr_sink){append, text}, page->reports);
    return status == OFR_OK ? ofr_json_end(text, page->reports) : NULL;
}

/* Nothing where no size is left, or none goes. */
static ofr_status write_graded(struct ofr_page *page, struct ofr_scenario *arm, struct ofr_json_text *text) {
    size_t n_grades[OFR_N_GRADES], n = ofr_own_grades(page->scenario, arm, n_grades);
    if (n_grades[OFR_GRADE_NONE] == 0 || n_grades[OFR_GRADE_NONE] == n)
        return OFR_OK;
    ofr_drop_own_ungraded(page->scenario, arm);
    return ofr_resolved_write(arm, (ofr_sink){append, text}, page->reports);
}

const char *ofr_page_graded(struct ofr_page *page, const char *resolved) {
    struct ofr_json_text *text = ofr_page_new_text(page);
    struct ofr_scenario *arm = NULL;
    if (page->scenario == NULL ||
        ofr_resolved_read(resolved, ofr_model_schema, &arm, page->reports) != OFR_OK)
        return NULL;
    ofr_status status = write_graded(page, arm, text);
    ofr_scenario_free(arm);
    return status == OFR_OK ? ofr_json_end(text, page->reports) : NULL;
}

const char *ofr_page_model(struct ofr_page *page) {
    if (page->scenario == NULL)
        return NULL;
    struct ofr_json_text *json = ofr_page_new_text(page);
    ofr_declare_model(json, page->scenario->schema, ofr_model_find(page->scenario->schema->model));
    return ofr_json_end(json, page->reports);
}

const char *ofr_page_scenario(struct ofr_page *page) {
    if (page->scenario == NULL)
        return NULL;
    struct ofr_json_text *json = ofr_page_new_text(page);
    ofr_declare_scenario(json, page->scenario);
    return ofr_json_end(json, page->reports);
}

const char *ofr_page_interventions(struct ofr_page *page) {
    if (page->scenario == NULL)
        return NULL;
    struct ofr_json_text *json = ofr_page_new_text(page);
    ofr_declare_interventions(json, page->scenario);
    return ofr_json_end(json, page->reports);
}

const char *ofr_page_people(struct ofr_page *page) {
    if (!page->peopled)
        return NULL;
    struct ofr_json_text *json = ofr_page_new_text(page);
    ofr_status status = ofr_describe_people(json, &page->population, page->reports);
    return status == OFR_OK ? ofr_json_end(json, page->reports) : NULL;
}

const char *ofr_page_digest(struct ofr_page *page) {
    page->digest[0] = '\0';
    if (page->running && page->output.day == page->output.n_days)
        snprintf(page->digest, sizeof page->digest, "%016" PRIx64, page->output.digest);
    return page->digest;
}

/* ---- the scenario and its people -------------------------------------------------------- */

ofr_status ofr_page_open(struct ofr_page *page, const char *resolved) {
    close_scenario(page);
    return ofr_resolved_read(resolved, ofr_model_schema, &page->scenario, page->reports);
}

ofr_status ofr_page_change(struct ofr_page *page, const char *option, const char *value) {
    if (page->scenario == NULL || page->peopled)
        return ofr_fail(page->reports, OFR_BAD_INPUT,
                        "a scenario is changed after it was opened, before its people are made");
    ofr_page_forget_why(page);
    if (strcmp(option, "set") == 0)
        return ofr_scenario_set(page->scenario, value, page->reports);
    if (strcmp(option, "until") == 0)
        return ofr_scenario_until(page->scenario, value, page->reports);
    if (strcmp(option, "areas") == 0)
        return ofr_scenario_areas(page->scenario, value, page->reports);
    double share = 0;
    if (strcmp(option, "scale") == 0 && ofr_number_read(value, &share))
        return ofr_scenario_scale(page->scenario, share, page->reports);
    return ofr_fail(page->reports, OFR_BAD_INPUT,
                    "\"%s\" = \"%s\" is no change of a scenario; set, until, areas, scale are", option,
                    value);
}

ofr_status ofr_page_read_tree(struct ofr_page *page, const struct ofr_file *file, struct ofr_node **root) {
    struct ofr_loaded_piece *nodes = &page->nodes;
    ofr_status status =
        ofr_tree_make(file, nodes->values, (uint32_t)(nodes->n_bytes / (OFR_TREE_FIELDS * sizeof(int32_t))),
                      page->node_texts.values, root, page->reports);
    return status;
}

static ofr_status read_intervention(struct ofr_page *page, const struct ofr_file *file) {
    struct ofr_node *root = NULL;
    struct ofr_intervention one = {0};
    ofr_status status = ofr_page_read_tree(page, file, &root), found = OFR_OK;
    if (root != NULL)
        found = ofr_intervention_of(root, file->path, page->scenario, &one, page->reports);
    status = found > status ? found : status;
    OFR_THEN(status, ofr_resolved_intervention(page->scenario, &one,
                                               (ofr_sink){append, ofr_page_new_text(page)}, page->reports));
    if (found == OFR_OK)
        ofr_intervention_free(&one);
    ofr_node_free(root);
    return status;
}

const char *ofr_page_intervention(struct ofr_page *page, const char *name, const char *bytes, uint32_t size) {
    if (page->scenario == NULL) {
        (void)ofr_fail(page->reports, OFR_BAD_INPUT, "no scenario is open");
        return NULL;
    }
    struct ofr_file file;
    if (ofr_file_of_text(name, bytes, size, &file, page->reports) != OFR_OK)
        return NULL;
    ofr_status status = read_intervention(page, &file);
    ofr_file_free(&file);
    return status == OFR_OK ? ofr_json_end(&page->text, page->reports) : NULL;
}

ofr_status ofr_page_add(struct ofr_page *page, const char *lines, double dose, const char *from,
                        const char *until) {
    struct ofr_intervention one;
    if (page->scenario == NULL || page->peopled)
        return ofr_fail(page->reports, OFR_BAD_INPUT,
                        "interventions are added after a scenario was opened, before its people are made");
    ofr_status status = ofr_resolved_intervention_read(lines, page->scenario, &one, page->reports);
    if (status != OFR_OK)
        return status;
    one.dose = dose >= 0 ? dose : one.dose;
    if ((from[0] != '\0' && !ofr_date_read(from, &one.first_day)) ||
        (until[0] != '\0' && !ofr_date_read(until, &one.last_day)))
        status =
            ofr_fail(page->reports, OFR_BAD_INPUT, "%s to %s: dates YYYY-MM-DD are expected", from, until);
    for (size_t i = 0; i < one.n_changes && status == OFR_OK; i++) {
        const struct ofr_parameter *parameter = &page->scenario->schema->parameters[one.changes[i].parameter];
        const char *fixed = ofr_schema_why_fixed(page->scenario->schema, parameter);
        if (fixed != NULL)
            status = ofr_fail(page->reports, OFR_BAD_INPUT,
                              "the intervention %s changes %s, which no intervention may: %s", one.name,
                              parameter->name, fixed);
    }
    OFR_THEN(status, ofr_intervention_add(page->scenario, &one, page->reports));
    if (status != OFR_OK)
        ofr_intervention_free(&one);
    return status;
}

ofr_status ofr_page_check_seed(struct ofr_page *page, double seed) {
    if (page->scenario == NULL)
        return ofr_fail(page->reports, OFR_BAD_INPUT, "no scenario is open");
    if (!(seed >= 0 && seed < 9007199254740992.0) || seed != (double)(uint64_t)seed)
        return ofr_fail(page->reports, OFR_BAD_INPUT,
                        "the seed is %g; it must be a whole number in [0, 2^53)", seed);
    return OFR_OK;
}

ofr_status ofr_page_make(struct ofr_page *page, double seed) {
    if (ofr_page_check_seed(page, seed) != OFR_OK)
        return OFR_BAD_INPUT;
    ofr_page_forget_people(page);
    page->seed = (uint64_t)seed;
    ofr_status status = ofr_population_make(page->scenario, page->seed, &page->population, page->reports);
    page->peopled = status == OFR_OK;
    return status;
}

/* ---- interventions that are tracked -------------------------------------------------------- */

void ofr_page_untrack(struct ofr_page *page) {
    for (size_t i = 0; i < page->n_arms; i++)
        ofr_scenario_free(page->arms[i]);
    ofr_free(page->arms);
    ofr_free(page->tracked);
    page->arms = NULL;
    page->tracked = NULL;
    page->n_arms = page->n_tracked = 0;
}

/* Keep a scenario whose interventions are tracked. */
static bool keep_arm(struct ofr_page *page, struct ofr_scenario *scenario) {
    size_t n = page->n_tracked + scenario->n_interventions;
    struct ofr_scenario **arms = ofr_realloc(page->arms, (page->n_arms + 1) * sizeof *arms);
    page->arms = arms != NULL ? arms : page->arms;
    const struct ofr_intervention **tracked = ofr_realloc(page->tracked, n * sizeof *tracked);
    page->tracked = tracked != NULL ? tracked : page->tracked;
    if (arms == NULL || tracked == NULL)
        return false;
    arms[page->n_arms++] = scenario;
    for (size_t i = 0; i < scenario->n_interventions; i++)
        tracked[page->n_tracked++] = &scenario->interventions[i];
    return true;
}

int32_t ofr_page_track(struct ofr_page *page, const char *resolved) {
    struct ofr_scenario *scenario = NULL;
    bool ends = false;
    if (page->running || ofr_resolved_read(resolved, ofr_model_schema, &scenario, page->reports) != OFR_OK)
        return -1;
    for (size_t i = 0; i < scenario->n_interventions; i++)
        ends = ends || ofr_sets_an_end(scenario, &scenario->interventions[i]);
    int32_t n = (int32_t)scenario->n_interventions;
    if (ends && keep_arm(page, scenario))
        return n;
    ofr_scenario_free(scenario);
    return ends ? -1 : 0;
}
