#include "models/pathway/recruiters_start.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

#define HALF_OF_VARIANCE 0.70710678118654752440 /* as a factor on the standard deviation */

/* Without weights, recruiters are distributed like people. */
static double weight_of(const struct ofr_table *areas, size_t row) {
    double weight = ofr_table_number(areas, "recruiter_weight", row);
    return isnan(weight) ? ofr_table_number(areas, "population", row) : weight;
}

/* The first row of the area's governorate; rows that name none share one, whose factor cancels. */
static size_t first_of_governorate(const struct ofr_table *areas, size_t row) {
    const char *name = ofr_table_text(areas, "governorate", row);
    for (size_t first = 0; first < row; first++)
        if (strcmp(ofr_table_text(areas, "governorate", first), name) == 0)
            return first;
    return row;
}

static double normal_of(const struct ofr_engine *engine, size_t row, uint32_t index) {
    struct ofr_words words = pathway_draw_on(engine, (uint32_t)row, 0, PATHWAY_DRAW_RECRUITER_PARTS, index);
    return ofr_normal(words.w[0], words.w[1]);
}

void pathway_start_parts(const struct ofr_engine *engine, double *parts) {
    const struct ofr_table *areas = ofr_scenario_table(engine->scenario, "areas");
    double spread = pathway_of(engine)->parameters.recruiters_area_spread * HALF_OF_VARIANCE, sum = 0;
    for (size_t row = 0; row < areas->n_rows; row++) {
        double z = normal_of(engine, row, 0) + normal_of(engine, first_of_governorate(areas, row), 1);
        sum += parts[row] = weight_of(areas, row) * ofr_exp(spread * z);
    }
    for (size_t row = 0; row < areas->n_rows && sum > 0; row++)
        parts[row] /= sum;
}
