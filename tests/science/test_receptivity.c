/*
 * Receptivity at the start: its mean in the country, its odds ratios, and whether its parameters can be
 * distinguished. Everybody's receptivity is a chance, so sums over people are expectations and need no draw.
 *
 * Seen to fail with a second parameter of mean deprivation (opinion.poverty_reference).
 */
#include "models/pathway/risk.h"
#include "models/pathway/risk_reference.h"
#include "stats/cholesky.h"
#include "stats/singular.h"
#include "town.h"

#define LOG_ODDS                                                                                             \
    1.813799364234218 /* pi / sqrt(3): of one standardised mean difference between two groups                \
                       */

/* An adult at the start. */
struct adult {
    unsigned cell;
    double opinion[PATHWAY_N_TOPICS], receptivity;
};

struct adults {
    uint32_t n;
    struct adult *list;
};

/* The adults of a scenario, with settings, before the first day. */
static struct adults adults_of(const char *scenario, double scale, const char *const *settings) {
    struct town town = {.reports = ofr_reports_new()};
    town_check(&town, ofr_scenario_open(scenario, &town.scenario, town.reports));
    town_check(&town, ofr_scenario_scale(town.scenario, scale, town.reports));
    town_check(&town, ofr_scenario_set(town.scenario, "violence.rate=0", town.reports)); /* no memory of it */
    for (; *settings != NULL; settings++)
        town_check(&town, ofr_scenario_set(town.scenario, *settings, town.reports));
    town_start(&town);
    struct adults adults = {0, calloc(town.population.n_people, sizeof *adults.list)};
    for (uint32_t i = 0; i < town.population.n_people; i++) {
        if (town.population.age[i] < 18)
            continue;
        struct adult *adult = &adults.list[adults.n++];
        adult->cell = pathway_cell_of(town.population.traits[i], town.population.age[i],
                                      (enum ofr_activity)town.population.activity[i]);
        for (int t = 0; t < PATHWAY_N_TOPICS; t++)
            adult->opinion[t] = town_opinion(&town, i, (enum pathway_topic)t);
        adult->receptivity = pathway_receptivity(&town.engine, i);
    }
    town_close(&town);
    return adults;
}

/* ---- the mean -------------------------------------------------------------------------------- */

/* The intercept is solved on a declared distribution; the people of the country must agree with it within
 * what their number allows, at values of the parameters far from the defaults, too. */
static void test_mean_receptivity_in_the_country_is_as_declared(void **state) {
    (void)state;
    static const struct {
        const char *share, *joint, *authoritarian;
        double mean;
    } cases[] = {{"risk.share=0.056", "risk.joint=0.75", "risk.authoritarian=0.9", 0.056},
                 {"risk.share=0.12", "risk.joint=0.3", "risk.authoritarian=0.3", 0.12},
                 {"risk.share=0.02", "risk.joint=1", "risk.authoritarian=2", 0.02}};
    for (size_t c = 0; c < 3; c++) {
        struct adults adults =
            adults_of("tunisia", 0.05, SETTINGS(cases[c].share, cases[c].joint, cases[c].authoritarian));
        struct mean mean = {0};
        for (uint32_t i = 0; i < adults.n; i++)
            mean_add(&mean, adults.list[i].receptivity);
        double found = mean_of(&mean),
               error = sqrt((mean.square / (double)mean.n - found * found) / (double)mean.n);
        print_message("    %s: mean %.5f, standard error %.5f\n", cases[c].share, found, error);
        assert_true(fabs(found - cases[c].mean) < 4 * error);
        free(adults.list);
    }
}

/* ---- odds ratios ------------------------------------------------------------------------------ */

#define MOST_TERMS 3

