/* Parameters of the rule approach; see scenario/parameter.h. */
SWITCH(approach, GROUP, "run the rule approach")
PARAMETER(
    recruiters, start, GROUP, GROUP, .default_value = 8, .high = 2000, .unit = "people",
    .source =
        "assumed, 4-15; from what is known of places outside control and of fighters, never from departures",
    .meaning = "recruiters in the whole scenario at the start")
PARAMETER(recruiters, area_spread, GROUP, GROUP, .default_value = 1, .high = 2,
          .source =
              "assumed: a factor of 2.7 up or down, half of the variance between governorates; places "
              "outside state control a head, March 2014 (ministry, 11 governorates), give a log standard "
              "deviation of 0.51 between them, and 1.28 is not excluded",
          .meaning = "standard deviation of the logarithm of recruiters a head between areas at the start, "
                     "drawn in each replicate")
PARAMETER(recruiters, hours, GROUP, GROUP, .default_value = 12, .high = 60, .unit = "hours per week",
          .meaning = "hours a week a recruiter spends among others")
PARAMETER(recruiters, online, GROUP, GROUP, .default_value = 0.12,
          .source = "assumed; unlike the mainly online West", .meaning = "share of sessions held online")
PARAMETER(recruiters, courts, GROUP, GROUP, .number = OFR_WHOLE, .default_value = 10, .low = 1, .high = 60,
          .unit = "people", .meaning = "people a recruiter courts at once, at most")
PARAMETER(
    recruiters, online_friends, GROUP, GROUP, .default_value = 0.2,
    .source = "assumed; that ties online follow ties offline: Lengyel et al. 2015, PLOS ONE 10(9) e0137248",
    .meaning = "share of the people looked at online who are friends of friends")
PARAMETER(recruiters, online_area, GROUP, GROUP, .default_value = 0.5,
          .source =
              "assumed; 63 % of ties on Facebook in the United States lie within 100 miles (New York Times "
              "2018); younger people are closer (Laniado et al. 2018)",
          .meaning = "share of the others looked at online who live in the own area")
PARAMETER(recruiters, gives_up, GROUP, GROUP, .default_value = 0.3, .high = 3, .unit = "per year",
          .source = "assumed; that burnout and disillusion end many careers: Altier et al. 2017, Security "
                    "Studies 26(2)",
          .meaning = "rate at which a recruiter gives up and walks away")
PARAMETER(recruiters, arrest_ends, GROUP, GROUP, .default_value = 0.5,
          .meaning = "chance that an arrest ends recruiting, charged or not; the person stays in the group")
PARAMETER(approach, seen, GROUP, GROUP, .default_value = 12, .high = 200, .unit = "people",
          .source = "assumed, so that 4,000-8,000 people are approached in Kasserine",
          .meaning =
              "people a recruiter looks at in a session, on average; age, sex and neighbourhood decide "
              "whom of them they speak to")
PARAMETER(approach, brings, GROUP, GROUP, .default_value = 1.4, .high = 5, .unit = "per week",
          .calibrated = true, .source = "assumed, so that departures have the order of those of Kasserine",
          .meaning = "friends or relatives a member of a circle speaks to for the first time in a week")
PARAMETER(
    approach, activity_spread, GROUP, GROUP, .default_value = 1, .high = 2,
    .source = "assumed; that a few people bring most: Belgian court files name three networks behind much of "
              "451 departures and attempts (Van Ostaeyen 2016, CTC Sentinel 9(6))",
    .meaning = "standard deviation of the logarithm of how active a recruiter or a member is; the mean is 1")
PARAMETER(approach, covert, GROUP, GROUP, .default_value = 0.6,
          .meaning = "share of that which goes on when nothing can be done in the open (series openness 0)")
PARAMETER(approach, family, GROUP, GROUP, .default_value = 0.33, .calibrated = true,
          .source = "tuned to the share of joins through family",
          .meaning = "share of these who are relatives")
PARAMETER(approach, acquaintances, GROUP, GROUP, .default_value = 0.7,
          .source = "assumed: close friends are about six, acquaintances many more",
          .meaning = "share of the friends spoken to who are friends of friends")
PARAMETER(approach, age_peak, GROUP, GROUP, .default_value = 24.5, .low = 15, .high = 40, .unit = "years",
          .calibrated = true, .source = "tuned to the ages of those leaving",
          .meaning = "age at which first contact is most likely")
PARAMETER(approach, age_width, GROUP, GROUP, .default_value = 4.5, .low = 1, .high = 30, .unit = "years",
          .calibrated = true, .source = "tuned to the ages of those leaving",
          .meaning = "standard deviation of that age")
PARAMETER(approach, women, GROUP, GROUP, .default_value = 0.09, .calibrated = true,
          .source = "tuned to the share of women",
          .meaning = "first contacts between a man and a woman over those within one sex, all else equal")
PARAMETER(
    approach, strangers, GROUP, GROUP, .default_value = 0.5,
    .meaning = "first contacts with somebody of another neighbourhood over those of the own, all else equal")
PARAMETER(approach, again_after, GROUP, GROUP, .default_value = 180, .low = 1, .high = 2000, .unit = "days",
          .meaning = "time after which somebody who was not receptive may be approached again")
PARAMETER(approach, hours_median, GROUP, GROUP, .default_value = 10, .low = 0.5, .high = 500, .unit = "hours",
          .source = "assumed; wide, see first contact to joining (UNDP 2017, recalled)",
          .figures = "undp-2017/time-to-join",
          .meaning = "contact hours before somebody is asked into a circle, median")
PARAMETER(approach, hours_spread, GROUP, GROUP, .default_value = 1, .high = 3,
          .meaning = "standard deviation of the logarithm of those hours")
PARAMETER(approach, contact, GROUP, GROUP, .default_value = 0.4, .unit = "per day",
          .meaning = "meetings a day between a courted person and the one who courts them")
PARAMETER(approach, contact_hours, GROUP, GROUP, .default_value = 2, .low = 0.1, .high = 12, .unit = "hours",
          .meaning = "hours of such a meeting")
PARAMETER(approach, given_up_after, GROUP, GROUP, .default_value = 120, .low = 7, .high = 1000,
          .unit = "days", .meaning = "time after which a courtship without an invitation ends")
PARAMETER(
    online, moderation, STATE, COUNTRY, .default_value = 0,
    .source = "none: an intervention (online-moderation)",
    .meaning = "share of first contacts and threats online that are taken down before they reach anybody")
