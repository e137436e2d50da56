#include "analysis/why.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/coalition.h"
#include "analysis/doubt.h"
#include "analysis/options.h"
#include "base/memory.h"
#include "base/number.h"
#include "ensemble/ensemble.h"
#include "models/registry.h"
#include "scenario/check.h"

/* What the callbacks of the ensemble and the steps below share. */
struct asking {
    const ofr_why_options *options;
    struct ofr_scenario *base; /* the place */
    struct ofr_why *why;
    struct ofr_coalitions coalitions;
    struct ofr_points points;
    struct ofr_doubt doubt;
    size_t outcome;
    struct ofr_ensemble *ensemble;
};

/* ---- the callbacks of the ensemble ------------------------------------------------------------------ */

static ofr_status set_point(void *to, const struct ofr_job *job, struct ofr_scenario *copy,
                            struct ofr_reports *reports) {
    const struct asking *asking = to;
    (void)reports;
    ofr_points_set(&asking->points, job->replicate, copy); /* the place's; a factor acts on it */
    ofr_coalitions_set(&asking->coalitions, job->point, copy);
    return OFR_OK;
}

static ofr_status make_people(void *to, const struct ofr_scenario *copy, uint64_t seed,
                              struct ofr_population *population, struct ofr_reports *reports) {
    const struct asking *asking = to;
    return ofr_coalitions_people(&asking->coalitions, copy, seed, population, reports);
}

/* All outcomes are kept, so that another can be asked for without simulating again; then the people. */
static ofr_status take_outcomes(void *to, const struct ofr_job *job, struct ofr_output *output,
                                double *values, struct ofr_reports *reports) {
    (void)to, (void)job, (void)reports;
    for (size_t i = 0; i < output->model->n_outcomes; i++)
        values[i] = output->outcomes[i];
    values[output->model->n_outcomes] = output->population->n_people;
    return OFR_OK;
}

/* ---- jobs --------------------------------------------------------------------------------- */

/* Runs points [n] in n_replicates. */
static ofr_status run_points(struct asking *asking, const uint32_t *points, size_t n, uint32_t n_replicates,
                             struct ofr_reports *reports) {
    struct ofr_job *list = NULL;
    OFR_TRY(OFR_NEW(NULL, list, n * n_replicates, "the list of jobs", reports));
    for (size_t i = 0; i < n * n_replicates; i++) {
        uint32_t point = points[i / n_replicates], replicate = (uint32_t)(i % n_replicates);
        list[i] =
            (struct ofr_job){point, 0, replicate, ofr_coalitions_seed(&asking->coalitions, point, replicate)};
    }
    ofr_status status = ofr_ensemble_run(asking->ensemble, list, n * n_replicates, reports);
    ofr_free(list);
    return status;
}

static ofr_status run_ends(struct asking *asking, struct ofr_reports *reports) {
    const uint32_t points[2] = {asking->coalitions.all, asking->coalitions.same};
    uint32_t n_replicates = asking->options->replicates + asking->why->n_repeats;
    return run_points(asking, points, points[0] == points[1] ? 1 : 2, n_replicates, reports);
}

static ofr_status run_coalitions(struct asking *asking, struct ofr_reports *reports) {
    uint32_t points[OFR_MOST_POINTS];
    return run_points(asking, points, ofr_coalitions_points(&asking->coalitions, points),
                      asking->options->replicates, reports);
}

static double rate_of(const void *from, uint32_t point, uint32_t replicate) {
    const struct asking *asking = from;
    return ofr_why_rate(ofr_model_find(asking->base->schema->model), asking->outcome,
                        ofr_ensemble_values(asking->ensemble, point, replicate));
}

