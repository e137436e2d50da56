/* Parameters of the rule leave; see scenario/parameter.h. */
SWITCH(leave, GROUP, "run the rule leave")
PARAMETER(leave, rate, GROUP, GROUP, .default_value = 2, .high = 20, .unit = "per year", .calibrated = true,
          .source = "tuned to departures",
          .meaning = "attempts to leave for the war, of a committed person at full pull and access")
PARAMETER(leave, camp_rate, GROUP, GROUP, .default_value = 0.06, .high = 5, .unit = "per year",
          .source = "assumed: 10-40 to camps from Kasserine",
          .meaning = "departures for a camp, of a committed person beside full cover")
PARAMETER(
    leave, together, GROUP, GROUP, .default_value = 0.3,
    .source = "assumed; that they leave in blocs: Reynolds and Hafez 2019, Terrorism and Political Violence "
              "31(4); a third of 475 had family ties (New America 2015)",
    .meaning = "chance that a committed friend or relative of the circle sets out with somebody who leaves")
PARAMETER(leave, gone_before, GROUP, THEORY, .default_value = 2, .low = 1, .high = 10,
          .source = "assumed; that places drew those whose friends or kin had gone: Rosenblatt 2019, The "
                    "Architects of Salvation",
          .meaning = "factor on the rates of leaving of those with a friend or relative who has gone")
PARAMETER(leave, recruiters, GROUP, GROUP, .default_value = 0.3, .high = 2,
          .meaning = "rates of leaving of recruiters over those of other committed people")
PARAMETER(leave, travel_scale, GROUP, THEORY, .default_value = 12, .low = 0.5, .high = 48, .unit = "hours",
          .meaning = "travel time over which access to a theatre falls by 1/e")
PARAMETER(leave, camp_distance, GROUP, THEORY, .default_value = 25, .low = 1, .high = 200, .unit = "km",
          .meaning = "distance to a massif over which departures for its camp fall by 1/e")
PARAMETER(border, control, STATE, COUNTRY, .default_value = 1, .high = 2,
          .source = "1: as the series border_control",
          .meaning = "factor on the chance that an attempt by a committed person is refused")
PARAMETER(border, committed_share, STATE, COUNTRY, .default_value = 0.2, .low = 0.05, .high = 0.5,
          .meaning = "share of the refusals of the series that are meant for committed people; the others "
                     "fall on uninvolved young travellers")
PARAMETER(border, charged, STATE, COUNTRY, .default_value = 0.08,
          .meaning = "share of refused committed people who are charged")
PARAMETER(border, retry_after, GROUP, GROUP, .default_value = 182, .low = 1, .high = 2000, .unit = "days",
          .meaning = "time before somebody refused may try again")
PARAMETER(border, retries, GROUP, GROUP, .default_value = 0.3,
          .meaning = "share of those refused who ever try again, each time")
PARAMETER(
    border, suspicion, STATE, COUNTRY, .default_value = 1, .high = 20, .unit = "tips",
    .source =
        "assumed; that people under a travel ban are followed by the police: Amnesty International 2018, "
        "MDE 30/8848/2018",
    .meaning = "suspicion of the circle of a committed person who is refused")
PARAMETER(border, deters, SOCIETY, THEORY, .default_value = 0.2,
          .source = "assumed, from none up; no study found of what people do who were refused",
          .meaning = "share of refused committed people, not charged, who give up and walk away")
