/* The summary of a run for a planner: few numbers, plain words, the spread over replicates, harm
 * beside benefit, and the origins of the inputs. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "ensemble/run.h"

#define WIDTH 88
#define NAME_WIDTH 58
#define BAR_WIDTH 40
#define WORST_CHECKS 3
#define FEW_REPLICATES 20 /* below it a 5th percentile is not much of one: extremes are shown */

static void put_title(struct ofr_text *text, const char *title) { ofr_put(text, "\n%s\n", title); }

static void put_number(struct ofr_text *text, double value) {
    if (!isfinite(value))
        ofr_put_plain(text, "-");
    else if (fabs(value) < 10 && floor(value) != value)
        ofr_put(text, "%.2f", value);
    else
        ofr_put_count(text, value);
}

/* One line: a name, the mean and its spread over the replicates. */
static void put_spread(struct ofr_text *text, const char *name, struct ofr_spread spread) {
    ofr_put_plain(text, "  ");
    ofr_put_padded(text, name, NAME_WIDTH);
    ofr_put_plain(text, " ");
    put_number(text, spread.mean);
    if (spread.n > 1 && spread.most > spread.least) {
        ofr_put_plain(text, "  (");
        put_number(text, spread.n < FEW_REPLICATES ? spread.least : spread.p05);
        ofr_put_plain(text, " to ");
        put_number(text, spread.n < FEW_REPLICATES ? spread.most : spread.p95);
        ofr_put_plain(text, ")");
    }
    ofr_put_plain(text, "\n");
}

static void put_outcome(struct ofr_text *text, const struct ofr_run *run, const char *outcome,
                        const char *name) {
    size_t i = ofr_find_outcome(run->model, outcome);
    if (i < run->model->n_outcomes)
        put_spread(text, name, ofr_run_spread(run, i));
}

static void put_head(struct ofr_text *text, const struct ofr_run *run) {
    char first[11], last[11];
    ofr_date_write(run->scenario->first_day, first);
    ofr_date_write(run->scenario->last_day, last);
    ofr_put(text, "%s\n", run->scenario->title == NULL ? run->scenario->name : run->scenario->title);
    ofr_put_plain(text,
                  "Synthetic people in a model of the place. Not a forecast; no real person is in it.\n");
    put_title(text, "What was run");
    ofr_put_plain(text, "  ");
    ofr_put_count(text, run->population.n_people);
    ofr_put(text, " people in %u area%s, %s to %s, model %s\n", run->population.n_areas,
            run->population.n_areas == 1 ? "" : "s", first, last, run->model->name);
    ofr_put(text, "  %u replicate%s, seed %llu", run->n_replicates, run->n_replicates == 1 ? "" : "s",
            (unsigned long long)run->seed);
    if (run->n_branches > 0)
        ofr_put(text, "; %u branch run%s", run->n_branches, run->n_branches == 1 ? "" : "s");
    if (run->n_controls > 0)
        ofr_put(text, "; %u control run%s for the patterns", run->n_controls,
                run->n_controls == 1 ? "" : "s");
    ofr_put_plain(text, "\n");
    for (size_t i = 0; i < run->scenario->n_interventions; i++) {
        const struct ofr_intervention *one = &run->scenario->interventions[i];
        ofr_put(text, "  with intervention %s: %s", one->name, one->title);
        if (one->n_costs > 0) {
            ofr_put_plain(text, ", at a cost of ");
            ofr_put_count(text,
                          ofr_intervention_cost(one, run->scenario->first_day, run->scenario->last_day));
            ofr_put(text, " %s", one->costs[0].unit);
        }
        ofr_put_plain(text, "\n");
    }
    if (run->scenario->scale < 1)
        ofr_put(text,
                "  Only %g %% of the people were kept: the dynamics do not scale, so read no rates off it.\n",
                100 * run->scenario->scale);
    if (run->n_replicates == 1)
        ofr_put_plain(text, "  One replicate says nothing about chance: use --replicates 20\n");
    else
        ofr_put(text, "  Below: the mean over replicates, and in brackets %s\n",
                run->n_replicates < FEW_REPLICATES ? "the lowest to the highest"
                                                   : "the 5th to the 95th percentile");
}

