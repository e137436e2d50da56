/*
 * State of the model: the structs that rules share, and nothing else. Read this header first.
 *
 * Stages of a person: unreached, approached, circle, committed, left (abroad or in a camp). A person leaves a
 * stage by walking away, by arrest or by being stopped. Each rule has a source file and a header; model.c
 * lists the rules in the order in which they run.
 *
 * Invariant: only people who were ever approached, arrested or coerced have a record. Rules visit records in
 * the order in which they were made.
 */
#ifndef OFR_PATHWAY_STATE_H
#define OFR_PATHWAY_STATE_H

#include <assert.h>

#include "engine/engine.h"
#include "models/pathway/declarations.h"
#include "models/pathway/describe.h"
#include "models/pathway/draws.h"

/** The parameters as rules read them; today's values where an intervention changes some. */
struct pathway_parameters {
#define PARAMETER OFR_PARAMETER_FIELD
#include "models/pathway/parameters.h"
#undef PARAMETER
};

/** The state of one rule: made at the start of a run, saved with it, freed at its end. */
struct pathway_part {
    ofr_status (*start)(struct ofr_engine *engine, struct ofr_reports *reports); /* NULL: nothing to make */
    void (*stop)(struct ofr_engine *engine);                                     /* accepts what start left */
    void (*archive)(struct ofr_engine *engine, struct ofr_archive *archive); /* NULL: nothing of it changes */
};

/* ---- people ------------------------------------------------------------------------------ */

/** Opinions of one unit are this many steps of 16-bit fixed point; the limits -2 and 2 are -32000 and 32000.
 */
#define PATHWAY_ONE 16000

enum pathway_topic { PATHWAY_DISTRUST, PATHWAY_DEPRIVATION, PATHWAY_ISOLATION, PATHWAY_N_TOPICS };

/** Opinions of a person; aligned to 16 bytes, so that one cache line holds them. */
struct pathway_opinions {
    _Alignas(16) int16_t opinion[PATHWAY_N_TOPICS]; /* as of day `touched` */
    int16_t base[PATHWAY_N_TOPICS]; /* what opinions relax to: the start, and lasting effects of the state */
    uint16_t touched;               /* day */
};

#define PATHWAY_OPINIONS_BYTES 14 /* without the padding at the end */

/** Whether a person is about; the same on every rank. 4 bytes a person. */
struct pathway_presence {
    uint8_t status; /* PATHWAY_IS_..., and what follows from usual places */
    uint8_t class_; /* whereabouts.h */
    uint16_t area;  /* of the home */
};
#define PATHWAY_IS_AWAY 1u /* held, abroad, in a camp, dead */
#define PATHWAY_AT_HOME 2u /* stays at home out of fear */
#define PATHWAY_IS_HELD 4u /* away, in custody or prison */
/* These save a look at the usual places of a person. */
#define PATHWAY_WAS_CLOSED 8u /* one of them was closed once: look */
#define PATHWAY_GOES_TO(use)                                                                                 \
    (16u << (use))          /* there is one for this use; without one the person stays at home */
#define PATHWAY_IS_STATE 7u /* the bits above that are state of their own */

/** What a person remembers of violence by the state (memory.h); the same on every rank. 2 bytes a person.
 */
struct pathway_memory {
    uint8_t self, close; /* period of the last violence, to a relative or friend in `close`; 0: none */
};

enum pathway_stage {
    PATHWAY_UNREACHED,  /* has a record for another reason, e.g. an arrest */
    PATHWAY_APPROACHED, /* curious: approached only */
    PATHWAY_CIRCLE,
    PATHWAY_COMMITTED,
    PATHWAY_LEFT /* abroad or in a camp */
};

enum pathway_location {
    PATHWAY_FREE,
    PATHWAY_CUSTODY_HERE,
    PATHWAY_CUSTODY_CAPITAL,
    PATHWAY_PRISON,
    PATHWAY_ABROAD,
    PATHWAY_CAMP,
    PATHWAY_FLED,
    PATHWAY_DEAD
};

