/* The list of models. A build with other models has a list of its own in place of this file. */
#include "models/pathway/model.h"
#include "models/registry.h"

const struct ofr_model *const ofr_models[] = {&pathway_model, NULL};
