/*
 * What is seen of the model `pathway`: kinds of events, observables, outcomes.
 *
 * One list each; the enums, the names in the database and the tables in the ODD all come
 * from them. Where nothing else is said, `by` is OFR_NONE and `value` is 0.
 *
 * In a sentence, {place} becomes "at the café 12 of Thala", {by} the one who caused it,
 * {value} the number. A part in [brackets] is left out when its placeholder is empty.
 */
#ifndef OFR_PATHWAY_DECLARATIONS_H
#define OFR_PATHWAY_DECLARATIONS_H

/* EVENT(name, sentence, meaning of by and value) */
#define PATHWAY_EVENTS(EVENT)                                                                                \
    EVENT(approached, "is befriended[ by {by}][ {place}]",                                                   \
          "by: who; value: channel (0 friend, 1 family, 2 recruiter, 3 online)")                             \
    EVENT(joined_circle, "joins a private circle[ {place}][, brought by {by}]",                              \
          "by: who brought them; value: circle")                                                             \
    EVENT(trigger, "hears what was done to {by}",                                                            \
          "by: the friend or relative arrested, hurt or killed; value: 1 arrested, 2 killed, 3 hurt, 4 "     \
          "beaten by the police")                                                                            \
    EVENT(committed, "commits himself to the group[, brought by {by}]",                                      \
          "by: who brought them; value: 1 when the state had arrested, ill-treated or killed them, a "       \
          "relative, a friend or a fellow in the year before")                                               \
    EVENT(became_recruiter, "begins to recruit for the group", "none")                                       \
    EVENT(exit_refused, "is turned back at the border", "value: destination (0 Syria and Iraq, 1 Libya)")    \
    EVENT(left_abroad, "leaves the country for the war", "value: destination (0 Syria and Iraq, 1 Libya)")   \
    EVENT(left_camp, "goes to a camp in the mountains", "value: massif")                                     \
    EVENT(walked_away, "stops going and walks away", "value: 1 from a circle, 2 from commitment")            \
    EVENT(threatened_online, "is threatened online", "by: a member of the circle that was left")             \
    EVENT(threatened_visit, "is threatened at his door", "by: a member of the circle that was left")         \
    EVENT(kin_threatened, "learns that they know {by} and the house",                                        \
          "by: the relative who is named; value: the relative")                                              \
    EVENT(summoned, "is summoned and told there is a job for him", "by: a member of the group")              \
    EVENT(complied, "does the job under threat", "by: a member of the group")                                \
    EVENT(reported, "reports the threats to the police", "none")                                             \
    EVENT(stayed_home, "stays at home[ for {value} days]", "value: days")                                    \
    EVENT(fled, "flees the area", "none")                                                                    \
    EVENT(arrested, "is arrested in a raid[ {place}]", "value: 0 suspect, 1 stood beside")                   \
    EVENT(held, "is held at the local station[ for {value} days]", "value: days")                            \
    EVENT(transferred, "is held in the capital[ for {value} more days]", "value: days")                      \
    EVENT(released, "is released without charge", "value: days held in all")                                 \
    EVENT(charged, "is charged", "value: days held in all")                                                  \
    EVENT(imprisoned, "is sent to prison[ for {value} days]", "value: days")                                 \
    EVENT(left_prison, "comes out of prison", "none")                                                        \
    EVENT(questioned, "is questioned by the police again", "value: how many times by now")                   \
    EVENT(protection_promised, "is promised protection by the police", "none")                               \
    EVENT(patrol_night, "has a patrol pass his house in the night", "value: nights since the promise")       \
    EVENT(uncovered_night, "has a night without a patrol", "value: nights since the promise")                \
    EVENT(harmed, "has a bomb thrown over the wall of his house", "value: nights since the promise")         \
    EVENT(killed_here, "is killed", "value: 0 by the group, 1 in a clearing operation, 2 in an attack")      \
    EVENT(killed_abroad, "is killed abroad", "value: destination")                                           \
    EVENT(returned, "comes back", "value: destination")                                                      \
    EVENT(reintegrated, "goes back to life at home", "none")                                                 \
    EVENT(unaccounted, "is missing without news for long", "value: destination")                             \
    EVENT(found_work, "finds work", "none")                                                                  \
    EVENT(lost_work, "loses work", "none")                                                                   \
    EVENT(ill_treated, "is beaten by the police[ {place}]",                                                  \
          "value: 0 in the street, 1 at a raid, 2 in custody")                                               \
    EVENT(complained, "complains about it", "value: 1 when the outcome satisfies them")                      \
    EVENT(was_ill_treated, "has been beaten by the police before[, about {value} days ago]",                 \
          "value: days since, to two months; at the first event of a life")                                  \
    EVENT(stopped_recruiting, "stops recruiting",                                                            \
          "value: 0 gave up, 1 arrested or in prison, 2 left, dead or out of the group")

