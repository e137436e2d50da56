/* Parameters of the rule work; see scenario/parameter.h. */
SWITCH(work, SOCIETY, "run the rule work")
PARAMETER(work, quits, SOCIETY, COUNTRY, .default_value = 0.015, .high = 0.5, .unit = "per month",
          .meaning = "share of the employed over 30 who lose work in a month")
PARAMETER(work, quits_young, SOCIETY, COUNTRY, .default_value = 2, .low = 0.1, .high = 10,
          .meaning = "that share for people of 30 or younger over that for older")
PARAMETER(work, hire_higher, SOCIETY, COUNTRY, .default_value = 0.7, .low = 0.1, .high = 10,
          .origin = OFR_ESTIMATED, .source = "graduate unemployment is above the mean: census 2014, INS",
          .meaning = "rate at which graduates find work over that of others")
PARAMETER(work, places, STATE, PLACE, .default_value = 0, .high = 200, .unit = "per 1000",
          .source = "none: an intervention (jobs)",
          .meaning = "places of work added, over the labour force of each area and sex")
