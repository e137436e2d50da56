#include "inquiry/why.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "inquiry/trials.h"
#include "methods/shapley.h"
#include "models/models.h"
#include "scenario/check.h"

#define PER 10000.0 /* people */
#define TAIL 0.025

/* What the callbacks of trials and the steps below share. */
struct asking {
    const ofr_why_options *options;
    struct ofr_scenario *base; /* the place */
    struct ofr_why *why;
    uint32_t all;    /* every bit set: the place */
    uint32_t same;   /* factors whose figures are the country's already */
    uint32_t people; /* factors that need the people told apart anew */
    size_t outcome;
    struct ofr_trials *trials;
};

/* ---- coalitions ----------------------------------------------------------------------------- */

/* Structure has the two points after the coalitions. */
static uint32_t structure_here(const struct asking *asking) { return asking->all + 1; }
static uint32_t structure_there(const struct asking *asking) { return asking->all + 2; }

static ofr_status set_point(void *to, uint32_t point, struct ofr_scenario *copy, struct ofr_reports *reports) {
    const struct asking *asking = to;
    const struct ofr_average *average = &asking->why->average;
    (void)reports;
    if (point == structure_there(asking))
        (void)ofr_factor_apply(&average->structure, copy);
    for (uint32_t i = 0; i < average->n_factors && point <= asking->all; i++)
        if ((point >> i & 1u) == 0)
            (void)ofr_factor_apply(&average->factors[i], copy);
    return OFR_OK;
}

static bool same_table(const struct ofr_table *a, const struct ofr_table *b) {
    for (size_t c = 0; c < a->form->n_columns; c++)
        for (size_t row = 0; a->columns[c].numbers != NULL && row < a->n_rows; row++) {
            double x = a->columns[c].numbers[row], y = b->columns[c].numbers[row];
            if (x != y && !(isnan(x) && isnan(y)))
                return false;
        }
    return true;
}

/* Whether a scenario's people are made like the place's but for figures of areas. */
static bool same_people(const struct ofr_scenario *a, const struct ofr_scenario *b) {
    for (size_t k = 0; k < OFR_N_POPULATION_KEYS; k++)
        if (ofr_value_of(a, k) != ofr_value_of(b, k))
            return false;
    for (size_t t = 0; t < ofr_n_population_tables; t++)
        if (a->schema->tables[t] != &ofr_areas_form && !same_table(&a->tables[t], &b->tables[t]))
            return false;
    return true;
}

/* The people of a coalition are those of the place, told apart by its figures; structure makes others. */
static ofr_status make_people(void *to, const struct ofr_scenario *copy, uint64_t seed, struct ofr_population *population,
                              struct ofr_reports *reports) {
    const struct asking *asking = to;
    if (!same_people(asking->base, copy))
        return ofr_population_make(copy, seed, population, reports);
    ofr_status status = ofr_population_make(asking->base, seed, population, reports);
    if (status == OFR_OK)
        status = ofr_population_set_figures(population, copy, seed, reports);
    if (status != OFR_OK)
        ofr_population_free(population);
    return status;
}

/* All outcomes are kept, so that another can be asked for without simulating again; then the people. */
static ofr_status take_outcomes(void *to, const struct ofr_trial *trial, const struct ofr_recording *recording,
                                const struct ofr_population *population, double *values, struct ofr_reports *reports) {
    (void)to, (void)trial, (void)reports;
    for (size_t i = 0; i < recording->model->n_outcomes; i++)
        values[i] = recording->outcomes[i];
    values[recording->model->n_outcomes] = population->n_people;
    return OFR_OK;
}

/* Which factors change nothing, and which change figures of areas that people are told apart by. */
static ofr_status look_at_factors(struct asking *asking, struct ofr_reports *reports) {
    const struct ofr_average *average = &asking->why->average;
    ofr_status status = OFR_OK;
    asking->all = (1u << average->n_factors) - 1;
    for (uint32_t i = 0; i < average->n_factors && status == OFR_OK; i++) {
        struct ofr_scenario *copy = NULL;
        status = ofr_scenario_copy(asking->base, &copy, reports);
        if (status != OFR_OK)
            break;
        if (!ofr_factor_apply(&average->factors[i], copy))
            asking->same |= 1u << i;
        if (!same_table(ofr_scenario_areas_table(asking->base), ofr_scenario_areas_table(copy)))
            asking->people |= 1u << i;
        ofr_scenario_free(copy);
    }
    return status;
}

