/*
 * Registry of models: the models of this program, by name.
 *
 * To add a model, add its folder to meson.build and its struct to the list in models.c.
 */
#ifndef OFR_MODELS_REGISTRY_H
#define OFR_MODELS_REGISTRY_H

#include "engine/model.h"

/** All models; ends with NULL. The first one is the default. */
extern const struct ofr_model *const ofr_models[];
#define OFR_MOST_MODELS 16

/** List the names of all models; returns how many there are. @param names [out] [OFR_MOST_MODELS] */
size_t ofr_model_names(const char *names[OFR_MOST_MODELS]);

/** A model, or its schema, by name; NULL when there is none of that name. */
const struct ofr_model *ofr_model_find(const char *name);
const struct ofr_schema *ofr_model_schema(const char *name);

/** Whether a parameter of a model cannot change during a run. @param name [in] of the parameter */
bool ofr_model_fixes(const struct ofr_model *model, const char *name);

#endif
