/* Parameters of the rule spillover; see scenario/parameter.h. */
PARAMETER(spillover, kin, SOCIETY, THEORY, .default_value = 0.3, .high = 2,
          .meaning = "distrust added to the household when the state arrests or kills somebody of it; "
                     "half for related households")
PARAMETER(spillover, friends, SOCIETY, THEORY, .default_value = 0.15, .high = 2,
          .meaning = "distrust added to the friends of that person")
PARAMETER(spillover, by_state, SOCIETY, THEORY, .default_value = 1, .high = 3,
          .source = "assumed: alike; 0 takes triggers by the state out",
          .meaning = "step of a trigger by the state over that of a death abroad")
PARAMETER(spillover, lasting, SOCIETY, THEORY, .default_value = 0.5,
          .meaning = "share of distrust added by the state that moves the base, and so lasts")