/* ---- trials --------------------------------------------------------------------------------- */

/* A rate of a trial; the trial was run. */
static double rate_of(const struct asking *asking, uint32_t point, uint32_t replicate) {
    const struct ofr_model *model = ofr_model_find(asking->base->schema->model);
    const double *values = ofr_trials_values(asking->trials, point <= asking->all ? point | asking->same : point, replicate);
    bool own_unit = strcmp(model->outcomes[asking->outcome].unit, "1") == 0;
    return own_unit ? values[asking->outcome] : values[asking->outcome] / values[model->n_outcomes] * PER;
}

/* Seeds of populations that have nothing in common with one another nor with the run's. */
static uint64_t seed_apart(const struct asking *asking, uint32_t replicate, bool there) {
    return (asking->options->seed + 1 + 2 * (uint64_t)replicate + there) & INT64_MAX;
}

/* Runs points [n] in all replicates. */
static ofr_status run_points(struct asking *asking, const uint32_t *points, size_t n, struct ofr_reports *reports) {
    struct ofr_trial *list = NULL;
    uint32_t n_replicates = asking->options->replicates;
    ofr_status status = ofr_new(NULL, n * n_replicates, sizeof *list, "the list of trials", (void **)&list, reports);
    if (status != OFR_OK)
        return status;
    for (size_t i = 0; i < n * n_replicates; i++) {
        uint32_t point = points[i / n_replicates], replicate = (uint32_t)(i % n_replicates);
        list[i] = (struct ofr_trial){point, replicate,
                                     point <= asking->all ? asking->options->seed
                                                          : seed_apart(asking, replicate, point == structure_there(asking))};
    }
    status = ofr_trials_run(asking->trials, list, n * n_replicates, reports);
    ofr_free(list);
    return status;
}

static ofr_status run_ends(struct asking *asking, struct ofr_reports *reports) {
    const uint32_t points[2] = {asking->all, asking->same};
    return run_points(asking, points, asking->same == asking->all ? 1 : 2, reports);
}

/* Every coalition whose figures differ, those with the same people together, and structure. */
static ofr_status run_coalitions(struct asking *asking, struct ofr_reports *reports) {
    uint32_t points[(1u << OFR_MOST_FACTORS) + 2], n = 0;
    for (uint32_t told = asking->people;; told = (told - 1) & asking->people) {
        for (uint32_t s = 0; s <= asking->all; s++)
            if ((s & asking->people) == told && (s & asking->same) == asking->same)
                points[n++] = s;
        if (told == 0)
            break;
    }
    asking->why->n_coalitions = asking->all + 1;
    asking->why->n_simulated = n;
    if (asking->why->average.structure.n_changes > 0) {
        points[n++] = structure_here(asking);
        points[n++] = structure_there(asking);
    }
    return run_points(asking, points, n, reports);
}

/* ---- what follows ----------------------------------------------------------------------------- */

static void find_ratios(struct asking *asking, double *place, double *country) {
    struct ofr_why *why = asking->why;
    uint32_t n = why->n_replicates;
    why->least = INFINITY;
    why->most = -INFINITY;
    for (uint32_t r = 0; r < n; r++) {
        place[r] = rate_of(asking, asking->all, r);
        country[r] = rate_of(asking, 0, r);
        why->least = fmin(why->least, place[r]);
        why->most = fmax(why->most, place[r]);
    }
    struct ofr_paired pair = ofr_pair(place, country, n);
    double sum = 0;
    why->place = pair.with;
    why->country = pair.without;
    why->difference = pair.difference;
    for (uint32_t r = 0; r < n; r++)
        sum += (place[r] - why->place) * (place[r] - why->place);
    why->sd = n > 1 ? ofr_sqrt(sum / (n - 1)) : NAN;
    why->ratio = ofr_ratio_of_means(place, country, n);
}

