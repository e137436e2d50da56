#include "analysis/sensitivity.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/salib.h"
#include "base/memory.h"
#include "ensemble/ensemble.h"
#include "models/registry.h"
#include "scenario/check.h"

#define KIND "sensitivity"
#define MOST_POINTS 4000000
#define MOST_RESULTS 16

static const char *const methods[] = {[OFR_MORRIS] = "morris", [OFR_SOBOL] = "sobol", [OFR_GIVEN] = "given"};

/* ---- what was asked ------------------------------------------------------------------------- */

static void take(ofr_status *worst, ofr_status status) { *worst = status > *worst ? status : *worst; }

static ofr_status check_whole(const char *option, uint32_t value, uint32_t least, uint32_t most,
                              struct ofr_reports *reports) {
    if (value >= least && value <= most)
        return OFR_OK;
    return ofr_fail(reports, OFR_BAD_INPUT, "%s is %u; it must lie in [%u, %u]", option, value, least, most);
}

static ofr_status take_method(struct ofr_sensitivity *s, struct ofr_reports *reports) {
    const char *name = s->options->method == NULL ? methods[OFR_MORRIS] : s->options->method;
    const struct ofr_position at = {.file = "--method"};
    for (int i = 0; i < 3; i++)
        if (strcmp(name, methods[i]) == 0) {
            s->method = (enum ofr_sensitivity_method)i;
            return OFR_OK;
        }
    return ofr_unknown("method", name, methods, 3, &at, reports);
}

static ofr_status take_outcome(struct ofr_sensitivity *s, const char *name, struct ofr_reports *reports) {
    const struct ofr_position at = {.file = "--outcome"};
    size_t outcome;
    OFR_TRY(ofr_require_outcome(s->model, name, &at, &outcome, reports));
    if (s->n_results == MOST_RESULTS)
        return ofr_fail(reports, OFR_BAD_INPUT, "--outcome has more than %d names", MOST_RESULTS);
    s->results[s->n_results++].outcome = outcome;
    return OFR_OK;
}

static ofr_status take_outcomes(struct ofr_sensitivity *s, struct ofr_reports *reports) {
    const char *list = s->options->outcomes;
    ofr_status worst = OFR_NEW(NULL, s->results, MOST_RESULTS, "the results", reports);
    if (worst == OFR_OK && list == NULL) {
        if (s->model->roles.stage != s->model->roles.primary)
            s->results[s->n_results++].outcome = s->model->roles.stage;
        s->results[s->n_results++].outcome = s->model->roles.primary;
    }
    for (const char *p = list; p != NULL && worst != OFR_SYSTEM;
         p = strchr(p, ',') != NULL ? strchr(p, ',') + 1 : NULL) {
        char *name = ofr_strndup(p, strcspn(p, ","));
        take(&worst, name == NULL ? ofr_fail(reports, OFR_SYSTEM, "not enough memory for a name")
                                  : take_outcome(s, name, reports));
        ofr_free(name);
    }
    return worst;
}

static ofr_status check_files(const struct ofr_sensitivity *s, struct ofr_reports *reports) {
    const ofr_sensitivity_options *o = s->options;
    ofr_status worst = OFR_OK;
    if ((o->parameters != NULL) + (o->problem != NULL) + (o->strongest > 0) > 1)
        worst = ofr_fail(reports, OFR_BAD_INPUT,
                         "--parameters, --strongest and --problem each say what is moved; give one of them");
    if ((o->strongest > 0) != (o->strongest_of != NULL))
        worst = ofr_fail(reports, OFR_BAD_INPUT, "--strongest N and --of MORRIS.db go together");
    if (s->method == OFR_GIVEN && (o->problem == NULL || o->samples_file == NULL))
        worst =
            ofr_fail(reports, OFR_BAD_INPUT, "--method given needs --problem FILE and --samples-file FILE");
    if (s->method != OFR_GIVEN && o->samples_file != NULL)
        worst =
            ofr_fail(reports, OFR_BAD_INPUT, "--samples-file is for --method given; %s has points of its own",
                     methods[s->method]);
    if (o->design_only && o->write_problem == NULL && o->write_samples == NULL)
        worst = ofr_fail(reports, OFR_BAD_INPUT,
                         "--design-only needs --write-problem FILE or --write-samples FILE");
    if (o->design_only && o->write_outputs != NULL)
        worst = ofr_fail(reports, OFR_BAD_INPUT,
                         "--write-outputs needs simulated points; --design-only has none");
    return worst;
}

