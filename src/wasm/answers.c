#include "wasm/answers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "report/patterns.h"

/* ---- lives ----------------------------------------------------------------------------------- */

/* Room to match a story with any life of a replicate. */
struct matching {
    int32_t *latest;
    bool *marked;
};

static ofr_status make_matching(const struct ofr_loaded_run *run, const struct ofr_lives *lives,
                                struct matching *matching, struct ofr_reports *reports) {
    size_t longest = 1;
    for (size_t i = 0; i < lives->n_lives; i++)
        longest = lives->lives[i].n_events > longest ? lives->lives[i].n_events : longest;
    *matching = (struct matching){0};
    OFR_TRY(OFR_NEW(NULL, matching->latest, longest * (run->story.n_steps + 1), "the search", reports));
    return OFR_NEW(NULL, matching->marked, longest, "the search", reports);
}

static void free_matching(struct matching *matching) {
    ofr_free(matching->latest);
    ofr_free(matching->marked);
}

static size_t match(const struct ofr_loaded_run *run, const struct ofr_lives *lives,
                    const struct ofr_life *life, struct matching *matching) {
    return run->story.n_steps == 0
               ? 0
               : ofr_steps_match(&run->story, lives, life, matching->latest, matching->marked);
}

static void put_numbers(struct ofr_json_text *json, const double *numbers, size_t n) {
    ofr_json_bracket(json, '[');
    for (size_t i = 0; i < n; i++)
        ofr_json_number(json, numbers[i]);
    ofr_json_bracket(json, ']');
}

static unsigned kinds_of(const struct ofr_lives *lives, const struct ofr_life *life) {
    return lives->model->views == NULL ? 0 : lives->model->views->kinds_of(lives, life);
}

ofr_status ofr_answer_lives(struct ofr_json_text *json, const struct ofr_loaded_run *run,
                            const struct ofr_loaded_replicate *replicate, struct ofr_reports *reports) {
    const struct ofr_lives *lives = &replicate->lives;
    struct matching matching;
    ofr_status status = make_matching(run, lives, &matching, reports);
    ofr_json_bracket(json, '[');
    for (size_t i = 0; status == OFR_OK && i < lives->n_lives; i++) {
        const struct ofr_life *life = &lives->lives[i];
        const struct ofr_run_reader_person *person = life->person;
        put_numbers(json,
                    (const double[]){person->id, person->area - 1.0, person->male, person->age,
                                     lives->events[life->first].day, kinds_of(lives, life),
                                     (double)match(run, lives, life, &matching)},
                    7);
    }
    ofr_json_bracket(json, ']');
    free_matching(&matching);
    return status;
}

static bool append(void *to, const char *text, size_t n) {
    ofr_json_plain(to, text, n);
    return true;
}

ofr_status ofr_answer_life(struct ofr_json_text *text, const struct ofr_loaded_run *run,
                           const struct ofr_loaded_replicate *replicate, uint32_t person, bool story,
                           struct ofr_reports *reports) {
    const struct ofr_lives *lives = &replicate->lives;
    const struct ofr_life *life = ofr_life_of(lives, person);
    struct ofr_text out = {{append, text}, false};
    struct matching matching;
    if (life == NULL)
        return ofr_fail(reports, OFR_BAD_INPUT, "nothing is recorded of person %u", person);
    ofr_status status = make_matching(run, lives, &matching, reports);
    if (status == OFR_OK) {
        match(run, lives, life, &matching);
        ofr_tell(&out, lives, life, story ? matching.marked : NULL);
        status = ofr_text_end(&out, reports);
    }
    free_matching(&matching);
    return status;
}

/* ---- flows, trees, streets --------------------------------------------------------------------- */

/* Add the steps of the lives of a replicate to links[from * n_steps + to]. */
static void add_links(const struct ofr_lives *lives, const struct ofr_life_views *views, uint32_t *links) {
    for (size_t i = 0; i < lives->n_lives; i++) {
        unsigned steps[OFR_LONGEST_WAY];
        size_t n_steps = views->way_of(lives, &lives->lives[i], steps);
        for (size_t k = 1; k < n_steps; k++)
            links[steps[k - 1] * views->n_steps + steps[k]]++;
    }
}

ofr_status ofr_answer_flows(struct ofr_json_text *json, const struct ofr_loaded_run *run, const char *arm,
                            struct ofr_reports *reports) {
    const struct ofr_life_views *views = run->model->views;
    size_t n_steps = views == NULL ? 0 : views->n_steps;
    uint32_t *links = NULL, n = 0;
    OFR_TRY(OFR_NEW(NULL, links, n_steps * n_steps, "the flows", reports));
    for (size_t r = 0; r < run->n_replicates; r++) {
        const struct ofr_lives *lives = &run->replicates[r]->lives;
        if (strcmp(run->replicates[r]->arm, arm) != 0 || lives->reader == NULL)
            continue;
        n++;
        if (views != NULL)
            add_links(lives, views, links);
    }
    ofr_json_bracket(json, '{');
    OFR_JSON_FIELDS(json, OFR_REAL("replicates", n));
    ofr_json_part(json, "links", '[');
    for (size_t from = 0; from < n_steps; from++)
        for (size_t to = 0; to < n_steps; to++)
            if (links[from * n_steps + to] > 0)
                put_numbers(
                    json, (const double[]){(double)from, (double)to, (double)links[from * n_steps + to] / n},
                    3);
    ofr_json_bracket(json, ']');
    ofr_json_bracket(json, '}');
    ofr_free(links);
    return OFR_OK;
}

