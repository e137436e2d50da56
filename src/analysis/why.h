/*
 * Why: what makes a place differ from the country, factor by factor.
 *
 * First the plain ratio of the place to the country, in published counts and in the model, with
 * intervals. In the model the country's figure is that of the same people, homes and draws with every
 * factor at the country's figure (reference.h): a stored run of the whole country would differ from the
 * place in a hundred other things, which no share of these factors could then explain. Where a ratio
 * may be 1 nothing is left to be explained, so shares are drawn only where it clearly is not, or when
 * asked for: Shapley values over all coalitions of factors, of each replicate, with paired intervals.
 * Structure is a contrast of independent populations; chance is the spread over replicates. These are no
 * shares.
 *
 * What is simulated are coalitions of factors (coalition.h). What follows from their rates is in
 * why_found.c and in the sentences of why_words.c, which also compile for WebAssembly: the page answers with
 * them (wasm/why.h).
 */
#ifndef OFR_ANALYSIS_WHY_H
#define OFR_ANALYSIS_WHY_H

#include "analysis/coalition.h"
#include "base/text.h"
#include "engine/model.h"
#include "stats/ratio.h"
#include "stats/student.h"

struct ofr_points;
struct ofr_doubt;

/** What a factor adds to the place's rate, with everybody else's figures taken every way. */
struct ofr_why_factor {
    const char *name, *title; /* borrowed from the reference */
    struct ofr_interval adds; /* in the unit of the rate */
    double share, low, high;  /* the same over the mean difference of place and reference */
    bool assumed;             /* some figure of it is */
    bool no_difference;       /* the place's figures are the country's */
};

/** Two populations apart: means over replicates, and Welch's interval of their difference. */
struct ofr_why_contrast {
    double here, there, difference, low, high;
};

struct ofr_why {
    const struct ofr_scenario *scenario; /* borrowed */
    const char *outcome, *unit; /* borrowed; unit of the rate: "per 10,000 people" or the outcome's own */
    char *areas;                /* names of those kept, or the scenario's title */
    const char *only;           /* borrowed: the factors asked for; NULL: all */
    bool whole;                 /* all areas of the scenario are in it */
    double people;
    uint32_t n_replicates;
    uint64_t seed;
    struct ofr_reference reference;
    double place, country;     /* rates, means over replicates */
    struct ofr_ratio ratio;    /* of these, in the model */
    struct ofr_ratio *records; /* [reference.n_records] in the data */
    double sd, least, most;    /* of the place's rate over replicates: chance */
    size_t n_factors;          /* 0: no shares were drawn */
    struct ofr_why_factor factors[OFR_MOST_FACTORS];
    struct ofr_interval difference; /* of place and country, paired */
    bool has_structure;
    struct ofr_why_contrast structure;
    uint32_t n_coalitions, n_simulated; /* in all; those whose figures differ */
    const struct ofr_points *points;    /* that replicates have; NULL in WebAssembly, which has fixed ones */
    uint32_t n_repeats;                 /* replicates more that repeat the first points */
    const struct ofr_doubt *doubt;      /* of the difference */
};

/** Where the rates of jobs come from. */
struct ofr_why_rates {
    const struct ofr_coalitions *coalitions;
    double (*of)(const void *from, uint32_t point, uint32_t replicate); /* of a point that is simulated */
    const void *from;
};

/** The unit of the rate of an outcome: "" where the outcome is taken as it is, not by people. */
const char *ofr_why_unit(const struct ofr_outcome *outcome);
/** The rate of an outcome. @param values [in] [n_outcomes + 1] of a job: all outcomes, then the people */
double ofr_why_rate(const struct ofr_model *model, size_t outcome, const double *values);

/** Ratios in the data. @errors OFR_SYSTEM when memory is short */
OFR_MUST_USE ofr_status ofr_why_find_records(struct ofr_why *why, struct ofr_reports *reports);
/** Place, reference, their ratio and chance, with all factors and with none. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_why_find_ratio(struct ofr_why *why, const struct ofr_why_rates *rates,
                                           struct ofr_reports *reports);
/** Shares explain a difference: whether there clearly is one, in the model and wherever there are data. */
bool ofr_why_is_clear(const struct ofr_why *why);
/** Shapley values of each replicate, then their means and intervals; after the ratio. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_why_find_shares(struct ofr_why *why, const struct ofr_why_rates *rates,
                                            struct ofr_reports *reports);
/** Welch's interval of the difference of two means of independent histories. */
void ofr_why_find_structure(struct ofr_why *why, const struct ofr_why_rates *rates);

/** Sentences on what was found (why_words.c), in their order. */
enum ofr_why_sentence {
    OFR_WHY_VERDICT,   /* whether there is a difference */
    OFR_WHY_FACTORS,   /* which factors clearly add or take away; none without shares */
    OFR_WHY_STRUCTURE, /* none where it was not simulated */
    OFR_WHY_CHANCE,
    OFR_WHY_POINTS, /* what replicates differ in besides */
    OFR_WHY_DOUBT,  /* none where parameters are fixed */
    OFR_N_WHY_SENTENCES
};
extern const char *const ofr_why_sentence_names[OFR_N_WHY_SENTENCES]; /* "verdict" ... */
/** Write one of the sentences, or nothing. */
void ofr_why_say(struct ofr_text *text, const struct ofr_why *why, enum ofr_why_sentence which);

struct ofr_ensemble;
/** Write the factors and ratios as tables of the analysis. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_why_write(const struct ofr_why *why, struct ofr_ensemble *ensemble,
                                      struct ofr_reports *reports);
/** Write what was found in a form. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_why_put(const struct ofr_why *why, enum ofr_form form, ofr_sink sink,
                                    struct ofr_reports *reports);

#endif