/* Takes the options with their defaults and reports every fault of them. */
static ofr_status take_options(struct ofr_sensitivity *s, struct ofr_reports *reports) {
    const ofr_sensitivity_options *o = s->options;
    uint32_t trajectories = o->trajectories == 0 ? 8 : o->trajectories,
             samples = o->samples == 0 ? 64 : o->samples;
    ofr_status worst = take_method(s, reports);
    s->n_replicates = o->replicates == 0 ? 1 : o->replicates;
    s->n_noise = o->noise > 0 ? o->noise : s->method == OFR_MORRIS ? 4 : 2;
    s->n_noise = s->n_noise < s->n_replicates ? s->n_replicates : s->n_noise;
    s->n_rows = s->method == OFR_MORRIS ? trajectories : samples;
    take(&worst, take_outcomes(s, reports));
    take(&worst, check_whole("--trajectories", trajectories, 2, 10000, reports));
    take(&worst, check_whole("--samples", samples, 2, 65536, reports));
    take(&worst, check_whole("--replicates", s->n_replicates, 1, 1000, reports));
    take(&worst, check_whole("--noise", s->n_noise, 2, 1000, reports));
    if (!(o->group_factor == 0 || (o->group_factor >= 1 && o->group_factor <= 100)))
        take(&worst, ofr_fail(reports, OFR_BAD_INPUT,
                              "--group-factor is %g; it must lie in [1, 100], 1 for a group that is known",
                              o->group_factor));
    take(&worst, check_files(s, reports));
    if (worst == OFR_OK && s->method == OFR_SOBOL && (samples & (samples - 1)) != 0)
        ofr_warn_at(reports, NULL, "--samples is %u; a power of two spreads points more evenly", samples);
    if (s->options->out != NULL && !o->design_only && ofr_ranks_own() == 0)
        take(&worst, ofr_store_check_target(o->out, KIND, reports));
    return worst;
}

/* ---- the strongest of a screening -------------------------------------------------------------- */

/* A parameter with its strength: mu* over the largest mu* of its outcome, meaned over outcomes. */
struct strength {
    const char *parameter;
    double sum;
};

static int by_strength(const void *a, const void *b) {
    const struct strength *x = a, *y = b;
    if (x->sum < y->sum || x->sum > y->sum)
        return x->sum < y->sum ? 1 : -1;
    return strcmp(x->parameter, y->parameter);
}

/* Rows of a table stand by outcome and then by rank: the first of each outcome is its strongest. */
static size_t add_strengths(const struct ofr_stored_table *table, struct strength *list) {
    size_t n = 0;
    double largest = 1;
    for (size_t row = 0; row < table->n_rows; row++) {
        const struct ofr_cell_value *cells = &table->cells[3 * row];
        size_t i = 0;
        if (!(cells[1].number >= 1)) /* the block has no rank */
            continue;
        if (cells[1].number < 2)
            largest = cells[2].number > 0 ? cells[2].number : 1;
        while (i < n && strcmp(list[i].parameter, cells[0].text) != 0)
            i++;
        if (i == n)
            list[n++] = (struct strength){.parameter = cells[0].text};
        list[i].sum += cells[2].number / largest;
    }
    return n;
}

