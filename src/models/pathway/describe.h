/*
 * Descriptions of the model `pathway`: its schema, the sentences of lives, the summary template.
 */
#ifndef OFR_PATHWAY_DESCRIBE_H
#define OFR_PATHWAY_DESCRIBE_H

#include "engine/lives.h"

/** Tie to the person who made the first contact; the value of the event `approached`. */
enum pathway_channel { PATHWAY_FRIEND, PATHWAY_FAMILY, PATHWAY_RECRUITER, PATHWAY_ONLINE };

/** What the model derives from the events of a life. */
struct pathway_life {
    uint8_t channel;     /* of first contact; only if approached */
    uint32_t brought_by; /* OFR_NOBODY where nobody */
    bool approached, joined, coerced, left_abroad;
    uint16_t left_day;   /* of the first departure; only if left_abroad */
    uint16_t joined_day; /* of the first join; only if joined */
};

/** Fill a struct pathway_life; see struct ofr_model. */
void pathway_sum_up_life(const struct ofr_lives *lives, const struct ofr_life *life, void *facts);

/** Effects that programmes may have, in the order of the schema. */
enum pathway_effect {
    PATHWAY_EFFECT_DISTRUST,
    PATHWAY_EFFECT_DEPRIVATION,
    PATHWAY_EFFECT_ISOLATION,
    PATHWAY_EFFECT_WALK_AWAY,
    PATHWAY_EFFECT_APPROACH
};

/** Whom a programme can know of, in the order of the schema. */
enum pathway_eligibility { PATHWAY_ANYBODY, PATHWAY_RELEASED, PATHWAY_BY_FAMILY };

extern const struct ofr_schema pathway_schema;
#define PATHWAY_N_STATISTICS 28
extern const struct ofr_statistic pathway_statistics[PATHWAY_N_STATISTICS];
extern const struct ofr_life_telling pathway_telling;
extern const struct ofr_summary_form pathway_summary;
extern const struct ofr_life_views pathway_views;
extern const struct ofr_audited pathway_audited;

/**
 * Expected number of groups with two or more when n_joined of n_eligible people are drawn at random:
 * hypergeometric, summed over `count` groups of `members` each.
 */
double pathway_expected_two_or_more(uint32_t members, uint32_t count, uint32_t n_joined, uint32_t n_eligible);

/**
 * Compare departures with entry records by governorate.
 *
 * @param chi_square [out] a degree of freedom; NAN with fewer than two governorates or no departures
 * @param rho        [out] rank correlation of both over people; NAN where an order is flat
 * @errors   OFR_SYSTEM
 */
OFR_MUST_USE ofr_status pathway_compare_records(const struct ofr_lives *lives, double *chi_square,
                                                double *rho, struct ofr_reports *reports);

#endif
