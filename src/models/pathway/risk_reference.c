#include "models/pathway/risk_reference.h"

#include "base/number.h"

/* ---- the country's adults at the start --------------------------------------------------------- */

/* Shares of Tunisia's people of 18 or older by [man][young][not employed], as the people made for the
 * scenario tunisia have them from the census (ages, activity, unemployment): tools/reference, five seeds. */
static const double cells[2][2][2] = {{{0.0885, 0.3242}, {0.0500, 0.0480}},
                                      {{0.2833, 0.1082}, {0.0671, 0.0306}}};
#define WITH_RECORD 0.03   /* as population.criminal_record of Tunisia */
#define AUTHORITARIAN 0.16 /* as population.authoritarian */
/* Mean opinions of the country, as parameters opinion.distrust, deprivation and isolation of Tunisia. */
static const double opinion_means[PATHWAY_N_TOPICS] = {
    [PATHWAY_DISTRUST] = 0.2, [PATHWAY_DEPRIVATION] = 0.2, [PATHWAY_ISOLATION] = -0.3};

/* ---- conversion -------------------------------------------------------------------------------- */


static void convert(const struct pathway_parameters *k, struct pathway_odds *odds) {
    odds->record = k->risk_record * PATHWAY_LOG_ODDS_OF_D;
    odds->authoritarian = k->risk_authoritarian * PATHWAY_LOG_ODDS_OF_D;
    odds->not_employed = k->risk_not_employed * PATHWAY_LOG_ODDS_OF_D;
    odds->male = k->risk_male * PATHWAY_LOG_ODDS_OF_D;
    odds->young = k->risk_young * PATHWAY_LOG_ODDS_OF_D;
    odds->above[PATHWAY_DISTRUST] = k->risk_distrust_above / k->opinion_sd;
    odds->below[PATHWAY_DISTRUST] = k->risk_distrust_below / k->opinion_sd;
    odds->above[PATHWAY_DEPRIVATION] = k->risk_deprivation_above / k->opinion_sd;
    odds->below[PATHWAY_DEPRIVATION] = k->risk_deprivation_below / k->opinion_sd;
    odds->above[PATHWAY_ISOLATION] = k->risk_isolation_above / k->opinion_sd;
    odds->below[PATHWAY_ISOLATION] = k->risk_isolation_below / k->opinion_sd;
}

/* ---- distribution of risk among these adults ---------------------------------------------------- */

#define N_BINS 2049 /* of risk from -LARGEST to LARGEST; beyond, receptivity is 0 or 1 to the bit */
#define LARGEST 32.0
#define BIN (2 * LARGEST / (N_BINS - 1))

struct distribution {
    double mass[N_BINS], next[N_BINS];
};

/* Where a factor can take a person, and how often. */
struct outcome {
    double risk, share;
};

/* Add an independent factor. Mass that falls between two bins is divided so that its mean is right. */
static void add_factor(struct distribution *risk, const struct outcome *outcomes, size_t n) {
    for (size_t b = 0; b < N_BINS; b++)
        risk->next[b] = 0;
    for (size_t b = 0; b < N_BINS; b++)
        for (size_t o = 0; o < n && risk->mass[b] > 0; o++) {
            double at = ofr_clamp((double)b + outcomes[o].risk / BIN, 0, N_BINS - 1);
            size_t low = at >= N_BINS - 1 ? N_BINS - 2 : (size_t)at;
            double mass = risk->mass[b] * outcomes[o].share;
            risk->next[low] += mass * ((double)low + 1 - at);
            risk->next[low + 1] += mass * (at - (double)low);
        }
    for (size_t b = 0; b < N_BINS; b++)
        risk->mass[b] = risk->next[b];
}

static void add_trait(struct distribution *risk, double log_odds, double share) {
    add_factor(risk, (struct outcome[]){{0, 1 - share}, {log_odds, share}}, 2);
}

/* Sex, age and employment go together. */
static void add_cells(struct distribution *risk, const struct pathway_odds *odds, double joint) {
    struct outcome outcomes[8];
    double sum = 0;
    for (unsigned c = 0; c < 8; c++) {
        unsigned man = c >> 2, young = c >> 1 & 1, idle = c & 1;
        outcomes[c].risk = joint * (man * odds->male + young * odds->young + idle * odds->not_employed);
        sum += outcomes[c].share = cells[man][young][idle];
    }
    for (unsigned c = 0; c < 8; c++)
        outcomes[c].share /= sum;
    add_factor(risk, outcomes, 8);
}

#define N_NODES 81 /* of a normal opinion, each 0.1 standard deviations: the trapezoidal rule */

static void add_opinion(struct distribution *risk, const struct pathway_parameters *k,
                        const struct pathway_odds *odds, unsigned topic) {
    struct outcome outcomes[N_NODES];
    double sum = 0;
    for (int n = 0; n < N_NODES; n++) {
        double z = 0.1 * (n - N_NODES / 2);
        double opinion = ofr_clamp(opinion_means[topic] + k->opinion_sd * z, -2, 2);
        outcomes[n].risk = k->risk_joint * opinion * (opinion > 0 ? odds->above[topic] : odds->below[topic]);
        sum += outcomes[n].share = ofr_exp(-z * z / 2);
    }
    for (int n = 0; n < N_NODES; n++)
        outcomes[n].share /= sum;
    add_factor(risk, outcomes, N_NODES);
}

static double mean_receptivity(const struct distribution *risk, double intercept) {
    double mean = 0;
    for (size_t b = 0; b < N_BINS; b++)
        if (risk->mass[b] > 0)
            mean += risk->mass[b] * ofr_logistic(intercept - LARGEST + BIN * (double)b);
    return mean;
}

/* Bisection: mean receptivity rises with the intercept. */
static double intercept_for(const struct distribution *risk, double share) {
    double low = -2 * LARGEST, high = 2 * LARGEST;
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        if (mean_receptivity(risk, middle) < share)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

ofr_status pathway_odds_solve(const struct pathway_parameters *parameters, struct pathway_odds *odds,
                              struct ofr_reports *reports) {
    struct distribution *risk = NULL;
    OFR_TRY(OFR_NEW(NULL, risk, 1, "the distribution of risk", reports));
    convert(parameters, odds);
    risk->mass[N_BINS / 2] = 1;
    add_trait(risk, parameters->risk_joint * odds->record, WITH_RECORD);
    add_trait(risk, parameters->risk_joint * odds->authoritarian, AUTHORITARIAN);
    add_cells(risk, odds, parameters->risk_joint);
    for (unsigned t = 0; t < PATHWAY_N_TOPICS; t++)
        add_opinion(risk, parameters, odds, t);
    odds->intercept = intercept_for(risk, parameters->risk_share);
    ofr_free(risk);
    return OFR_OK;
}
