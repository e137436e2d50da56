#include "analysis/result_store.h"

ofr_status ofr_ensemble_add_results(struct ofr_ensemble *ensemble, const struct ofr_result_table *table,
                                    struct ofr_reports *reports) {
    struct ofr_stored_table flat;
    ofr_status status = ofr_result_flat(table, &flat, reports);
    OFR_THEN(status, ofr_ensemble_add_table(ensemble, &flat, reports));
    ofr_result_flat_free(&flat);
    return status;
}
