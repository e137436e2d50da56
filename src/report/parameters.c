#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "models/registry.h"

#define WIDTH 100
#define INDENT 4

static void put_parameter(struct ofr_text *text, const struct ofr_parameter *parameter) {
    ofr_put(text, "%s", parameter->name);
    if (strcmp(parameter->unit, "1") != 0)
        ofr_put(text, " (%s)", parameter->unit);
    ofr_put(text, ": %g, in [%g, %g]", parameter->default_value, parameter->low, parameter->high);
    if (parameter->standard_error > 0)
        ofr_put(text, ", standard error %g", parameter->standard_error);
    if (parameter->number == OFR_WHOLE)
        ofr_put(text, ", whole");
    if (parameter->number == OFR_SWITCH)
        ofr_put(text, ", 0 or 1");
    ofr_put(text, "; %s, %s, %s%s\n%*s", ofr_actor_names[parameter->actor], ofr_scope_names[parameter->scope],
            ofr_origin_names[parameter->origin], parameter->calibrated ? ", calibrated" : "", INDENT, "");
    ofr_put_wrapped(text, parameter->meaning, INDENT, INDENT, WIDTH);
    if (parameter->source[0] != '\0') {
        ofr_put(text, "%*ssource: ", INDENT, "");
        ofr_put_wrapped(text, parameter->source, INDENT + 8, INDENT + 8, WIDTH);
    }
}

/* No name has the part: say the nearest one, so that a slip of a letter is seen. */
static ofr_status refuse(const struct ofr_schema *schema, const char *part, struct ofr_reports *reports) {
    const char **names = ofr_malloc((schema->n_parameters + 1) * sizeof *names);
    if (names == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for the names of parameters");
    for (size_t i = 0; i < schema->n_parameters; i++)
        names[i] = schema->parameters[i].name;
    const char *near = ofr_nearest(part, names, schema->n_parameters);
    ofr_status status =
        ofr_fail(reports, OFR_BAD_INPUT, "no parameter has '%s' in its name%s%s%s", part,
                 near == NULL ? "" : "; did you mean ", near == NULL ? "" : near, near == NULL ? "" : "?");
    ofr_free(names);
    return status;
}

ofr_status ofr_parameters(const char *part, ofr_sink sink, struct ofr_reports *reports) {
    struct ofr_text text = {sink, false};
    size_t n_found = 0;
    for (size_t m = 0; ofr_models[m] != NULL; m++) {
        const struct ofr_schema *schema = ofr_models[m]->schema;
        for (size_t i = 0; i < schema->n_parameters; i++) {
            if (strstr(schema->parameters[i].name, part) == NULL)
                continue;
            if (n_found++ == 0)
                ofr_put(&text,
                        "Parameters of model %s: name (unit): default, range; actor, scope, origin.\n"
                        "Set one with --set NAME=VALUE or under `parameters:` in a scenario.\n\n",
                        schema->model);
            put_parameter(&text, &schema->parameters[i]);
        }
        if (n_found == 0 && ofr_models[m + 1] == NULL)
            return refuse(schema, part, reports);
    }
    return ofr_text_end(&text, reports);
}
