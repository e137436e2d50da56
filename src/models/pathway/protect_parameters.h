/* Parameters of the rule protect; see scenario/parameter.h. */
SWITCH(protect, STATE, "run the rule protect")
PARAMETER(protect, nights, STATE, PLACE, .number = OFR_WHOLE, .default_value = 45, .low = 1, .high = 365,
          .unit = "nights", .meaning = "nights for which protection is promised")
PARAMETER(protect, coverage, STATE, PLACE, .default_value = 0.95,
          .source = "accounts of the town: the patrol came for three days and then no more",
          .meaning = "chance of a patrol on the first night")
PARAMETER(protect, decay, STATE, PLACE, .default_value = 4, .low = 0.5, .high = 365, .unit = "nights",
          .source = "accounts of the town: the patrol came for three days and then no more",
          .meaning = "nights over which that chance falls by 1/e")
PARAMETER(protect, patrols, STATE, PLACE, .default_value = 3, .high = 100,
          .unit = "per night per 100,000 people", .meaning = "patrols there are for promised protection")
PARAMETER(protect, harm, GROUP, GROUP, .default_value = 0.004, .high = 0.2, .unit = "per night",
          .meaning = "chance that the group acts on a night without cover")
PARAMETER(protect, killed, GROUP, GROUP, .default_value = 0.05, .meaning = "chance that such an act kills")
PARAMETER(protect, distrust, SOCIETY, THEORY, .default_value = 0.3, .high = 2,
          .source = "assumed: as an arrest does (spillover.kin); the state had promised to prevent it",
          .meaning =
              "distrust added to the household of somebody whom the group harms after a report; half for "
              "related households and friends")
PARAMETER(protect, memory, SOCIETY, THEORY, .default_value = 0.3, .high = 2,
          .meaning = "fall of an area's reporting after a harmed report, rise after a safe one, as a share")
