/* Parameters of the rule police; see scenario/parameter.h. */
SWITCH(police, STATE, "run the rule police")
PARAMETER(police, raids, STATE, PLACE, .default_value = 1.65, .high = 20, .calibrated = true,
          .source = "tuned to arrests on charges", .meaning = "factor on the series of raids")
PARAMETER(police, take, STATE, PLACE, .default_value = 6, .low = 1, .high = 20, .unit = "people",
          .meaning = "people taken in a raid, on average")
PARAMETER(police, dawn, STATE, COUNTRY, .default_value = 0.7,
          .meaning = "share of raids at dawn; the rest in the evening")
PARAMETER(police, knows_members, STATE, PLACE, .default_value = 0.35,
          .meaning = "chance that a member of the circle raided is known and taken first")
PARAMETER(police, seen_in_meeting, STATE, THEORY, .default_value = 0.1, .high = 5,
          .source = "assumed: sets the unit of suspicion",
          .meaning = "suspicion added by a meeting of a circle")
PARAMETER(police, tips, SOCIETY, PLACE, .default_value = 0.1, .high = 5, .unit = "per week",
          .meaning = "tips a week on a circle where trust is neutral; one unit of suspicion each")
PARAMETER(police, noise, STATE, PLACE, .default_value = 0.05, .unit = "per month",
          .meaning = "chance a month that a public place gains a unit of suspicion for no good reason")
PARAMETER(police, forgets, STATE, COUNTRY, .default_value = 90, .low = 1, .high = 2000, .unit = "days",
          .meaning = "half-life of suspicion")
PARAMETER(police, attack_raids, STATE, COUNTRY, .default_value = 2, .high = 50, .unit = "raids",
          .meaning = "raids added by an attack, within a month")
PARAMETER(police, questioned, STATE, COUNTRY, .default_value = 1.5, .high = 20, .unit = "per year",
          .source = "assumed; accounts of the town: a second arrest, again and again",
          .meaning = "rate at which somebody released within the last year is questioned again")
PARAMETER(police, told, SOCIETY, THEORY, .default_value = 0.5,
          .meaning = "chance that a person under threat tells the police when questioned, at neutral trust")
PARAMETER(police, contacts, STATE, COUNTRY, .default_value = 0.23, .high = 10, .unit = "per year",
          .origin = OFR_PUBLISHED, .source = "PROTON-T",
          .meaning = "ordinary contacts with the police of a person of 15 or older")
PARAMETER(police, contact_effect, STATE, THEORY, .default_value = 0.05, .low = -1,
          .meaning = "distrust added by an ordinary contact, for a while")
