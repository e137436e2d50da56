#include "analysis/options.h"

ofr_status ofr_check_whole(const char *option, uint32_t value, uint32_t low, uint32_t high,
                           struct ofr_reports *reports) {
    if (value >= low && value <= high)
        return OFR_OK;
    return ofr_fail(reports, OFR_BAD_INPUT, "%s is %u; it must lie in [%u, %u]", option, value, low, high);
}

ofr_status ofr_check_wholes(const struct ofr_whole_option *list, size_t n, struct ofr_reports *reports) {
    ofr_status worst = OFR_OK;
    for (size_t i = 0; i < n; i++) {
        ofr_status status = ofr_check_whole(list[i].name, list[i].value, list[i].low, list[i].high, reports);
        worst = status > worst ? status : worst;
    }
    return worst;
}

ofr_status ofr_check_seed(uint64_t seed, struct ofr_reports *reports) {
    if (seed <= INT64_MAX)
        return OFR_OK;
    return ofr_fail(reports, OFR_BAD_INPUT, "the seed must be at most %lld", (long long)INT64_MAX);
}