struct gap {
    double size;
    uint32_t check;
};

static int compare_gaps(const void *a, const void *b) {
    const struct gap *x = a, *y = b;
    if (x->size != y->size)
        return x->size > y->size ? -1 : 1;
    return x->check < y->check ? -1 : x->check > y->check;
}

/* What was made against what was asked: the worst few. */
static ofr_status put_checks(struct ofr_text *text, const struct ofr_run *run, struct ofr_reports *reports) {
    const struct ofr_population *population = &run->population;
    struct gap *gaps = NULL;
    ofr_status status = OFR_NEW(NULL, gaps, population->n_checks, "the checks", reports);
    if (status != OFR_OK || population->n_checks == 0) {
        ofr_free(gaps);
        return status;
    }
    for (uint32_t i = 0; i < population->n_checks; i++) {
        const struct ofr_population_check *check = &population->checks[i];
        double scale = fabs(check->asked) > 0 ? fabs(check->asked) : 1;
        gaps[i] = (struct gap){fabs(check->made - check->asked) / scale, i};
    }
    qsort(gaps, population->n_checks, sizeof *gaps, compare_gaps);
    put_title(text, "Synthetic population against its targets");
    ofr_put(text, "  %u figures; the largest differences (table population_check of a database has all):\n",
            population->n_checks);
    for (uint32_t i = 0; i < population->n_checks && i < WORST_CHECKS; i++) {
        const struct ofr_population_check *check = &population->checks[gaps[i].check];
        ofr_put_plain(text, "  ");
        ofr_put_padded(text, check->name, NAME_WIDTH);
        ofr_put(text, " target %.4g, made %.4g%s%s\n", check->asked, check->made,
                strcmp(check->unit, "1") == 0 ? "" : " ", strcmp(check->unit, "1") == 0 ? "" : check->unit);
    }
    ofr_free(gaps);
    return OFR_OK;
}

static void put_outcomes(struct ofr_text *text, const struct ofr_run *run) {
    const struct ofr_summary_form *form = run->model->summary;
    for (size_t i = 0; i < form->n_lines; i++)
        if (form->lines[i].outcome == NULL)
            put_title(text, form->lines[i].words);
        else
            put_outcome(text, run, form->lines[i].outcome, form->lines[i].words);
}

static struct ofr_spread spread_of_harm(const struct ofr_run *run, size_t observable) {
    double *values = ofr_malloc(run->n_replicates * sizeof *values);
    for (uint32_t r = 0; values != NULL && r < run->n_replicates; r++)
        values[r] = run->replicates[r].harm[observable];
    struct ofr_spread spread = ofr_spread_of(values, values == NULL ? 0 : run->n_replicates);
    ofr_free(values);
    return spread;
}

/* A level by area, mean over replicates: the area where it is highest. */
static void put_worst_area(struct ofr_text *text, const struct ofr_run *run, size_t observable) {
    size_t n_seen = run->model->n_observables;
    double most = NAN;
    uint32_t where = 0;
    for (uint32_t area = 0; area < run->population.n_areas; area++) {
        double sum = 0;
        for (uint32_t r = 0; r < run->n_replicates; r++)
            sum += run->replicates[r].levels[area * n_seen + observable];
        double mean = sum / run->n_replicates;
        if (isfinite(mean) && !(mean <= most)) {
            most = mean;
            where = area;
        }
    }
    if (isfinite(most))
        ofr_put(text, "  %s: most in %s, %.3g\n", run->model->observables[observable].meaning,
                run->population.areas[where].name, most);
}

static void put_harm(struct ofr_text *text, const struct ofr_run *run) {
    put_title(text, "Harm ledger (harm to people, by any actor)");
    for (size_t i = 0; i < run->model->n_observables; i++) {
        const struct ofr_observable *seen = &run->model->observables[i];
        if (seen->harm && seen->observed == OFR_FLOW)
            put_spread(text, seen->meaning, spread_of_harm(run, i));
    }
    for (size_t i = 0; i < run->model->n_observables; i++)
        if (run->model->observables[i].harm && run->model->observables[i].observed == OFR_LEVEL)
            put_worst_area(text, run, i);
}

