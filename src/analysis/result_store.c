#include "analysis/result_store.h"

ofr_status ofr_trials_add_results(struct ofr_trials *trials, const struct ofr_result_table *table,
                                  struct ofr_reports *reports) {
    struct ofr_trials_table flat;
    ofr_status status = ofr_result_flat(table, &flat, reports);
    OFR_THEN(status, ofr_trials_add_table(trials, &flat, reports));
    ofr_result_flat_free(&flat);
    return status;
}
