#include "wasm/page.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "interventions/read.h"
#include "models/registry.h"
#include "scenario/resolved.h"
#include "wasm/declare.h"
#include "wasm/describe.h"
#include "wasm/tree.h"
#include "wasm/why.h"

struct ofr_page {
    struct ofr_reports *reports;
    struct ofr_json_text text; /* the last text that was asked for */
    char digest[17];
    uint64_t seed;
    uint32_t replicate;
    struct ofr_scenario *scenario; /* NULL: none is open */
    struct ofr_scenario *branch;   /* the one the replicate went on with; NULL: the scenario itself */
    struct ofr_population population;
    bool peopled, running;
    struct ofr_engine engine;
    struct ofr_output output;
    struct ofr_bytes kept;   /* a state to go on from; n is 0 when there is none */
    struct ofr_page_why why; /* what the scenario is compared with */
    bool apart,
        others; /* the people were told apart by other figures than the scenario's; are other people */
};

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

static void stop(struct ofr_page *page) {
    if (page->running) {
        ofr_engine_stop(&page->engine);
        ofr_output_free(&page->output);
    }
    page->running = false;
    ofr_scenario_free(page->branch);
    page->branch = NULL;
}

static void forget_people(struct ofr_page *page) {
    stop(page);
    page->kept.n = 0;
    if (page->peopled)
        ofr_population_free(&page->population);
    page->peopled = page->apart = page->others = false;
}

static void forget_why(struct ofr_page *page) {
    ofr_reference_free(&page->why.reference);
    if (page->apart)
        forget_people(page);
}

static void close_scenario(struct ofr_page *page) {
    forget_people(page);
    forget_why(page);
    ofr_scenario_free(page->scenario);
    page->scenario = NULL;
}

void ofr_page_free(struct ofr_page *page) {
    if (page == NULL)
        return;
    close_scenario(page);
    ofr_bytes_free(&page->kept);
    ofr_bytes_free(&page->text.bytes);
    ofr_reports_free(page->reports);
    ofr_free(page);
}

/* ---- texts ------------------------------------------------------------------------------ */

static struct ofr_json_text *new_text(struct ofr_page *page) {
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
    struct ofr_json_text *text = new_text(page);
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
    struct ofr_json_text *text = new_text(page);
    if (page->scenario == NULL)
        return NULL;
    ofr_status status = ofr_resolved_write(page->scenario, (ofr_sink){append, text}, page->reports);
    return status == OFR_OK ? ofr_json_end(text, page->reports) : NULL;
}

const char *ofr_page_model(struct ofr_page *page) {
    if (page->scenario == NULL)
        return NULL;
    struct ofr_json_text *json = new_text(page);
    ofr_declare_model(json, page->scenario->schema, ofr_model_find(page->scenario->schema->model));
    return ofr_json_end(json, page->reports);
}

const char *ofr_page_scenario(struct ofr_page *page) {
    if (page->scenario == NULL)
        return NULL;
    struct ofr_json_text *json = new_text(page);
    ofr_declare_scenario(json, page->scenario);
    return ofr_json_end(json, page->reports);
}

const char *ofr_page_people(struct ofr_page *page) {
    if (!page->peopled)
        return NULL;
    struct ofr_json_text *json = new_text(page);
    ofr_describe_people(json, &page->population);
    return ofr_json_end(json, page->reports);
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
    char *end = NULL;
    if (page->scenario == NULL || page->peopled)
        return ofr_fail(page->reports, OFR_BAD_INPUT,
                        "a scenario is changed after it was opened, before its people are made");
    forget_why(page);
    if (strcmp(option, "set") == 0)
        return ofr_scenario_set(page->scenario, value, page->reports);
    if (strcmp(option, "until") == 0)
        return ofr_scenario_until(page->scenario, value, page->reports);
    if (strcmp(option, "areas") == 0)
        return ofr_scenario_areas(page->scenario, value, page->reports);
    double share = strcmp(option, "scale") == 0 ? strtod(value, &end) : 0;
    if (end != NULL && end != value && *end == '\0')
        return ofr_scenario_scale(page->scenario, share, page->reports);
    return ofr_fail(page->reports, OFR_BAD_INPUT,
                    "\"%s\" = \"%s\" is no change of a scenario; set, until, areas, scale are", option,
                    value);
}

static ofr_status read_intervention(struct ofr_page *page, const struct ofr_file *file, const int32_t *nodes,
                                    uint32_t n_nodes, const char *texts) {
    struct ofr_node *root = NULL;
    struct ofr_intervention one = {0};
    ofr_status status = ofr_tree_make(file, nodes, n_nodes, texts, &root, page->reports), found = OFR_OK;
    if (root != NULL)
        found = ofr_intervention_of(root, file->path, page->scenario, &one, page->reports);
    status = found > status ? found : status;
    OFR_THEN(status, ofr_resolved_intervention(page->scenario, &one, (ofr_sink){append, new_text(page)},
                                               page->reports));
    if (found == OFR_OK)
        ofr_intervention_free(&one);
    ofr_node_free(root);
    return status;
}

