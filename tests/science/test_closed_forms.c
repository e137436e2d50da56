/*
 * Rules whose result can be written down: relative agreement and risk as published for PROTON-T, the
 * relaxation of opinions, the synchronous update, and the mean field of relaxation and pull.
 */
#include "models/pathway/risk.h"
#include "models/pathway/risk_reference.h"
#include "town.h"

static int32_t units(double x) { return (int32_t)lround(x * PATHWAY_ONE); }
static int32_t parts(double x) { return (int32_t)lround(x * 65536); }
static double heard(double speaker, double listener, double alpha, double effect) {
    return pathway_hear(units(speaker), units(listener), parts(alpha), parts(effect)) / (double)PATHWAY_ONE;
}

/* Vectors of relative agreement, worked out from the published rule (PROTON-T, reference runs). */
static void test_relative_agreement_agrees_with_published_vectors(void **state) {
    (void)state;
    const double step = 1.0 / PATHWAY_ONE, effect = 0.1;
    assert_true(fabs(heard(1.5, 0, 0.3, effect) - 0.15) <= 1.5 * step);
    assert_true(heard(1.5, -0.5, 0.3, effect) == -0.5); /* refused: 2.0 apart, tolerance 1.85 */
    assert_true(fabs(heard(1.2, -0.5, 0.3, effect) - -0.34275) <= 1.5 * step);
}

static void test_opinions_stay_in_range_and_move_toward_the_speaker(void **state) {
    (void)state;
    for (double v1 = -2; v1 <= 2; v1 += 0.25)
        for (double v2 = -2; v2 <= 2; v2 += 0.25) {
            double after = heard(v1, v2, 0.3, 1), tolerance = 2 - 0.3 * fabs(v2);
            assert_true(after >= -2 && after <= 2);
            if (fabs(v1 - v2) >= tolerance)
                assert_true(after == v2);
            else
                assert_true(fabs(after - fmax(-2, fmin(2, v2 + tolerance * (v1 - v2) / 2))) <
                            2.0 / PATHWAY_ONE);
            assert_true(heard(-v1, -v2, 0.3, 1) == -after);
        }
}

/* The rule with one division of 64 bits, rounded away from none. */
static int32_t heard_plainly(int64_t speaker, int64_t listener, int64_t alpha, int64_t effect) {
    const int64_t limit = 2 * PATHWAY_ONE, unit = limit << 16;
    int64_t tolerance = limit - ((alpha * llabs(listener) + 0x8000) >> 16), difference = speaker - listener;
    if (llabs(difference) >= tolerance)
        return (int32_t)listener;
    int64_t product = tolerance * difference * effect;
    int64_t moved = listener + (product + (product < 0 ? -unit / 2 : unit / 2)) / unit;
    return (int32_t)(moved > limit ? limit : moved < -limit ? -limit : moved);
}

static void test_hearing_is_the_rule_divided_plainly(void **state) {
    (void)state;
    const struct ofr_draws draws = ofr_draws_make(3, 0);
    const int32_t effects[] = {0, 1, 131, 655, 1966, 65536}, alphas[] = {0, 19661, 65536};
    uint32_t n_moved = 0, n_span = 4 * PATHWAY_ONE + 1;
    for (uint32_t i = 0; i < 200000; i++) {
        struct ofr_words words = ofr_draw(draws, i, 0, 0, 0);
        int32_t speaker = (int32_t)ofr_below(words.w[0], n_span) - 2 * PATHWAY_ONE;
        int32_t listener = (int32_t)ofr_below(words.w[1], n_span) - 2 * PATHWAY_ONE;
        int32_t effect = effects[words.w[2] % 6], alpha = alphas[words.w[3] % 3];
        int32_t after = pathway_hear(speaker, listener, alpha, effect);
        assert_int_equal(after, heard_plainly(speaker, listener, alpha, effect));
        n_moved += after != listener;
    }
    assert_true(n_moved > 10000);
}

/* Somebody of a quiet town with given traits, work and age; OFR_NONE if there is none. */
static uint32_t find(const struct town *town, unsigned traits, unsigned without, bool unemployed,
                     bool young) {
    for (uint32_t i = 0; i < town->population.n_people; i++) {
        bool seeks = town->population.activity[i] == OFR_UNEMPLOYED;
        if ((town->population.traits[i] & traits) == traits && !(town->population.traits[i] & without) &&
            seeks == unemployed && (town->population.age[i] <= 25) == young && town->population.age[i] >= 15)
            return i;
    }
    return OFR_NONE;
}

static void set_opinions(struct town *town, uint32_t person, double distrust, double deprivation,
                         double isolation) {
    struct pathway_opinions *mind = &pathway_of(&town->engine)->opinions[person];
    double values[PATHWAY_N_TOPICS] = {distrust, deprivation, isolation};
    for (int t = 0; t < PATHWAY_N_TOPICS; t++)
        mind->opinion[t] = mind->base[t] = (int16_t)units(values[t]);
    mind->touched = (uint16_t)town->engine.day;
}