/* Of place less reference, over the points. */
static ofr_status find_doubt(struct asking *asking, struct ofr_reports *reports) {
    struct ofr_why *why = asking->why;
    const struct ofr_coalitions *coalitions = &asking->coalitions;
    uint32_t n = why->n_replicates;
    const struct ofr_doubt_of of = {&asking->points, n, why->n_repeats, asking->base};
    double *differences = NULL;
    OFR_TRY(OFR_NEW(NULL, differences, n + why->n_repeats, "the differences", reports));
    for (uint32_t r = 0; r < n + why->n_repeats; r++)
        differences[r] =
            rate_of(asking, coalitions->all, r) - rate_of(asking, ofr_coalitions_simulated(coalitions, 0), r);
    ofr_status status = ofr_doubt_find(&of, differences, &asking->doubt, reports);
    why->doubt = &asking->doubt;
    ofr_free(differences);
    return status;
}

static ofr_status open_points(struct asking *asking, struct ofr_reports *reports) {
    const ofr_why_options *options = asking->options;
    const struct ofr_doubt_asked asked = {options->posterior, options->prior, options->fixed, options->seed};
    OFR_TRY(ofr_doubt_open(asking->base, &asked, options->replicates, &asking->points, reports));
    if (ofr_points_vary(&asking->points, asking->base))
        asking->why->n_repeats = ofr_doubt_repeats(options->repeats, options->replicates);
    asking->why->points = &asking->points;
    return OFR_OK;
}

/* ---- the whole --------------------------------------------------------------------------------- */

static ofr_status answer(struct asking *asking, struct ofr_reports *reports) {
    struct ofr_why *why = asking->why;
    const struct ofr_why_rates rates = {&asking->coalitions, rate_of, asking};
    ofr_status status = ofr_why_find_records(why, reports);
    OFR_THEN(status, run_ends(asking, reports));
    OFR_THEN(status, ofr_why_find_ratio(why, &rates, reports));
    OFR_THEN(status, find_doubt(asking, reports));
    if (status == OFR_OK && (asking->options->shares == OFR_SHARES_ALWAYS || ofr_why_is_clear(why))) {
        status = run_coalitions(asking, reports);
        OFR_THEN(status, ofr_why_find_shares(why, &rates, reports));
        if (status == OFR_OK && why->reference.structure.n_changes > 0)
            ofr_why_find_structure(why, &rates);
    }
    OFR_THEN(status, ofr_why_write(why, asking->ensemble, reports));
    return status == OFR_OK ? ofr_ensemble_complete(asking->ensemble, NULL, reports) : status;
}

/* Room for a growing text. */
struct growing {
    char *text;
    size_t n, capacity;
    bool lost;
};

static void append(struct growing *growing, const char *text) {
    size_t n = strlen(text);
    if (growing->n + n + 1 > growing->capacity) {
        size_t capacity = 2 * (growing->n + n + 1);
        char *larger = ofr_realloc(growing->text, capacity);
        growing->lost |= larger == NULL;
        if (larger == NULL)
            return;
        growing->text = larger;
        growing->capacity = capacity;
    }
    memcpy(growing->text + growing->n, text, n + 1);
    growing->n += n;
}

static void append_factor(struct growing *design, const struct ofr_factor *factor) {
    char number[40];
    append(design, factor->name);
    for (size_t i = 0; i < factor->n_changes; i++) {
        const struct ofr_reference_change *change = &factor->changes[i];
        append(design, i == 0 ? ": " : ", ");
        append(design, change->name);
        append(design, change->times ? " times" : " to");
        for (size_t row = 0; row < (change->rows != NULL ? change->n_rows : 1); row++) {
            ofr_format(number, sizeof number, " %.17g",
                       change->rows != NULL ? change->rows[row] : change->by);
            append(design, number);
        }
    }
    append(design, "; ");
}

/* All that decides what a point is: the seed, and what each factor changes. */
static void write_design(const struct asking *asking, struct growing *design) {
    const struct ofr_reference *reference = &asking->why->reference;
    char seed[40];
    snprintf(seed, sizeof seed, "seed %llu; ", (unsigned long long)asking->options->seed);
    append(design, seed);
    if (asking->why->n_repeats > 0) {
        struct ofr_digest digest;
        ofr_digest_start(&digest);
        ofr_points_digest(&asking->points, &digest);
        snprintf(seed, sizeof seed, "points %016llx; ", (unsigned long long)digest.state);
        append(design, seed);
    }
    for (size_t i = 0; i < reference->n_factors; i++)
        append_factor(design, &reference->factors[i]);
    if (reference->structure.n_changes > 0)
        append_factor(design, &reference->structure);
}