static ofr_status join_names(const struct strength *list, size_t n, char **text,
                             struct ofr_reports *reports) {
    size_t size = 1, at = 0;
    for (size_t i = 0; i < n; i++)
        size += strlen(list[i].parameter) + 1;
    *text = ofr_malloc(size);
    if (*text == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for names of parameters");
    (*text)[0] = '\0';
    for (size_t i = 0; i < n; i++)
        at += (size_t)snprintf(*text + at, size - at, "%s%s", i > 0 ? "," : "", list[i].parameter);
    return OFR_OK;
}

static ofr_status find_strongest(struct ofr_sensitivity *s, struct ofr_reports *reports) {
    static const struct ofr_stored_column columns[] = {
        {"parameter", OFR_STORED_TEXT}, {"rank", OFR_STORED_WHOLE}, {"mu_star", OFR_STORED_REAL}};
    struct ofr_stored_table table = {
        .name = s->options->log ? "effect_log" : "effect", .columns = columns, .n_columns = 3};
    struct strength *list = NULL;
    OFR_TRY(ofr_stored_table_read(s->options->strongest_of, KIND, &table, reports));
    ofr_status status = OFR_NEW(NULL, list, table.n_rows, "the strongest parameters", reports);
    if (status == OFR_OK) {
        size_t n = add_strengths(&table, list);
        qsort(list, n, sizeof *list, by_strength);
        if (s->options->strongest > n)
            status = ofr_fail(reports, OFR_BAD_INPUT, "--strongest is %u, but %s has %zu parameters",
                              s->options->strongest, s->options->strongest_of, n);
        else
            status = join_names(list, s->options->strongest, &s->parameters, reports);
    }
    ofr_free(list);
    ofr_stored_table_free(&table);
    return status;
}

/* ---- the design --------------------------------------------------------------------------------- */

static ofr_status choose_inputs(struct ofr_sensitivity *s, struct ofr_reports *reports) {
    const ofr_sensitivity_options *o = s->options;
    ofr_status status = o->strongest > 0 ? find_strongest(s, reports) : OFR_OK;
    const struct ofr_inputs_asked asked = {.parameters =
                                               s->parameters != NULL ? s->parameters : o->parameters,
                                           .problem = o->problem,
                                           .group_factor = o->group_factor == 0 ? 2 : o->group_factor};
    return status == OFR_OK ? ofr_inputs_make(s->scenario, &asked, &s->inputs, reports) : status;
}

static ofr_status read_given(struct ofr_sensitivity *s, struct ofr_reports *reports) {
    struct ofr_numbers numbers;
    OFR_TRY(ofr_salib_sample_read(s->options->samples_file, &s->inputs, &numbers, reports));
    s->values = numbers.values;
    if (numbers.n_rows > MOST_POINTS)
        return ofr_fail(reports, OFR_BAD_INPUT, "%s has %zu points; at most %d are allowed",
                        s->options->samples_file, numbers.n_rows, MOST_POINTS);
    s->n_points = s->n_rows = (uint32_t)numbers.n_rows;
    s->n_each = 1;
    return OFR_OK;
}

static ofr_status make_design(struct ofr_sensitivity *s, struct ofr_reports *reports) {
    uint32_t n = s->inputs.n, k = s->inputs.factors.n_factors;
    s->n_each = s->method == OFR_MORRIS ? k + 1 : k + 2;
    uint64_t n_points = (uint64_t)s->n_rows * s->n_each;
    if (n_points > MOST_POINTS)
        return ofr_fail(reports, OFR_BAD_INPUT, "that makes %llu points; at most %d are allowed",
                        (unsigned long long)n_points, MOST_POINTS);
    s->n_points = (uint32_t)n_points;
    ofr_status status =
        ofr_new(NULL, n_points * n, sizeof(double), "the design", (void **)&s->units, reports);
    OFR_THEN(status, ofr_new(NULL, n_points * n, sizeof(double), "the design", (void **)&s->values, reports));
    if (status == OFR_OK && s->method == OFR_MORRIS)
        status = OFR_NEW(NULL, s->moved, (size_t)s->n_rows * k, "the design", reports);
    if (status == OFR_OK && s->method == OFR_MORRIS)
        ofr_morris_design(&s->inputs.factors, s->n_rows, s->options->seed, s->units, s->moved);
    if (status == OFR_OK && s->method == OFR_SOBOL)
        status = ofr_saltelli_design(&s->inputs.factors, s->n_rows, s->options->seed, s->units, reports);
    for (size_t i = 0; i < n_points * n && status == OFR_OK; i++)
        s->values[i] = ofr_input_value(&s->inputs, (uint32_t)(i % n), s->units[i]);
    return status;
}

static ofr_status write_design(const struct ofr_sensitivity *s, struct ofr_reports *reports) {
    const ofr_sensitivity_options *o = s->options;
    const struct ofr_numbers numbers = {s->n_points, s->inputs.n, s->values};
    ofr_status status =
        o->write_problem != NULL ? ofr_salib_problem_write(o->write_problem, &s->inputs, reports) : OFR_OK;
    if (status == OFR_OK && o->write_samples != NULL)
        status = ofr_salib_numbers_write(o->write_samples, &numbers, reports);
    return status;
}

/* ---- jobs --------------------------------------------------------------------------------------- */

static ofr_status make_point(void *to, const struct ofr_job *job, struct ofr_scenario *copy,
                             struct ofr_reports *reports) {
    const struct ofr_sensitivity *s = to;
    (void)reports;
    ofr_inputs_set(&s->inputs, s->values + (size_t)job->point * s->inputs.n, copy);
    return OFR_OK;
}

static ofr_status take_outcomes_of(void *to, const struct ofr_job *job, struct ofr_output *output,
                                   double *values, struct ofr_reports *reports) {
    (void)to, (void)job, (void)reports;
    memcpy(values, output->outcomes, output->model->n_outcomes * sizeof *values);
    return OFR_OK;
}

/* Base points - the first of a trajectory or row - have more replicates, which tell what chance does. */
static uint32_t replicates_of(const struct ofr_sensitivity *s, uint32_t point) {
    return point % s->n_each == 0 && s->method != OFR_GIVEN ? s->n_noise : s->n_replicates;
}

static ofr_status list_jobs(const struct ofr_sensitivity *s, struct ofr_job **list, size_t *n,
                            struct ofr_reports *reports) {
    *n = 0;
    for (uint32_t point = 0; point < s->n_points; point++)
        *n += replicates_of(s, point);
    OFR_TRY(ofr_new(NULL, *n, sizeof **list, "the list of jobs", (void **)list, reports));
    size_t i = 0;
    for (uint32_t point = 0; point < s->n_points; point++)
        for (uint32_t r = 0; r < replicates_of(s, point); r++)
            (*list)[i++] = (struct ofr_job){point, 0, r, s->options->seed};
    return OFR_OK;
}

/* What a point is follows from this text, the scenario and the version. */
static void describe_design(const struct ofr_sensitivity *s, char *text, size_t size) {
    struct ofr_digest digest;
    ofr_digest_start(&digest);
    for (uint32_t i = 0; i < s->inputs.n; i++) {
        const char *name = ofr_input_name(&s->inputs, i);
        ofr_digest_bytes(&digest, name, strlen(name) + 1);
    }
    ofr_digest_bytes(&digest, s->values, (size_t)s->n_points * s->inputs.n * sizeof *s->values);
    snprintf(
        text, size,
        "method %s, %u points of %u parameters (digest %016llx), %u replicates, %u of base points, seed %llu",
        methods[s->method], s->n_points, s->inputs.n, (unsigned long long)digest.state, s->n_replicates,
        s->n_noise, (unsigned long long)s->options->seed);
}

/* ---- results -------------------------------------------------------------------------------------- */

/* An outcome of a replicate on the scale that is asked for. */
static double outcome_of(const struct ofr_ensemble *ensemble, uint32_t point, uint32_t replicate,
                         size_t outcome, bool log) {
    double value = ofr_ensemble_values(ensemble, point, replicate)[outcome];
    return log ? log1p(value) : value;
}

/* Mean over the replicates that every point has. */
static double value_of(const struct ofr_sensitivity *s, const struct ofr_ensemble *ensemble, uint32_t point,
                       size_t outcome, bool log) {
    double sum = 0;
    for (uint32_t r = 0; r < s->n_replicates; r++)
        sum += outcome_of(ensemble, point, r, outcome, log);
    return sum / s->n_replicates;
}

static void measure_spread(struct ofr_sensitivity_result *result, const double *values, uint32_t n) {
    double squares = 0;
    result->mean = 0;
    for (uint32_t i = 0; i < n; i++)
        result->mean += values[i] / n;
    for (uint32_t i = 0; i < n; i++)
        squares += (values[i] - result->mean) * (values[i] - result->mean);
    result->variance = n > 1 ? squares / (n - 1) : NAN;
}

/* Pooled variance between the replicates of points that have several. */
static void measure_noise(const struct ofr_sensitivity *s, const struct ofr_ensemble *ensemble,
                          struct ofr_sensitivity_result *result) {
    double squares = 0;
    result->degrees = 0;
    for (uint32_t point = 0; point < s->n_points; point++) {
        uint32_t n = replicates_of(s, point);
        double mean = 0;
        for (uint32_t r = 0; r < n; r++)
            mean += outcome_of(ensemble, point, r, result->outcome, s->options->log) / n;
        for (uint32_t r = 0; r < n; r++) {
            double off = outcome_of(ensemble, point, r, result->outcome, s->options->log) - mean;
            squares += off * off;
        }
        result->degrees += n - 1;
    }
    result->between_replicates = result->degrees > 0 ? squares / result->degrees : NAN;
}

double ofr_sensitivity_strength(const struct ofr_sensitivity_result *result, uint32_t factor) {
    double strength =
        result->effects != NULL ? result->effects[factor].mu_star.mean : result->indices[factor].total;
    return isfinite(strength) ? strength : -1;
}

bool ofr_sensitivity_is_told(const struct ofr_sensitivity_result *result, uint32_t factor) {
    double low =
        result->effects != NULL ? result->effects[factor].mu_star.low : result->indices[factor].total_low;
    return low > result->noise; /* false where either is not a number */
}

/* By strength, ties in the order of inputs; few enough for an insertion. */
static void rank(const struct ofr_sensitivity *s, struct ofr_sensitivity_result *result) {
    for (uint32_t f = 0; f < s->inputs.n_own; f++) {
        uint32_t at = f;
        while (at > 0 && ofr_sensitivity_strength(result, result->ranked[at - 1]) <
                             ofr_sensitivity_strength(result, f)) {
            result->ranked[at] = result->ranked[at - 1];
            at--;
        }
        result->ranked[at] = f;
    }
}

static ofr_status estimate(const struct ofr_sensitivity *s, const double *values,
                           struct ofr_sensitivity_result *result, struct ofr_reports *reports) {
    uint32_t k = s->inputs.factors.n_factors;
    double error = result->between_replicates / s->n_replicates;
    struct ofr_saltelli_spread spread;
    ofr_status status = OFR_NEW(NULL, result->ranked, s->inputs.n_own, "the results", reports);
    if (status == OFR_OK && s->method == OFR_MORRIS)
        status = OFR_NEW(NULL, result->effects, k, "the results", reports);
    if (status == OFR_OK && s->method == OFR_SOBOL)
        status = OFR_NEW(NULL, result->indices, k, "the results", reports);
    if (status == OFR_OK && s->method == OFR_MORRIS) {
        result->noise = ofr_morris_noise(error);
        status = ofr_morris_effects(&s->inputs.factors, s->n_rows, s->units, s->moved, values,
                                    result->effects, reports);
    } else if (status == OFR_OK) {
        status =
            ofr_saltelli_indices(k, s->n_rows, values, s->options->seed, result->indices, &spread, reports);
        result->mean = spread.mean;
        result->variance = spread.variance;
        result->noise = error / spread.variance;
    }
    if (status == OFR_OK)
        rank(s, result);
    return status;
}

static ofr_status work_out(struct ofr_sensitivity *s, const struct ofr_ensemble *ensemble,
                           struct ofr_reports *reports) {
    double *values = NULL;
    ofr_status status = OFR_NEW(NULL, values, s->n_points, "the results", reports);
    for (size_t i = 0; i < s->n_results && status == OFR_OK; i++) {
        struct ofr_sensitivity_result *result = &s->results[i];
        for (uint32_t point = 0; point < s->n_points; point++)
            values[point] = value_of(s, ensemble, point, result->outcome, s->options->log);
        measure_spread(result, values, s->n_points);
        measure_noise(s, ensemble, result);
        if (s->method != OFR_GIVEN)
            status = estimate(s, values, result, reports);
    }
    ofr_free(values);
    return status;
}

static ofr_status write_outputs(const struct ofr_sensitivity *s, const struct ofr_ensemble *ensemble,
                                struct ofr_reports *reports) {
    struct ofr_numbers numbers = {s->n_points, s->n_results, NULL};
    if (s->options->write_outputs == NULL)
        return OFR_OK;
    ofr_status status = ofr_new(NULL, s->n_points * s->n_results, sizeof(double), "the outputs",
                                (void **)&numbers.values, reports);
    for (uint32_t point = 0; point < s->n_points && status == OFR_OK; point++)
        for (size_t i = 0; i < s->n_results; i++)
            numbers.values[point * s->n_results + i] =
                value_of(s, ensemble, point, s->results[i].outcome, false);
    OFR_THEN(status, ofr_salib_numbers_write(s->options->write_outputs, &numbers, reports));
    ofr_free(numbers.values);
    return status;
}

/* ---- all --------------------------------------------------------------------------------------------- */

static ofr_status run_design(struct ofr_sensitivity *s, struct ofr_ensemble **ensemble,
                             struct ofr_reports *reports) {
    const ofr_sensitivity_options *o = s->options;
    char design[256];
    const char **names = NULL;
    struct ofr_job *list = NULL;
    size_t n = 0;
    describe_design(s, design, sizeof design);
    ofr_status status = OFR_NEW(NULL, names, s->model->n_outcomes, "the outcomes", reports);
    for (size_t i = 0; i < s->model->n_outcomes && status == OFR_OK; i++)
        names[i] = s->model->outcomes[i].name;
    const struct ofr_ensemble_setup setup = {.scenario = s->scenario,
                                             .kind = KIND,
                                             .design = design,
                                             .seed = o->seed,
                                             .names = names,
                                             .n_values = s->model->n_outcomes,
                                             .make = make_point,
                                             .take = take_outcomes_of,
                                             .to = s,
                                             .out = o->out,
                                             .resume = o->resume,
                                             .threads = o->threads,
                                             .progress = o->progress,
                                             .progress_to = o->progress_to};
    OFR_THEN(status, list_jobs(s, &list, &n, reports));
    status = ofr_ranks_agree(status, reports);
    OFR_THEN(status, ofr_ensemble_open(&setup, ensemble, reports));
    OFR_THEN(status, ofr_ensemble_run(*ensemble, list, n, reports));
    ofr_free(list);
    ofr_free(names);
    return status;
}

static ofr_status study(struct ofr_sensitivity *s, struct ofr_reports *reports) {
    struct ofr_ensemble *ensemble = NULL;
    ofr_status status = run_design(s, &ensemble, reports);
    OFR_THEN(status, work_out(s, ensemble, reports));
    OFR_THEN(status, write_outputs(s, ensemble, reports));
    OFR_THEN(status, ofr_sensitivity_write(s, ensemble, reports));
    OFR_THEN(status, ofr_ensemble_complete(ensemble, NULL, reports));
    ofr_ensemble_close(ensemble);
    return status;
}

static void free_all(struct ofr_sensitivity *s) {
    for (size_t i = 0; s->results != NULL && i < s->n_results; i++) {
        ofr_free(s->results[i].effects);
        ofr_free(s->results[i].indices);
        ofr_free(s->results[i].ranked);
    }
    ofr_free(s->results);
    ofr_free(s->units);
    ofr_free(s->values);
    ofr_free(s->moved);
    ofr_free(s->parameters);
    ofr_inputs_free(&s->inputs);
}

ofr_status ofr_sensitivity(const struct ofr_scenario *scenario, const ofr_sensitivity_options *options,
                           ofr_sink sink, struct ofr_reports *reports) {
    struct ofr_sensitivity s = {
        .scenario = scenario, .options = options, .model = ofr_model_find(scenario->schema->model)};
    if (s.model == NULL)
        return ofr_fail(reports, OFR_BAD_INPUT, "there is no model %s", scenario->schema->model);
    ofr_status status = take_options(&s, reports);
    OFR_THEN(status, choose_inputs(&s, reports));
    OFR_THEN(status, s.method == OFR_GIVEN ? read_given(&s, reports) : make_design(&s, reports));
    OFR_THEN(status, write_design(&s, reports));
    status = ofr_ranks_agree(status, reports);
    if (status == OFR_OK && !options->design_only)
        status = study(&s, reports);
    if (status == OFR_OK && !options->design_only)
        status = ofr_sensitivity_print(&s, sink, reports);
    free_all(&s);
    return status;
}
