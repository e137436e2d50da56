/* Answers about numbers: spreads of outcomes and harms, and arms beside the run itself. */
#include <math.h>
#include <string.h>

#include "analysis/conclude.h"
#include "analysis/warnings.h"
#include "base/memory.h"
#include "scenario/intervention_grades.h"
#include "stats/verdict.h"
#include "wasm/answers.h"

/* ---- outcomes and harms ---------------------------------------------------------------------------- */

static double value_of(const struct ofr_loaded_replicate *replicate, enum ofr_loaded_part part, size_t i) {
    return ((const double *)replicate->parts[part].values)[i];
}

static void put_spread(struct ofr_json_text *json, const double *values, uint32_t n) {
    struct ofr_interval interval = ofr_interval_of(values, n);
    double least = NAN, most = NAN;
    for (uint32_t i = 0; i < n; i++) {
        if (!isfinite(values[i]))
            continue;
        least = least <= values[i] ? least : values[i];
        most = most >= values[i] ? most : values[i];
    }
    OFR_JSON_OBJECT(json, OFR_REAL("n", interval.n), OFR_REAL("mean", interval.mean),
                    OFR_REAL("low", interval.low), OFR_REAL("high", interval.high), OFR_REAL("least", least),
                    OFR_REAL("most", most));
}

/* Values of one number over the replicates of an arm. */
static uint32_t list_values(const struct ofr_loaded_run *run, const char *arm, enum ofr_loaded_part part,
                            size_t i, double *values) {
    uint32_t n = 0;
    for (size_t r = 0; r < run->n_replicates; r++)
        if (strcmp(run->replicates[r]->arm, arm) == 0)
            values[n++] = value_of(run->replicates[r], part, i);
    return n;
}

ofr_status ofr_answer_outcomes(struct ofr_json_text *json, const struct ofr_loaded_run *run, const char *arm,
                               struct ofr_reports *reports) {
    double *values = NULL;
    OFR_TRY(OFR_NEW(NULL, values, run->n_replicates, "the outcomes", reports));
    ofr_json_bracket(json, '{');
    ofr_json_part(json, "outcomes", '[');
    for (size_t i = 0; i < run->model->n_outcomes; i++)
        put_spread(json, values, list_values(run, arm, OFR_LOADED_OUTCOMES, i, values));
    ofr_json_bracket(json, ']');
    ofr_json_part(json, "harms", '[');
    for (size_t i = 0; i < run->model->n_observables; i++)
        if (run->model->observables[i].harm)
            put_spread(json, values, list_values(run, arm, OFR_LOADED_HARM, i, values));
    ofr_json_bracket(json, ']');
    ofr_json_bracket(json, '}');
    ofr_free(values);
    return OFR_OK;
}

/* ---- arms beside the run --------------------------------------------------------------------------- */

/* An arm's replicates with those of the run of the same numbers. */
struct arm_pairs {
    const struct ofr_loaded_replicate **with, **without; /* [n] */
    double *values;                                      /* [2 n] room */
    uint32_t n;
};

static ofr_status make_pairs(const struct ofr_loaded_run *run, const char *arm, struct arm_pairs *pairs,
                             struct ofr_reports *reports) {
    *pairs = (struct arm_pairs){0};
    ofr_status status = OFR_NEW(NULL, pairs->with, 2 * run->n_replicates, "the comparison", reports);
    OFR_THEN(status, OFR_NEW(NULL, pairs->values, 2 * run->n_replicates, "the comparison", reports));
    pairs->without = status == OFR_OK ? pairs->with + run->n_replicates : NULL;
    for (size_t r = 0; status == OFR_OK && r < run->n_replicates; r++) {
        const struct ofr_loaded_replicate *with = run->replicates[r];
        const struct ofr_loaded_replicate *without = ofr_loaded_find(run, "", with->number);
        if (strcmp(with->arm, arm) != 0 || without == NULL)
            continue;
        pairs->with[pairs->n] = with;
        pairs->without[pairs->n++] = without;
    }
    return status;
}