/* A flow of an area, or the people of the primary outcome, summed over replicates. */
static double area_total(const struct ofr_run *run, const struct ofr_area_column *column, uint32_t area) {
    size_t n_seen = run->model->n_observables;
    size_t flow = column->flow == NULL ? n_seen : ofr_find_observable(run->model, column->flow);
    double sum = 0;
    for (uint32_t r = 0; r < run->n_replicates; r++)
        sum += flow == n_seen ? run->replicates[r].primary[area]
                              : (double)run->replicates[r].totals[area * n_seen + flow];
    return sum;
}

static void put_areas(struct ofr_text *text, const struct ofr_run *run) {
    const struct ofr_summary_form *form = run->model->summary;
    put_title(text, "By area (mean over replicates)");
    bool second = false;
    for (size_t c = 0; c < form->n_columns; c++)
        second = second || form->columns[c].heads[1][0] != '\0';
    for (int line = 0; line < (second ? 2 : 1); line++) {
        ofr_put(text, "  %-24s %9s", "", line == 0 ? "people" : "");
        for (size_t c = 0; c < form->n_columns; c++)
            ofr_put(text, " %*s", form->columns[c].width, form->columns[c].heads[line]);
        ofr_put_plain(text, "\n");
    }
    for (uint32_t a = 0; a < run->population.n_areas; a++) {
        const struct ofr_area *area = &run->population.areas[a];
        ofr_put_plain(text, "  ");
        ofr_put_padded(text, area->name, 24);
        ofr_put(text, " %9u", area->n_people);
        for (size_t c = 0; c < form->n_columns; c++) {
            const struct ofr_area_column *column = &form->columns[c];
            double mean = area_total(run, column, a) / run->n_replicates;
            if (column->per > 0)
                mean = area->n_people > 0 ? mean * column->per / area->n_people : 0;
            ofr_put(text, " %*.*f", column->width, column->per > 0 ? 1 : 0, mean);
        }
        ofr_put_plain(text, "\n");
    }
}

static void put_chart(struct ofr_text *text, const struct ofr_run *run) {
    const struct ofr_summary_form *form = run->model->summary;
    if (form->charted == NULL)
        return;
    size_t n_seen = run->model->n_observables, flow = ofr_find_observable(run->model, form->charted);
    double most = 0;
    for (uint32_t y = 0; y < run->n_years; y++) {
        double sum = 0;
        for (uint32_t r = 0; r < run->n_replicates; r++)
            sum += run->replicates[r].yearly[y * n_seen + flow];
        most = sum > most ? sum : most;
    }
    ofr_put(text, "\n%s by year (mean over replicates)\n", form->charted_what);
    for (uint32_t y = 0; y < run->n_years; y++) {
        double sum = 0;
        for (uint32_t r = 0; r < run->n_replicates; r++)
            sum += run->replicates[r].yearly[y * n_seen + flow];
        ofr_put(text, "  %d %6.1f ", run->first_year + (int)y, sum / run->n_replicates);
        int bar = most > 0 ? (int)(sum / most * BAR_WIDTH + 0.5) : 0;
        for (int i = 0; i < bar; i++)
            ofr_put_plain(text, "#");
        ofr_put_plain(text, "\n");
    }
}