/* Logistic regression of receptivity on a constant and up to two terms, by Newton's method. */
static void regress(const struct adults *adults, size_t n_terms,
                    void (*terms)(const struct adult *adult, int which, double x[MOST_TERMS]), int which,
                    double found[MOST_TERMS]) {
    for (size_t k = 0; k < MOST_TERMS; k++)
        found[k] = 0;
    for (int round = 0; round < 30; round++) {
        double step[MOST_TERMS] = {0}, information[MOST_TERMS * MOST_TERMS] = {0};
        for (uint32_t i = 0; i < adults->n; i++) {
            double x[MOST_TERMS], sum = 0;
            terms(&adults->list[i], which, x);
            for (size_t k = 0; k < n_terms; k++)
                sum += found[k] * x[k];
            double chance = 1 / (1 + exp(-sum));
            for (size_t k = 0; k < n_terms; k++) {
                step[k] += x[k] * (adults->list[i].receptivity - chance);
                for (size_t l = 0; l < n_terms; l++)
                    information[k * n_terms + l] += x[k] * x[l] * chance * (1 - chance);
            }
        }
        ofr_cholesky(information, n_terms);
        ofr_solve_lower(information, n_terms, step);
        ofr_solve_upper(information, n_terms, step);
        for (size_t k = 0; k < n_terms; k++)
            found[k] += step[k];
    }
}

static void factor_terms(const struct adult *adult, int which, double x[MOST_TERMS]) {
    x[0] = 1;
    x[1] = adult->cell >> which & 1;
}

static void opinion_terms(const struct adult *adult, int which, double x[MOST_TERMS]) {
    x[0] = 1;
    x[1] = adult->opinion[which] > 0 ? adult->opinion[which] : 0;
    x[2] = adult->opinion[which] < 0 ? adult->opinion[which] : 0;
}

static const struct ofr_parameter *declared(const char *name) {
    const struct ofr_schema *schema = ofr_model_find("pathway")->schema;
    size_t i = ofr_schema_find_parameter(schema, name);
    assert_true(i < schema->n_parameters);
    assert_true(schema->parameters[i].standard_error > 0);
    return &schema->parameters[i];
}

/* Within the published effect's standard error, in units of d. */
static void check_effect(const char *name, double d) {
    const struct ofr_parameter *parameter = declared(name);
    print_message("    %-22s published %.3f (standard error %.3f), among people %.3f\n", name,
                  parameter->default_value, parameter->standard_error, d);
    if (!(fabs(d - parameter->default_value) < parameter->standard_error))
        fail_msg("%s: %.3f is farther than one standard error", name, d);
}

static const char *const factor_names[PATHWAY_N_FACTORS] = {"risk.record", "risk.authoritarian",
                                                            "risk.unemployed", "risk.male", "risk.young"};
static const char *const opinion_names[PATHWAY_N_TOPICS][2] = {
    {"risk.distrust_above", "risk.distrust_below"},
    {"risk.deprivation_above", "risk.deprivation_below"},
    {"risk.isolation_above", "risk.isolation_below"}};

/* One factor at a time, whatever the others are; the same at every risk.joint, which only divides effects. */
static void test_odds_ratios_among_adults_are_the_published_ones(void **state) {
    (void)state;
    const char *const joints[] = {"risk.joint=1", "risk.joint=0.75", "risk.joint=0.4"};
    for (size_t j = 0; j < 3; j++) {
        struct adults adults = adults_of("tunisia", 0.02, SETTINGS(joints[j]));
        double found[MOST_TERMS];
        print_message("    %s\n", joints[j]);
        for (int f = 0; f < PATHWAY_N_FACTORS; f++) {
            regress(&adults, 2, factor_terms, f, found);
            check_effect(factor_names[f], found[1] / LOG_ODDS);
        }
        for (int t = 0; t < PATHWAY_N_TOPICS; t++) {
            regress(&adults, 3, opinion_terms, t, found);
            check_effect(opinion_names[t][0], found[1] * 0.6); /* opinion.sd */
            check_effect(opinion_names[t][1], found[2] * 0.6);
        }
        free(adults.list);
    }
}

