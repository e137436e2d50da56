#include "report/steps_file.h"

#include "scenario/yaml.h"

ofr_status ofr_steps_read(const char *path, const struct ofr_run_reader *reader, struct ofr_steps *steps,
                          struct ofr_reports *reports) {
    struct ofr_yaml yaml;
    *steps = (struct ofr_steps){0};
    ofr_status status = ofr_yaml_read(path, &yaml, reports), found = OFR_OK;
    if (yaml.root != NULL) /* also after a name that appears twice */
        found = ofr_steps_of(yaml.root, reader, steps, reports);
    status = found > status ? found : status;
    ofr_yaml_free(&yaml);
    if (status != OFR_OK)
        ofr_steps_free(steps);
    return status;
}