/* Shapley values of each replicate, then their means and intervals. */
static ofr_status find_shares(struct asking *asking, struct ofr_reports *reports) {
    struct ofr_why *why = asking->why;
    uint32_t n = (uint32_t)why->average.n_factors, n_replicates = why->n_replicates;
    double worth[1u << OFR_MOST_FACTORS], values[OFR_MOST_FACTORS], *adds = NULL;
    ofr_status status =
        ofr_new(NULL, (size_t)n * n_replicates, sizeof *adds, "the shares", (void **)&adds, reports);
    if (status != OFR_OK)
        return status;
    for (uint32_t r = 0; r < n_replicates; r++) {
        for (uint32_t s = 0; s <= asking->all; s++)
            worth[s] = rate_of(asking, s, r);
        ofr_shapley(n, worth, values);
        for (uint32_t i = 0; i < n; i++)
            adds[(size_t)i * n_replicates + r] = values[i];
    }
    for (uint32_t i = 0; i < n; i++) {
        const struct ofr_factor *factor = &why->average.factors[i];
        struct ofr_interval interval = ofr_interval_of(&adds[(size_t)i * n_replicates], n_replicates);
        double whole = why->difference.mean, low = interval.low / whole, high = interval.high / whole;
        bool none = whole == 0;
        why->factors[i] = (struct ofr_why_factor){factor->name,
                                                  factor->title,
                                                  interval,
                                                  none ? NAN : interval.mean / whole,
                                                  none ? NAN : fmin(low, high),
                                                  none ? NAN : fmax(low, high),
                                                  ofr_factor_is_assumed(factor),
                                                  (asking->same >> i & 1u) != 0};
    }
    why->n_factors = n;
    ofr_free(adds);
    return OFR_OK;
}

/* Welch's interval of the difference of two means of independent histories. */
static void find_structure(struct asking *asking) {
    struct ofr_why_contrast *contrast = &asking->why->structure;
    uint32_t n = asking->why->n_replicates;
    double sum[2] = {0, 0}, squares[2] = {0, 0};
    for (uint32_t r = 0; r < n; r++) {
        sum[0] += rate_of(asking, structure_here(asking), r);
        sum[1] += rate_of(asking, structure_there(asking), r);
    }
    contrast->here = sum[0] / n;
    contrast->there = sum[1] / n;
    contrast->difference = contrast->here - contrast->there;
    contrast->low = contrast->high = NAN;
    asking->why->has_structure = true;
    if (n < 2)
        return;
    for (uint32_t r = 0; r < n; r++) {
        double here = rate_of(asking, structure_here(asking), r) - contrast->here;
        double there = rate_of(asking, structure_there(asking), r) - contrast->there;
        squares[0] += here * here;
        squares[1] += there * there;
    }
    double a = squares[0] / (n - 1) / n, b = squares[1] / (n - 1) / n;
    double degrees = a + b > 0 ? (a + b) * (a + b) * (n - 1) / (a * a + b * b) : n - 1;
    double half = ofr_student(TAIL, degrees < 1 ? 1 : (uint32_t)degrees) * ofr_sqrt(a + b);
    contrast->low = contrast->difference - half;
    contrast->high = contrast->difference + half;
}

static ofr_status find_records(struct asking *asking, struct ofr_reports *reports) {
    struct ofr_why *why = asking->why;
    const struct ofr_average *average = &why->average;
    const struct ofr_table *areas = ofr_scenario_areas_table(asking->base);
    double people = 0;
    for (size_t row = 0; row < areas->n_rows; row++)
        people += ofr_table_number(areas, "population", row);
    ofr_status status =
        ofr_new(NULL, average->n_records + 1, sizeof *why->records, "the data", (void **)&why->records, reports);
    for (size_t i = 0; i < average->n_records && status == OFR_OK; i++)
        why->records[i] =
            ofr_ratio_of_share(average->records[i].here, average->records[i].all, people / average->people);
    return status;
}

/* Shares explain a difference: there must clearly be one, in the model and wherever there are data. */
static bool is_clear(const struct ofr_why *why) {
    bool clear = !ofr_ratio_holds(&why->ratio, 1);
    for (size_t i = 0; i < why->average.n_records; i++)
        clear &= !ofr_ratio_holds(&why->records[i], 1);
    return clear;
}