/* What makes effects overlap: people with the trait hold such opinions more often, unless risk.joint is 1. */
static void test_opinions_lean_with_traits_as_joint_says(void **state) {
    (void)state;
    double difference[2];
    const char *const joints[2] = {"risk.joint=1", "risk.joint=0.5"};
    for (int j = 0; j < 2; j++) {
        struct adults adults = adults_of("kasserine", 1, SETTINGS(joints[j]));
        struct mean distrust[2] = {0};
        for (uint32_t i = 0; i < adults.n; i++)
            mean_add(&distrust[adults.list[i].cell >> PATHWAY_FACTOR_AUTHORITARIAN & 1],
                     adults.list[i].opinion[PATHWAY_DISTRUST]);
        difference[j] = mean_of(&distrust[1]) - mean_of(&distrust[0]);
        if (j == 0)
            assert_false(mean_above(&distrust[1], &distrust[0], 0.02));
        else
            assert_true(mean_above(&distrust[1], &distrust[0], 0.1));
        free(adults.list);
    }
    print_message("    distrust of authoritarian people: %+.3f and %+.3f above the others\n", difference[0],
                  difference[1]);
}

/* ---- can the parameters be distinguished? --------------------------------------------------------- */

#define N_SAMPLE 2000
#define N_OBSERVED (4 * N_SAMPLE) /* of each person three opinions, and the log odds of receptivity */
#define MOST_PARAMETERS 32
#define STEP 0.05      /* of the range of a parameter, to each side of its default */
#define TOLERANCE 3e-3 /* opinions are rounded to 1/16000, so derivatives are known to some 1e-3 at worst */

/* People from all areas whose opinions stay on their side of 0 and within the limits, so that what they show
 * has derivatives. */
static void choose(const struct adults *adults, uint32_t chosen[N_SAMPLE]) {
    uint32_t n = 0, n_fit = 0, stride = adults->n / (4 * N_SAMPLE);
    for (uint32_t i = 0; i < adults->n && n < N_SAMPLE; i++) {
        const double *opinion = adults->list[i].opinion;
        bool fits = true;
        for (int t = 0; t < PATHWAY_N_TOPICS; t++)
            fits = fits && fabs(opinion[t]) > 0.25 && fabs(opinion[t]) < 1.7;
        if (fits && n_fit++ % (stride > 1 ? stride : 1) == 0)
            chosen[n++] = i;
    }
    assert_int_equal(n, N_SAMPLE);
}

/* What a sample of the country's adults shows at the start when a parameter has a value. */
static void observe(const char *name, double value, const uint32_t chosen[N_SAMPLE], double *observed) {
    char setting[80];
    snprintf(setting, sizeof setting, "%s=%.17g", name, value);
    struct adults adults = adults_of("tunisia", 0.004, SETTINGS(setting));
    for (uint32_t i = 0; i < N_SAMPLE; i++) {
        const struct adult *adult = &adults.list[chosen[i]];
        for (int t = 0; t < PATHWAY_N_TOPICS; t++)
            observed[4 * i + (size_t)t] = adult->opinion[t];
        observed[4 * i + 3] = log(adult->receptivity / (1 - adult->receptivity));
    }
    free(adults.list);
}

/* Parameters whose names begin so, but the constant that replaces receptivity when the rule is off. */
static size_t parameters_of(const char *prefix, const struct ofr_parameter **list, size_t n) {
    const struct ofr_schema *schema = ofr_model_find("pathway")->schema;
    for (size_t i = 0; i < schema->n_parameters; i++)
        if (strncmp(schema->parameters[i].name, prefix, strlen(prefix)) == 0 &&
            strcmp(schema->parameters[i].name, "risk.flat") != 0) {
            assert_true(n < MOST_PARAMETERS);
            list[n++] = &schema->parameters[i];
        }
    return n;
}

