/* Parameters of the rule circle; see scenario/parameter.h. */
SWITCH(circle, GROUP, "run the rule circle")
PARAMETER(circle, meetings, GROUP, GROUP, .default_value = 2, .high = 7, .unit = "per week",
          .meaning = "meetings of a circle in a week")
PARAMETER(circle, attends, GROUP, GROUP, .default_value = 0.7,
          .meaning = "share of meetings a member goes to when nothing prevents it")
PARAMETER(circle, after_dawn, GROUP, GROUP, .default_value = 0.3,
          .meaning = "share of meetings held after dawn in a hall, for circles that meet in one")
PARAMETER(circle, in_home, GROUP, GROUP, .default_value = 0.25,
          .meaning = "share of new circles that meet in a home")
PARAMETER(circle, pull, GROUP, GROUP, .default_value = 0.02, .high = 0.2,
          .meaning = "share of the way to the group's opinions that a meeting moves a member")
PARAMETER(circle, pole, GROUP, GROUP, .default_value = 1.5, .high = 2,
          .meaning = "the group's opinion on each topic")
PARAMETER(circle, gain, GROUP, GROUP, .default_value = 0.16, .high = 2,
          .source = "assumed; see first contact to joining",
          .meaning = "commitment gained in a meeting among peers half of whom are committed")
PARAMETER(circle, loss, GROUP, GROUP, .default_value = 0.01, .unit = "per day",
          .meaning = "share of commitment lost in a day")
PARAMETER(circle, size, GROUP, GROUP, .number = OFR_WHOLE, .default_value = 12, .low = 3, .high = 40,
          .unit = "people", .meaning = "members at which a circle divides")
PARAMETER(circle, together, GROUP, GROUP, .default_value = 0.3,
          .source =
              "assumed; that friends and kin join in blocs: Reynolds and Hafez 2019, Terrorism and Political "
              "Violence 31(4)",
          .meaning = "chance that a courted friend or relative comes along when somebody joins a circle")