static void put_basis(struct ofr_text *text, const struct ofr_run *run) {
    const struct ofr_scenario *scenario = run->scenario;
    size_t by_origin[4] = {0}, columns_by_origin[4] = {0}, n_columns = 0;
    for (size_t i = 0; i < scenario->schema->n_parameters; i++)
        by_origin[scenario->values[i].origin]++;
    for (size_t t = 0; t < scenario->schema->n_tables; t++)
        for (size_t c = 0; c < scenario->tables[t].form->n_columns; c++) {
            const struct ofr_column *column = &scenario->tables[t].columns[c];
            if (!column->present || column->form->cell == OFR_CELL_TEXT)
                continue;
            columns_by_origin[column->origin]++;
            n_columns++;
        }
    put_title(text, "Origins of the inputs");
    ofr_put(text, "  %zu parameters:", scenario->schema->n_parameters);
    for (size_t i = 0; i < 4; i++)
        ofr_put(text, "%s %zu %s", i > 0 ? "," : "", by_origin[i], ofr_origin_names[i]);
    ofr_put(text, "\n  %zu columns of tables:", n_columns);
    for (size_t i = 0; i < 4; i++)
        ofr_put(text, "%s %zu %s", i > 0 ? "," : "", columns_by_origin[i], ofr_origin_names[i]);
    ofr_put_plain(text, "\n");
}

/* What each branch makes different: of the same people with the same draws. */
static void put_branches(struct ofr_text *text, const struct ofr_run *run) {
    const struct ofr_summary_form *form = run->model->summary;
    char day[11];
    for (size_t v = 1; v < run->n_arms; v++) {
        const struct ofr_ensemble_arm *branch = &run->arms[v];
        if (strcmp(branch->kind, "branch") != 0)
            continue;
        ofr_date_write(run->scenario->first_day + (int32_t)branch->from_day, day);
        if (strcmp(run->arms[v - 1].kind, "branch") != 0)
            ofr_put(text, "\nBranches from %s (difference to the run, replicate by replicate)\n", day);
        ofr_put(text, "  %s: %s\n", branch->name,
                branch->changes[0] == '\0' ? "nothing changed" : branch->changes);
        for (size_t i = 0; i < form->n_branch_lines; i++) {
            size_t outcome = ofr_find_outcome(run->model, form->branch_lines[i].outcome);
            if (outcome < run->model->n_outcomes)
                put_spread(text, form->branch_lines[i].words, ofr_run_difference(run, v, outcome));
        }
    }
}

static void put_speed(struct ofr_text *text, const struct ofr_run *run) {
    ofr_put(text, "  %.1f s for ", run->seconds);
    double days = (double)run->population.n_people * run->days;
    ofr_put_count(text, days);
    ofr_put(text, " person-days: %.2f million a second on %u thread%s", run->person_days_per_second * 1e-6,
            run->threads.all, run->threads.all == 1 ? "" : "s");
    if (run->n_ranks > 1)
        ofr_put(text, " of %u ranks", run->n_ranks);
    ofr_put_plain(text, "\n");
    ofr_put(text, "  %.0f bytes a person; %.3f realised talks a person-day\n", run->bytes_per_person,
            run->talks_per_person_day);
}

static void put_end(struct ofr_text *text, const struct ofr_run *run) {
    put_title(text, "Speed");
    if (run->days <= 0)
        ofr_put_plain(text, "  Nothing was simulated: the run was complete.\n");
    else
        put_speed(text, run);
    put_title(text, "Caution");
    ofr_put_plain(text, "  ");
    ofr_put_wrapped(
        text,
        "All people above are synthetic. The figures follow from the rules and inputs of the model, and "
        "many inputs are assumed. They forecast nothing and say nothing about any real person. Compare "
        "settings with one another, not with the future.",
        2, 2, WIDTH);
    if (run->out == NULL)
        ofr_put_plain(text,
                      "\nNo database was written; add --out RUN.db to keep series, lives and patterns.\n");
    else
        ofr_put(text,
                "\nWritten to %s. Next: offramp patterns %s\n"
                "                 or: offramp export %s --csv FOLDER\n",
                run->out, run->out, run->out);
}

ofr_status ofr_run_summary(const struct ofr_run *run, ofr_sink sink, struct ofr_reports *reports) {
    struct ofr_text text = {sink, false};
    put_head(&text, run);
    OFR_TRY(put_checks(&text, run, reports));
    put_outcomes(&text, run);
    put_harm(&text, run);
    put_areas(&text, run);
    put_chart(&text, run);
    put_branches(&text, run);
    put_basis(&text, run);
    put_end(&text, run);
    return ofr_text_end(&text, reports);
}