/* ---- the database ------------------------------------------------------------------------------ */

static ofr_status store_factors(const struct asking *asking, struct ofr_reports *reports) {
    static const struct ofr_trials_column columns[] = {
        {"name", OFR_TRIALS_TEXT},  {"title", OFR_TRIALS_TEXT}, {"adds", OFR_TRIALS_REAL},
        {"adds_low", OFR_TRIALS_REAL}, {"adds_high", OFR_TRIALS_REAL}, {"share", OFR_TRIALS_REAL},
        {"low", OFR_TRIALS_REAL},   {"high", OFR_TRIALS_REAL},  {"assumed", OFR_TRIALS_WHOLE}};
    enum { WIDTH = sizeof columns / sizeof *columns };
    const struct ofr_why *why = asking->why;
    struct ofr_cell_value cells[OFR_MOST_FACTORS * WIDTH];
    for (size_t i = 0; i < why->n_factors; i++) {
        const struct ofr_why_factor *f = &why->factors[i];
        const struct ofr_cell_value row[WIDTH] = {{f->name, NAN},           {f->title, NAN},     {NULL, f->adds.mean},
                                                  {NULL, f->adds.low},      {NULL, f->adds.high}, {NULL, f->share},
                                                  {NULL, f->low},           {NULL, f->high},     {NULL, f->assumed}};
        memcpy(&cells[i * WIDTH], row, sizeof row);
    }
    const struct ofr_trials_table table = {"why_factor", columns, WIDTH, why->n_factors, cells};
    return ofr_trials_add_table(asking->trials, &table, reports);
}

/* One row a ratio: each kind of records, then the model; structure as a contrast. */
static ofr_status store_ratios(const struct asking *asking, struct ofr_reports *reports) {
    static const struct ofr_trials_column columns[] = {
        {"what", OFR_TRIALS_TEXT}, {"name", OFR_TRIALS_TEXT}, {"place", OFR_TRIALS_REAL}, {"average", OFR_TRIALS_REAL},
        {"value", OFR_TRIALS_REAL}, {"low", OFR_TRIALS_REAL}, {"high", OFR_TRIALS_REAL}};
    enum { WIDTH = sizeof columns / sizeof *columns };
    const struct ofr_why *why = asking->why;
    size_t n = why->average.n_records, n_rows = 0;
    struct ofr_cell_value *cells = NULL;
    ofr_status status = ofr_new(NULL, (n + 2) * WIDTH, sizeof *cells, "a table", (void **)&cells, reports);
    for (size_t i = 0; i < n && status == OFR_OK; i++) {
        const struct ofr_average_records *records = &why->average.records[i];
        const struct ofr_ratio *ratio = &why->records[i];
        const struct ofr_cell_value row[WIDTH] = {{"data", NAN},        {records->name, NAN}, {NULL, records->here},
                                                  {NULL, records->all}, {NULL, ratio->ratio}, {NULL, ratio->low},
                                                  {NULL, ratio->high}};
        memcpy(&cells[n_rows++ * WIDTH], row, sizeof row);
    }
    if (status == OFR_OK) {
        const struct ofr_cell_value row[WIDTH] = {{"model", NAN},        {why->outcome, NAN},     {NULL, why->place},
                                                  {NULL, why->country},  {NULL, why->ratio.ratio}, {NULL, why->ratio.low},
                                                  {NULL, why->ratio.high}};
        memcpy(&cells[n_rows++ * WIDTH], row, sizeof row);
    }
    if (status == OFR_OK && why->has_structure) {
        const struct ofr_why_contrast *c = &why->structure;
        const struct ofr_cell_value row[WIDTH] = {{"structure", NAN}, {why->average.structure.title, NAN}, {NULL, c->here},
                                                  {NULL, c->there},   {NULL, c->difference}, {NULL, c->low}, {NULL, c->high}};
        memcpy(&cells[n_rows++ * WIDTH], row, sizeof row);
    }
    const struct ofr_trials_table table = {"why_ratio", columns, WIDTH, n_rows, cells};
    if (status == OFR_OK)
        status = ofr_trials_add_table(asking->trials, &table, reports);
    ofr_free(cells);
    return status;
}