static ofr_status open_ensemble(struct asking *asking, const char **names, struct ofr_reports *reports) {
    const struct ofr_model *model = ofr_model_find(asking->base->schema->model);
    struct growing design = {0};
    write_design(asking, &design);
    for (size_t i = 0; i < model->n_outcomes; i++)
        names[i] = model->outcomes[i].name;
    names[model->n_outcomes] = "people";
    const struct ofr_ensemble_setup setup = {.scenario = asking->base,
                                             .kind = "why",
                                             .design = design.text,
                                             .seed = asking->options->seed,
                                             .names = names,
                                             .n_values = model->n_outcomes + 1,
                                             .make = set_point,
                                             .people = make_people,
                                             .take = take_outcomes,
                                             .to = asking,
                                             .out = asking->options->out,
                                             .resume = asking->options->resume,
                                             .replace = asking->options->replace,
                                             .threads = asking->options->threads,
                                             .progress = asking->options->progress,
                                             .progress_to = asking->options->progress_to};
    ofr_status status = design.lost ? ofr_fail(reports, OFR_SYSTEM, "not enough memory for the design")
                                    : ofr_ensemble_open(&setup, &asking->ensemble, reports);
    ofr_free(design.text);
    return status;
}

static ofr_status check_outcome(struct asking *asking, struct ofr_reports *reports) {
    const struct ofr_model *model = ofr_model_find(asking->base->schema->model);
    const struct ofr_position at = {.file = "--outcome"};
    OFR_TRY(ofr_require_outcome(model, asking->options->outcome, &at, &asking->outcome, reports));
    const struct ofr_outcome *outcome = &model->outcomes[asking->outcome];
    asking->why->outcome = outcome->name;
    asking->why->unit = ofr_why_unit(outcome);
    return OFR_OK;
}

/* Who is asked about: the areas kept, or the whole place by its title. */
static ofr_status name_areas(struct asking *asking, struct ofr_reports *reports) {
    struct ofr_why *why = asking->why;
    const struct ofr_scenario *scenario = asking->base;
    const struct ofr_column *names = ofr_scenario_area_names(scenario);
    struct growing text = {0};
    size_t n_rows = ofr_scenario_areas_table(scenario)->n_rows, n = 0;
    why->whole = true;
    for (size_t row = 0; row < n_rows; row++)
        why->whole &= scenario->area_kept == NULL || scenario->area_kept[row];
    for (size_t row = 0; row < n_rows && !why->whole; row++)
        if (scenario->area_kept[row]) {
            append(&text, n++ > 0 ? ", " : "");
            append(&text, names->texts[row]);
        }
    if (why->whole)
        append(&text, scenario->title != NULL ? scenario->title : scenario->name);
    why->areas = text.text;
    for (size_t row = 0; row < n_rows; row++)
        if (why->whole || scenario->area_kept[row])
            why->people +=
                ofr_table_number(ofr_scenario_areas_table(scenario), "population", row) * scenario->scale;
    return text.lost ? ofr_fail(reports, OFR_SYSTEM, "not enough memory for the names of areas") : OFR_OK;
}