/* Bits of record.was */
#define PATHWAY_WAS_START 1u /* a recruiter at the start, brought by nobody */
#define PATHWAY_WAS_APPROACHED 2u
#define PATHWAY_WAS_RECEPTIVE 4u /* at the last approach; while approached: in courtship */
#define PATHWAY_WAS_CIRCLE 8u
#define PATHWAY_WAS_COMMITTED 16u
#define PATHWAY_WAS_COERCED 32u
#define PATHWAY_WAS_WALKED 64u
#define PATHWAY_WAS_THREATENED 128u
#define PATHWAY_WAS_ABROAD 256u
#define PATHWAY_WAS_CAMP 512u
#define PATHWAY_WAS_UNACCOUNTED 1024u
#define PATHWAY_WAS_RECRUITER 2048u
#define PATHWAY_JOIN_COERCED 4096u /* joined, and compliance came before commitment */
#define PATHWAY_WAS_STOPPED 16384u /* recruiting once, or came out of prison: recruits no more */

#define PATHWAY_NEVER 0xFFFFu /* a day that has not come */

/** Record of a person who was ever approached, arrested or coerced. */
struct pathway_record {
    uint32_t person;
    uint32_t by;          /* who made first contact */
    uint32_t court_row;   /* record of the person who courts them now; OFR_NONE */
    uint32_t brought_row; /* record of the person who brought them into a circle; OFR_NONE */
    uint8_t stage, whereabouts, channel, destination;
    uint16_t was;
    uint16_t circle; /* number of the circle, 0 for none */
    uint16_t approached_day, courted_day, circle_day, committed_day, left_day;
    uint16_t until_day; /* when custody, prison end */
    uint16_t arrested_day, released_day, held_days;
    uint16_t home_until; /* stays at home until that day */
    uint16_t threat_until, threat_circle;
    uint16_t promised_day; /* protection promised; PATHWAY_NEVER */
    uint16_t retry_day;
    uint16_t triggered_day; /* last trigger of any kind */
    uint16_t trigger_day;   /* last trigger by the state */
    uint16_t fear_day;
    uint16_t n_questioned;
    float fear;  /* own, as of fear_day, in [0, 1] */
    float hours; /* of contact in courtship */
    float commitment;
    float hours_threshold, commit_threshold;
};

_Static_assert(sizeof(struct pathway_record) == 80, "no padding: it is saved as it is (engine/archive.h)");

/** A recruiter at work. */
struct pathway_recruiter {
    uint32_t row;   /* the record */
    uint32_t place; /* base: one of the usual places */
    bool active;
};

/* ---- places and groups ------------------------------------------------------------------- */

/* Where a person is: a place number, or one of these. */
#define PATHWAY_HOME 0xFFFFFFFEu
#define PATHWAY_AWAY 0xFFFFFFFFu /* held, abroad, in a camp, dead */

/** Classes of people with a timetable of their own: sex, age class, activity, attendance. */
#define PATHWAY_N_CLASSES (2 * 6 * 6 * 2)

/** Cumulative chances of the usual places in one slot, in units of 2^-32; the rest is home. */
struct pathway_hours {
    uint32_t until[OFR_N_USUAL];
};

/** Chances of one day for every class and slot. */
struct pathway_timetable {
    struct pathway_hours hours[PATHWAY_N_CLASSES][OFR_N_SLOTS];
};

#define PATHWAY_CIRCLE_ROOM 40 /* members; circle.size is at most this */

/** A circle. Circle number c is pathway.circles[c - 1]. */
struct pathway_circle {
    uint32_t leader_row;
    uint32_t place; /* hall or café; PATHWAY_HOME: the leader's home; OFR_NONE: online */
    uint16_t n_members;
    bool alive;
    float suspicion; /* as of suspicion_day */
    uint16_t suspicion_day;
    uint16_t founded_day; /* with the founder, the key of its draws */
    uint32_t founder;     /* person */
    uint32_t member_rows[PATHWAY_CIRCLE_ROOM];
};

/** A camp in a massif. Townspeople there have records; fighters from across the border are only a number. */
struct pathway_camp {
    uint32_t others, townspeople;
    uint32_t area; /* nearest */
    double cover, capacity, arrival_share;
    double share_kept; /* of the people near it, where areas are cut out; else of all */
};

/* ---- receptivity --------------------------------------------------------------------------- */

#define PATHWAY_N_CELLS 32 /* traits and circumstances that are factors of risk: one bit each */

/** Log odds of being receptive, solved from published effects at the start (risk_reference.h). */
struct pathway_odds {
    double intercept;                                        /* no factor, all opinions at 0 */
    double factor[5];                                        /* of each factor beside the others */
    double cell[PATHWAY_N_CELLS];                            /* of the factors that hold, together */
    double above[PATHWAY_N_TOPICS], below[PATHWAY_N_TOPICS]; /* for each unit of an opinion over, under 0 */
    double lean[PATHWAY_N_CELLS][PATHWAY_N_TOPICS]; /* mean opinion of a cell at the start, in opinion.sd */
    double own[PATHWAY_N_TOPICS];                   /* standard deviation beside it, in opinion.sd */
};

