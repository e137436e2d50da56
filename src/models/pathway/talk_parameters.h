/* Parameters of the rule talk; see scenario/parameter.h. */
SWITCH(talk, SOCIETY, "run the rule talk")
PARAMETER(talk, rate, SOCIETY, THEORY, .default_value = 0.3, .low = 0.05, .high = 2, .unit = "per day",
          .meaning = "conversations a day in which a person of 12 or older is the listener")
PARAMETER(talk, alpha, SOCIETY, THEORY, .default_value = 0.3, .origin = OFR_PUBLISHED,
          .source = "PROTON-T reference runs",
          .meaning = "how much extreme views narrow what a listener accepts")
PARAMETER(talk, effect, SOCIETY, THEORY, .default_value = 0.01, .low = 0.002, .high = 0.03,
          .source = "assumed; PROTON-T used 0.005 and 0.1",
          .meaning = "share of the way to the speaker that a talk moves the listener")
PARAMETER(talk, half_life, SOCIETY, THEORY, .default_value = 120, .low = 30, .high = 365, .unit = "days",
          .meaning = "time in which an opinion relaxes half the way to its base")
PARAMETER(talk, online, SOCIETY, COUNTRY, .default_value = 0.08, .high = 0.5,
          .meaning = "share of conversations held online, for people in an area where all are online")
PARAMETER(talk, online_effect, SOCIETY, THEORY, .default_value = 0.5, .origin = OFR_PUBLISHED,
          .source = "PROTON-T", .meaning = "effect of a conversation online over one face to face")
PARAMETER(talk, night_awake, SOCIETY, PLACE, .default_value = 0.15,
          .meaning = "share of the night slot in which people talk")
PARAMETER(opinion, sd, SOCIETY, THEORY, .default_value = 0.6, .low = 0.1, .high = 1.5,
          .meaning = "standard deviation of each opinion between people at the start")
PARAMETER(opinion, distrust, SOCIETY, COUNTRY, .default_value = -0.13, .low = -2, .high = 2,
          .origin = OFR_ESTIMATED,
          .source = "Sigma Conseil, February 2011: 41.5 % have no confidence in the police, above 0 here; "
                    "other questions: 22 % (Reform, July 2012, Greater Tunis), 70 % (Reform, June 2014)",
          .meaning = "institutional distrust at the start, mean of the country")
PARAMETER(opinion, distrust_regional, SOCIETY, COUNTRY, .default_value = 1, .high = 3,
          .source = "assumed: regions differ in distrust as they do in dissatisfaction with the government",
          .meaning = "factor on the differences of areas in distrust (column distrust_shift)")
PARAMETER(opinion, deprivation, SOCIETY, COUNTRY, .default_value = 0.2, .low = -2, .high = 2,
          .meaning = "collective relative deprivation at the start, mean where poverty is the national one")
PARAMETER(opinion, deprivation_poverty, SOCIETY, THEORY, .default_value = 1, .high = 3,
          .source = "assumed; poverty by delegation from the INS and World Bank map",
          .meaning = "rise of mean deprivation when poverty rises from the national rate by 100 % points")
PARAMETER(opinion, isolation, SOCIETY, COUNTRY, .default_value = -0.3, .low = -2, .high = 2,
          .meaning = "non-integration at the start, mean")
