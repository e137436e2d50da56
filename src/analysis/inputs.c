#include "analysis/inputs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "scenario/check.h"

const char *ofr_input_is_fixed(const struct ofr_parameter *parameter) {
    if (parameter->number == OFR_SWITCH && strncmp(parameter->name, "rule.", 5) == 0)
        return "it switches a rule of the model off: another theory, not another value";
    if (!(parameter->low < parameter->high))
        return "its range is a single value";
    return NULL;
}

const char *ofr_input_name(const struct ofr_inputs *inputs, uint32_t input) {
    return inputs->schema->parameters[inputs->list[input].parameter].name;
}

double ofr_input_value(const struct ofr_inputs *inputs, uint32_t i, double unit) {
    const struct ofr_input *input = &inputs->list[i];
    if (inputs->schema->parameters[input->parameter].number == OFR_REAL)
        return input->low + unit * (input->high - input->low);
    double low = ceil(input->low), high = floor(input->high);
    return fmin(high, low + floor(unit * (high - low + 1)));
}

void ofr_inputs_set(const struct ofr_inputs *inputs, const double *values, struct ofr_scenario *scenario) {
    for (uint32_t i = 0; i < inputs->n; i++) {
        struct ofr_value *value = &scenario->values[inputs->list[i].parameter];
        value->value = values[i];
        value->given = true;
    }
}

ofr_status ofr_inputs_add(struct ofr_inputs *inputs, size_t parameter, double low, double high,
                          struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    if (inputs->list == NULL) /* no more than there are parameters */
        status = OFR_NEW(NULL, inputs->list, inputs->schema->n_parameters, "the inputs", reports);
    if (status == OFR_OK)
        inputs->list[inputs->n++] = (struct ofr_input){parameter, low, high};
    return status;
}

static ofr_status leave_out(struct ofr_inputs *inputs, size_t parameter, const char *why,
                            struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    if (inputs->left_out == NULL)
        status = OFR_NEW(NULL, inputs->left_out, inputs->schema->n_parameters, "the inputs", reports);
    if (status == OFR_OK)
        inputs->left_out[inputs->n_left_out++] = (struct ofr_left_out){parameter, why};
    return status;
}

/* ---- all parameters, or those of a list ---------------------------------------------------------- */

static ofr_status add_all(struct ofr_inputs *inputs, struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    for (size_t k = 0; k < inputs->schema->n_parameters && status == OFR_OK; k++) {
        const struct ofr_parameter *parameter = &inputs->schema->parameters[k];
        const char *why = ofr_input_is_fixed(parameter);
        if (why != NULL)
            status = leave_out(inputs, k, why, reports);
        else if (parameter->actor != OFR_GROUP)
            status = ofr_inputs_add(inputs, k, parameter->low, parameter->high, reports);
    }
    return status;
}

static ofr_status add_named(struct ofr_inputs *inputs, const char *name, struct ofr_reports *reports) {
    const struct ofr_position at = {.file = "--parameters"};
    const struct ofr_schema *schema = inputs->schema;
    size_t k = ofr_schema_find_parameter(schema, name);
    if (k == schema->n_parameters)
        return ofr_schema_unknown_parameter(schema, name, &at, reports);
    const char *why = ofr_input_is_fixed(&schema->parameters[k]);
    if (why != NULL)
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at, "%s cannot be moved: %s", name, why);
    if (schema->parameters[k].actor == OFR_GROUP)
        return ofr_fail_at(
            reports, OFR_BAD_INPUT, &at,
            "%s describes the group, whose parameters are moved together as one block and never ranked",
            name);
    for (uint32_t i = 0; i < inputs->n; i++)
        if (inputs->list[i].parameter == k)
            return ofr_fail_at(reports, OFR_BAD_INPUT, &at, "%s is named twice", name);
    return ofr_inputs_add(inputs, k, schema->parameters[k].low, schema->parameters[k].high, reports);
}

static ofr_status add_list(struct ofr_inputs *inputs, const char *list, struct ofr_reports *reports) {
    ofr_status worst = OFR_OK;
    for (const char *p = list; p != NULL; p = strchr(p, ',') != NULL ? strchr(p, ',') + 1 : NULL) {
        while (*p == ' ')
            p++;
        size_t n = strcspn(p, ",");
        while (n > 0 && p[n - 1] == ' ')
            n--;
        char *name = ofr_strndup(p, n);
        ofr_status status = name == NULL ? ofr_fail(reports, OFR_SYSTEM, "not enough memory for a name")
                                         : add_named(inputs, name, reports);
        ofr_free(name);
        worst = status > worst ? status : worst;
    }
    return worst;
}

/* ---- the block ----------------------------------------------------------------------------- */

/* What a whole number may be under a share or multiple of its value that is not whole is cut to what is. */
static ofr_status add_block(struct ofr_inputs *inputs, const struct ofr_scenario *scenario, double factor,
                            struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    for (size_t k = 0; k < inputs->schema->n_parameters && status == OFR_OK; k++) {
        const struct ofr_parameter *parameter = &inputs->schema->parameters[k];
        double value = ofr_value_of(scenario, k);
        double low = fmax(parameter->low, fmin(value / factor, value * factor));
        double high = fmin(parameter->high, fmax(value / factor, value * factor));
        if (parameter->actor != OFR_GROUP || ofr_input_is_fixed(parameter) != NULL)
            continue;
        if (parameter->number != OFR_REAL) {
            low = ceil(low);
            high = floor(high);
        }
        if (low < high)
            status = ofr_inputs_add(inputs, k, low, high, reports);
        else if (factor > 1)
            status = leave_out(
                inputs, k,
                "it is 0 in the scenario, and the group's block moves parameters by shares of their values",
                reports);
    }
    return status;
}

static ofr_status number_factors(struct ofr_inputs *inputs, struct ofr_reports *reports) {
    ofr_status status = OFR_NEW(NULL, inputs->factor_of, inputs->n, "the inputs", reports);
    for (uint32_t i = 0; i < inputs->n && status == OFR_OK; i++)
        inputs->factor_of[i] = i < inputs->n_own ? i : inputs->n_own;
    inputs->factors = (struct ofr_factors){.n_inputs = inputs->n,
                                           .n_factors = inputs->n_own + (inputs->n > inputs->n_own),
                                           .factor_of = inputs->factor_of};
    return status;
}

ofr_status ofr_inputs_make(const struct ofr_scenario *scenario, const struct ofr_inputs_asked *asked,
                           struct ofr_inputs *inputs, struct ofr_reports *reports) {
    *inputs = (struct ofr_inputs){.schema = scenario->schema};
    ofr_status status = asked->problem != NULL      ? ofr_salib_problem_read(asked->problem, inputs, reports)
                        : asked->parameters != NULL ? add_list(inputs, asked->parameters, reports)
                                                    : add_all(inputs, reports);
    if (asked->problem == NULL) {
        inputs->n_own = inputs->n;
        OFR_THEN(status, add_block(inputs, scenario, asked->group_factor, reports));
    }
    OFR_THEN(status, number_factors(inputs, reports));
    if (status != OFR_OK)
        ofr_inputs_free(inputs);
    return status;
}

void ofr_inputs_free(struct ofr_inputs *inputs) {
    ofr_free(inputs->list);
    ofr_free(inputs->factor_of);
    ofr_free(inputs->left_out);
    *inputs = (struct ofr_inputs){0};
}