void ofr_answer_joiners(struct ofr_json_text *json, const struct ofr_loaded_replicate *replicate) {
    const struct ofr_lives *lives = &replicate->lives;
    const struct ofr_life_views *views = lives->model->views;
    ofr_json_bracket(json, '[');
    for (size_t i = 0; i < lives->n_lives; i++) {
        const struct ofr_life *life = &lives->lives[i];
        if (!ofr_life_is_primary(lives, life))
            continue;
        uint32_t person = views == NULL ? OFR_NOBODY : views->brought_by(lives, life);
        const struct ofr_life *by = person == OFR_NOBODY ? NULL : ofr_life_of(lives, person);
        bool known = by != NULL && ofr_life_is_primary(lives, by);
        put_numbers(json, (const double[]){life->person->id, known ? (double)person : -1}, 2);
    }
    ofr_json_bracket(json, ']');
}

static void put_street(struct ofr_json_text *json, const struct ofr_life_views *views,
                       const struct ofr_run_reader_person *person, unsigned counts) {
    ofr_json_bracket(json, '[');
    ofr_json_number(json, person->neighbourhood);
    ofr_json_number(json, person->street);
    for (unsigned i = 0; views->street_counts[i] != NULL; i++)
        ofr_json_number(json, counts >> i & 1u);
    ofr_json_bracket(json, ']');
}

/* Events at a place before a day that are counted there, and the days on which there was one. */
static void put_place(struct ofr_json_text *json, const struct ofr_loaded_replicate *replicate,
                      uint32_t place, uint32_t until_day) {
    const struct ofr_output *output = &replicate->output;
    uint32_t days = 0, n = 0, last = UINT32_MAX;
    for (size_t i = 0; i < output->n_events; i++) { /* in the order of days */
        const struct ofr_event *event = &output->events[i];
        if (event->place != place || event->day >= until_day ||
            event->kind != output->model->views->street_event)
            continue;
        n++;
        days += event->day != last;
        last = event->day;
    }
    put_numbers(json, (const double[]){place, replicate->reader.places[place].number, days, n}, 4);
}

void ofr_answer_streets(struct ofr_json_text *json, const struct ofr_loaded_replicate *replicate,
                        uint32_t area, uint32_t until_day) {
    const struct ofr_lives *lives = &replicate->lives;
    const struct ofr_life_views *views = lives->model->views;
    ofr_json_bracket(json, '{');
    ofr_json_part(json, "people", '[');
    for (size_t i = 0; views != NULL && i < lives->n_lives; i++) {
        const struct ofr_life *life = &lives->lives[i];
        unsigned counts =
            life->person->area == area + 1 ? views->street_counts_of(lives, life, until_day) : 0;
        if (counts != 0)
            put_street(json, views, life->person, counts);
    }
    ofr_json_bracket(json, ']');
    ofr_json_part(json, "places", '[');
    for (uint32_t place = 0; views != NULL && place < replicate->reader.n_places; place++)
        if (replicate->reader.places[place].area == area + 1)
            put_place(json, replicate, place, until_day);
    ofr_json_bracket(json, ']');
    ofr_json_bracket(json, '}');
}

/* ---- patterns ------------------------------------------------------------------------------------ */

static void put_verdict(struct ofr_json_text *json, const struct ofr_pattern_verdict *verdict) {
    OFR_JSON_OBJECT(json, OFR_REAL("n", verdict->n), OFR_REAL("value", verdict->predicted.mean),
                    OFR_REAL("low", verdict->predicted.low), OFR_REAL("high", verdict->predicted.high),
                    OFR_REAL("inRange", verdict->share_in_range),
                    OFR_TEXT("verdict", verdict->pattern->variant[0] != '\0'
                                            ? "control"
                                            : ofr_judgement_names[verdict->judgement]));
}

static ofr_status answer_pattern(struct ofr_json_text *json, const struct ofr_loaded_run *run,
                                 const struct ofr_pattern *pattern, struct ofr_reports *reports) {
    const struct ofr_run_reader_pattern asked = ofr_pattern_of(pattern);
    struct ofr_pattern_verdict verdict;
    ofr_status status = ofr_pattern_begin(&run->reader, &asked, run->n_replicates, &verdict, reports);
    for (size_t r = 0; r < run->n_replicates && status == OFR_OK; r++) {
        const struct ofr_loaded_replicate *replicate = run->replicates[r];
        if (replicate->arm[0] == '\0' && asked.variant[0] == '\0' && replicate->lives.reader != NULL)
            status = ofr_pattern_take(&verdict, &replicate->lives, reports);
    }
    if (status == OFR_OK) {
        ofr_pattern_judge(&verdict);
        put_verdict(json, &verdict);
    }
    ofr_pattern_end(&verdict);
    return status;
}

ofr_status ofr_answer_patterns(struct ofr_json_text *json, const struct ofr_loaded_run *run,
                               struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    ofr_json_bracket(json, '[');
    for (size_t i = 0; i < run->scenario->n_patterns && status == OFR_OK; i++)
        status = answer_pattern(json, run, &run->scenario->patterns[i], reports);
    ofr_json_bracket(json, ']');
    return status;
}
