/* Calls about a replicate: simulate days, branch, and read its numbers. */
#include <string.h>

#include "base/memory.h"
#include "models/registry.h"
#include "output/harm.h"
#include "scenario/resolved.h"
#include "wasm/handle.h"
#include "wasm/page.h"

ofr_status ofr_page_start(struct ofr_page *page, const struct ofr_scenario *scenario) {
    const struct ofr_engine_setup setup = {.scenario = scenario,
                                           .population = &page->population,
                                           .model = ofr_model_find(scenario->schema->model),
                                           .seed = page->seed,
                                           .replicate = page->replicate};
    OFR_TRY(ofr_engine_start(&page->engine, &setup, page->reports));
    ofr_status status = ofr_output_start(&page->output, &page->engine, "", page->reports);
    if (status == OFR_OK) {
        status = ofr_exposure_start(&page->output.exposure, setup.model, page->tracked, page->n_tracked,
                                    page->reports);
        if (status != OFR_OK)
            ofr_output_free(&page->output);
    }
    if (status != OFR_OK)
        ofr_engine_stop(&page->engine);
    page->running = status == OFR_OK;
    return status;
}

ofr_status ofr_page_begin(struct ofr_page *page, uint32_t replicate) {
    if (!page->peopled || page->apart)
        return ofr_fail(page->reports, OFR_BAD_INPUT, "people are made before a replicate begins");
    ofr_page_stop(page);
    page->kept.n = 0;
    page->replicate = replicate;
    return ofr_page_start(page, page->scenario);
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
    ofr_page_stop(page);
    page->branch = scenario;
    OFR_TRY(ofr_page_start(page, scenario));
    struct ofr_bytes_reader reader = {.from = &page->kept};
    struct ofr_archive from = ofr_archive_from(&reader, page->reports);
    archive(page, &from);
    ofr_status status = ofr_archive_end(&from);
    if (status != OFR_OK)
        ofr_page_stop(page);
    return status;
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
const struct ofr_event *ofr_page_events(const struct ofr_page *page) {
    return page->running ? page->output.events : NULL;
}
const double *ofr_page_outcomes(const struct ofr_page *page) {
    return page->running && page->output.day == page->output.n_days ? page->output.outcomes : NULL;
}

const int64_t *ofr_page_tracked(const struct ofr_page *page) {
    return page->running ? page->output.exposure.counts : NULL;
}

const double *ofr_page_harm(struct ofr_page *page) {
    struct ofr_json_text *text = ofr_page_new_text(page);
    if (!page->running || page->output.day == 0)
        return NULL;
    for (size_t k = 0; k < page->output.model->n_observables; k++) {
        bool harm = page->output.model->observables[k].harm;
        double value = harm ? ofr_harm_of(&page->output, k, OFR_HARM_WHOLE) : 0;
        ofr_json_plain(text, (const char *)&value, sizeof value);
    }
    return text->failed ? NULL : (const double *)(const void *)text->bytes.bytes;
}

void ofr_page_persons(const struct ofr_page *page, const uint32_t *ids, uint32_t n, int32_t *out) {
    const struct ofr_population *people = &page->population;
    for (uint32_t i = 0; i < n; i++, out += OFR_LOADED_PERSON_FIELDS) {
        uint32_t person = ids[i];
        if (!page->peopled || person >= people->n_people) {
            memset(out, 0, OFR_LOADED_PERSON_FIELDS * sizeof *out);
            continue;
        }
        const uint32_t fields[OFR_LOADED_PERSON_FIELDS] = {person,
                                                           ofr_area_of(people, person),
                                                           people->neighbourhood[person],
                                                           ofr_street_of(people, person),
                                                           people->household[person],
                                                           ofr_family_of(people, person),
                                                           ofr_is_male(people, person),
                                                           people->age[person],
                                                           people->activity[person],
                                                           ofr_education_of(people, person),
                                                           ofr_role_of(people, person)};
        memcpy(out, fields, sizeof fields);
    }
}
