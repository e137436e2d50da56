/* Draws: known answers of the generator, and that what is drawn has the law it should have.
 * Limits are five standard errors of the sample, so nothing here is tuned. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/draws.c" /* its forms for one kind of machine are its own */

#define N_MASKS 20000u

static struct ofr_draws some_draws(void) { return ofr_draws_make(20110117, 3); }

static void assert_within(double found, double expected, double five_standard_errors, const char *what) {
    if (!(fabs(found - expected) <= five_standard_errors))
        fail_msg("%s is %.9g; expected %.9g within %.3g", what, found, expected, five_standard_errors);
}

/* ---- the generator ------------------------------------------------------------------ */

struct known_answer {
    unsigned rounds;
    uint32_t counter[4], key[2], answer[4];
};

/* Lines "philox4x32" of the file kat_vectors in Random123 1.14's tests. */
static const struct known_answer known_answers[] = {
    {7, {0, 0, 0, 0}, {0, 0}, {0x5f6fb709, 0x0d893f64, 0x4f121f81, 0x4f730a48}},
    {7,
     {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     {0xffffffff, 0xffffffff},
     {0x5207ddc2, 0x45165e59, 0x4d8ee751, 0x8c52f662}},
    {7,
     {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0x4dfccaba, 0x190a87f0, 0xc47362ba, 0xb6b5242a}},
    {10, {0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {10,
     {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     {0xffffffff, 0xffffffff},
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {10,
     {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

static void random123_gives_its_published_answers(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof known_answers / sizeof *known_answers; i++) {
        const struct known_answer *known = &known_answers[i];
        philox4x32_ctr_t counter;
        philox4x32_key_t key;
        memcpy(counter.v, known->counter, sizeof known->counter);
        memcpy(key.v, known->key, sizeof known->key);
        philox4x32_ctr_t out = philox4x32_R(known->rounds, counter, key);
        assert_memory_equal(out.v, known->answer, sizeof known->answer);
    }
}

static void a_draw_is_philox_of_seven_rounds_on_id_day_purpose_index(void **state) {
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        const struct known_answer *known = &known_answers[i];
        struct ofr_draws draws = {{known->key[0], known->key[1]}};
        struct ofr_words words =
            ofr_draw(draws, known->counter[0], known->counter[1], known->counter[2], known->counter[3]);
        assert_memory_equal(words.w, known->answer, sizeof words.w);
    }
}

static void every_argument_changes_a_draw(void **state) {
    (void)state;
    struct ofr_words words[] = {
        ofr_draw(some_draws(), 1, 2, 3, 4),
        ofr_draw(some_draws(), 2, 2, 3, 4),
        ofr_draw(some_draws(), 1, 3, 3, 4),
        ofr_draw(some_draws(), 1, 2, 4, 4),
        ofr_draw(some_draws(), 1, 2, 3, 5),
        ofr_draw(ofr_draws_make(20110118, 3), 1, 2, 3, 4),
        ofr_draw(ofr_draws_make(20110117, 4), 1, 2, 3, 4),
        ofr_draw(ofr_draws_make(20110117 | UINT64_C(1) << 40, 3), 1, 2, 3, 4),
    };
    size_t n = sizeof words / sizeof *words;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            assert_memory_not_equal(&words[i], &words[j], sizeof words[i]);
    struct ofr_words again = ofr_draw(some_draws(), 1, 2, 3, 4);
    assert_memory_equal(&again, &words[0], sizeof again);
}

/* ---- many at once ------------------------------------------------------------------- */

#define MOST_AT_ONCE 67u

/* What stands behind and between the words must stay as it was. */
static void many_at_once_are_the_draws_of_each(void **state) {
    (void)state;
    for (uint32_t n = 0; n <= MOST_AT_ONCE; n++) {
        uint32_t ids[MOST_AT_ONCE], words[4][MOST_AT_ONCE + 1];
        uint32_t *const to[4] = {words[0], words[1], words[2], words[3]};
        memset(words, 0xA5, sizeof words);
        for (uint32_t i = 0; i < n; i++)
            ids[i] = i * 2654435761u;
        ofr_draw_many(some_draws(), ids, n, 77, 0xFFFF1001u, 3, to);
        for (uint32_t i = 0; i < n; i++) {
            struct ofr_words one = ofr_draw(some_draws(), ids[i], 77, 0xFFFF1001u, 3);
            for (int w = 0; w < 4; w++)
                assert_int_equal(words[w][i], one.w[w]);
        }
        for (int w = 0; w < 4; w++)
            assert_int_equal(words[w][n], 0xA5A5A5A5u);
    }
}

#if defined(__x86_64__)
/* Whatever this machine takes of them by itself. */
static void forms_of_other_machines_draw_the_same(void **state) {
    (void)state;
    uint32_t ids[MOST_AT_ONCE], words[3][4][MOST_AT_ONCE];
    uint32_t n_done[3] = {0};
    for (uint32_t i = 0; i < MOST_AT_ONCE; i++)
        ids[i] = ~i * 40503u;
    for (int form = 0; form < 3; form++) {
        uint32_t *const to[4] = {words[form][0], words[form][1], words[form][2], words[form][3]};
        const struct many many = {some_draws(), ids, MOST_AT_ONCE, 1, 2, 3, to};
        if (form == 1 && __builtin_cpu_supports("avx2"))
            n_done[form] = draw_256(&many);
        if (form == 2 && __builtin_cpu_supports("avx512f"))
            n_done[form] = draw_512(&many);
        draw_plain(&many, n_done[form]);
    }
    assert_memory_equal(words[0], words[1], sizeof words[0]);
    assert_memory_equal(words[0], words[2], sizeof words[0]);
    assert_true(!__builtin_cpu_supports("avx2") || n_done[1] == MOST_AT_ONCE / 4 * 4);
    assert_true(!__builtin_cpu_supports("avx512f") || n_done[2] == MOST_AT_ONCE / 8 * 8);
}
#endif

static void masks_at_once_are_the_masks_of_each(void **state) {
    (void)state;
    const uint32_t chances[] = {0, 1, 2, 3, 0x1333, 0x8000, 0xFFFE, 0xFFFF, 65536};
    for (size_t c = 0; c < sizeof chances / sizeof *chances; c++) {
        uint64_t masks[64];
        ofr_draw_masks(some_draws(), 1000, 64, 5, 9, chances[c], masks);
        for (uint32_t i = 0; i < 64; i++)
            assert_true(masks[i] == ofr_draw_mask(some_draws(), 1000 + i, 5, 9, chances[c]));
    }
}

/* ---- masks ---------------------------------------------------------------------------- */

/* The plain form: 16 random bits for each person, as a number, compared with p. */
static uint64_t plain_mask(struct ofr_draws draws, uint32_t block, uint32_t day, uint32_t purpose,
                           uint32_t p16) {
    uint64_t mask = 0;
    for (unsigned person = 0; person < 64; person++) {
        uint32_t number = 0;
        for (unsigned bit = 0; bit < 16; bit++) {
            struct ofr_words words = ofr_draw(draws, block, day, purpose, bit / 2);
            const uint32_t *two = &words.w[bit % 2 * 2];
            uint32_t random_bit = person < 32 ? two[1] >> person & 1u : two[0] >> (person - 32) & 1u;
            number |= random_bit << bit;
        }
        if (number < p16)
            mask |= UINT64_C(1) << person;
    }
    return mask;
}

static void a_mask_equals_its_plain_form(void **state) {
    (void)state;
    const uint32_t shares[] = {0,     1,     2,     3,     4,     255,   256,   4096, 6553,
                               12288, 32767, 32768, 32769, 49152, 65534, 65535, 65536};
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
        for (uint32_t block = 0; block < 40; block++)
            assert_true(ofr_draw_mask(some_draws(), block, 12, 7, shares[i]) ==
                        plain_mask(some_draws(), block, 12, 7, shares[i]));
}

static void a_mask_of_nothing_is_empty_and_of_certainty_full(void **state) {
    (void)state;
    for (uint32_t block = 0; block < 100; block++) {
        assert_true(ofr_draw_mask(some_draws(), block, 1, 1, 0) == 0);
        assert_true(ofr_draw_mask(some_draws(), block, 1, 1, 65536) == ~UINT64_C(0));
        assert_true(ofr_draw_mask(some_draws(), block, 1, 1, 70000) == ~UINT64_C(0));
    }
}

static void masks_hold_as_many_as_their_probability_says(void **state) {
    (void)state;
    const uint32_t shares[] = {1, 7, 64, 1000, 4915, 16384, 19661, 32768, 50001, 65535};
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        uint64_t n_set = 0;
        for (uint32_t block = 0; block < N_MASKS; block++)
            n_set += (uint64_t)__builtin_popcountll(ofr_draw_mask(some_draws(), block, 5, 2, shares[i]));
        double p = shares[i] / 65536.0, n = 64.0 * N_MASKS;
        assert_within((double)n_set / n, p, 5 * sqrt(p * (1 - p) / n), "share of bits set");
    }
}

static void bits_of_a_mask_are_independent(void **state) {
    (void)state;
    const uint32_t share = 19661; /* 0.3, an odd number, so all 16 bits count */
    static uint32_t both[64][64];
    memset(both, 0, sizeof both);
    for (uint32_t block = 0; block < N_MASKS; block++) {
        uint64_t mask = ofr_draw_mask(some_draws(), block, 5, 2, share);
        for (unsigned i = 0; i < 64; i++)
            for (unsigned j = i; j < 64 && (mask >> i & 1); j++)
                both[i][j] += (uint32_t)(mask >> j & 1);
    }
    double p = share / 65536.0, p2 = p * p;
    for (unsigned i = 0; i < 64; i++) {
        assert_within(both[i][i] / (double)N_MASKS, p, 5 * sqrt(p * (1 - p) / N_MASKS), "share of one bit");
        for (unsigned j = i + 1; j < 64; j++)
            assert_within(both[i][j] / (double)N_MASKS, p2, 5 * sqrt(p2 * (1 - p2) / N_MASKS),
                          "share of two");
    }
}

static void masks_of_other_days_purposes_and_blocks_are_independent(void **state) {
    (void)state;
    uint64_t day = 0, purpose = 0, block = 0;
    for (uint32_t b = 0; b < N_MASKS; b++) {
        uint64_t mask = ofr_draw_mask(some_draws(), b, 5, 2, 32768);
        day += (uint64_t)__builtin_popcountll(mask & ofr_draw_mask(some_draws(), b, 6, 2, 32768));
        purpose += (uint64_t)__builtin_popcountll(mask & ofr_draw_mask(some_draws(), b, 5, 3, 32768));
        block += (uint64_t)__builtin_popcountll(mask & ofr_draw_mask(some_draws(), b + 1, 5, 2, 32768));
    }
    double n = 64.0 * N_MASKS, limit = 5 * sqrt(0.25 * 0.75 / n);
    assert_within((double)day / n, 0.25, limit, "both on two days");
    assert_within((double)purpose / n, 0.25, limit, "both for two purposes");
    assert_within((double)block / n, 0.25, limit, "both in two blocks");
}

/* ---- laws ------------------------------------------------------------------------------ */

static void a_unit_is_never_0_nor_1(void **state) {
    (void)state;
    assert_true(ofr_unit(0) > 0.0);
    assert_true(ofr_unit(UINT32_MAX) < 1.0);
    assert_true(ofr_unit(0x80000000u) > 0.5 && ofr_unit(0x7fffffffu) < 0.5);
    assert_false(ofr_chance(0, 0.0));
    assert_false(ofr_chance(0, -1.0));
    assert_true(ofr_chance(UINT32_MAX, 1.0));
}

static void normals_have_the_moments_of_a_normal(void **state) {
    (void)state;
    const uint32_t n = 2000000;
    double sum[5] = {0};
    for (uint32_t i = 0; i < n; i++) {
        struct ofr_words words = ofr_draw(some_draws(), i, 0, 11, 0);
        double x = ofr_normal(words.w[0], words.w[1]), power = x;
        for (int k = 1; k <= 4; k++, power *= x)
            sum[k] += power;
    }
    /* variances of x, x^2, x^3, x^4 under the normal: 1, 2, 15, 96 */
    assert_within(sum[1] / n, 0, 5 * sqrt(1.0 / n), "mean");
    assert_within(sum[2] / n, 1, 5 * sqrt(2.0 / n), "second moment");
    assert_within(sum[3] / n, 0, 5 * sqrt(15.0 / n), "third moment");
    assert_within(sum[4] / n, 3, 5 * sqrt(96.0 / n), "fourth moment");
}

static void normals_of_the_extreme_words_are_finite(void **state) {
    (void)state;
    const uint32_t words[] = {0, 1, 0x40000000u, 0x80000000u, 0xC0000000u, UINT32_MAX};
    for (size_t i = 0; i < 6; i++)
        for (size_t j = 0; j < 6; j++)
            assert_true(fabs(ofr_normal(words[i], words[j])) < 7.0);
}

static void poisson_counts_have_mean_and_variance_alike(void **state) {
    (void)state;
    const double means[] = {0.01, 0.5, 3, 20, 120, 500};
    for (size_t i = 0; i < 6; i++) {
        const uint32_t n = means[i] > 50 ? 20000 : 200000;
        double mean = means[i], sum = 0, squares = 0, none = 0;
        for (uint32_t k = 0; k < n; k++) {
            double x = ofr_poisson(ofr_draw(some_draws(), k, 0, 12, (uint32_t)i).w[0], mean);
            sum += x;
            squares += (x - mean) * (x - mean);
            none += x == 0;
        }
        double p0 = exp(-mean);
        assert_within(sum / n, mean, 5 * sqrt(mean / n), "mean");
        assert_within(squares / n, mean, 5 * sqrt((mean + 2 * mean * mean) / n), "variance");
        assert_within(none / n, p0, 5 * sqrt(p0 * (1 - p0) / n) + 1e-12, "share of none");
    }
    assert_int_equal(ofr_poisson(UINT32_MAX, 0.0), 0);
    assert_int_equal(ofr_poisson(UINT32_MAX, -1.0), 0);
    assert_int_equal(ofr_poisson(UINT32_MAX, NAN), 0);
    assert_true(ofr_poisson(UINT32_MAX, 500.0) < 1000);
}

static void below_stays_below_and_takes_every_value_alike(void **state) {
    (void)state;
    assert_int_equal(ofr_below(0, 1), 0);
    assert_int_equal(ofr_below(UINT32_MAX, 1), 0);
    assert_int_equal(ofr_below(UINT32_MAX, 10), 9);
    assert_int_equal(ofr_below(UINT32_MAX, UINT32_MAX), UINT32_MAX - 1);
    const uint32_t n = 260000;
    uint32_t count[13] = {0};
    for (uint32_t i = 0; i < n; i++) {
        uint32_t x = ofr_below(ofr_draw(some_draws(), i, 0, 13, 0).w[2], 13);
        assert_in_range(x, 0, 12);
        count[x]++;
    }
    for (int i = 0; i < 13; i++)
        assert_within(count[i] / (double)n, 1.0 / 13, 5 * sqrt(12.0 / 169 / n), "share of a value");
}

static void rounding_at_random_keeps_the_mean(void **state) {
    (void)state;
    const uint32_t n = 100000;
    double sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t x = ofr_round(ofr_draw(some_draws(), i, 0, 14, 0).w[3], 2.37);
        assert_in_range(x, 2, 3);
        sum += x;
    }
    assert_within(sum / n, 2.37, 5 * sqrt(0.37 * 0.63 / n), "mean");
    assert_int_equal(ofr_round(0, 4.0), 4);
    assert_int_equal(ofr_round(UINT32_MAX, 4.0), 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random123_gives_its_published_answers),
        cmocka_unit_test(a_draw_is_philox_of_seven_rounds_on_id_day_purpose_index),
        cmocka_unit_test(every_argument_changes_a_draw),
        cmocka_unit_test(many_at_once_are_the_draws_of_each),
#if defined(__x86_64__)
        cmocka_unit_test(forms_of_other_machines_draw_the_same),
#endif
        cmocka_unit_test(masks_at_once_are_the_masks_of_each),
        cmocka_unit_test(a_mask_equals_its_plain_form),
        cmocka_unit_test(a_mask_of_nothing_is_empty_and_of_certainty_full),
        cmocka_unit_test(masks_hold_as_many_as_their_probability_says),
        cmocka_unit_test(bits_of_a_mask_are_independent),
        cmocka_unit_test(masks_of_other_days_purposes_and_blocks_are_independent),
        cmocka_unit_test(a_unit_is_never_0_nor_1),
        cmocka_unit_test(normals_have_the_moments_of_a_normal),
        cmocka_unit_test(normals_of_the_extreme_words_are_finite),
        cmocka_unit_test(poisson_counts_have_mean_and_variance_alike),
        cmocka_unit_test(below_stays_below_and_takes_every_value_alike),
        cmocka_unit_test(rounding_at_random_keeps_the_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
