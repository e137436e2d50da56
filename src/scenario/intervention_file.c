#include "scenario/intervention_file.h"

#include "scenario/intervention_read.h"
#include "scenario/yaml.h"

ofr_status ofr_intervention_read(const char *path, struct ofr_scenario *scenario,
                                 struct ofr_intervention *intervention, struct ofr_reports *reports) {
    struct ofr_yaml yaml;
    *intervention = (struct ofr_intervention){0};
    ofr_status status = ofr_yaml_read(path, &yaml, reports), found = OFR_OK;
    if (yaml.root != NULL) /* also after a name that appears twice */
        found = ofr_intervention_of(yaml.root, path, scenario, intervention, reports);
    status = found > status ? found : status;
    ofr_yaml_free(&yaml);
    if (status != OFR_OK)
        ofr_intervention_free(intervention);
    return status;
}
