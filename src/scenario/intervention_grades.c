#include "scenario/intervention_grades.h"

/* Name the sizes that are missing something: evidence, or a distribution. */
static void put_missing(struct ofr_text *text, const struct ofr_scenario *scenario, bool evidence,
                        const char *title) {
    size_t n = 0;
    for (size_t i = 0; i < scenario->n_interventions; i++) {
        struct ofr_intervention *one = &scenario->interventions[i];
        for (size_t s = 0; s < ofr_intervention_n_sizes(one); s++) {
            struct ofr_size size = ofr_intervention_size(one, scenario->schema, s);
            if (evidence ? size.evidence->grade != OFR_GRADE_NONE : size.evidence->spread)
                continue;
            ofr_put(text, "%s%s %s", n++ == 0 ? title : ", ", one->name, size.name);
        }
    }
    if (n > 0)
        ofr_put(text, "\n");
}

void ofr_put_grades(struct ofr_text *text, const struct ofr_scenario *scenario) {
    if (scenario->n_interventions == 0)
        return;
    ofr_put(text, "\n%-34s %6s %9s %9s %9s %9s\n", "evidence of sizes of effects", "all", "trial",
            "quasi-exp", "expert", "none");
    for (size_t i = 0; i < scenario->n_interventions; i++) {
        struct ofr_intervention *one = &scenario->interventions[i];
        size_t by_grade[OFR_N_GRADES], n = ofr_intervention_grades(one, scenario->schema, by_grade);
        ofr_put(text, "%-34s %6zu %9zu %9zu %9zu %9zu\n", one->name, n, by_grade[OFR_GRADE_TRIAL],
                by_grade[OFR_GRADE_QUASI_EXPERIMENT], by_grade[OFR_GRADE_EXPERT], by_grade[OFR_GRADE_NONE]);
    }
    put_missing(text, scenario, true, "  without evidence: ");
    put_missing(text, scenario, false, "  one number, no distribution: ");
}

void ofr_put_size(struct ofr_text *text, const struct ofr_size *size) {
    const struct ofr_evidence *evidence = size->evidence;
    ofr_put(text, "%g", *size->by);
    if (evidence->spread && evidence->from.shape == OFR_PRIOR_UNIFORM)
        ofr_put(text, " (uniform, %g to %g)", evidence->from.first, evidence->from.second);
    else if (evidence->spread)
        ofr_put(text, " (%s, sd %g%s)", ofr_prior_names[evidence->from.shape], evidence->from.second,
                evidence->from.shape == OFR_PRIOR_LOGNORMAL ? " of the logarithm" : "");
}

void ofr_say_grades(struct ofr_text *text, const size_t *n_grades) {
    static const char *const words[OFR_N_GRADES] = {"none", "expert", "quasi-experiment", "trial"};
    const char *before = "";
    for (size_t g = OFR_N_GRADES; g-- > 0;) {
        if (n_grades[g] == 0)
            continue;
        ofr_put(text, "%s%zu %s", before, n_grades[g], words[g]);
        before = ", ";
    }
}
