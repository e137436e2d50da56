/*
 * Sizes of an intervention: how much each of its changes does, and each effect of its programme, in one list.
 *
 * Drawing, taking out and grading treat both alike.
 */
#ifndef OFR_SCENARIO_INTERVENTION_SIZE_H
#define OFR_SCENARIO_INTERVENTION_SIZE_H

#include "scenario/scenario.h"

/** One size of an intervention: of a change, or of an effect of its programme. Points into the intervention.
 */
struct ofr_size {
    double *by;
    struct ofr_evidence *evidence;
    enum ofr_origin origin;
    const char *source; /* NULL: none */
    const char *name;   /* of the parameter or effect */
    double low, high;   /* range of `by`: that of the effect; of a change at least 0 where it multiplies */
};

/** How many sizes an intervention has: changes, then effects. */
static inline size_t ofr_intervention_n_sizes(const struct ofr_intervention *intervention) {
    return intervention->n_changes + intervention->programme.n_effects;
}

/** Size i of an intervention. @param i [in] below ofr_intervention_n_sizes */
struct ofr_size ofr_intervention_size(struct ofr_intervention *intervention, const struct ofr_schema *schema,
                                      size_t i);

/** Take a size out of an intervention: it changes nothing any more, and the others keep their numbers. */
void ofr_intervention_drop_size(struct ofr_intervention *intervention, const struct ofr_schema *schema,
                                size_t i);

/** Number of a size's draw: sizes of one intervention that rest on one graded source share it, since the
 * error of a study moves all that it found; others have their own. */
size_t ofr_intervention_draw_of(struct ofr_intervention *intervention, const struct ofr_schema *schema,
                                size_t i);

/** Count the sizes of an intervention by grade. @param n_grades [out] [OFR_N_GRADES] @return how many there
 * are
 */
size_t ofr_intervention_grades(struct ofr_intervention *intervention, const struct ofr_schema *schema,
                               size_t *n_grades);

/**
 * Count the sizes of an arm's own interventions, those that its base lacks.
 *
 * @param n_grades [out] [OFR_N_GRADES] how many have each grade
 * @return   how many there are
 */
size_t ofr_own_grades(const struct ofr_scenario *base, const struct ofr_scenario *arm, size_t *n_grades);

/** Take the sizes without a grade out of an arm's own interventions. */
void ofr_drop_own_ungraded(const struct ofr_scenario *base, struct ofr_scenario *arm);

#endif