static void free_pairs(struct arm_pairs *pairs) {
    ofr_free(pairs->with);
    ofr_free(pairs->values);
}

static struct ofr_paired pair_up(const struct arm_pairs *pairs, enum ofr_loaded_part part, size_t i) {
    for (uint32_t r = 0; r < pairs->n; r++) {
        pairs->values[r] = value_of(pairs->with[r], part, i);
        pairs->values[pairs->n + r] = value_of(pairs->without[r], part, i);
    }
    return ofr_pair(pairs->values, pairs->values + pairs->n, pairs->n);
}

static void put_pair(struct ofr_json_text *json, const struct ofr_paired *paired, enum ofr_verdict verdict) {
    OFR_JSON_OBJECT(json, OFR_REAL("baseline", paired->without), OFR_REAL("with", paired->with),
                    OFR_REAL("mean", paired->difference.mean), OFR_REAL("low", paired->difference.low),
                    OFR_REAL("high", paired->difference.high), OFR_REAL("relative", paired->relative),
                    OFR_TEXT("verdict", ofr_verdict_names[verdict]));
}

static void sum_events(const struct arm_pairs *pairs, enum ofr_loaded_part part, size_t first, size_t n,
                       double *sums) {
    memset(sums, 0, n * sizeof *sums);
    for (uint32_t r = 0; r < pairs->n; r++)
        for (size_t i = 0; i < n && (first + n) * sizeof(double) <= pairs->with[r]->parts[part].n_bytes; i++)
            sums[i] += value_of(pairs->with[r], part, first + i);
}

/* Warnings of the interventions of the arm. */
static ofr_status put_warnings(struct ofr_json_text *json, const struct ofr_loaded_run *run,
                               const struct ofr_scenario *scenario, const struct arm_pairs *pairs,
                               struct ofr_reports *reports) {
    size_t n = run->model->n_events * OFR_EXPOSURE_VALUES;
    double *sums = NULL;
    ofr_status status = OFR_NEW(NULL, sums, 2 * n, "the comparison", reports);
    ofr_json_part(json, "warnings", '[');
    for (size_t m = 0; status == OFR_OK && scenario != NULL && m < scenario->n_interventions; m++) {
        char text[800];
        if (ofr_does_nothing(scenario, &scenario->interventions[m], text, sizeof text))
            ofr_json_string(json, text);
        sum_events(pairs, OFR_LOADED_WITHOUT, m * n, n, sums);
        sum_events(pairs, OFR_LOADED_WITH, m * n, n, sums + n);
        if (ofr_is_built_in(run->model, scenario, &scenario->interventions[m], sums, sums + n, text,
                            sizeof text))
            ofr_json_string(json, text);
    }
    ofr_json_bracket(json, ']');
    ofr_free(sums);
    return status;
}

/* What all arms are judged by together: the outcome, then the lines of the ledger. */
struct judged {
    size_t outcome, n_numbers;
    enum ofr_verdict *verdicts; /* [n_numbers][n_arms] */
};

/* ---- cost and evidence of an arm --------------------------------------------------------------- */

/* A cost of a join is not given where part of the cost is assumed, or where nobody knows. */
static bool cost_is_sourced(const struct ofr_loaded_run *run, const struct ofr_loaded_arm *arm) {
    bool sourced = arm->scenario != NULL;
    for (size_t i = 0; sourced && i < arm->scenario->n_interventions; i++) {
        const struct ofr_intervention *one = &arm->scenario->interventions[i];
        if (!ofr_scenario_takes(run->scenario, one->name) &&
            ofr_intervention_cost(one, arm->scenario->first_day, arm->scenario->last_day) > 0)
            sourced = !ofr_intervention_cost_is_assumed(one);
    }
    return sourced;
}

static void put_cost(struct ofr_json_text *json, const struct ofr_loaded_run *run,
                     const struct ofr_loaded_arm *arm, double change, enum ofr_verdict verdict) {
    bool sourced = cost_is_sourced(run, arm), priced = verdict == OFR_FEWER && arm->cost > 0 && sourced;
    OFR_JSON_FIELDS(json, OFR_REAL("costPerAverted", priced ? -arm->cost / change : NAN),
                    OFR_TEXT("costOrigin", arm->scenario == NULL && arm->cost > 0
                                               ? "not known"
                                               : ofr_cost_origin(arm->cost, !sourced)));
}

