/*
 * Models: the list of models there are, and the schema (parameters and tables) of each.
 */
#ifndef OFR_MODELS_MODELS_H
#define OFR_MODELS_MODELS_H

#include "engine/model.h"

/** A model by name, with its schema: the population's parameters and tables, then its own.
 *  NULL when there is none of that name. */
const struct ofr_model *ofr_model_find(const char *name);
const struct ofr_schema *ofr_model_schema(const char *name);
/** Why an intervention may not change a parameter of a model, to complete "parameter X cannot be changed by a
 *  intervention: ..."; NULL when it may. */
const char *ofr_model_parameter_is_fixed(const struct ofr_parameter *parameter);
/** Names of all models. @param n [out] number of names */
const char *const *ofr_model_names(size_t *n);

#endif
