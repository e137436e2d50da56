/* Sentences of lives: what events mean for the person, relations to others, what values add. */
#include "models/pathway/declarations.h"
#include "models/pathway/describe.h"

#define N_OF(array) (sizeof(array) / sizeof(array)[0])
#define EVENT(name) [PATHWAY_EVENT_##name]

static const struct pathway_life *facts_of(const struct ofr_lives *lives, const struct ofr_life *life) {
    return ofr_life_facts(lives, life);
}

void pathway_sum_up_life(const struct ofr_lives *lives, const struct ofr_life *life, void *facts) {
    struct pathway_life *sum = facts;
    uint32_t circle_by = OFR_NOBODY;
    sum->brought_by = OFR_NOBODY;
    for (size_t i = 0; i < life->n_events; i++) {
        const struct ofr_run_reader_event *event = &lives->events[life->first + i];
        size_t kind = ofr_event_of(lives, event);
        if (kind == PATHWAY_EVENT_approached && !sum->approached) {
            sum->approached = true;
            sum->brought_by = event->by;
            sum->channel = (uint8_t)event->value;
        } else if (kind == PATHWAY_EVENT_joined_circle && circle_by == OFR_NOBODY) {
            circle_by = event->by;
        } else if (kind == PATHWAY_EVENT_committed || kind == PATHWAY_EVENT_complied) {
            sum->coerced = sum->joined ? sum->coerced : kind == PATHWAY_EVENT_complied;
            sum->joined_day = sum->joined ? sum->joined_day : event->day;
            sum->joined = true;
        } else if (kind == PATHWAY_EVENT_left_abroad && !sum->left_abroad) {
            sum->left_abroad = true;
            sum->left_day = event->day;
        }
    }
    if (circle_by != OFR_NOBODY)
        sum->brought_by = circle_by;
}

/* ---- relations ------------------------------------------------------------------------------ */

enum relation { FRIEND, RECRUITER, MEMBER, N_RELATIONS };
static const struct ofr_relation relations[N_RELATIONS] = {[FRIEND] = {"friend", "a friend"},
                                                           [RECRUITER] = {"recruiter", "a recruiter"},
                                                           [MEMBER] = {"member", "a member of the group"}};

static bool has_event(const struct ofr_lives *lives, const struct ofr_life *life, enum pathway_event kind,
                      uint16_t until) {
    for (size_t i = 0; i < life->n_events; i++) {
        const struct ofr_run_reader_event *event = &lives->events[life->first + i];
        if (ofr_event_of(lives, event) == kind && event->day <= until)
            return true;
    }
    return false;
}

/* Whether a person recruits by a day. The first recruiters were never approached. */
static bool recruits_by(const struct ofr_lives *lives, uint32_t person, uint16_t day) {
    const struct ofr_life *life = ofr_life_of(lives, person);
    return life == NULL || !facts_of(lives, life)->approached ||
           has_event(lives, life, PATHWAY_EVENT_became_recruiter, day);
}

static size_t relation_of(const struct ofr_lives *lives, const struct ofr_life *life,
                          const struct ofr_run_reader_event *event) {
    const struct pathway_life *facts = facts_of(lives, life);
    switch (ofr_event_of(lives, event)) {
    case PATHWAY_EVENT_trigger:
        return FRIEND;
    case PATHWAY_EVENT_approached:
        return event->value == PATHWAY_FRIEND || event->value == PATHWAY_FAMILY ? FRIEND : RECRUITER;
    case PATHWAY_EVENT_joined_circle:
    case PATHWAY_EVENT_committed:
        if (event->by == facts->brought_by && facts->approached && facts->channel == PATHWAY_FRIEND)
            return FRIEND;
        return recruits_by(lives, event->by, event->day) ? RECRUITER : MEMBER;
    default:
        return MEMBER;
    }
}

/* ---- sentences ------------------------------------------------------------------------------ */

static const struct ofr_event_telling events[PATHWAY_N_EVENTS] = {
    EVENT(approached) = {.values = {[PATHWAY_ONLINE] = " online"}},
    EVENT(trigger) = {.nobody = "somebody close",
                      .values = {NULL, ", arrested", ", killed", ", hurt", ", beaten"}},
    EVENT(kin_threatened) = {.nobody = "his family"},
    EVENT(walked_away) = {.values = {" from those who befriended him", " from the circle",
                                     " from the group he had joined"}},
    EVENT(left_abroad) = {.values = {" in Syria or Iraq", " in Libya"},
                          .whereabouts = "abroad, as far as is known"},
    EVENT(left_camp) = {.whereabouts = "in a camp in the mountains"},
    EVENT(arrested) = {.values = {NULL, ", for standing beside"}, .whereabouts = "in custody"},
    EVENT(held) = {.whereabouts = "in custody"},
    EVENT(transferred) = {.whereabouts = "in custody"},
    EVENT(charged) = {.whereabouts = "charged"},
    EVENT(imprisoned) = {.whereabouts = "in prison"},
    EVENT(released) = {.whereabouts = "at home"},
    EVENT(left_prison) = {.whereabouts = "at home"},
    EVENT(returned) = {.whereabouts = "at home"},
    EVENT(fled) = {.whereabouts = "away from the area"},
    EVENT(unaccounted) = {.whereabouts = "abroad, and without news"},
    EVENT(ill_treated) = {.values = {NULL, ", beside those who are arrested", ", in custody"}},
    EVENT(complained) = {.values = {", without an answer", ", and gets an answer"}},
    EVENT(killed_here) = {.values = {" by the group", " in a clearing operation", " in an attack"},
                          .whereabouts = "dead",
                          .final = true},
    EVENT(killed_abroad) = {.whereabouts = "dead", .final = true},
};

static const struct ofr_repeated_events nights = {.yes = PATHWAY_EVENT_patrol_night,
                                                  .no = PATHWAY_EVENT_uncovered_night,
                                                  .all_yes = "a patrol passes on each of {count} nights",
                                                  .all_no = "{count} nights without a patrol",
                                                  .mixed = "{value} of {count} nights without a patrol"};

static const char *past_of(const struct ofr_lives *lives, const struct ofr_life *life) {
    const struct pathway_life *facts = facts_of(lives, life);
    if (facts->joined)
        return facts->coerced ? "joined under threat" : "joined by commitment";
    if (has_event(lives, life, PATHWAY_EVENT_joined_circle, UINT16_MAX))
        return "was in a circle and never joined";
    return facts->approached ? "was approached and went no further" : "had nothing to do with the group";
}

const struct ofr_life_telling pathway_telling = {.events = events,
                                                 .relations = relations,
                                                 .n_relations = N_RELATIONS,
                                                 .relation = relation_of,
                                                 .past = past_of,
                                                 .repeated = &nights};