const char *ofr_page_intervention(struct ofr_page *page, const char *name, const char *bytes, uint32_t size,
                                  const int32_t *nodes, uint32_t n_nodes, const char *texts) {
    if (page->scenario == NULL) {
        (void)ofr_fail(page->reports, OFR_BAD_INPUT, "no scenario is open");
        return NULL;
    }
    struct ofr_file file;
    if (ofr_file_of_text(name, bytes, size, &file, page->reports) != OFR_OK)
        return NULL;
    ofr_status status = read_intervention(page, &file, nodes, n_nodes, texts);
    ofr_file_free(&file);
    return status == OFR_OK ? ofr_json_end(&page->text, page->reports) : NULL;
}

static ofr_status check_seed(struct ofr_page *page, double seed) {
    if (page->scenario == NULL)
        return ofr_fail(page->reports, OFR_BAD_INPUT, "no scenario is open");
    if (!(seed >= 0 && seed < 9007199254740992.0) || seed != (double)(uint64_t)seed)
        return ofr_fail(page->reports, OFR_BAD_INPUT,
                        "the seed is %g; it must be a whole number in [0, 2^53)", seed);
    return OFR_OK;
}

ofr_status ofr_page_make(struct ofr_page *page, double seed) {
    if (check_seed(page, seed) != OFR_OK)
        return OFR_BAD_INPUT;
    forget_people(page);
    page->seed = (uint64_t)seed;
    ofr_status status = ofr_population_make(page->scenario, page->seed, &page->population, page->reports);
    page->peopled = status == OFR_OK;
    return status;
}

/* ---- a replicate ------------------------------------------------------------------------ */

static ofr_status start(struct ofr_page *page, const struct ofr_scenario *scenario) {
    const struct ofr_engine_setup setup = {.scenario = scenario,
                                           .population = &page->population,
                                           .model = ofr_model_find(scenario->schema->model),
                                           .seed = page->seed,
                                           .replicate = page->replicate};
    OFR_TRY(ofr_engine_start(&page->engine, &setup, page->reports));
    ofr_status status = ofr_output_start(&page->output, &page->engine, "", page->reports);
    if (status != OFR_OK)
        ofr_engine_stop(&page->engine);
    page->running = status == OFR_OK;
    return status;
}

ofr_status ofr_page_begin(struct ofr_page *page, uint32_t replicate) {
    if (!page->peopled || page->apart)
        return ofr_fail(page->reports, OFR_BAD_INPUT, "people are made before a replicate begins");
    stop(page);
    page->kept.n = 0;
    page->replicate = replicate;
    return start(page, page->scenario);
}

ofr_status ofr_page_days(struct ofr_page *page, uint32_t n) {
    if (!page->running)
        return ofr_fail(page->reports, OFR_BAD_INPUT, "no replicate was begun");
    struct ofr_output *output = &page->output;
    ofr_status status = OFR_OK;
    for (; n > 0 && output->day < output->n_days && status == OFR_OK; n--) {
        status = ofr_engine_day(&page->engine, page->reports);
        OFR_THEN(status, ofr_output_day(output, &page->engine, page->reports));
        if (status == OFR_OK && output->day == output->n_days)
            ofr_output_finish(output, &page->engine);
    }
    return status;
}

static void archive(struct ofr_page *page, struct ofr_archive *to) {
    ofr_engine_archive(&page->engine, to);
    ofr_output_archive(&page->output, to);
}

ofr_status ofr_page_keep(struct ofr_page *page) {
    if (!page->running)
        return ofr_fail(page->reports, OFR_BAD_INPUT, "no replicate was begun");
    page->kept.n = 0;
    struct ofr_archive to = ofr_archive_to(&page->kept, page->reports);
    archive(page, &to);
    ofr_status status = ofr_archive_end(&to);
    if (status != OFR_OK)
        page->kept.n = 0;
    return status;
}

static bool same_areas(const struct ofr_scenario *a, const struct ofr_scenario *b) {
    const struct ofr_table *table = ofr_scenario_areas_table(a), *other = ofr_scenario_areas_table(b);
    if (table == NULL || other == NULL || table->n_rows != other->n_rows)
        return false;
    for (size_t i = 0; i < table->n_rows; i++)
        if ((a->area_kept == NULL || a->area_kept[i]) != (b->area_kept == NULL || b->area_kept[i]))
            return false;
    return true;
}

ofr_status ofr_page_branch(struct ofr_page *page, const char *resolved) {
    struct ofr_scenario *scenario = NULL;
    if (!page->running || page->kept.n == 0)
        return ofr_fail(page->reports, OFR_BAD_INPUT, "no state was kept to go on from");
    OFR_TRY(ofr_resolved_read(resolved, ofr_model_schema, &scenario, page->reports));
    if (scenario->first_day != page->scenario->first_day || scenario->last_day != page->scenario->last_day ||
        scenario->scale != page->scenario->scale || !same_areas(scenario, page->scenario)) {
        ofr_scenario_free(scenario);
        return ofr_fail(page->reports, OFR_BAD_INPUT,
                        "a branch has the days, the areas and the scale of what it leaves");
    }
    stop(page);
    page->branch = scenario;
    OFR_TRY(start(page, scenario));
    struct ofr_bytes_reader reader = {.from = &page->kept};
    struct ofr_archive from = ofr_archive_from(&reader, page->reports);
    archive(page, &from);
    ofr_status status = ofr_archive_end(&from);
    if (status != OFR_OK)
        stop(page);
    return status;
}

