#include "models/pathway/risk_reference.h"

#include "base/number.h"

#define N_CELLS PATHWAY_N_CELLS
#define N_FACTORS PATHWAY_N_FACTORS
_Static_assert(N_CELLS == 1 << N_FACTORS, "a bit for each factor");

/* ---- the country's adults at the start --------------------------------------------------------- */

/* Shares of Tunisia's people of 18 or older by [man][young][unemployed], as the people made for the
 * scenario tunisia have them from the census (ages, activity, unemployment): tools/reference, five seeds. */
static const double census[2][2][2] = {{{0.3916, 0.0211}, {0.0858, 0.0122}},
                                       {{0.3646, 0.0269}, {0.0835, 0.0142}}};
/* As population.criminal_record and population.authoritarian of Tunisia. */
#define WITH_RECORD 0.03
#define AUTHORITARIAN 0.16
/* As opinion.distrust, opinion.deprivation and opinion.isolation of Tunisia. */
static const double opinion_means[PATHWAY_N_TOPICS] = {
    [PATHWAY_DISTRUST] = -0.13, [PATHWAY_DEPRIVATION] = 0.2, [PATHWAY_ISOLATION] = -0.3};

static bool holds(size_t cell, enum pathway_factor factor) { return cell >> factor & 1; }

static double share_of(size_t cell) {
    double share = census[holds(cell, PATHWAY_FACTOR_MALE)][holds(cell, PATHWAY_FACTOR_YOUNG)]
                         [holds(cell, PATHWAY_FACTOR_UNEMPLOYED)];
    return share * (holds(cell, PATHWAY_FACTOR_RECORD) ? WITH_RECORD : 1 - WITH_RECORD) *
           (holds(cell, PATHWAY_FACTOR_AUTHORITARIAN) ? AUTHORITARIAN : 1 - AUTHORITARIAN);
}

/* ---- conversion -------------------------------------------------------------------- */

/* Log odds of each factor alone. */
static void convert(const struct pathway_parameters *k, double bivariate[N_FACTORS]) {
    bivariate[PATHWAY_FACTOR_RECORD] = k->risk_record * PATHWAY_LOG_ODDS_OF_D;
    bivariate[PATHWAY_FACTOR_AUTHORITARIAN] = k->risk_authoritarian * PATHWAY_LOG_ODDS_OF_D;
    bivariate[PATHWAY_FACTOR_UNEMPLOYED] = k->risk_unemployed * PATHWAY_LOG_ODDS_OF_D;
    bivariate[PATHWAY_FACTOR_MALE] = k->risk_male * PATHWAY_LOG_ODDS_OF_D;
    bivariate[PATHWAY_FACTOR_YOUNG] = k->risk_young * PATHWAY_LOG_ODDS_OF_D;
}

static double sum_of(const double effects[N_FACTORS], size_t cell) {
    double sum = 0;
    for (unsigned f = 0; f < N_FACTORS; f++)
        sum += holds(cell, f) ? effects[f] : 0;
    return sum;
}

/* ---- log odds of opinions among people of a cell ------------------------------------------------ */

#define N_BINS 2049 /* of log odds from -LARGEST to LARGEST; what lies beyond is put at the ends */
#define LARGEST 32.0
#define BIN (2 * LARGEST / (N_BINS - 1))
#define N_NODES 81 /* of a normal opinion, each 0.1 standard deviations: the trapezoidal rule */

struct histogram {
    size_t first, last; /* bins with mass */
    double mass[N_BINS];
};

static double log_odds_of(size_t bin) { return BIN * (double)bin - LARGEST; }

/* Add mass at a place between two bins, divided so that its mean is right. */
static void add_mass(struct histogram *to, double at, double mass) {
    at = ofr_clamp(at, 0, N_BINS - 1.001);
    size_t low = (size_t)at;
    to->mass[low] += mass * ((double)low + 1 - at);
    to->mass[low + 1] += mass * (at - (double)low);
    to->first = low < to->first ? low : to->first;
    to->last = low + 1 > to->last ? low + 1 : to->last;
}

