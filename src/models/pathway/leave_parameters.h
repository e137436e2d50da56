/* Parameters of the rule leave; see scenario/parameter.h. */
SWITCH(leave, GROUP, "run the rule leave")
PARAMETER(leave, rate, GROUP, GROUP, .default_value = 2, .high = 20, .unit = "per year", .calibrated = true,
          .source = "tuned to departures",
          .meaning = "attempts to leave for the war, of a committed person at full pull and access")
PARAMETER(leave, camp_rate, GROUP, GROUP, .default_value = 0.06, .high = 5, .unit = "per year",
          .source = "assumed: 10-40 to camps from Kasserine",
          .meaning = "departures for a camp, of a committed person beside full cover")
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
