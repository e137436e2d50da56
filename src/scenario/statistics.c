#include "scenario/statistics.h"

#include <string.h>

#define OFR_STATISTIC_ROW(name, unit, meaning) {#name, unit, meaning},
const struct ofr_statistic ofr_statistics[OFR_N_STATISTICS] = {OFR_STATISTIC(OFR_STATISTIC_ROW)};
#undef OFR_STATISTIC_ROW

size_t ofr_find_statistic(const char *name) {
    size_t i = 0;
    while (i < OFR_N_STATISTICS && strcmp(ofr_statistics[i].name, name) != 0)
        i++;
    return i;
}