/* OBSERVABLE(name, STOCK | FLOW | LEVEL, PLAIN | HARM: in the harm ledger, unit, meaning) */
#define PATHWAY_OBSERVABLES(OBSERVABLE)                                                                      \
    OBSERVABLE(in_courtship, STOCK, PLAIN, "people", "approached and receptive, not yet in a circle")        \
    OBSERVABLE(in_circle, STOCK, PLAIN, "people", "in a circle, not committed")                              \
    OBSERVABLE(in_commitment, STOCK, PLAIN, "people", "committed, still here")                               \
    OBSERVABLE(in_custody, STOCK, PLAIN, "people", "held without charge")                                    \
    OBSERVABLE(in_prison, STOCK, PLAIN, "people", "charged or sentenced, held")                              \
    OBSERVABLE(abroad, STOCK, PLAIN, "people", "left for the war, alive, as far as is known")                \
    OBSERVABLE(in_camp, STOCK, PLAIN, "people", "townspeople in camps")                                      \
    OBSERVABLE(fighters, STOCK, PLAIN, "people",                                                             \
               "fighters in the massifs, townspeople and others; counted in the nearest area")               \
    OBSERVABLE(recruiters, STOCK, PLAIN, "people", "active recruiters")                                      \
    OBSERVABLE(circles, STOCK, PLAIN, "circles", "circles that exist")                                       \
    OBSERVABLE(under_threat, STOCK, PLAIN, "people", "threatened and not yet left alone")                    \
    OBSERVABLE(closed_now, STOCK, PLAIN, "places", "places closed by order")                                 \
    OBSERVABLE(approached, FLOW, PLAIN, "people", "first contacts")                                          \
    OBSERVABLE(joined_circle, FLOW, PLAIN, "people", "first time in a circle")                               \
    OBSERVABLE(committed, FLOW, PLAIN, "people", "first commitments")                                        \
    OBSERVABLE(complied, FLOW, PLAIN, "people", "first compliances under threat")                            \
    OBSERVABLE(left_abroad, FLOW, PLAIN, "people", "departures for the war")                                 \
    OBSERVABLE(left_camp, FLOW, PLAIN, "people", "departures for a camp")                                    \
    OBSERVABLE(walked_away, FLOW, PLAIN, "people", "people who walked away")                                 \
    OBSERVABLE(exits_refused, FLOW, PLAIN, "refusals", "exits refused at the border")                        \
    OBSERVABLE(exits_refused_uninvolved, FLOW, HARM, "refusals",                                             \
               "exits refused to uninvolved young travellers")                                               \
    OBSERVABLE(threatened, FLOW, HARM, "people", "people threatened for the first time")                     \
    OBSERVABLE(kin_threatened, FLOW, HARM, "people", "times a relative was named in a threat")               \
    OBSERVABLE(reported, FLOW, PLAIN, "reports", "threats reported to the police")                           \
    OBSERVABLE(protected_nights, FLOW, PLAIN, "nights", "promised nights with a patrol")                     \
    OBSERVABLE(uncovered_nights, FLOW, HARM, "nights", "promised nights without a patrol")                   \
    OBSERVABLE(harmed_after_reporting, FLOW, HARM, "people",                                                 \
               "people harmed after they reported or told the police")                                       \
    OBSERVABLE(raids, FLOW, PLAIN, "raids", "raids on places")                                               \
    OBSERVABLE(arrested, FLOW, PLAIN, "arrests", "arrests in raids")                                         \
    OBSERVABLE(arrested_uninvolved, FLOW, HARM, "arrests",                                                   \
               "arrests of people never in a circle, coerced nor approached")                                \
    OBSERVABLE(arrested_curious, FLOW, HARM, "arrests", "arrests of people who were only approached")        \
    OBSERVABLE(children_detained, FLOW, HARM, "arrests", "arrests of people under 18")                       \
    OBSERVABLE(custody_days, FLOW, PLAIN, "days", "days in custody without charge")                          \
    OBSERVABLE(custody_days_uninvolved, FLOW, HARM, "days",                                                  \
               "days in custody of the uninvolved and the curious")                                          \
    OBSERVABLE(charged, FLOW, PLAIN, "people", "people charged")                                             \
    OBSERVABLE(charged_uninvolved, FLOW, HARM, "people", "uninvolved and curious people charged")            \
    OBSERVABLE(released, FLOW, PLAIN, "people", "people released without charge")                            \
    OBSERVABLE(closed_places, FLOW, PLAIN, "places", "places closed by order")                               \
    OBSERVABLE(closed_harmless_places, FLOW, HARM, "places",                                                 \
               "places closed that no circle or recruiter used")                                             \
    OBSERVABLE(attacks, FLOW, PLAIN, "attacks", "attacks by camps")                                          \
    OBSERVABLE(clearings, FLOW, PLAIN, "operations", "clearing operations in the massifs")                   \
    OBSERVABLE(killed_here, FLOW, HARM, "people", "people killed here")                                      \
    OBSERVABLE(killed_abroad, FLOW, PLAIN, "people", "deaths abroad")                                        \
    OBSERVABLE(returned, FLOW, PLAIN, "people", "returns from abroad")                                       \
    OBSERVABLE(imprisoned, FLOW, PLAIN, "people", "people sent to prison")                                   \
    OBSERVABLE(talks, FLOW, PLAIN, "talks", "conversations that took place")                                 \
    OBSERVABLE(talks_online, FLOW, PLAIN, "talks", "of these, online")                                       \
    OBSERVABLE(state_contacts, FLOW, PLAIN, "contacts", "ordinary contacts with the police")                 \
    OBSERVABLE(unemployment, LEVEL, PLAIN, "1", "unemployed over the labour force")                          \
    OBSERVABLE(distrust_mean, LEVEL, PLAIN, "1",                                                             \
               "institutional distrust, mean over people of 12 or older, in [-2, 2]")                        \
    OBSERVABLE(deprivation_mean, LEVEL, PLAIN, "1", "collective relative deprivation, mean")                 \
    OBSERVABLE(isolation_mean, LEVEL, PLAIN, "1", "non-integration, mean")                                   \
    OBSERVABLE(distrust_sd, LEVEL, PLAIN, "1", "institutional distrust, standard deviation")                 \
    OBSERVABLE(deprivation_sd, LEVEL, PLAIN, "1", "collective relative deprivation, standard deviation")     \
    OBSERVABLE(isolation_sd, LEVEL, PLAIN, "1", "non-integration, standard deviation")                       \
    OBSERVABLE(                                                                                              \
        receptivity_mean, LEVEL, PLAIN, "1",                                                                 \
        "receptivity, mean over people of 18 or older; without what friends or relatives in the group add")  \
    OBSERVABLE(fear, LEVEL, PLAIN, "1", "fear in the area, in [0, 1]")                                       \
    OBSERVABLE(trust_lost, LEVEL, HARM, "1", "rise of mean distrust since the first week")                   \
    OBSERVABLE(ill_treated, FLOW, HARM, "people", "people ill-treated by the police, in custody or not")     \
    OBSERVABLE(ill_treated_in_custody, FLOW, HARM, "people", "of these, in custody")                         \
    OBSERVABLE(children_ill_treated, FLOW, HARM, "people", "of these, under 18")                             \
    OBSERVABLE(complaints, FLOW, PLAIN, "complaints", "complaints about ill-treatment")                      \
    OBSERVABLE(prison_talks, FLOW, PLAIN, "talks",                                                           \
               "talks of committed inmates with those they would win, and of inmates in a month")            \
    OBSERVABLE(recruiters_full, LEVEL, PLAIN, "1",                                                           \
               "recruiters who court as many as they have time for, over all")                               \
    OBSERVABLE(camps_full, LEVEL, PLAIN, "1", "camps that are full over all camps")                          \
    OBSERVABLE(patrols_full, LEVEL, PLAIN, "1", "1 on a day with more promises than patrols")