/* ---- the whole --------------------------------------------------------------------------------- */

static ofr_status answer(struct asking *asking, struct ofr_reports *reports) {
    struct ofr_why *why = asking->why;
    double *rates = NULL;
    ofr_status status = ofr_new(NULL, 2 * (size_t)why->n_replicates, sizeof *rates, "rates", (void **)&rates, reports);
    if (status == OFR_OK)
        status = find_records(asking, reports);
    if (status == OFR_OK)
        status = run_ends(asking, reports);
    if (status == OFR_OK)
        find_ratios(asking, rates, rates + why->n_replicates);
    ofr_free(rates);
    if (status == OFR_OK && (asking->options->shares == OFR_SHARES_ALWAYS || is_clear(why))) {
        status = run_coalitions(asking, reports);
        if (status == OFR_OK)
            status = find_shares(asking, reports);
        if (status == OFR_OK && why->average.structure.n_changes > 0)
            find_structure(asking);
    }
    if (status == OFR_OK)
        status = store_factors(asking, reports);
    if (status == OFR_OK)
        status = store_ratios(asking, reports);
    return status == OFR_OK ? ofr_trials_complete(asking->trials, reports) : status;
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
        const struct ofr_average_change *change = &factor->changes[i];
        append(design, i == 0 ? ": " : ", ");
        append(design, change->name);
        append(design, change->times ? " times" : " to");
        for (size_t row = 0; row < (change->rows != NULL ? change->n_rows : 1); row++) {
            snprintf(number, sizeof number, " %.17g", change->rows != NULL ? change->rows[row] : change->by);
            append(design, number);
        }
    }
    append(design, "; ");
}

/* All that decides what a point is: the seed, and what each factor changes. */
static void write_design(const struct asking *asking, struct growing *design) {
    const struct ofr_average *average = &asking->why->average;
    char seed[40];
    snprintf(seed, sizeof seed, "seed %llu; ", (unsigned long long)asking->options->seed);
    append(design, seed);
    for (size_t i = 0; i < average->n_factors; i++)
        append_factor(design, &average->factors[i]);
    if (average->structure.n_changes > 0)
        append_factor(design, &average->structure);
}

static ofr_status open_trials(struct asking *asking, const char **names, struct ofr_reports *reports) {
    const struct ofr_model *model = ofr_model_find(asking->base->schema->model);
    struct growing design = {0};
    write_design(asking, &design);
    for (size_t i = 0; i < model->n_outcomes; i++)
        names[i] = model->outcomes[i].name;
    names[model->n_outcomes] = "people";
    const struct ofr_trials_setup setup = {.scenario = asking->base,
                                           .kind = "why",
                                           .design = design.text,
                                           .names = names,
                                           .n_values = model->n_outcomes + 1,
                                           .make = set_point,
                                           .people = make_people,
                                           .take = take_outcomes,
                                           .to = asking,
                                           .out = asking->options->out,
                                           .resume = asking->options->resume,
                                           .threads = asking->options->threads,
                                           .progress = asking->options->progress,
                                           .progress_to = asking->options->progress_to};
    ofr_status status = design.lost ? ofr_fail(reports, OFR_SYSTEM, "not enough memory for the design")
                                    : ofr_trials_open(&setup, &asking->trials, reports);
    ofr_free(design.text);
    return status;
}

static ofr_status check_outcome(struct asking *asking, struct ofr_reports *reports) {
    const struct ofr_model *model = ofr_model_find(asking->base->schema->model);
    const struct ofr_position at = {.file = "--outcome"};
    asking->outcome = ofr_find_outcome(model, asking->options->outcome);
    if (asking->outcome == model->n_outcomes) {
        const char *names[128];
        size_t n = 0;
        for (; n < model->n_outcomes && n < sizeof names / sizeof *names; n++)
            names[n] = model->outcomes[n].name;
        return ofr_unknown("outcome", asking->options->outcome, names, n, &at, reports);
    }
    const struct ofr_outcome *outcome = &model->outcomes[asking->outcome];
    asking->why->outcome = outcome->name;
    asking->why->unit = strcmp(outcome->unit, "1") == 0 ? "" : "per 10,000 people";
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
            why->people += ofr_table_number(ofr_scenario_areas_table(scenario), "population", row) * scenario->scale;
    return text.lost ? ofr_fail(reports, OFR_SYSTEM, "not enough memory for the names of areas") : OFR_OK;
}

