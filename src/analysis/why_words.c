/* What why found, in sentences (why.h); also compiles for WebAssembly. */
#include <math.h>

#include "analysis/doubt.h"
#include "analysis/why.h"
#include "ensemble/points.h"
#include "report/number_text.h"

const char *const ofr_why_sentence_names[OFR_N_WHY_SENTENCES] = {"verdict", "factors", "structure",
                                                                 "chance",  "points",  "doubt"};

static const char *number(char room[OFR_LONGEST_NUMBER], double value) {
    return ofr_number_text(value, OFR_AS_RATIO, false, room);
}

static const char *percent(char room[OFR_LONGEST_NUMBER], double value) {
    return ofr_number_text(value, OFR_AS_PERCENT, false, room);
}

/* ---- whether there is a difference -------------------------------------------------------------- */

static bool any_record_holds_one(const struct ofr_why *why) {
    bool any = false;
    for (size_t i = 0; i < why->reference.n_records; i++)
        any |= ofr_ratio_holds(&why->records[i], 1);
    return any;
}

static void say_no_ratio(struct ofr_text *text, const struct ofr_why *why) {
    if (why->place > 0)
        ofr_put(text, "Nobody is counted under the figures of %s: there is no ratio.", why->reference.title);
    else if (why->country > 0)
        ofr_put_plain(text, "Nobody is counted here: there is no ratio.");
    else
        ofr_put(text, "Nobody is counted here nor under the figures of %s: there is no ratio.",
                why->reference.title);
}

static const char *why_not_clear(bool data, bool known) {
    if (known)
        return "the interval of the ratio holds 1";
    return data ? "the interval of the ratio holds 1 in the data, and the model's ratio has none"
                : "the ratio has no interval";
}

static void say_not_clear(struct ofr_text *text, const struct ofr_why *why) {
    bool data = any_record_holds_one(why), model = ofr_ratio_holds(&why->ratio, 1);
    if (why->ratio.low == 1 && why->ratio.high == 1)
        ofr_put(text,
                "Every figure of the place that is compared is that of %s, or moves nothing: the model makes "
                "no difference between them.",
                why->reference.title);
    else if (isnan(why->ratio.ratio))
        say_no_ratio(text, why);
    else
        ofr_put(text, "%s that %s is other here than in %s: %s.",
                data && model ? "Neither the data nor the model show"
                : data        ? "The data do not show"
                              : "The model does not show",
                why->outcome, why->reference.title, why_not_clear(data, !isnan(why->ratio.low)));
}

static void say_verdict(struct ofr_text *text, const struct ofr_why *why) {
    char a[OFR_LONGEST_NUMBER];
    if (!ofr_why_is_clear(why))
        say_not_clear(text, why);
    else
        ofr_put(text, "In the model %s is clearly %s here than under the figures of %s: %s times as much.",
                why->outcome, why->ratio.ratio > 1 ? "more" : "less", why->reference.title,
                number(a, why->ratio.ratio));
}

/* ---- shares, structure and chance --------------------------------------------------------------- */

/* Those whose interval leaves zero out; the others are open. */
static void say_factors(struct ofr_text *text, const struct ofr_why *why) {
    char a[OFR_LONGEST_NUMBER];
    size_t n = 0;
    for (size_t i = 0; i < why->n_factors; i++) {
        const struct ofr_why_factor *f = &why->factors[i];
        if (f->adds.low > 0 || f->adds.high < 0)
            ofr_put(text, "%s%s %s %s", n++ > 0 ? "; " : "", f->title,
                    f->adds.mean > 0 ? "adds" : "takes away", number(a, fabs(f->adds.mean)));
    }
    if (n == 0 && why->n_factors > 0)
        ofr_put_plain(text,
                      "Of no factor can be said whether it adds or takes away: every interval holds zero.");
    else if (n > 0)
        ofr_put(text, "%s%s.%s", why->unit[0] != '\0' ? " " : "", why->unit,
                n < why->n_factors ? " Of the others it is open: their intervals hold zero." : "");
}

static void say_structure(struct ofr_text *text, const struct ofr_why *why) {
    char a[OFR_LONGEST_NUMBER], b[OFR_LONGEST_NUMBER], c[OFR_LONGEST_NUMBER], range[OFR_LONGEST_INTERVAL];
    const struct ofr_why_contrast *s = &why->structure;
    if (why->has_structure)
        ofr_put(text,
                "structure (%s): %s here, %s with that of %s, other people in each; difference %s (%s)%s",
                why->reference.structure.title, number(a, s->here), number(b, s->there), why->reference.title,
                number(c, s->difference), ofr_range_text(s->low, s->high, OFR_AS_RATIO, false, range),
                s->low > 0 || s->high < 0 ? "" : ", which holds zero");
}

static void say_chance(struct ofr_text *text, const struct ofr_why *why) {
    char a[OFR_LONGEST_NUMBER], b[OFR_LONGEST_NUMBER], c[OFR_LONGEST_NUMBER];
    ofr_put(text,
            "%s: replicates, which differ in nothing else, lie between %s and %s, standard deviation %s",
            why->doubt->drawn ? "chance and parameters" : "chance", number(a, why->least),
            number(b, why->most), number(c, why->sd));
}

/* ---- how sure ----------------------------------------------------------------------------------- */

static void say_points(struct ofr_text *text, const struct ofr_why *why) {
    const struct ofr_points *points = why->points;
    if (!why->doubt->drawn)
        ofr_put_plain(text, "Parameters are fixed: intervals hold chance only.");
    else
        ofr_put(text,
                "Each replicate has a point of its own: values of %zu parameters from %s%s. %u replicates "
                "more repeat the first points with other chance.",
                points->n_parameters, points->kind == OFR_POINTS_PRIOR ? "their priors" : "the posterior in ",
                points->file == NULL ? "" : points->file, why->n_repeats);
}

/* Where points differ. */
static void say_doubt(struct ofr_text *text, const struct ofr_why *why) {
    const struct ofr_doubt *doubt = why->doubt;
    const struct ofr_turn *turn = ofr_doubt_turn(doubt);
    char a[OFR_LONGEST_NUMBER], b[OFR_LONGEST_NUMBER], c[OFR_LONGEST_NUMBER], range[OFR_LONGEST_INTERVAL];
    bool least = isfinite(doubt->parameters.low);
    if (doubt->drawn)
        ofr_put(text,
                "The difference is %s at 90 %% of points and has the same sign at %s of them. Parameters "
                "decide %s of its variance%s%s; what turns it most is %s.",
                ofr_range_text(doubt->points.p05, doubt->points.p95, OFR_AS_RATIO, false, range),
                percent(a, doubt->same_sign), percent(b, doubt->parameters.share), least ? ", at least " : "",
                least ? percent(c, doubt->parameters.low) : "", turn == NULL ? "not clear" : turn->name);
}

void ofr_why_say(struct ofr_text *text, const struct ofr_why *why, enum ofr_why_sentence which) {
    static void (*const say[OFR_N_WHY_SENTENCES])(struct ofr_text *, const struct ofr_why *) = {
        say_verdict, say_factors, say_structure, say_chance, say_points, say_doubt};
    say[which](text, why);
}
