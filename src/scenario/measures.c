#include "scenario/measures.h"

#include <string.h>

#define OFR_MEASURE_ROW(name, unit, meaning) {#name, unit, meaning},
const struct ofr_measure ofr_measures[OFR_N_MEASURES] = {OFR_MEASURES(OFR_MEASURE_ROW)};
#undef OFR_MEASURE_ROW

size_t ofr_find_measure(const char *name) {
    size_t i = 0;
    while (i < OFR_N_MEASURES && strcmp(ofr_measures[i].name, name) != 0)
        i++;
    return i;
}