/* ---- why here --------------------------------------------------------------------------- */

ofr_status ofr_page_compare(struct ofr_page *page, const char *reference, double seed) {
    struct ofr_page_why *why = &page->why;
    forget_why(page);
    ofr_status status = check_seed(page, seed);
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
    struct ofr_json_text *json = new_text(page);
    ofr_page_why_declare(json, &page->why);
    return ofr_json_end(json, page->reports);
}

/* The people of a point. Those of another coalition with the same seed are only told apart anew. */
static ofr_status come(struct ofr_page *page, const struct ofr_scenario *scenario, uint64_t seed) {
    const struct ofr_coalitions *coalitions = &page->why.coalitions;
    bool others = !ofr_coalitions_same_people(coalitions, scenario);
    bool there = page->peopled && page->seed == seed && !others && !page->others;
    if (!there)
        forget_people(page);
    ofr_status status =
        there ? ofr_population_set_figures(&page->population, scenario, seed, page->reports)
              : ofr_coalitions_people(coalitions, scenario, seed, &page->population, page->reports);
    page->seed = seed;
    page->peopled |= status == OFR_OK;
    page->apart = true;
    page->others = others;
    if (status != OFR_OK)
        forget_people(page);
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
    stop(page);
    page->kept.n = 0;
    OFR_TRY(ofr_scenario_copy(page->scenario, &scenario, page->reports));
    ofr_coalitions_set(coalitions, point, scenario);
    ofr_status status = come(page, scenario, ofr_coalitions_seed(coalitions, point, replicate));
    page->branch = scenario; /* goes with the replicate */
    page->replicate = replicate;
    return status == OFR_OK ? start(page, scenario) : status;
}

const char *ofr_page_why(struct ofr_page *page, const char *outcome, uint32_t shares, uint32_t n_points,
                         uint32_t n_replicates, const uint32_t *points, const double *values) {
    const struct ofr_page_trials trials = {n_points, n_replicates, points, values};
    if (check_compared(page) != OFR_OK)
        return NULL;
    struct ofr_json_text *json = new_text(page);
    ofr_status status = ofr_page_why_answer(json, &page->why, outcome, shares != 0, &trials, page->reports);
    return status == OFR_OK ? ofr_json_end(json, page->reports) : NULL;
}

/* ---- what came of it -------------------------------------------------------------------- */

uint32_t ofr_page_number(const struct ofr_page *page, uint32_t which) {
    const struct ofr_output *output = &page->output;
    if (!page->running)
        return which == OFR_PAGE_N_PEOPLE && page->peopled ? page->population.n_people : 0;
    const size_t numbers[OFR_PAGE_N_NUMBERS] = {output->day,
                                                output->n_days,
                                                (output->day + 6) / 7,
                                                page->population.n_people,
                                                page->population.n_areas,
                                                page->population.n_places,
                                                output->model->n_observables,
                                                output->model->n_outcomes,
                                                output->n_events};
    return which < OFR_PAGE_N_NUMBERS ? (uint32_t)numbers[which] : 0;
}

const double *ofr_page_daily(const struct ofr_page *page) {
    return page->running ? page->output.daily : NULL;
}
const double *ofr_page_weekly(const struct ofr_page *page) {
    return page->running ? page->output.weekly : NULL;
}
const int64_t *ofr_page_totals(const struct ofr_page *page) {
    return page->running ? page->output.totals : NULL;
}
const struct ofr_event *ofr_page_events(const struct ofr_page *page) {
    return page->running ? page->output.events : NULL;
}
const double *ofr_page_outcomes(const struct ofr_page *page) {
    return page->running && page->output.day == page->output.n_days ? page->output.outcomes : NULL;
}

void ofr_page_persons(const struct ofr_page *page, const uint32_t *ids, uint32_t n, int32_t *out) {
    const struct ofr_population *people = &page->population;
    for (uint32_t i = 0; i < n; i++, out += OFR_PAGE_PERSON_FIELDS) {
        uint32_t person = ids[i];
        memset(out, 0, OFR_PAGE_PERSON_FIELDS * sizeof *out);
        if (!page->peopled || person >= people->n_people)
            continue;
        out[0] = (int32_t)ofr_area_of(people, person);
        out[1] = people->neighbourhood[person];
        out[2] = (int32_t)ofr_street_of(people, person);
        out[3] = (int32_t)people->household[person];
        out[4] = (int32_t)ofr_family_of(people, person);
        out[5] = ofr_is_male(people, person);
        out[6] = people->age[person];
        out[7] = people->activity[person];
        out[8] = (int32_t)ofr_education_of(people, person);
        out[9] = (int32_t)ofr_role_of(people, person);
    }
}
