#include "models/registry.h"

#include <string.h>

const struct ofr_model *ofr_model_find(const char *name) {
    size_t i = 0;
    while (ofr_models[i] != NULL && strcmp(ofr_models[i]->name, name) != 0)
        i++;
    return ofr_models[i];
}

size_t ofr_model_names(const char *names[OFR_MOST_MODELS]) {
    size_t n = 0;
    for (; ofr_models[n] != NULL && n < OFR_MOST_MODELS; n++)
        names[n] = ofr_models[n]->name;
    return n;
}

const struct ofr_schema *ofr_model_schema(const char *name) {
    const struct ofr_model *model = ofr_model_find(name);
    return model == NULL ? NULL : model->schema;
}

bool ofr_model_fixes(const struct ofr_model *model, const char *name) {
    for (const char *const *fixed = model->fixed_parameters; fixed != NULL && *fixed != NULL; fixed++)
        if (strcmp(*fixed, name) == 0)
            return true;
    return false;
}