/* What the arm adds to one without the sizes that have no grade; n is 0 where that was not simulated. */
static struct ofr_interval adds_to_graded(const struct arm_pairs *pairs, size_t outcome) {
    bool there = pairs->n > 0;
    for (uint32_t r = 0; there && r < pairs->n; r++) {
        const double *graded = pairs->with[r]->parts[OFR_LOADED_GRADED].values;
        there = graded != NULL;
        pairs->values[r] = value_of(pairs->with[r], OFR_LOADED_OUTCOMES, outcome);
        pairs->values[pairs->n + r] = there ? graded[outcome] : NAN;
    }
    return there ? ofr_pair(pairs->values, pairs->values + pairs->n, pairs->n).difference
                 : (struct ofr_interval){NAN, NAN, NAN, 0};
}

static void put_grades(struct ofr_json_text *json, const size_t *n_grades) {
    struct ofr_kept_text kept = {0};
    struct ofr_text text = ofr_text_in_memory(&kept);
    ofr_json_part(json, "grades", '{');
    for (size_t g = 0; g < OFR_N_GRADES; g++)
        OFR_JSON_FIELDS(json, OFR_REAL(ofr_grade_names[g], (double)n_grades[g]));
    ofr_json_bracket(json, '}');
    ofr_say_grades(&text, n_grades);
    ofr_json_said(json, "gradesSay", &kept, "");
}

/* Grades of the sizes of effects, the part of the change that rests on those without, and what may be
 * concluded; nothing where the scenario of the arm is not known. The page has fixed parameters. */
static void put_evidence(struct ofr_json_text *json, const struct ofr_loaded_run *run,
                         const struct ofr_loaded_arm *arm, const struct arm_pairs *pairs,
                         struct ofr_conclusion *from, size_t outcome) {
    size_t n_grades[OFR_N_GRADES];
    struct ofr_kept_text evidence = {0}, conclusion = {0};
    struct ofr_text first = ofr_text_in_memory(&evidence), second = ofr_text_in_memory(&conclusion);
    if (arm->scenario == NULL || pairs->n == 0)
        return;
    struct ofr_interval adds = adds_to_graded(pairs, outcome);
    from->n_sizes = ofr_own_grades(run->scenario, arm->scenario, n_grades);
    from->n_ungraded = n_grades[OFR_GRADE_NONE];
    from->rests = ofr_conclude_rests(from, adds.n > 0 ? &adds : NULL);
    ofr_say_evidence(&first, "", from);
    ofr_conclude(&second, from);
    ofr_json_part(json, "evidence", '{');
    put_grades(json, n_grades);
    ofr_json_name(json, "restsOnAssumptions");
    OFR_JSON_OBJECT(json, OFR_REAL("difference", from->rests.mean), OFR_REAL("low", from->rests.low),
                    OFR_REAL("high", from->rests.high));
    ofr_json_said(json, "says", &evidence, "");
    ofr_json_bracket(json, '}');
    ofr_json_said(json, "conclusion", &conclusion, "");
}