/* Keeps the factors of a list alone; the others and structure stay as they are in the place. */
static ofr_status keep_factors(struct ofr_reference *reference, const char *list,
                               struct ofr_reports *reports) {
    const struct ofr_position at = {.file = "--factors"};
    const char *names[OFR_MOST_FACTORS];
    bool kept[OFR_MOST_FACTORS] = {false};
    char name[64];
    size_t n = 0;
    for (size_t i = 0; i < reference->n_factors; i++)
        names[i] = reference->factors[i].name;
    for (const char *p = list;; p++) {
        size_t length = strcspn(p, ","), i = 0;
        snprintf(name, sizeof name, "%.*s", (int)length, p);
        while (i < reference->n_factors && strcmp(names[i], name) != 0)
            i++;
        if (i == reference->n_factors)
            return ofr_unknown("factor", name, names, reference->n_factors, &at, reports);
        kept[i] = true;
        p += length;
        if (*p == '\0')
            break;
    }
    for (size_t i = 0; i < reference->n_factors; i++) {
        if (kept[i]) {
            struct ofr_factor moved = reference->factors[i];
            reference->factors[i] = reference->factors[n];
            reference->factors[n++] = moved;
        }
    }
    for (size_t i = n; i < reference->n_factors; i++)
        ofr_factor_free(&reference->factors[i]);
    reference->n_factors = n;
    ofr_factor_free(&reference->structure);
    return OFR_OK;
}

static ofr_status check_options(const ofr_why_options *options, struct ofr_reports *reports) {
    ofr_status status = ofr_check_whole("replicates", options->replicates, 1, 100000, reports);
    OFR_THEN(status, ofr_check_seed(options->seed, reports));
    return status;
}

static ofr_status read_reference(const ofr_why_options *options, struct ofr_scenario *scenario,
                                 struct ofr_reference *reference, struct ofr_reports *reports) {
    ofr_status status = ofr_reference_read(options->reference, scenario, reference, reports);
    return status == OFR_OK && options->factors != NULL ? keep_factors(reference, options->factors, reports)
                                                        : status;
}

static ofr_status ask(struct asking *asking, struct ofr_reports *reports) {
    const char **names = NULL;
    const struct ofr_model *model = ofr_model_find(asking->base->schema->model);
    ofr_status status = check_options(asking->options, reports), outcome = check_outcome(asking, reports);
    ofr_status reference = read_reference(asking->options, asking->base, &asking->why->reference, reports);
    status = status != OFR_OK ? status : outcome != OFR_OK ? outcome : reference;
    OFR_THEN(status, name_areas(asking, reports));
    OFR_THEN(status, open_points(asking, reports));
    OFR_THEN(status, ofr_coalitions_look(&asking->coalitions, &asking->why->reference, asking->base,
                                         asking->options->seed, reports));
    OFR_THEN(status, OFR_NEW(NULL, names, model->n_outcomes + 1, "names", reports));
    status = ofr_ranks_agree(status, reports);
    OFR_THEN(status, open_ensemble(asking, names, reports));
    OFR_THEN(status, answer(asking, reports));
    ofr_ensemble_close(asking->ensemble);
    ofr_free(names);
    return status;
}

ofr_status ofr_why_here(const ofr_scenario *scenario, const ofr_why_options *options, enum ofr_form form,
                        ofr_sink sink, ofr_reports *reports) {
    struct ofr_why why = {.scenario = scenario,
                          .n_replicates = options->replicates,
                          .seed = options->seed,
                          .only = options->factors};
    struct asking asking = {.options = options, .why = &why};
    ofr_status status = ofr_scenario_copy(scenario, &asking.base, reports);
    OFR_THEN(status, ask(&asking, reports));
    OFR_THEN(status, ofr_why_put(&why, form, sink, reports));
    ofr_points_free(&asking.points);
    ofr_doubt_free(&asking.doubt);
    ofr_reference_free(&why.reference);
    ofr_free(why.records);
    ofr_free(why.areas);
    ofr_scenario_free(asking.base);
    return status;
}

ofr_status ofr_why_resolve(ofr_scenario *scenario, const ofr_why_options *options, ofr_sink sink,
                           ofr_reports *reports) {
    struct ofr_reference reference = {0};
    ofr_status status = read_reference(options, scenario, &reference, reports);
    OFR_THEN(status, ofr_reference_write(&reference, sink, reports));
    ofr_reference_free(&reference);
    return status;
}
