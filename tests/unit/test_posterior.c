/* Posterior: files of points, and even draws from them. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/report.h"
#include "ensemble/posterior.h"
#include "models/registry.h"
#include "scenario/priors.h"

static ofr_status read_text(const char *text, struct ofr_posterior *posterior, struct ofr_reports *reports) {
    char path[] = "/tmp/offramp-posterior-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    FILE *stream = fdopen(file, "w");
    assert_true(fputs(text, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
    ofr_status status = ofr_posterior_read(path, ofr_model_schema("pathway"), posterior, reports);
    unlink(path);
    return status;
}

static void a_file_of_points_is_read_whole(void **state) {
    (void)state;
    struct ofr_posterior posterior;
    assert_int_equal(read_text("police.raids,leave.rate\n1.25,2\n0.5,3e0\n3,4\n", &posterior, NULL), OFR_OK);
    assert_int_equal(posterior.n, 3);
    assert_int_equal(posterior.n_parameters, 2);
    const double expected[] = {1.25, 2, 0.5, 3, 3, 4};
    for (int i = 0; i < 6; i++)
        assert_true(fabs(posterior.values[i] - expected[i]) < 1e-15);
    assert_true(fabs(posterior.shares[2] - 1) < 1e-15);
    ofr_posterior_free(&posterior);
}

static void every_fault_of_a_file_is_reported(void **state) {
    (void)state;
    struct ofr_posterior posterior;
    struct ofr_reports *reports = ofr_reports_new();
    assert_int_equal(read_text("police.raids,leave.rate\n1,2x\n1\n99,2\n", &posterior, reports),
                     OFR_BAD_INPUT);
    assert_int_equal(ofr_reports_count(reports), 3);
    assert_int_equal(read_text("police.raid,leave.rate,leave.rate\n1,2,3\n", &posterior, reports),
                     OFR_BAD_INPUT);
    assert_int_equal(ofr_reports_count(reports), 5);
    assert_int_equal(read_text("police.raids\n", &posterior, reports), OFR_BAD_INPUT);
    assert_int_equal(posterior.n, 0);
    ofr_reports_free(reports);
}

/* 200 points of equal weight: of 128 replicates no two draw the same, whatever the seed. */
static void replicates_draw_different_points_first(void **state) {
    (void)state;
    double shares[200];
    for (int i = 0; i < 200; i++)
        shares[i] = (i + 1) / 200.0;
    const struct ofr_posterior posterior = {.n = 200, .shares = shares};
    for (uint64_t seed = 1; seed <= 20; seed++) {
        int drawn[200] = {0};
        for (uint32_t replicate = 0; replicate < 128; replicate++)
            assert_int_equal(drawn[ofr_posterior_draw(&posterior, seed, replicate)]++, 0);
    }
}

/* A value of a prior leads back to its z, within the error of the normal's share; others do to none. */
static void a_value_of_a_prior_has_its_z(void **state) {
    (void)state;
    const struct ofr_schema *schema = ofr_model_schema("pathway");
    const struct ofr_prior priors[] = {{.shape = OFR_PRIOR_UNIFORM, .first = 0.5, .second = 12},
                                       {.shape = OFR_PRIOR_NORMAL, .first = 3, .second = 4},
                                       {.shape = OFR_PRIOR_LOGNORMAL, .first = 2, .second = 1.5}};
    for (int shape = 0; shape < 3; shape++) {
        struct ofr_prior prior = priors[shape];
        prior.parameter = ofr_schema_find_parameter(schema, "police.raids"); /* from 0 to 20: two are cut */
        for (double z = -3; z <= 3; z += 0.25) {
            double value = ofr_prior_value(schema, &prior, z);
            assert_true(fabs(ofr_prior_z(schema, &prior, value) - z) < 1e-6);
        }
        assert_true(isnan(ofr_prior_z(schema, &prior, 21)));
        assert_true(isnan(ofr_prior_z(schema, &prior, -1)));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_file_of_points_is_read_whole),
                                       cmocka_unit_test(a_value_of_a_prior_has_its_z),
                                       cmocka_unit_test(every_fault_of_a_file_is_reported),
                                       cmocka_unit_test(replicates_draw_different_points_first)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
