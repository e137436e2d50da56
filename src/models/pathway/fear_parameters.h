/* Parameters of the rule fear; see scenario/parameter.h. */
SWITCH(fear, SOCIETY, "run the rule fear; 0: nobody is afraid")
PARAMETER(fear, half_life, SOCIETY, THEORY, .default_value = 45, .low = 1, .high = 1000, .unit = "days",
          .meaning = "half-life of fear")
PARAMETER(fear, keeps_home, SOCIETY, THEORY, .default_value = 0.5,
          .meaning = "share of time in public given up in full fear")
PARAMETER(fear, silences, SOCIETY, THEORY, .default_value = 0.7,
          .meaning = "share of reports and tips given up in full fear")
PARAMETER(fear, threat, SOCIETY, THEORY, .default_value = 0.01,
          .meaning = "fear in an area added by a threat to somebody in it")
PARAMETER(fear, harm, SOCIETY, THEORY, .default_value = 0.08,
          .meaning = "fear in an area added by harm to somebody who had reported")
PARAMETER(fear, uncovered, SOCIETY, THEORY, .default_value = 0.02,
          .meaning = "own fear added by a night without the promised patrol")
PARAMETER(fear, raid, SOCIETY, THEORY, .default_value = 0.02, .meaning = "fear in an area added by a raid")