static ofr_status put_arm(struct ofr_json_text *json, const struct ofr_loaded_run *run, size_t a,
                          const struct judged *judged, const struct arm_pairs *pairs,
                          struct ofr_reports *reports) {
    static const struct ofr_doubt fixed = {.drawn = false};
    const struct ofr_loaded_arm *arm = &run->arms[a];
    struct ofr_paired paired = pair_up(pairs, OFR_LOADED_OUTCOMES, judged->outcome);
    char what[OFR_LONGEST_WHAT];
    size_t number = 0;
    struct ofr_conclusion from = {.what = ofr_conclude_what(run->model, judged->outcome, what),
                                  .verdict = judged->verdicts[a],
                                  .change = paired,
                                  .doubt = &fixed};
    ofr_json_bracket(json, '{');
    OFR_JSON_FIELDS(json, OFR_TEXT("arm", arm->name), OFR_REAL("n", pairs->n));
    put_cost(json, run, arm, paired.difference.mean, from.verdict);
    ofr_json_name(json, "outcome");
    put_pair(json, &paired, judged->verdicts[number++ * run->n_arms + a]);
    ofr_json_part(json, "harms", '[');
    for (size_t i = 0; i < run->model->n_observables; i++) {
        if (!run->model->observables[i].harm)
            continue;
        paired = pair_up(pairs, OFR_LOADED_HARM, i);
        put_pair(json, &paired, judged->verdicts[number++ * run->n_arms + a]);
    }
    ofr_json_bracket(json, ']');
    put_evidence(json, run, arm, pairs, &from, judged->outcome);
    ofr_status status = put_warnings(json, run, arm->scenario, pairs, reports);
    ofr_json_bracket(json, '}');
    return status;
}

/* The differences of an arm in every number, into column a of differences [n_numbers][n_arms]. */
static ofr_status take_differences(const struct ofr_loaded_run *run, size_t a, size_t outcome,
                                   struct ofr_interval *differences, struct ofr_reports *reports) {
    struct arm_pairs pairs;
    size_t number = 0;
    ofr_status status = make_pairs(run, run->arms[a].name, &pairs, reports);
    if (status == OFR_OK)
        differences[number++ * run->n_arms + a] = pair_up(&pairs, OFR_LOADED_OUTCOMES, outcome).difference;
    for (size_t i = 0; status == OFR_OK && i < run->model->n_observables; i++)
        if (run->model->observables[i].harm)
            differences[number++ * run->n_arms + a] = pair_up(&pairs, OFR_LOADED_HARM, i).difference;
    free_pairs(&pairs);
    return status;
}

/* Verdicts that are right for all arms together: of the outcome, and of all lines of the ledger. */
static ofr_status judge(const struct ofr_loaded_run *run, size_t outcome, struct judged *judged,
                        struct ofr_reports *reports) {
    struct ofr_interval *differences = NULL;
    *judged = (struct judged){.outcome = outcome, .n_numbers = 1};
    for (size_t i = 0; i < run->model->n_observables; i++)
        judged->n_numbers += run->model->observables[i].harm;
    ofr_status status =
        OFR_NEW(NULL, differences, judged->n_numbers * run->n_arms, "the comparison", reports);
    OFR_THEN(status,
             OFR_NEW(NULL, judged->verdicts, judged->n_numbers * run->n_arms, "the comparison", reports));
    for (size_t a = 0; a < run->n_arms && status == OFR_OK; a++)
        status = take_differences(run, a, outcome, differences, reports);
    OFR_THEN(status, ofr_verdicts_of(differences, run->n_arms, judged->verdicts, reports));
    OFR_THEN(status, ofr_verdicts_of(differences + run->n_arms, (judged->n_numbers - 1) * run->n_arms,
                                     judged->verdicts + run->n_arms, reports));
    ofr_free(differences);
    return status;
}

ofr_status ofr_answer_compare(struct ofr_json_text *json, const struct ofr_loaded_run *run, size_t outcome,
                              struct ofr_reports *reports) {
    ofr_status status = outcome < run->model->n_outcomes
                            ? OFR_OK
                            : ofr_fail(reports, OFR_BAD_INPUT, "there is no outcome %zu", outcome);
    struct judged judged = {0};
    OFR_THEN(status, judge(run, outcome, &judged, reports));
    ofr_json_bracket(json, '[');
    for (size_t a = 0; a < run->n_arms && status == OFR_OK; a++) {
        struct arm_pairs pairs;
        status = make_pairs(run, run->arms[a].name, &pairs, reports);
        OFR_THEN(status, put_arm(json, run, a, &judged, &pairs, reports));
        free_pairs(&pairs);
    }
    ofr_json_bracket(json, ']');
    ofr_free(judged.verdicts);
    return status;
}