#define ALL_TRAITS (OFR_TRAIT_MALE | OFR_TRAIT_RECORD | OFR_TRAIT_AUTHORITARIAN)
#define NO_EFFECTS                                                                                           \
    "risk.record=0", "risk.authoritarian=0", "risk.unemployed=0", "risk.male=0", "risk.young=0",             \
        "risk.distrust_above=0", "risk.distrust_below=0", "risk.isolation_above=0",                          \
        "risk.isolation_below=0", "risk.deprivation_above=0", "risk.deprivation_below=0", "risk.joint=1"
#define LOG_ODDS 1.813799364234218 /* pi / sqrt(3): of a mean difference of one standard deviation */

/* A factor that acts alone has the log odds d * pi / sqrt(3), and the intercept follows from the share. */
static void test_a_factor_alone_has_its_converted_effect(void **state) {
    (void)state;
    struct town town;
    town_open(&town, "Ezzouhour", "2011-01-31",
              SETTINGS(NO_EFFECTS, TOWN_QUIET, "risk.authoritarian=0.9", "risk.share=0.056"));
    town_start(&town);
    const struct pathway_odds *odds = &pathway_of(&town.engine)->odds;
    double with = 1 / (1 + exp(-odds->intercept - 0.9 * LOG_ODDS)), without = 1 / (1 + exp(-odds->intercept));
    assert_true(fabs(odds->factor[PATHWAY_FACTOR_AUTHORITARIAN] - 0.9 * LOG_ODDS) < 1e-8);
    assert_true(fabs(0.16 * with + 0.84 * without - 0.056) < 1e-8); /* 16 % have the trait */
    town_close(&town);
}

/* Risk is the sum of the factors that hold and of opinions, each with its side: d for a standard deviation.
 */
static void test_risk_is_the_sum_of_its_terms(void **state) {
    (void)state;
    struct town town;
    town_open(&town, "town", "2011-01-31",
              SETTINGS(TOWN_QUIET, "risk.joint=1", "opinion.sd=0.5", "risk.distrust_above=0.277",
                       "risk.distrust_below=0.153", "risk.isolation_above=0.188",
                       "risk.isolation_below=0.178", "risk.deprivation_above=0.116",
                       "risk.deprivation_below=0", "population.criminal_record=0.5",
                       "population.authoritarian=0.5"));
    town_start(&town);
    const double *factor = pathway_of(&town.engine)->odds.factor;
    double factors = 0;
    for (int f = 0; f < PATHWAY_N_FACTORS; f++)
        factors += factor[f];
    uint32_t person = find(&town, ALL_TRAITS, 0, true, true);
    assert_int_not_equal(person, OFR_NONE);
    set_opinions(&town, person, 0, 0, 0);
    assert_true(factors > 3 && fabs(pathway_risk_of(&town.engine, person) - factors) < 1e-9);
    set_opinions(&town, person, -1.74, 1.98, 0.46);
    double opinions = (-1.74 * 0.153 + 1.98 * 0.116 + 0.46 * 0.188) / 0.5;
    assert_true(fabs(pathway_risk_of(&town.engine, person) - factors - opinions) < 3e-4);

    /* a woman of more than 25 who seeks no work, no record, no trait: opinions alone, each with its side */
    person = find(&town, 0, ALL_TRAITS, false, false);
    assert_int_not_equal(person, OFR_NONE);
    set_opinions(&town, person, 1, 1, 1);
    assert_true(fabs(pathway_risk_of(&town.engine, person) - (0.277 + 0.116 + 0.188) / 0.5) < 1e-6);
    set_opinions(&town, person, -1, -1, -1);
    assert_true(fabs(pathway_risk_of(&town.engine, person) + (0.153 + 0 + 0.178) / 0.5) < 1e-6);
    town_close(&town);
}

static void test_receptivity_is_a_logistic_of_risk(void **state) {
    (void)state;
    struct town town;
    town_open(&town, "Ezzouhour", "2011-01-31", SETTINGS(TOWN_QUIET));
    town_start(&town);
    double intercept = pathway_of(&town.engine)->odds.intercept;
    for (uint32_t i = 0; i < 2000; i++) {
        double risk = pathway_risk_of(&town.engine, i);
        assert_true(fabs(pathway_receptivity(&town.engine, i) - 1 / (1 + exp(-intercept - risk))) < 1e-9);
    }
    town_close(&town);
}

/* base + (start - base) / 2^(days / half-life), on reading, with nothing written. */
static void test_opinions_relax_with_their_half_life(void **state) {
    (void)state;
    struct town town;
    town_open(&town, "Ezzouhour", "2012-12-31", SETTINGS(TOWN_QUIET, "talk.half_life=60", "rule.talk=0"));
    town_start(&town);
    struct pathway_opinions *mind = &pathway_of(&town.engine)->opinions[7];
    mind->base[PATHWAY_DISTRUST] = (int16_t)units(0.25);
    mind->opinion[PATHWAY_DISTRUST] = (int16_t)units(1.75);
    for (uint32_t day = 0; day <= 240; day += 30) {
        double expected = 0.25 + 1.5 * pow(2, -(double)day / 60);
        assert_true(fabs(town_opinion(&town, 7, PATHWAY_DISTRUST) - expected) < 3.0 / PATHWAY_ONE);
        town_days(&town, 30);
    }
    assert_int_equal(mind->opinion[PATHWAY_DISTRUST], units(1.75));
    assert_int_equal(mind->touched, 0);
    town_close(&town);
}

