/*
 * Pathway: the default model, from first contact to ways out. This header names every
 * stage, holds the state that the rules share, and is the one to read first.
 *
 * Stages: unreached -> approached -> circle -> committed -> left (abroad | camp); out at
 * each by walking away, arrest or being stopped. One file a rule; the order in which they
 * run stands in pathway.c.
 *
 * Invariant: only people ever approached, arrested or coerced have a record; rules that run
 * once a day or slot go through records in the order they were made.
 */
#ifndef OFR_PATHWAY_PATHWAY_H
#define OFR_PATHWAY_PATHWAY_H

#include "engine/engine.h"
#include "models/pathway/abroad.h"
#include "models/pathway/age.h"
#include "models/pathway/approach.h"
#include "models/pathway/calendar.h"
#include "models/pathway/camps.h"
#include "models/pathway/circle.h"
#include "models/pathway/closure.h"
#include "models/pathway/commit.h"
#include "models/pathway/custody.h"
#include "models/pathway/declarations.h"
#include "models/pathway/describe.h"
#include "models/pathway/fear.h"
#include "models/pathway/leave.h"
#include "models/pathway/opinion_exchange.h"
#include "models/pathway/partner.h"
#include "models/pathway/police.h"
#include "models/pathway/programme.h"
#include "models/pathway/protect.h"
#include "models/pathway/remote_pairs.h"
#include "models/pathway/risk.h"
#include "models/pathway/spillover.h"
#include "models/pathway/talk.h"
#include "models/pathway/threaten.h"
#include "models/pathway/walk_away.h"
#include "models/pathway/whereabouts.h"
#include "models/pathway/work.h"

/* All parameters of the model, in the order of the rules. */
#define PATHWAY_PARAMETERS(PARAMETER)                                                                        \
    WHEREABOUTS_PARAMETERS(PARAMETER)                                                                        \
    TALK_PARAMETERS(PARAMETER)                                                                               \
    RISK_PARAMETERS(PARAMETER)                                                                               \
    APPROACH_PARAMETERS(PARAMETER)                                                                           \
    CIRCLE_PARAMETERS(PARAMETER)                                                                             \
    COMMIT_PARAMETERS(PARAMETER)                                                                             \
    LEAVE_PARAMETERS(PARAMETER)                                                                              \
    WALK_AWAY_PARAMETERS(PARAMETER) THREATEN_PARAMETERS(PARAMETER) POLICE_PARAMETERS(PARAMETER)              \
        CUSTODY_PARAMETERS(PARAMETER) PROTECT_PARAMETERS(PARAMETER) CLOSURE_PARAMETERS(PARAMETER)            \
            CAMPS_PARAMETERS(PARAMETER) ABROAD_PARAMETERS(PARAMETER) WORK_PARAMETERS(PARAMETER)              \
                FEAR_PARAMETERS(PARAMETER) AGE_PARAMETERS(PARAMETER) SPILLOVER_PARAMETERS(PARAMETER)

struct pathway_parameters {
    PATHWAY_PARAMETERS(OFR_PARAMETER_FIELD)
};

/* Purposes of draws: each rule has numbers of its own (base/draws.h). */
enum pathway_purpose {
    PATHWAY_DRAW_START = 0x1000,
    PATHWAY_DRAW_GO,
    PATHWAY_DRAW_LISTEN,
    PATHWAY_DRAW_TALK,
    PATHWAY_DRAW_SESSION,
    PATHWAY_DRAW_MEET_NEW,
    PATHWAY_DRAW_BRING,
    PATHWAY_DRAW_RECEPTIVE,
    PATHWAY_DRAW_CONTACT,
    PATHWAY_DRAW_CIRCLE,
    PATHWAY_DRAW_ATTEND,
    PATHWAY_DRAW_COMMIT,
    PATHWAY_DRAW_LEAVE,
    PATHWAY_DRAW_BORDER,
    PATHWAY_DRAW_WALK_AWAY,
    PATHWAY_DRAW_THREATEN,
    PATHWAY_DRAW_RAID,
    PATHWAY_DRAW_NOISE,
    PATHWAY_DRAW_QUESTIONING,
    PATHWAY_DRAW_STATE_CONTACT,
    PATHWAY_DRAW_CUSTODY,
    PATHWAY_DRAW_PRISON,
    PATHWAY_DRAW_PROTECT,
    PATHWAY_DRAW_CLOSURE,
    PATHWAY_DRAW_CAMPS,
    PATHWAY_DRAW_ABROAD,
    PATHWAY_DRAW_WORK,
    PATHWAY_DRAW_AGE,
    PATHWAY_DRAW_MODERATION, /* from here on: interventions alone */
    PATHWAY_DRAW_SEPARATION,
    PATHWAY_DRAW_PROGRAMME,
    PATHWAY_DRAW_ORDERS
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
#define PATHWAY_WAS_START 1u /* recruiter at the start, nobody brought him */
#define PATHWAY_WAS_APPROACHED 2u
#define PATHWAY_WAS_RECEPTIVE 4u /* last approach found him so; in courtship while approached */
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
#define PATHWAY_WAS_PROMISED 8192u /* protection, once */

#define PATHWAY_NEVER 0xFFFFu /* a day that has not come */

/** The full record of a person ever approached, arrested or coerced. */
struct pathway_record {
    uint32_t person;
    uint32_t by;          /* who approached him first */
    uint32_t court_row;   /* record of whoever courts him now; OFR_NONE */
    uint32_t brought_row; /* record of whoever brought him into a circle; OFR_NONE */
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

/** A recruiter at work. Row r of pathway.recruiters. */
struct pathway_recruiter {
    uint32_t row;   /* his record */
    uint32_t place; /* base: one of his usual places */
    bool active;
};

/** A circle. Number c is pathway.circles[c - 1]. */
struct pathway_circle {
    uint32_t leader_row;
    uint32_t place; /* hall or café; PATHWAY_HOME: the leader's home; OFR_NONE: online */
    uint16_t n_members;
    bool alive;
    float suspicion; /* as of suspicion_day */
    uint16_t suspicion_day;
    uint32_t member_rows[40];
};

/** What the series and dated events say of today (calendar.h). */
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

struct pathway {
    struct pathway_parameters parameters;
    double share_kept;                 /* of the whole scenario's people: scales means and budgets */
    struct pathway_mind *minds;        /* column */
    struct pathway_presence *presence; /* column */
    uint32_t *record_of;               /* column: record row + 1, 0 for none */
    struct pathway_today today;

