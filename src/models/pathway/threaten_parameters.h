/* Parameters of the rule threaten; see scenario/parameter.h. */
SWITCH(threaten, GROUP, "run the rule threaten")
PARAMETER(threaten, chance, GROUP, GROUP, .default_value = 0.5,
          .meaning = "share of those who leave a circle after knowing its members who are threatened")
PARAMETER(threaten, knows_after, GROUP, GROUP, .default_value = 21, .high = 1000, .unit = "days",
          .meaning = "time in a circle after which somebody knows its members")
PARAMETER(threaten, weeks, GROUP, GROUP, .number = OFR_WHOLE, .default_value = 20, .low = 1, .high = 104,
          .unit = "weeks", .meaning = "how long threats go on")
PARAMETER(threaten, names_kin, GROUP, GROUP, .default_value = 0.35,
          .meaning = "share of threats that name a relative")
PARAMETER(threaten, visits, GROUP, GROUP, .default_value = 0.2,
          .meaning = "share of threats made by a visit; the rest are online")
PARAMETER(threaten, summons, GROUP, GROUP, .default_value = 0.15,
          .meaning = "chance in a week under threat of a summons to do a job")
PARAMETER(threaten, complies, SOCIETY, THEORY, .default_value = 0.3,
          .meaning = "chance that somebody in full fear complies with a summons; less with less fear")
PARAMETER(threaten, reports, SOCIETY, THEORY, .default_value = 0.08,
          .meaning = "chance in a week of reporting a threat, at neutral trust")
PARAMETER(threaten, hides, SOCIETY, THEORY, .default_value = 0.15,
          .meaning = "chance in a week of hiding at home, in full fear")
PARAMETER(threaten, flees, SOCIETY, THEORY, .default_value = 0.02,
          .meaning = "chance in a week of fleeing the area, in full fear")
PARAMETER(threaten, fear, SOCIETY, THEORY, .default_value = 0.25,
          .meaning = "own fear added by a threat; kin named count twice")
