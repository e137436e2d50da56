/* Parameters of the rule commit; see scenario/parameter.h. */
SWITCH(commit, GROUP, "run the rule commit")
PARAMETER(commit, threshold, GROUP, THEORY, .default_value = 1, .low = 0.05, .high = 20,
          .source = "assumed: sets the unit of commitment",
          .meaning = "commitment at which a member commits, median")
PARAMETER(commit, threshold_spread, GROUP, THEORY, .default_value = 1.1, .high = 3,
          .source = "assumed; half within a month, 80 % within a year (UNDP 2017, recalled)",
          .figures = "undp-2017/time-to-join",
          .meaning = "standard deviation of the logarithm of that threshold")
PARAMETER(commit, trigger_step, SOCIETY, THEORY, .default_value = 0.4, .high = 3,
          .meaning = "commitment added when a relative is arrested, hurt or killed; half for a friend")
PARAMETER(commit, becomes_recruiter, GROUP, GROUP, .default_value = 0.1, .high = 2, .unit = "per year",
          .meaning = "rate at which a committed member here becomes a recruiter")