    struct pathway_timetable timetable[2]; /* weekday, weekend */
    uint32_t *place_now;  /* [n_places] itself, another place, or PATHWAY_HOME while closed */
    uint32_t *out_factor; /* [n_areas] 2^16 over the share of outings that fear leaves */

    struct pathway_talk_state *talk;
    struct pathway_record *records;
    uint32_t n_records, record_capacity;
    struct pathway_asked asked; /* known.h */
    struct pathway_recruiter *recruiters;
    uint32_t n_recruiters, recruiter_capacity;
    struct pathway_circle *circles;
    uint32_t n_circles, circle_capacity;
    struct pathway_police_state *police;
    struct pathway_camp *camps;
    uint32_t n_camps;
    struct pathway_leave_state *leave;
    struct pathway_closure_state *closure;
    struct pathway_work_state *work;
    struct pathway_fear_level *area_fear; /* [n_areas] */
    double *report_factor;                /* [n_areas] how earlier reports ended, 1 at the start */
    struct pathway_spillover *news;
    uint32_t n_news, news_capacity;
    double fear_peak;
    struct pathway_seen *seen; /* see.h: opinions seen so far this week */
};

extern const struct ofr_model pathway_model;
extern const struct ofr_table_form pathway_massif_form, pathway_route_form;
#define PATHWAY_TABLES &pathway_series_form, &pathway_dated_form, &pathway_massif_form, &pathway_route_form

static inline struct pathway *pathway_of(const struct ofr_engine *engine) { return engine->state; }

/** The record of a person, or NULL. */
static inline struct pathway_record *pathway_record_of(const struct ofr_engine *engine, uint32_t person) {
    struct pathway *pathway = pathway_of(engine);
    uint32_t row = pathway->record_of[person];
    return row == 0 ? NULL : &pathway->records[row - 1];
}

static inline uint32_t pathway_row_of(const struct pathway *pathway, const struct pathway_record *record) {
    return (uint32_t)(record - pathway->records);
}

/** The record of a person, made if there is none; NULL when today's room is used up, which
 *  makes the day fail (see calendar.h). Pointers to records stay good for the day. */
struct pathway_record *pathway_record_make(struct ofr_engine *engine, uint32_t person);

/** Set where somebody is; keeps the status that `go` reads in step. */
void pathway_place_person(struct ofr_engine *engine, struct pathway_record *record,
                          enum pathway_location whereabouts);

/** Keep somebody at home until a day. */
void pathway_keep_home(struct ofr_engine *engine, struct pathway_record *record, uint32_t days);

/** Free, alive and in town. */
static inline bool pathway_is_free(const struct pathway_record *record) {
    return record->whereabouts == PATHWAY_FREE;
}
/** In a circle or committed, here or not. */
static inline bool pathway_is_member(const struct pathway_record *record) {
    return record->stage == PATHWAY_CIRCLE || record->stage == PATHWAY_COMMITTED;
}
/** Never in a circle nor coerced: uninvolved, or curious when approached. */
static inline bool pathway_is_uninvolved(const struct pathway_record *record) {
    return !(record->was & (PATHWAY_WAS_CIRCLE | PATHWAY_WAS_COERCED | PATHWAY_WAS_START));
}

/** Log an event of a person, and count it in a flow of his area where the flow is not
 *  PATHWAY_N_OBSERVABLES. */
void pathway_note(struct ofr_engine *engine, enum pathway_event event, uint32_t person, uint32_t place,
                  uint32_t by, int32_t value, enum pathway_observable flow);

/** Log-normal from two words. */
double pathway_log_normal(uint32_t word1, uint32_t word2, double median, double spread);

#define PATHWAY_NO_FLOW PATHWAY_N_OBSERVABLES

#endif
