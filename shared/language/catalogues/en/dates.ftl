# Dates, times and lengths. Short forms stand in text messages: only characters of GSM-7 there.

date-in-full = { $weekday } { $day } { $month } { $year }
date-short = { $weekday } { $day } { $month } { $year }
day-short = { $weekday } { $day } { $month }
date-of-birth = { $day } { $month } { $year }
moment = { $date } at { $time }
time-with-offset = { $time } (UTC{ $offset })

length-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
length-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
length-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}

monday = Monday
tuesday = Tuesday
wednesday = Wednesday
thursday = Thursday
friday = Friday
saturday = Saturday
sunday = Sunday

mon = Mon
tue = Tue
wed = Wed
thu = Thu
fri = Fri
sat = Sat
sun = Sun

january = January
february = February
march = March
april = April
may = May
june = June
july = July
august = August
september = September
october = October
november = November
december = December

jan = Jan
feb = Feb
mar = Mar
apr = Apr
may-short = May
jun = Jun
jul = Jul
aug = Aug
sep = Sep
oct = Oct
nov = Nov
dec = Dec
