/* Parameters of the rule risk; see scenario/parameter.h. */
SWITCH(risk, SOCIETY, "run the rule risk; 0: everybody's receptivity is risk.flat")
PARAMETER(risk, flat, SOCIETY, THEORY, .default_value = 0.056,
          .meaning = "receptivity of everybody when the rule is off")
PARAMETER(risk, theta, SOCIETY, COUNTRY, .default_value = 1.24, .low = 0.2, .high = 3,
          .origin = OFR_ESTIMATED,
          .source = "the risk that 5.6 % of the country's adults exceed at the start (PROTON-T): 1.2373 on "
                    "the 11 million people of scenario tunisia; tools/theta",
          .meaning = "risk at which receptivity is a half")
PARAMETER(risk, spread, SOCIETY, THEORY, .default_value = 0.15, .low = 0.02,
          .meaning = "how gradually receptivity rises with risk (s)")
PARAMETER(risk, weight, SOCIETY, THEORY, .default_value = 1,
          .source = "1: as in PROTON-T; 0.5-1 for sensitivity",
          .meaning = "joint factor on all weights of risk")
PARAMETER(risk, record, SOCIETY, THEORY, .default_value = 0.678, .high = 2, .origin = OFR_PUBLISHED,
          .source = "PROTON-T", .meaning = "weight of a criminal record")
PARAMETER(risk, authoritarian, SOCIETY, THEORY, .default_value = 0.9, .high = 2, .origin = OFR_PUBLISHED,
          .source = "PROTON-T", .meaning = "weight of the authoritarian trait")
PARAMETER(risk, not_employed, SOCIETY, THEORY, .default_value = 0.208, .high = 2, .origin = OFR_PUBLISHED,
          .source = "PROTON-T", .meaning = "weight of having no work and not studying")
PARAMETER(risk, male, SOCIETY, THEORY, .default_value = 0.113, .high = 2, .origin = OFR_PUBLISHED,
          .source = "PROTON-T", .meaning = "weight of being male")
PARAMETER(risk, young, SOCIETY, THEORY, .default_value = 0.1, .high = 2, .origin = OFR_PUBLISHED,
          .source = "PROTON-T", .meaning = "weight of being 25 or younger")
PARAMETER(risk, distrust_above, SOCIETY, THEORY, .default_value = 0.277, .high = 2, .origin = OFR_PUBLISHED,
          .source = "PROTON-T", .meaning = "weight of institutional distrust above 0")
PARAMETER(risk, distrust_below, SOCIETY, THEORY, .default_value = 0.153, .high = 2, .origin = OFR_PUBLISHED,
          .source = "PROTON-T", .meaning = "weight of institutional distrust below 0 (protective)")
PARAMETER(risk, isolation_above, SOCIETY, THEORY, .default_value = 0.188, .high = 2, .origin = OFR_PUBLISHED,
          .source = "PROTON-T", .meaning = "weight of non-integration above 0")
PARAMETER(risk, isolation_below, SOCIETY, THEORY, .default_value = 0.178, .high = 2, .origin = OFR_PUBLISHED,
          .source = "PROTON-T", .meaning = "weight of non-integration below 0 (protective)")
PARAMETER(risk, deprivation_above, SOCIETY, THEORY, .default_value = 0.116, .high = 2,
          .origin = OFR_PUBLISHED, .source = "PROTON-T",
          .meaning = "weight of collective relative deprivation above 0")
PARAMETER(risk, deprivation_below, SOCIETY, THEORY, .default_value = 0, .high = 2, .origin = OFR_PUBLISHED,
          .source = "PROTON-T", .meaning = "weight of collective relative deprivation below 0")
