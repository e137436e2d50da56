/*
 * Mechanisms of the model, and how each is taken out of a run that goes on (engine/model.h,
 * analysis/audit.h).
 *
 * Settings name parameters that rules read day by day. A mechanism of the group is what the group does; of
 * these an audit reports only whether they are active, and what the group's side does as one block.
 */
#include "models/pathway/describe.h"

#define N_OF(array) (sizeof(array) / sizeof(array)[0])

/* name, what holds without it, settings, own outcome */
#define OF_OTHERS(...)                                                                                       \
    { __VA_ARGS__, false }
#define OF_GROUP(...)                                                                                        \
    { __VA_ARGS__, true }
#define OF_BLOCK(...)                                                                                        \
    { __VA_ARGS__, false } /* told like any other */

static const struct ofr_mechanism mechanisms[] = {
    OF_OTHERS("state-violence",
              "no violence by the state moves anybody from then on, nor the memory of earlier violence: "
              "ill-treatment, arrests, deaths",
              "rule.violence=0,violence.risk=0,violence.risk_close=0,custody.distrust=0,custody.fear=0,"
              "custody.hardens=0,spillover.kin=0,spillover.friends=0,spillover.by_state=0,fear.raid=0",
              "distrust_mean"),
    OF_OTHERS("ill-treatment", "the police ill-treats nobody, in custody either", "rule.violence=0",
              "distrust_mean"),
    OF_OTHERS("grievance", "what the state does to somebody, kin or friends leaves receptivity as it is",
              "violence.risk=0,violence.risk_close=0,violence.distrust=0,violence.distrust_close=0,"
              "spillover.kin=0,spillover.friends=0,custody.distrust=0,closure.distrust=0,"
              "police.contact_effect=0",
              "receptivity_mean"),
    OF_OTHERS("trigger", "what is done to kin, friends and fellows brings nobody nearer to the group",
              "commit.trigger_step=0", "committed"),
    OF_OTHERS("poverty-and-work", "having no work and feeling deprived make nobody more receptive",
              "rule.poverty=0", "receptivity_mean"),
    OF_OTHERS("conversation", "people do not move one another's opinions", "rule.talk=0", "distrust_sd"),
    OF_OTHERS("fear", "nobody is afraid", "rule.fear=0", "talks"),
    OF_OTHERS("walking-away", "nobody leaves a circle or gives up by choice", "rule.walk_away=0",
              "walked_away"),
    OF_OTHERS("family-pull", "having nobody else of the household involved does not make leaving easier",
              "walk_away.family=1", "walked_away"),
    OF_OTHERS("leaving-together", "nobody walks away because a friend or relative does",
              "walk_away.together=0", "walked_away"),
    OF_OTHERS("peers", "a friend or relative in the group makes nobody more receptive", "peers.joined=0",
              "joined_circle"),
    OF_OTHERS("reporting", "nobody reports threats or tells the police of them",
              "threaten.reports=0,police.told=0", "reported"),
    OF_OTHERS("tips", "nobody gives the police a tip on a circle", "police.tips=0", "charged"),
    OF_OTHERS("raids", "there are no raids, and attacks bring none", "police.raids=0,police.attack_raids=0",
              "arrested"),
    OF_OTHERS("courts", "nobody who is held is charged", "courts.charge_member=0,courts.charge_uninvolved=0",
              "charged"),
    OF_OTHERS("prison", "inmates do not talk to one another", "rule.prison=0", "prison_talks"),
    OF_OTHERS("protection", "no patrol comes to those who were promised protection", "protect.coverage=0",
              "uncovered_nights"),
    OF_OTHERS("closure", "no place is closed by order", "closure.follows=0,closure.orders=0",
              "closed_places"),
    OF_OTHERS("border", "nobody is refused at the border", "border.control=0", "exits_refused"),
    OF_OTHERS("clearing", "operations in the massifs take nobody", "camps.cleared=0", "fighters"),
    OF_OTHERS("returnees", "nobody who returns from abroad recruits", "abroad.reintegration=1", "recruiters"),
    OF_GROUP("kin-contact", "members speak to friends where they would speak to relatives",
             "approach.family=0", "joined_by_family"),
    OF_GROUP("friend-contact", "members speak to relatives where they would speak to friends",
             "approach.family=1", "joined_by_friend"),
    OF_GROUP("places", "recruiters work online alone", "recruiters.online=1", "joined_by_recruiter"),
    OF_GROUP("online-contact", "recruiters work in places alone", "recruiters.online=0", "joined_online"),
    OF_GROUP("circles", "circles do not meet", "circle.meetings=0", "committed"),
    OF_GROUP("blocs", "nobody joins or leaves because a friend or relative does",
             "circle.together=0,leave.together=0", "left_abroad"),
    OF_GROUP("gone-before", "friends and relatives who are gone draw nobody", "leave.gone_before=1",
             "left_abroad"),
    OF_GROUP("recruiters-stop", "recruiters neither give up nor stop after an arrest",
             "recruiters.gives_up=0,recruiters.arrest_ends=0", "recruiters"),
    OF_GROUP("threats", "nobody who leaves is threatened", "threaten.chance=0", "threatened"),
    OF_GROUP("coercion", "nobody is summoned to do a job", "threaten.summons=0", "complied"),
    OF_GROUP("camps", "nobody comes to a camp and no camp attacks",
             "camps.arrivals=0,leave.camp_rate=0,camps.attack_rate=0", "attacks")};

static const struct ofr_mechanism group = OF_BLOCK(
    "the-group", "the group's side stops: no contacts, meetings, threats, summons, attacks, arrivals",
    "recruiters.hours=0,approach.brings=0,approach.contact=0,circle.meetings=0,rule.threaten=0,"
    "protect.harm=0,prison.contacts=0,camps.arrivals=0,leave.camp_rate=0,camps.attack_rate=0",
    "approached");

static const char *const measures[] = {"left_abroad",
                                       "attacks",
                                       "killed_here",
                                       "threatened",
                                       "custody_days_uninvolved",
                                       "exits_refused_uninvolved",
                                       NULL};

static const struct ofr_limit limits[] = {
    {"recruiters", "active recruiters, who court recruiters.courts people", "recruiters_full"},
    {"camps", "camps, at the capacity of their massif", "camps_full"},
    {"patrols", "patrols, at protect.patrols", "patrols_full"}};

const struct ofr_audited pathway_audited = {.mechanisms = mechanisms,
                                            .n_mechanisms = N_OF(mechanisms),
                                            .group = &group,
                                            .measures = measures,
                                            .limits = limits,
                                            .n_limits = N_OF(limits),
                                            .ratio = "generations",
                                            .recalled = "triggered_share",
                                            .recalled_of = "state-violence",
                                            .recalled_phrase =
                                                "committed within a year of an act of the state that "
                                                "they knew of, as an interview would record it"};
