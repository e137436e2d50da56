/*
 * Inputs: which parameters a design moves, and between which values.
 *
 * Parameters of the state and of society are factors of their own, over their declared ranges or those of a
 * problem file. Parameters of the group are moved together as one block, between a share and a multiple of
 * their values in the scenario: their declared ranges hold whole countries, and what is wanted is how much
 * hangs on not knowing the group, never which of its parameters. Switches of rules are left out: another
 * theory is not another value.
 *
 * Invariant: own parameters come first, in the schema's order or that of the file; the block, if any, is the
 * last factor.
 */
#ifndef OFR_ANALYSIS_INPUTS_H
#define OFR_ANALYSIS_INPUTS_H

#include "scenario/scenario.h"
#include "stats/factors.h"

/** A parameter that is moved. */
struct ofr_input {
    size_t parameter; /* of the schema */
    double low, high;
};

/** A parameter that might have been moved, and why not. */
struct ofr_left_out {
    size_t parameter;
    const char *why;
};

struct ofr_inputs {
    const struct ofr_schema *schema;
    struct ofr_input *list; /* [n] own parameters, then the block's */
    uint32_t n, n_own;
    uint32_t *factor_of;        /* [n] */
    struct ofr_factors factors; /* borrows factor_of */
    struct ofr_left_out *left_out;
    uint32_t n_left_out;
};

/** What decides the inputs. */
struct ofr_inputs_asked {
    const char *parameters; /* names between commas, not of the group; NULL: all */
    const char *problem; /* SALib's file of names and bounds, in place of parameters and ranges; NULL: none */
    double group_factor; /* the block lies between value / factor and value * factor; 1: not moved */
};

/**
 * Choose the inputs.
 *
 * @param inputs [out] free it with ofr_inputs_free; empty on failure
 * @errors   OFR_BAD_INPUT with every name that is unknown or cannot be moved, at its place; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_inputs_make(const struct ofr_scenario *scenario,
                                        const struct ofr_inputs_asked *asked, struct ofr_inputs *inputs,
                                        struct ofr_reports *reports);

/**
 * Read a problem of SALib (salib.c): its parameters and bounds; parameters of the group go into the block.
 * block.
 *
 * @param inputs [in,out] empty but for the schema; gets list, n and n_own
 * @errors   OFR_BAD_INPUT with every fault of the file at its place; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_salib_problem_read(const char *path, struct ofr_inputs *inputs,
                                               struct ofr_reports *reports);

/** Why a parameter cannot be moved at all; NULL when it can. */
const char *ofr_input_is_fixed(const struct ofr_parameter *parameter);

/** Value of an input for `unit` in [0, 1]: evenly over the range; whole numbers are equally likely. */
double ofr_input_value(const struct ofr_inputs *inputs, uint32_t input, double unit);

/** Set the values of all inputs on a scenario. @param values [in] [inputs->n] in the unit of each parameter
 */
void ofr_inputs_set(const struct ofr_inputs *inputs, const double *values, struct ofr_scenario *scenario);

/** Name of the parameter of an input. */
const char *ofr_input_name(const struct ofr_inputs *inputs, uint32_t input);

/** The factor of the block; n_factors when there is none. */
static inline uint32_t ofr_inputs_block(const struct ofr_inputs *inputs) {
    return inputs->n > inputs->n_own ? inputs->n_own : inputs->factors.n_factors;
}

/**
 * Add an input at the end of the list.
 *
 * @param parameter [in] index into the schema's parameters
 * @param low, high [in] its range, in the parameter's unit
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_inputs_add(struct ofr_inputs *inputs, size_t parameter, double low, double high,
                                       struct ofr_reports *reports);

/** Free what inputs hold; accepts empty ones. */
void ofr_inputs_free(struct ofr_inputs *inputs);

#endif
