/* Parameters of the rule news; see scenario/parameter.h. */
PARAMETER(news, kin, SOCIETY, THEORY, .default_value = 0.3, .high = 2,
          .meaning = "distrust added to the household when the state arrests, hurts or kills somebody of it; "
                     "half for related households")
PARAMETER(news, friends, SOCIETY, THEORY, .default_value = 0.15, .high = 2,
          .meaning = "distrust added to his friends")
PARAMETER(news, lasting, SOCIETY, THEORY, .default_value = 0.5,
          .meaning = "share of distrust added by the state that moves the base, and so lasts")
