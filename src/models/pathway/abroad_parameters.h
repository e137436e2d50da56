/* Parameters of the rule abroad; see scenario/parameter.h. */
SWITCH(abroad, GROUP, "run the rule abroad")
PARAMETER(abroad, deaths, GROUP, GROUP, .default_value = 0.012, .high = 0.5, .unit = "per month",
          .meaning = "hazard of death abroad")
PARAMETER(abroad, returns, GROUP, GROUP, .default_value = 0.006, .high = 0.5, .unit = "per month",
          .source = "assumed; about 800 of 3,000 had returned by 2017 (ministry)",
          .figures = "hearing-2017/returned", .meaning = "hazard of return")
PARAMETER(abroad, lost, GROUP, GROUP, .default_value = 0.01, .high = 0.5, .unit = "per month",
          .meaning = "hazard that all contact with a person is lost")
PARAMETER(abroad, news, SOCIETY, GROUP, .default_value = 0.7,
          .meaning = "share of deaths abroad that become known to the family")
PARAMETER(abroad, imprisoned, STATE, COUNTRY, .default_value = 0.4,
          .meaning = "share of those who return who are charged")
PARAMETER(abroad, recruits, GROUP, GROUP, .default_value = 0.05,
          .meaning = "share of the other returnees who recruit")
PARAMETER(abroad, reintegration, STATE, COUNTRY, .default_value = 0,
          .source = "none: an intervention (returnee-reintegration)",
          .meaning = "share of returnees at large who take part in a programme, so that they do not recruit")
