/* Options of a sensitivity analysis: defaults, checks, and the strongest parameters of a screening. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/options.h"
#include "analysis/salib.h"
#include "analysis/sensitivity.h"
#include "base/memory.h"
#include "output/output.h"
#include "scenario/check.h"
#include "store/results.h"
#include "store/store.h"
#define MOST_RESULTS 16

static void take(ofr_status *worst, ofr_status status) { *worst = status > *worst ? status : *worst; }

static ofr_status take_method(struct ofr_sensitivity *s, struct ofr_reports *reports) {
    const char *name = s->options->method == NULL ? ofr_sensitivity_methods[OFR_MORRIS] : s->options->method;
    const struct ofr_position at = {.file = "--method"};
    for (int i = 0; i < 3; i++)
        if (strcmp(name, ofr_sensitivity_methods[i]) == 0) {
            s->method = (enum ofr_sensitivity_method)i;
            return OFR_OK;
        }
    return ofr_unknown("method", name, ofr_sensitivity_methods, 3, &at, reports);
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
                     ofr_sensitivity_methods[s->method]);
    if (o->design_only && o->write_problem == NULL && o->write_samples == NULL)
        worst = ofr_fail(reports, OFR_BAD_INPUT,
                         "--design-only needs --write-problem FILE or --write-samples FILE");
    if (o->design_only && o->write_outputs != NULL)
        worst = ofr_fail(reports, OFR_BAD_INPUT,
                         "--write-outputs needs simulated points; --design-only has none");
    return worst;
}

/* All files that are written: where they may be, no two in one place, none that is read. */
static ofr_status check_written(const ofr_sensitivity_options *o, struct ofr_reports *reports) {
    const char *const written[] = {o->write_problem, o->write_samples, o->write_outputs, o->out};
    const char *const read[] = {o->problem, o->samples_file, o->strongest_of};
    ofr_status worst = OFR_OK;
    if (ofr_ranks_own() > 0)
        return OFR_OK; /* rank 0 writes */
    for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
        if (written[i] == NULL)
            continue;
        const struct ofr_target target = ofr_salib_target(written[i], o->replace);
        if (written[i] != o->out)
            take(&worst, ofr_target_check(&target, reports));
        for (size_t k = 0; k < sizeof read / sizeof *read; k++)
            take(&worst, ofr_target_is_not(&target, read[k], reports));
        for (size_t k = 0; k < i; k++)
            if (written[k] != NULL && strcmp(written[k], written[i]) == 0)
                take(&worst, ofr_fail(reports, OFR_BAD_INPUT, "%s would be written twice", written[i]));
    }
    return worst;
}

/* Takes the options with their defaults and reports every fault of them. */
ofr_status ofr_sensitivity_options_take(struct ofr_sensitivity *s, struct ofr_reports *reports) {
    const ofr_sensitivity_options *o = s->options;
    uint32_t trajectories = o->trajectories == 0 ? 8 : o->trajectories,
             samples = o->samples == 0 ? 64 : o->samples;
    ofr_status worst = take_method(s, reports);
    s->n_replicates = o->replicates == 0 ? 1 : o->replicates;
    s->n_noise = o->noise > 0 ? o->noise : s->method == OFR_MORRIS ? 4 : 2;
    s->n_noise = s->n_noise < s->n_replicates ? s->n_replicates : s->n_noise;
    s->n_rows = s->method == OFR_MORRIS ? trajectories : samples;
    take(&worst, take_outcomes(s, reports));
    take(&worst, ofr_check_whole("--trajectories", trajectories, 2, 10000, reports));
    take(&worst, ofr_check_whole("--samples", samples, 2, 65536, reports));
    take(&worst, ofr_check_whole("--replicates", s->n_replicates, 1, 1000, reports));
    take(&worst, ofr_check_whole("--noise", s->n_noise, 2, 1000, reports));
    if (!(o->group_factor == 0 || (o->group_factor >= 1 && o->group_factor <= 100)))
        take(&worst, ofr_fail(reports, OFR_BAD_INPUT,
                              "--group-factor is %g; it must lie in [1, 100], 1 for a group that is known",
                              o->group_factor));
    take(&worst, check_files(s, reports));
    take(&worst, check_written(o, reports));
    if (worst == OFR_OK && s->method == OFR_SOBOL && (samples & (samples - 1)) != 0)
        ofr_warn_at(reports, NULL, "--samples is %u; a power of two spreads points more evenly", samples);
    if (s->options->out != NULL && !o->design_only && ofr_ranks_own() == 0)
        take(&worst, ofr_store_is_not_read(o->out, o->strongest_of, reports));
    if (s->options->out != NULL && !o->design_only && ofr_ranks_own() == 0)
        take(&worst, ofr_store_check_target(o->out, OFR_SENSITIVITY_KIND, o->replace || o->resume, reports));
    return worst;
}

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

ofr_status ofr_sensitivity_strongest(struct ofr_sensitivity *s, struct ofr_reports *reports) {
    static const struct ofr_stored_column columns[] = {
        {"parameter", OFR_STORED_TEXT}, {"rank", OFR_STORED_WHOLE}, {"mu_star", OFR_STORED_REAL}};
    struct ofr_stored_table table = {
        .name = s->options->log ? "effect_log" : "effect", .columns = columns, .n_columns = 3};
    struct strength *list = NULL;
    OFR_TRY(ofr_stored_table_read(s->options->strongest_of, OFR_SENSITIVITY_KIND, &table, reports));
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