/* Rank of the derivatives of every step-th observation from the first on, by n parameters. */
static size_t rank_of(const struct ofr_parameter *const *list, size_t n, size_t first, size_t step) {
    static double up[N_OBSERVED], down[N_OBSERVED], slopes[N_OBSERVED * MOST_PARAMETERS];
    double values[MOST_PARAMETERS];
    uint32_t chosen[N_SAMPLE];
    size_t n_rows = 0;
    struct adults adults = adults_of("tunisia", 0.004, SETTINGS("talk.rate=0.05"));
    choose(&adults, chosen);
    free(adults.list);
    for (size_t k = 0; k < n; k++) {
        double width = STEP * (list[k]->high - list[k]->low);
        double low = fmax(list[k]->default_value - width, list[k]->low),
               high = fmin(list[k]->default_value + width, list[k]->high);
        observe(list[k]->name, high, chosen, up);
        observe(list[k]->name, low, chosen, down);
        n_rows = 0;
        for (size_t i = first; i < N_OBSERVED; i += step)
            slopes[n_rows++ * n + k] = (up[i] - down[i]) / (high - low);
    }
    size_t rank = ofr_matrix_rank(slopes, n_rows, n, TOLERANCE, values);
    print_message("    %zu parameters, rank %zu; singular values %.3g to %.3g\n", n, rank, values[0],
                  values[n - 1]);
    return rank;
}

static void test_no_change_of_parameters_leaves_every_receptivity(void **state) {
    (void)state;
    const struct ofr_parameter *list[MOST_PARAMETERS];
    size_t n = parameters_of("risk.", list, 0);
    assert_true(n >= 13);
    assert_int_equal(rank_of(list, n, 3, 4), n);
}

/* With the parameters of opinions; receptivity alone cannot tell their standard deviation from their means.
 */
static void test_no_change_of_parameters_leaves_the_start(void **state) {
    (void)state;
    const struct ofr_parameter *list[MOST_PARAMETERS];
    size_t n = parameters_of("opinion.", list, parameters_of("risk.", list, 0));
    assert_int_equal(rank_of(list, n, 0, 1), n);
}

/* The form that this one replaced: logistic((weight * sum - theta) / spread). Two of three can be
 * distinguished.
 */
static void test_a_joint_weight_with_theta_and_spread_would_be_noticed(void **state) {
    (void)state;
    static const double effects[] = {0.678, 0.9, 0.208, 0.113, 0.1};
    struct adults adults = adults_of("kasserine", 0.02, SETTINGS("risk.joint=1"));
    static double slopes[N_SAMPLE * 8];
    const double weight = 1, theta = 1.24, spread = 0.15;
    double values[8];
    assert_true(adults.n >= N_SAMPLE);
    for (size_t i = 0; i < N_SAMPLE; i++) {
        const struct adult *adult = &adults.list[i];
        double sum = 0.215 * adult->opinion[PATHWAY_DISTRUST] + 0.183 * adult->opinion[PATHWAY_ISOLATION];
        for (int f = 0; f < PATHWAY_N_FACTORS; f++) {
            sum += adult->cell >> f & 1 ? effects[f] : 0;
            slopes[i * 8 + 3 + f] = weight * (adult->cell >> f & 1) / spread;
        }
        slopes[i * 8 + 0] = sum / spread;
        slopes[i * 8 + 1] = -1 / spread;
        slopes[i * 8 + 2] = -(weight * sum - theta) / (spread * spread);
    }
    size_t rank = ofr_matrix_rank(slopes, N_SAMPLE, 8, TOLERANCE, values);
    print_message("    weight, theta, spread and five effects: rank %zu\n", rank);
    assert_int_equal(rank, 7);
    free(adults.list);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mean_receptivity_in_the_country_is_as_declared),
        cmocka_unit_test(test_odds_ratios_among_adults_are_the_published_ones),
        cmocka_unit_test(test_opinions_lean_with_traits_as_joint_says),
        cmocka_unit_test(test_no_change_of_parameters_leaves_every_receptivity),
        cmocka_unit_test(test_no_change_of_parameters_leaves_the_start),
        cmocka_unit_test(test_a_joint_weight_with_theta_and_spread_would_be_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
