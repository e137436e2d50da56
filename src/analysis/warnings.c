#include "analysis/warnings.h"

#include <stdio.h>

#include "base/date.h"
#include "base/number.h"

#define LEAST_SEEN 5
#define AS_GOOD_AS_NONE 50
#define MOST_TOLD 3  /* events named in a warning */
#define MOST_KINDS 4 /* values an event may have for each to be looked at alone */

/* Name what an intervention sets to an end; 0 when there is nothing. */
static size_t say_ends(const struct ofr_scenario *scenario, const struct ofr_intervention *intervention,
                       char *text, size_t size) {
    size_t n = 0;
    for (size_t e = 0; e < intervention->programme.n_effects && n < size; e++) {
        const struct ofr_effect *effect = &intervention->programme.effects[e];
        if (scenario->schema->effects[effect->kind].factor &&
            1 + intervention->dose * (effect->by - 1) <= 1.0 / AS_GOOD_AS_NONE)
            n += (size_t)snprintf(text + n, size - n, "%s%s times 0", n > 0 ? ", " : "",
                                  scenario->schema->effects[effect->kind].name);
    }
    for (size_t c = 0; c < intervention->n_changes && n < size; c++) {
        const struct ofr_parameter *parameter =
            &scenario->schema->parameters[intervention->changes[c].parameter];
        double before = ofr_value_of(scenario, intervention->changes[c].parameter),
               edge = (parameter->high - parameter->low) * 0.001;
        double after = ofr_value_on(scenario, intervention->changes[c].parameter, intervention->first_day);
        bool low = after <= parameter->low + edge && before > parameter->low + edge;
        bool high = after >= parameter->high - edge && before < parameter->high - edge;
        if (low || high)
            n += (size_t)ofr_format(text + n, size - n, "%s%s at %g, an end of its range", n > 0 ? ", " : "",
                                    parameter->name, after);
    }
    return n;
}

bool ofr_sets_an_end(const struct ofr_scenario *scenario, const struct ofr_intervention *intervention) {
    char ends[160];
    return say_ends(scenario, intervention, ends, sizeof ends) > 0;
}

/* Events counted with and without an intervention. */
struct counts {
    const struct ofr_model *model;
    const double *without, *with; /* [n_events][OFR_EXPOSURE_VALUES] */
};

/* Times an event happened; value OFR_EXPOSURE_VALUES: with any value. */
static double times(const double *counts, size_t event, size_t value) {
    double n = 0;
    for (size_t v = 0; v < OFR_EXPOSURE_VALUES; v++)
        if (v == value || value == OFR_EXPOSURE_VALUES)
            n += counts[event * OFR_EXPOSURE_VALUES + v];
    return n;
}

static bool is_gone(const struct counts *counts, size_t event, size_t value) {
    double without = times(counts->without, event, value);
    return without >= LEAST_SEEN && times(counts->with, event, value) * AS_GOOD_AS_NONE <= without;
}

static size_t count_values(const struct counts *counts, size_t event) {
    size_t n = 0;
    for (size_t v = 0; v < OFR_EXPOSURE_VALUES; v++)
        n += times(counts->without, event, v) > 0;
    return n;
}

/* Whether an event (value OFR_EXPOSURE_VALUES), or one value of it alone, is to be named. */
static bool is_named(const struct counts *counts, size_t event, size_t value) {
    bool whole = value == OFR_EXPOSURE_VALUES;
    bool alone = !is_gone(counts, event, OFR_EXPOSURE_VALUES) && count_values(counts, event) <= MOST_KINDS;
    return (whole || alone) && is_gone(counts, event, value);
}

static size_t say_event(const struct counts *counts, size_t event, size_t value, char *text, size_t size) {
    const struct ofr_event_kind *kind = &counts->model->events[event];
    double without = times(counts->without, event, value), with = times(counts->with, event, value);
    if (value == OFR_EXPOSURE_VALUES)
        return (size_t)ofr_format(text, size, "%s %.0f times without it, %.0f with it", kind->name, without,
                                  with);
    return (size_t)ofr_format(text, size, "%s (value %zu; %s) %.0f times without it, %.0f with it",
                              kind->name, value, kind->meaning, without, with);
}

/* Name the events that are gone; how many there are. */
static size_t say_gone(const struct counts *counts, char *text, size_t size) {
    size_t n_gone = 0, n = 0;
    for (size_t event = 0; event < counts->model->n_events; event++)
        for (size_t v = 0; v <= OFR_EXPOSURE_VALUES; v++) {
            size_t value = v == 0 ? OFR_EXPOSURE_VALUES : v - 1; /* whole kinds first */
            if (!is_named(counts, event, value) || n_gone++ >= MOST_TOLD || n + 2 >= size)
                continue;
            n += (size_t)snprintf(text + n, size - n, "%s", n > 0 ? ", " : "");
            n += say_event(counts, event, value, text + n, size - n);
        }
    return n_gone;
}

bool ofr_is_built_in(const struct ofr_model *model, const struct ofr_scenario *scenario,
                     const struct ofr_intervention *intervention, const double *without, const double *with,
                     char *text, size_t size) {
    const struct counts counts = {model, without, with};
    char ends[160] = "", gone[300] = "";
    if (say_ends(scenario, intervention, ends, sizeof ends) == 0 || say_gone(&counts, gone, sizeof gone) == 0)
        return false;
    snprintf(text, size,
             "%s makes impossible by rule what it is compared by: among those it covers, %s. That follows "
             "from its own setting (%s), not from the dynamics; what rests on it is built in and no finding.",
             intervention->name, gone, ends);
    return true;
}

static void say_outside(const struct ofr_scenario *scenario, const struct ofr_intervention *intervention,
                        char *text, size_t size) {
    bool late = intervention->first_day > scenario->last_day;
    char its[11], of_run[11];
    ofr_date_write(late ? intervention->first_day : intervention->last_day, its);
    ofr_date_write(late ? scenario->last_day : scenario->first_day, of_run);
    snprintf(text, size, "%s %s on %s, and the run %s on %s: it does nothing in it and costs nothing.",
             intervention->name, late ? "starts" : "ends", its, late ? "ends" : "starts", of_run);
}

bool ofr_does_nothing(const struct ofr_scenario *scenario, const struct ofr_intervention *intervention,
                      char *text, size_t size) {
    bool outside =
        intervention->first_day > scenario->last_day || intervention->last_day < scenario->first_day;
    if (!(intervention->dose > 0))
        snprintf(text, size, "%s has a dose of 0: it does nothing.", intervention->name);
    else if (outside)
        say_outside(scenario, intervention, text, size);
    return outside || !(intervention->dose > 0);
}
