/* Parameters of the population; see scenario/parameter.h. */
PARAMETER(population, neighbourhood_size, SOCIETY, PLACE, .number = OFR_WHOLE, .default_value = 4000,
          .low = 500, .high = 20000, .unit = "people", .source = "model description, section 2",
          .meaning = "people in a neighbourhood, on average")
PARAMETER(population, street_households, SOCIETY, PLACE, .number = OFR_WHOLE, .default_value = 30, .low = 5,
          .high = 200, .unit = "households", .meaning = "households on a street, on average")
PARAMETER(population, family_households, SOCIETY, PLACE, .default_value = 3, .low = 1, .high = 10,
          .unit = "households", .meaning = "related households in an extended family, on average")
PARAMETER(population, family_same_street, SOCIETY, PLACE, .default_value = 0.6,
          .meaning = "share of related households that stand on the same street")
PARAMETER(population, friends, SOCIETY, THEORY, .default_value = 6, .low = 1, .high = 12, .unit = "people",
          .meaning = "friends a person of 12 or older has, on average")
PARAMETER(population, friends_closed, SOCIETY, THEORY, .default_value = 0.35, .high = 0.9,
          .meaning = "share of friendships made by closing a triangle")
PARAMETER(population, friends_age_gap, SOCIETY, THEORY, .default_value = 3, .low = 1, .high = 20,
          .unit = "years", .meaning = "typical gap in age between friends (standard deviation)")
PARAMETER(population, friends_same_sex, SOCIETY, COUNTRY, .default_value = 0.93, .low = 0.5,
          .meaning = "share of friendships within one sex")
PARAMETER(population, friends_kept, SOCIETY, COUNTRY, .default_value = 0.2, .high = 0.5,
          .source = "assumed; ties to where people came from last, as those of kin do",
          .meaning = "share of the friends of people who moved from another governorate who live there")
PARAMETER(population, place_distance, SOCIETY, THEORY, .default_value = 1, .low = 0.1, .high = 20,
          .unit = "km", .meaning = "distance d0 over which the choice of a usual place falls by 1/e")
PARAMETER(population, criminal_record, SOCIETY, COUNTRY, .default_value = 0.03, .high = 0.5,
          .meaning = "share of people of 15 or older with a criminal record")
PARAMETER(population, authoritarian, SOCIETY, THEORY, .default_value = 0.16, .high = 0.5,
          .origin = OFR_PUBLISHED, .source = "one standard deviation above the mean, as in PROTON-T",
          .meaning = "share with the authoritarian trait")
PARAMETER(population, hall_men, SOCIETY, PLACE, .default_value = 0.4,
          .meaning = "share of men of 15 or older who go to a hall with dawn hours at all")
PARAMETER(population, hall_women, SOCIETY, PLACE, .default_value = 0.08,
          .meaning = "share of women of 15 or older who go to a hall with dawn hours at all")
PARAMETER(population, cafe_men, SOCIETY, PLACE, .default_value = 0.65,
          .meaning = "share of men of 15 or older who have a usual café")
PARAMETER(population, cafe_women, SOCIETY, PLACE, .default_value = 0.12,
          .meaning = "share of women of 15 or older who have a usual café")
PARAMETER(population, commons_men, SOCIETY, PLACE, .default_value = 0.7,
          .meaning = "share of men and boys of 12 or older who have a usual square or centre")
PARAMETER(population, commons_women, SOCIETY, PLACE, .default_value = 0.5,
          .meaning = "share of women and girls of 12 or older who have a usual square or centre")
PARAMETER(population, work_distance, SOCIETY, PLACE, .default_value = 4, .low = 0.5, .high = 100,
          .unit = "km", .meaning = "distance over which the choice of a workplace falls by 1/e")
PARAMETER(population, female_heads, SOCIETY, COUNTRY, .default_value = 0.1, .high = 0.5,
          .meaning = "share of households of two or more whose head is a woman without a spouse")
PARAMETER(
    population, graduate_women, SOCIETY, COUNTRY, .default_value = 6, .low = 1, .high = 50,
    .source = "assumed; that it is well above 1: Tunisia Labor Market Panel Survey 2014",
    .meaning =
        "odds that a woman with higher education is in the labour force, over those of another of her age")
PARAMETER(population, poverty_mean, SOCIETY, COUNTRY, .default_value = 15.2, .high = 100, .unit = "percent",
          .origin = OFR_MEASURED, .source = "INS and World Bank poverty map 2015, country",
          .meaning = "poverty of areas without a figure")