/* Add the log odds of an opinion with a mean, independent of what is there. */
static void add_opinion(struct histogram *to, const struct histogram *from, double mean, double sd,
                        double above, double below) {
    *to = (struct histogram){.first = N_BINS};
    double all = 0;
    for (int n = 0; n < N_NODES; n++)
        all += ofr_exp(-0.005 * (n - N_NODES / 2) * (n - N_NODES / 2));
    for (int n = 0; n < N_NODES; n++) {
        int node = n - N_NODES / 2;
        double opinion = ofr_clamp(mean + sd * 0.1 * node, -2, 2),
               share = ofr_exp(-0.005 * node * node) / all;
        double moved = opinion * (opinion > 0 ? above : below) / BIN;
        for (size_t b = from->first; b <= from->last; b++)
            add_mass(to, (double)b + moved, share * from->mass[b]);
    }
}

static void no_opinions(struct histogram *opinions) {
    *opinions = (struct histogram){.first = N_BINS / 2, .last = N_BINS / 2};
    opinions->mass[N_BINS / 2] = 1;
}

static void opinions_of_cell(const struct pathway_parameters *k, const struct pathway_odds *odds, size_t cell,
                             struct histogram *scratch, struct histogram *opinions) {
    no_opinions(opinions);
    for (unsigned t = 0; t < PATHWAY_N_TOPICS; t++) {
        add_opinion(scratch, opinions, opinion_means[t] + k->opinion_sd * odds->lean[cell][t],
                    k->opinion_sd * odds->own[t], odds->above[t], odds->below[t]);
        *opinions = *scratch;
    }
}

/* ---- the solution ------------------------------------------------------------------------------- */

#define MOST_ROUNDS 200
#define CLOSE 1e-10 /* of log odds */

static double logit(double chance) { return ofr_log(chance / (1 - chance)); }

static double mean_receptivity(const struct histogram *opinions, double log_odds) {
    double mean = 0;
    for (size_t b = opinions->first; b <= opinions->last; b++)
        mean += opinions->mass[b] * ofr_logistic(log_odds + log_odds_of(b));
    return mean;
}

/* Log odds ratio of a factor alone, and over all people if it is N_FACTORS, the log odds. */
static double alone(const double receptivity[N_CELLS], unsigned factor) {
    double with = 0, without = 0, n_with = 0, n_without = 0;
    for (size_t c = 0; c < N_CELLS; c++)
        if (factor == N_FACTORS || holds(c, factor)) {
            with += share_of(c) * receptivity[c];
            n_with += share_of(c);
        } else {
            without += share_of(c) * receptivity[c];
            n_without += share_of(c);
        }
    return logit(with / n_with) - (factor == N_FACTORS ? 0 : logit(without / n_without));
}

/* Move the intercept and the effects of factors beside the others until each factor alone, and the mean, are
 * as wanted. Factors overlap little, so each round leaves less than half of the distance. */
static void solve(const struct histogram *opinions, const double bivariate[N_FACTORS], double share,
                  struct pathway_odds *odds) {
    double receptivity[N_CELLS], farthest = 1;
    for (unsigned f = 0; f < N_FACTORS; f++)
        odds->factor[f] = bivariate[f];
    odds->intercept = logit(share);
    for (int round = 0; round < MOST_ROUNDS && farthest > CLOSE; round++) {
        for (size_t c = 0; c < N_CELLS; c++)
            receptivity[c] = mean_receptivity(&opinions[c], odds->intercept + sum_of(odds->factor, c));
        double missing = logit(share) - alone(receptivity, N_FACTORS);
        odds->intercept += missing;
        farthest = missing < 0 ? -missing : missing;
        for (unsigned f = 0; f < N_FACTORS; f++) {
            missing = bivariate[f] - alone(receptivity, f);
            odds->factor[f] += missing;
            farthest = missing > farthest ? missing : -missing > farthest ? -missing : farthest;
        }
    }
    for (size_t c = 0; c < N_CELLS; c++)
        odds->cell[c] = sum_of(odds->factor, c);
}

