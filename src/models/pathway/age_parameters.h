/* Parameters of the rule age; see scenario/parameter.h. */
SWITCH(age, SOCIETY, "run the rule age")
PARAMETER(age, leaves_school, SOCIETY, COUNTRY, .default_value = 0.25,
          .meaning = "share of students of 16 or older who leave school or university in a year")
PARAMETER(age, seeks_men, SOCIETY, COUNTRY, .default_value = 0.85,
          .meaning = "share of young men leaving school who seek work")
PARAMETER(age, seeks_women, SOCIETY, COUNTRY, .default_value = 0.35,
          .meaning = "share of young women leaving school who seek work")
PARAMETER(age, retires, SOCIETY, COUNTRY, .number = OFR_WHOLE, .default_value = 62, .low = 50, .high = 80,
          .unit = "years", .source = "assumed; legal age was 60 to 62",
          .meaning = "age at which people retire")
