#include "output/area_mean.h"

#include <math.h>

double ofr_mean_over_areas(const struct ofr_population *population, const double *levels, size_t stride) {
    double sum = 0, people = 0;
    for (uint32_t area = 0; area < population->n_areas; area++) {
        double n = population->areas[area].n_people, level = levels[area * stride];
        if (!isfinite(level))
            continue;
        sum += n * level;
        people += n;
    }
    return people > 0 ? sum / people : NAN;
}