/* ---- overlap ------------------------------------------------------------------------------------ */

#define MOST_LEAN 0.95 /* correlation of an opinion with the traits, at most */

/* How the log odds of traits are spread: over people, and between receptive people and the others. */
struct trait_spread {
    double mean, sd, difference;
};

/* Solve for people without opinions, which act little on who among them is receptive. */
static struct trait_spread spread_of_traits(struct histogram *opinions, const double bivariate[N_FACTORS],
                                            double share, struct pathway_odds *odds) {
    struct trait_spread spread = {0};
    double all = 0, square = 0, receptive = 0, of_receptive = 0;
    for (size_t c = 0; c < N_CELLS; c++)
        no_opinions(&opinions[c]);
    solve(opinions, bivariate, share, odds);
    for (size_t c = 0; c < N_CELLS; c++) {
        double traits = sum_of(bivariate, c), people = share_of(c);
        double chance = mean_receptivity(&opinions[c], odds->intercept + odds->cell[c]);
        all += people;
        spread.mean += people * traits;
        square += people * traits * traits;
        receptive += people * chance;
        of_receptive += people * chance * traits;
    }
    double others = (spread.mean - of_receptive) / (all - receptive);
    spread.difference = of_receptive / receptive - others;
    spread.mean /= all;
    double variance = square / all - spread.mean * spread.mean;
    spread.sd = variance > 0 ? ofr_sqrt(variance) : 0;
    return spread;
}

/* Divide the effect of each opinion into its own, risk.joint, and what it owes to the traits it leans with:
 * the mean of the opinion differs by so much between receptive people and the others for their traits alone.
 */
static void divide(const struct pathway_parameters *k, const double bivariate[N_FACTORS],
                   const struct trait_spread *traits, struct pathway_odds *odds) {
    const double above[] = {k->risk_distrust_above, k->risk_deprivation_above, k->risk_isolation_above};
    const double below[] = {k->risk_distrust_below, k->risk_deprivation_below, k->risk_isolation_below};
    for (unsigned t = 0; t < PATHWAY_N_TOPICS; t++) {
        double both = (above[t] + below[t]) / 2, owed = (1 - k->risk_joint) * both, lean = 0;
        if (traits->sd > 0 && traits->difference > 0)
            lean = owed / traits->difference;
        if (lean * traits->sd > MOST_LEAN)
            lean = MOST_LEAN / traits->sd;
        for (size_t c = 0; c < N_CELLS; c++)
            odds->lean[c][t] = lean * (sum_of(bivariate, c) - traits->mean);
        odds->own[t] = ofr_sqrt(1 - lean * traits->sd * lean * traits->sd);
        double left = both > 0 ? 1 - lean * traits->difference / both : 1;
        odds->above[t] = left * above[t] / k->opinion_sd;
        odds->below[t] = left * below[t] / k->opinion_sd;
    }
}

ofr_status pathway_odds_solve(const struct pathway_parameters *parameters, struct pathway_odds *odds,
                              struct ofr_reports *reports) {
    struct histogram *opinions = NULL; /* [N_CELLS], then one more to work with */
    double bivariate[N_FACTORS];
    OFR_TRY(OFR_NEW(NULL, opinions, N_CELLS + 1, "the distribution of risk", reports));
    convert(parameters, bivariate);
    struct trait_spread traits = spread_of_traits(opinions, bivariate, parameters->risk_share, odds);
    divide(parameters, bivariate, &traits, odds);
    for (size_t c = 0; c < N_CELLS; c++)
        opinions_of_cell(parameters, odds, c, &opinions[N_CELLS], &opinions[c]);
    solve(opinions, bivariate, parameters->risk_share, odds);
    ofr_free(opinions);
    return OFR_OK;
}
