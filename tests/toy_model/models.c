/* The list of models of the test program: in place of src/models/models.c. */
#include "models/pathway/model.h"
#include "models/registry.h"

extern const struct ofr_model toy_model;

const struct ofr_model *const ofr_models[] = {&pathway_model, &toy_model, NULL};
