/* Parameters of the rule walk away; see scenario/parameter.h. */
SWITCH(walk_away, SOCIETY, "run the rule walk away")
PARAMETER(walk_away, rate, SOCIETY, THEORY, .default_value = 0.9, .high = 10, .unit = "per year",
          .meaning = "rate at which an uncommitted newcomer walks away from a circle")
PARAMETER(walk_away, commitment, SOCIETY, THEORY, .default_value = 0.5, .high = 10,
          .meaning = "fall of the logarithm of the rate for each unit of commitment")
PARAMETER(walk_away, tenure, SOCIETY, THEORY, .default_value = 2, .low = 0.1, .high = 20, .unit = "years",
          .meaning = "time in a circle over which the rate falls by 1/e")
PARAMETER(walk_away, committed, SOCIETY, THEORY, .default_value = 0.5,
          .meaning = "rate once committed over before, all else equal")
PARAMETER(walk_away, family, SOCIETY, THEORY, .default_value = 1.5, .high = 10,
          .meaning = "factor on the rate for those whose household has nobody else involved")
PARAMETER(walk_away, reality_check, SOCIETY, THEORY, .default_value = 4, .low = 1, .high = 100,
          .source = "assumed; 1 to 20 for sensitivity",
          .meaning = "factor on the rate in the 60 days after one's own release from custody")
PARAMETER(walk_away, together, SOCIETY, THEORY, .default_value = 0.15,
          .meaning = "chance that a friend or relative of the circle walks away with somebody who does")
