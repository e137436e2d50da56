/* Parameters of the rule camps; see scenario/parameter.h. */
SWITCH(camps, GROUP, "run the rule camps and attacks")
PARAMETER(camps, arrivals, GROUP, GROUP, .default_value = 1, .high = 10,
          .source = "1: as the series camp_arrivals", .meaning = "factor on arrivals across the border")
PARAMETER(camps, border_scale, GROUP, GROUP, .default_value = 30, .low = 1, .high = 500, .unit = "km",
          .meaning = "distance of a massif to the border over which its share of arrivals falls by 1/e")
PARAMETER(camps, stay, GROUP, GROUP, .default_value = 2.5, .low = 0.1, .high = 20, .unit = "years",
          .meaning = "time a fighter stays before going elsewhere, mean")
PARAMETER(camps, clearings, STATE, COUNTRY, .default_value = 2, .high = 50, .unit = "per year",
          .meaning = "clearing operations a year in a massif, besides dated ones, once the zone is closed")
PARAMETER(
    camps, cleared, STATE, COUNTRY, .default_value = 0.3,
    .meaning = "share of fighters without cover killed or taken in an operation; cover takes off from it")
PARAMETER(
    camps, taken, STATE, COUNTRY, .default_value = 0.5,
    .meaning = "share of townspeople found in an operation who are taken and charged; the rest are killed")
PARAMETER(camps, attack_rate, GROUP, GROUP, .default_value = 0.15, .high = 5, .unit = "per fighter per year",
          .source = "assumed; attacks a year in the country: 25 in 2013, 21 in 2014",
          .meaning = "attacks staged by a fighter in a year")
PARAMETER(camps, killed, GROUP, GROUP, .default_value = 1.5, .high = 50, .unit = "people",
          .meaning = "people killed in an attack, mean; mostly soldiers, who are not of the population")
PARAMETER(camps, residents, GROUP, GROUP, .default_value = 0.15,
          .meaning = "share of those killed who are residents")
PARAMETER(camps, attack_fear, SOCIETY, THEORY, .default_value = 0.12,
          .meaning = "fear added to the nearest area by an attack; half to the others")