/* Keeps the factors of a list alone; the others and structure stay as they are in the place. */
static ofr_status keep_factors(struct ofr_average *average, const char *list, struct ofr_reports *reports) {
    const struct ofr_position at = {.file = "--factors"};
    const char *names[OFR_MOST_FACTORS];
    bool kept[OFR_MOST_FACTORS] = {false};
    char name[64];
    size_t n = 0;
    for (size_t i = 0; i < average->n_factors; i++)
        names[i] = average->factors[i].name;
    for (const char *p = list;; p++) {
        size_t length = strcspn(p, ","), i = 0;
        snprintf(name, sizeof name, "%.*s", (int)length, p);
        while (i < average->n_factors && strcmp(names[i], name) != 0)
            i++;
        if (i == average->n_factors)
            return ofr_unknown("factor", name, names, average->n_factors, &at, reports);
        kept[i] = true;
        p += length;
        if (*p == '\0')
            break;
    }
    for (size_t i = 0; i < average->n_factors; i++) {
        if (kept[i]) {
            struct ofr_factor moved = average->factors[i];
            average->factors[i] = average->factors[n];
            average->factors[n++] = moved;
        }
    }
    for (size_t i = n; i < average->n_factors; i++)
        ofr_factor_free(&average->factors[i]);
    average->n_factors = n;
    ofr_factor_free(&average->structure);
    return OFR_OK;
}

static ofr_status check_options(const ofr_why_options *options, struct ofr_reports *reports) {
    if (options->replicates < 1 || options->replicates > 100000)
        return ofr_fail(reports, OFR_BAD_INPUT, "replicates is %u; it must lie in [1, 100000]", options->replicates);
    if (options->seed > INT64_MAX)
        return ofr_fail(reports, OFR_BAD_INPUT, "the seed must be at most %lld", (long long)INT64_MAX);
    return OFR_OK;
}

static ofr_status ask(struct asking *asking, struct ofr_reports *reports) {
    const char **names = NULL;
    const struct ofr_model *model = ofr_model_find(asking->base->schema->model);
    ofr_status status = check_options(asking->options, reports), outcome = check_outcome(asking, reports);
    ofr_status average = ofr_average_read(asking->options->average, asking->base, &asking->why->average, reports);
    if (average == OFR_OK && asking->options->factors != NULL)
        average = keep_factors(&asking->why->average, asking->options->factors, reports);
    status = status != OFR_OK ? status : outcome != OFR_OK ? outcome : average;
    if (status == OFR_OK)
        status = name_areas(asking, reports);
    if (status == OFR_OK)
        status = look_at_factors(asking, reports);
    if (status == OFR_OK)
        status = ofr_new(NULL, model->n_outcomes + 1, sizeof *names, "names", (void **)&names, reports);
    status = ofr_ranks_agree(status, reports);
    if (status == OFR_OK)
        status = open_trials(asking, names, reports);
    if (status == OFR_OK)
        status = answer(asking, reports);
    ofr_trials_close(asking->trials);
    ofr_free(names);
    return status;
}

ofr_status ofr_why_here(const ofr_scenario *scenario, const ofr_why_options *options, bool as_json, ofr_sink sink,
                        ofr_reports *reports) {
    struct ofr_why why = {.scenario = scenario, .n_replicates = options->replicates, .seed = options->seed,
                          .only = options->factors};
    struct asking asking = {.options = options, .why = &why};
    ofr_status status = ofr_scenario_copy(scenario, &asking.base, reports);
    if (status == OFR_OK)
        status = ask(&asking, reports);
    if (status == OFR_OK)
        status = as_json ? ofr_why_json(&why, sink, reports) : ofr_why_text(&why, sink, reports);
    ofr_average_free(&why.average);
    ofr_free(why.records);
    ofr_free(why.areas);
    ofr_scenario_free(asking.base);
    return status;
}
