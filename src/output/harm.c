#include "output/harm.h"

static double level_of(const struct ofr_output *output, size_t observable, uint32_t area) {
    size_t n_seen = output->model->n_observables, n_areas = output->population->n_areas;
    const double *levels = output->weekly + (output->n_weeks - 1) * n_areas * n_seen + observable;
    return area == OFR_HARM_WHOLE ? ofr_mean_over_areas(output->population, levels, n_seen)
                                  : levels[(area - 1) * n_seen];
}

double ofr_harm_of(const struct ofr_output *output, size_t observable, uint32_t area) {
    size_t n_seen = output->model->n_observables;
    int64_t sum = 0;
    if (output->model->observables[observable].observed == OFR_LEVEL)
        return level_of(output, observable, area);
    for (uint32_t a = 0; a < output->population->n_areas; a++)
        if (area == OFR_HARM_WHOLE || area == a + 1)
            sum += output->totals[a * n_seen + observable];
    return (double)sum;
}