/* ---- a day ------------------------------------------------------------------------------- */

/** Today's values of the series and dated events (calendar.h). */
struct pathway_today {
    double pull[2];        /* of each theatre */
    double border_control; /* chance that an attempt is refused */
    double refusals;       /* a month, whole scenario */
    double raids;          /* a month, whole scenario */
    double camp_arrivals;  /* a month, whole scenario */
    double openness;       /* recruiters' sessions in the open over those of the start */
    double custody_limit;  /* days */
    bool zone_closed;      /* clearing operations happen */
};

/** People whose opinions a rule needs on every rank (opinion_exchange.h). */
struct pathway_exchange_list {
    uint32_t *people;
    uint32_t n, capacity;
};

#define PATHWAY_PART_PEOPLE 16384 /* people whose talks one thread works on; whole batches (partner.h) */

/** Constants and buffers of talk; partner.h and remote_pairs.h read them. */
struct pathway_talk_state {
    uint32_t *decay; /* [n_days + 1] share of the distance from the base that is left, 2^-16 */
    size_t n_decay;
    uint32_t slot_until[OFR_N_SLOTS];     /* cumulative, 2^-32 */
    int32_t alpha, effect, online_effect; /* 2^-16 */
    uint32_t *online_chance;              /* [n_areas] 2^-16 */
    double share_found;                   /* of attempts that find a speaker, in the state of the start */
    uint32_t n_passes, chance;            /* a day has n_passes masks of chance / 2^16 each */
    uint32_t n_parts, part_capacity;      /* parts of PATHWAY_PART_PEOPLE people */
    uint32_t *n_heard;                    /* [n_parts] */
    struct pathway_heard *heard;          /* [n_parts][part_capacity] results of a pass */
    int64_t (*counts)[2];                 /* [n_threads][n_areas] talks, talks online, of a pass */
    struct pathway_remote_pairs *far;     /* NULL when one rank has all people */
};

/** The whole state; engine->state. Members named after a rule belong to it. */
struct pathway {
    struct pathway_parameters parameters;
    double share_kept;                 /* of the whole scenario's people: scales means and budgets */
    struct pathway_opinions *opinions; /* column */
    struct pathway_presence *presence; /* column */
    struct pathway_memory *memory;     /* column */
    uint32_t *record_of;               /* column: record row + 1, 0 for none */
    struct pathway_today today;
    struct pathway_odds odds;

    struct pathway_timetable timetable[2]; /* weekday, weekend */
    uint32_t *place_now;  /* [n_places] itself, or while closed another place or PATHWAY_HOME */
    uint32_t *out_factor; /* [n_areas] 2^16 over the share of outings that fear leaves */

    struct pathway_talk_state *talk;
    struct pathway_record *records;
    uint32_t n_records, record_capacity;
    struct pathway_exchange_list exchange;
    struct pathway_recruiter *recruiters;
    uint32_t n_recruiters, recruiter_capacity;
    uint32_t *courted; /* [courted_capacity] people each record courts, as of this morning */
    uint32_t courted_capacity;
    struct pathway_circle *circles;
    uint32_t n_circles, circle_capacity;
    struct pathway_suspicion *suspicion; /* [n_places] */
    double surge;                        /* raids still owed to attacks */
    struct pathway_camp *camps;
    uint32_t n_camps;
    struct pathway_leave_state *leave;
    uint16_t *open_again; /* [n_places] day on which a closed place opens; 0: not closed */
    struct pathway_work_state *work;
    struct pathway_fear_level *area_fear; /* [n_areas] */
    double *report_factor;                /* [n_areas] effect of how earlier reports ended, 1 at the start */
    struct pathway_spillover *spillover;
    uint32_t n_spillover, spillover_capacity;
    double fear_peak;
    double violence_weight; /* relative rate of ill-treatment, mean over people of 15 or older at the start */
    double memory_left[UINT8_MAX + 1]; /* share of an effect that is left, by age in periods */
    double memory_usual;               /* log odds of the memory that was usual at the start */
    struct pathway_seen *seen;         /* opinions summed so far this week */
};

static inline struct pathway *pathway_of(const struct ofr_engine *engine) { return engine->state; }

#endif
