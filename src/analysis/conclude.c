/* Sentences of conclusions (conclude.h); also compiles for WebAssembly. */
#include "analysis/conclude.h"

#include <math.h>
#include <stdio.h>

#include "report/number_text.h"

#define SAFE_SIGN 0.9 /* share of points with the same sign, for a sign that does not depend on them */
#define MOST 0.5

/* Whether more than half of the change rests on sizes without evidence; an unknown part does. */
static bool mostly_assumed(const struct ofr_conclusion *from) {
    return from->n_ungraded > 0 && !(from->rests.mean / from->change.difference.mean < MOST);
}

static void say_clear(struct ofr_text *text, const struct ofr_conclusion *from, const char *moves) {
    const struct ofr_doubt *doubt = from->doubt;
    double agree = doubt->same_sign * (1 - doubt->unchanged); /* share of all points */
    if (from->n_ungraded == from->n_sizes)
        ofr_put(
            text,
            "A planner may conclude that %s %s in the model if the sizes in its file are right, and not that "
            "it works: no study stands behind any of them",
            from->what, moves);
    else if (mostly_assumed(from))
        ofr_put(text,
                "A planner may conclude that %s %s in the model if its assumed sizes are right, and not that "
                "evidence shows it: most of the change rests on assumptions",
                from->what, moves);
    else if (!doubt->drawn)
        ofr_put(
            text,
            "A planner may conclude that %s %s in the model at these values of its parameters, and not that "
            "it would at others: parameters are fixed",
            from->what, moves);
    else if (agree >= SAFE_SIGN)
        ofr_put(
            text,
            "A planner may conclude that %s %s in the model over what is known of its parameters, and not by "
            "how much, nor that the world is like the model",
            from->what, moves);
    else
        ofr_put(
            text,
            "A planner may conclude that %s %s in the model on average, and not that it would in one place: "
            "at %.0f %% of points it does not",
            from->what, moves, 100 * (1 - agree));
}

static void say_turn(struct ofr_text *text, const struct ofr_conclusion *from) {
    const struct ofr_doubt *doubt = from->doubt;
    const struct ofr_turn *turn = ofr_doubt_turn(doubt);
    if (!doubt->drawn || from->verdict == OFR_SAME || turn == NULL)
        return;
    ofr_put(text, "; what turns it most is %s", turn->name);
    if (doubt->parameters.low > MOST)
        ofr_put_plain(text, ", and more replicates would not settle it");
}

void ofr_conclude(struct ofr_text *text, const struct ofr_conclusion *from) {
    if (from->verdict == OFR_SAME)
        ofr_put(text,
                "A planner may conclude that it changed %s in none of these runs, and not that it has no "
                "effect in a longer run or in the world",
                from->what);
    else if (from->verdict == OFR_UNCLEAR)
        ofr_put(
            text,
            "A planner may conclude that these runs do not tell whether it changes %s: not that it does, and "
            "not that it does not",
            from->what);
    else
        say_clear(text, from, from->verdict == OFR_FEWER ? "falls" : "rises");
    say_turn(text, from);
    ofr_put_plain(text, ".");
}

const char *ofr_conclude_what(const struct ofr_model *model, size_t outcome, char what[OFR_LONGEST_WHAT]) {
    bool primary = outcome == model->roles.primary;
    snprintf(what, OFR_LONGEST_WHAT, "%s %s", primary ? "the number of" : "outcome",
             primary ? model->roles.many : model->outcomes[outcome].name);
    return what;
}

/* ---- evidence --------------------------------------------------------------------------------- */

struct ofr_interval ofr_conclude_rests(const struct ofr_conclusion *from,
                                       const struct ofr_interval *without) {
    if (from->n_ungraded == 0)
        return (struct ofr_interval){0, 0, 0, from->change.difference.n};
    if (from->n_ungraded == from->n_sizes)
        return from->change.difference;
    return without != NULL ? *without : (struct ofr_interval){NAN, NAN, NAN, 0};
}

/* In per cent of the outcome without the arm. */
void ofr_say_evidence(struct ofr_text *text, const char *before, const struct ofr_conclusion *from) {
    char whole[OFR_LONGEST_NUMBER], part[OFR_LONGEST_NUMBER];
    double rests = from->rests.mean / from->change.without;
    if (from->verdict == OFR_SAME || from->n_sizes == 0)
        return;
    ofr_put_plain(text, before);
    if (from->n_ungraded == 0)
        ofr_put(text, "Evidence: all %zu size%s of its effects have a grade.", from->n_sizes,
                from->n_sizes == 1 ? "" : "s");
    else if (from->n_ungraded == from->n_sizes)
        ofr_put(text, "Evidence: none; all of it rests on %s.",
                from->n_sizes == 1 ? "an assumption" : "assumptions");
    else if (!isfinite(rests))
        ofr_put(text, "Evidence: %zu of %zu sizes have none.", from->n_ungraded, from->n_sizes);
    else
        ofr_put(text, "Evidence: of %s, %s rest on %s.",
                ofr_number_text(from->change.relative, OFR_AS_PERCENT, true, whole),
                ofr_number_text(rests, OFR_AS_PERCENT, true, part),
                from->n_ungraded == 1 ? "an assumption" : "assumptions");
}