/* One day of talk: what each listener has in the evening follows from what some speaker had in the
 * morning. Were it not synchronous, a few would have what no speaker of the morning explains. */
static void test_all_hear_the_opinions_of_the_morning(void **state) {
    (void)state;
    struct town town;
    town_open(&town, "Ezzouhour", "2011-01-31",
              SETTINGS(TOWN_QUIET, "talk.rate=0.3", "talk.effect=0.03", "talk.online=0", "talk.alpha=0"));
    town_start(&town);
    struct pathway_opinions *minds = pathway_of(&town.engine)->opinions;
    uint32_t n_people = town.population.n_people, n_talkers = 0, n_moved = 0;
    /* in the morning there are two opinions, 0 and 1, so in the evening there are four: those, and each moved
     * once toward the other */
    for (uint32_t i = 0; i < n_people; i++)
        set_opinions(&town, i, i % 2, 0, 0);
    town_day(&town);
    for (uint32_t i = 0; i < n_people; i++) {
        int16_t opinion = minds[i].opinion[PATHWAY_DISTRUST];
        int32_t up = pathway_hear(units(1), 0, 0, parts(0.03)),
                down = pathway_hear(0, units(1), 0, parts(0.03));
        n_talkers += pathway_class_talks(pathway_of(&town.engine)->presence[i].class_);
        n_moved += opinion != 0 && opinion != units(1);
        assert_true(opinion == 0 || opinion == units(1) || opinion == up || opinion == down);
    }
    assert_true(n_moved > n_talkers / 100);
    town_close(&town);
}

/*
 * Mean field. With nothing refused (alpha 0) and the three topics alike, an opinion is pulled to the
 * mean by talk at k = rate * effect / 3 a day and back to its base by relaxation at l = ln 2 / half-life:
 *     v' = k (0 - v) + l (b - v), v(0) = b, so v(t) = b (l + k exp(-(k + l) t)) / (k + l) + noise.
 * The slope of v on b over people is free of the noise. People who hear few others and households that
 * talk among themselves keep somewhat more than the mean field: hence a tolerance on one side.
 */
static double slope_after_talk(uint32_t days, const char *rule) {
    struct town town;
    double products = 0, squares = 0;
    town_open(&town, "Ezzouhour", "2011-12-31",
              SETTINGS(TOWN_QUIET, "talk.rate=1", "talk.effect=0.03", "talk.alpha=0", "talk.half_life=100",
                       "talk.online=0", "opinion.sd=0.3", "opinion.distrust=0", "opinion.deprivation=0",
                       "opinion.deprivation_poverty=0", "opinion.isolation=0", rule));
    town_start(&town);
    town_days(&town, days);
    for (uint32_t i = 0; i < town.population.n_people; i++) {
        const struct pathway_opinions *mind = &pathway_of(&town.engine)->opinions[i];
        double base = mind->base[PATHWAY_DISTRUST] / (double)PATHWAY_ONE;
        if (!pathway_class_talks(pathway_of(&town.engine)->presence[i].class_))
            continue;
        products += base * town_opinion(&town, i, PATHWAY_DISTRUST);
        squares += base * base;
    }
    town_close(&town);
    return products / squares;
}

static void test_talk_and_relaxation_follow_the_mean_field(void **state) {
    (void)state;
    for (uint32_t days = 20; days <= 60; days += 20) {
        const double k = 1 * 0.03 / 3, l = log(2) / 100;
        double expected = (l + k * exp(-(k + l) * days)) / (k + l),
               slope = slope_after_talk(days, "rule.talk=1");
        assert_true(slope > expected - 0.01 && slope < expected + 0.06);
        assert_true(fabs(slope_after_talk(days, "rule.talk=0") - 1) < 1e-3);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_relative_agreement_agrees_with_published_vectors),
        cmocka_unit_test(test_opinions_stay_in_range_and_move_toward_the_speaker),
        cmocka_unit_test(test_hearing_is_the_rule_divided_plainly),
        cmocka_unit_test(test_a_factor_alone_has_its_converted_effect),
        cmocka_unit_test(test_risk_is_the_sum_of_its_terms),
        cmocka_unit_test(test_receptivity_is_a_logistic_of_risk),
        cmocka_unit_test(test_opinions_relax_with_their_half_life),
        cmocka_unit_test(test_all_hear_the_opinions_of_the_morning),
        cmocka_unit_test(test_talk_and_relaxation_follow_the_mean_field)};
    return cmocka_run_group_tests_name("closed forms", tests, NULL, NULL);
}