/* OUTCOME(name, unit, meaning) */
#define PATHWAY_OUTCOMES(OUTCOME)                                                                            \
    OUTCOME(approached, "people", "ever approached")                                                         \
    OUTCOME(joined_circle, "people", "ever in a circle")                                                     \
    OUTCOME(committed, "people", "ever committed")                                                           \
    OUTCOME(joined, "people", "committed or complied under threat, once a person")                           \
    OUTCOME(joined_willing, "people", "joined by commitment")                                                \
    OUTCOME(joined_coerced, "people", "joined by compliance under threat")                                   \
    OUTCOME(joined_by_friend, "people", "joined, first contact by a friend")                                 \
    OUTCOME(joined_by_family, "people", "joined, first contact by a relative")                               \
    OUTCOME(joined_by_recruiter, "people", "joined, first contact by a recruiter in a place")                \
    OUTCOME(joined_online, "people", "joined, first contact online")                                         \
    OUTCOME(left_abroad, "people", "left for the war")                                                       \
    OUTCOME(left_camp, "people", "left for a camp")                                                          \
    OUTCOME(exits_refused, "refusals", "exits refused at the border")                                        \
    OUTCOME(exits_refused_uninvolved, "refusals", "of these, to the uninvolved")                             \
    OUTCOME(walked_away, "people", "ever walked away")                                                       \
    OUTCOME(threatened, "people", "ever threatened")                                                         \
    OUTCOME(kin_threatened, "people", "relatives named in threats")                                          \
    OUTCOME(reported, "reports", "threats reported")                                                         \
    OUTCOME(harmed_after_reporting, "people", "harmed after they reported")                                  \
    OUTCOME(protected_nights, "nights", "promised nights with a patrol")                                     \
    OUTCOME(uncovered_nights, "nights", "promised nights without one")                                       \
    OUTCOME(arrested, "arrests", "arrests")                                                                  \
    OUTCOME(arrested_uninvolved, "arrests", "of these, of the uninvolved")                                   \
    OUTCOME(arrested_curious, "arrests", "of these, of the curious")                                         \
    OUTCOME(children_detained, "arrests", "of these, of people under 18")                                    \
    OUTCOME(custody_days, "days", "days in custody without charge")                                          \
    OUTCOME(charged, "people", "charged")                                                                    \
    OUTCOME(charged_uninvolved, "people", "of these, uninvolved or curious")                                 \
    OUTCOME(closed_places, "places", "places closed by order")                                               \
    OUTCOME(closed_harmless_places, "places", "of these, harmless")                                          \
    OUTCOME(attacks, "attacks", "attacks by camps")                                                          \
    OUTCOME(killed_here, "people", "killed here")                                                            \
    OUTCOME(killed_abroad, "people", "killed abroad")                                                        \
    OUTCOME(returned, "people", "returned from abroad")                                                      \
    OUTCOME(imprisoned, "people", "sent to prison")                                                          \
    OUTCOME(unaccounted, "people", "abroad at the end and unaccounted for")                                  \
    OUTCOME(generation_ratio, "1", "joiners brought by a joiner, a joiner")                                  \
    OUTCOME(fear_peak, "1", "highest fear of any area on any day")                                           \
    OUTCOME(ill_treated, "people", "ill-treated by the police, in custody or not")                           \
    OUTCOME(ill_treated_in_custody, "people", "of these, in custody")                                        \
    OUTCOME(complaints, "complaints", "complaints about ill-treatment")

#define EVENT_ENUM(name, sentence, meaning) PATHWAY_EVENT_##name,
enum pathway_event { PATHWAY_EVENTS(EVENT_ENUM) PATHWAY_N_EVENTS };
#undef EVENT_ENUM

#define OBSERVABLE_ENUM(name, observed, harm, unit, meaning) PATHWAY_OBS_##name,
enum pathway_observable { PATHWAY_OBSERVABLES(OBSERVABLE_ENUM) PATHWAY_N_OBSERVABLES };
#undef OBSERVABLE_ENUM

#define OUTCOME_ENUM(name, unit, meaning) PATHWAY_OUTCOME_##name,
enum pathway_outcome { PATHWAY_OUTCOMES(OUTCOME_ENUM) PATHWAY_N_OUTCOMES };
#undef OUTCOME_ENUM

#endif
