# Dates, heures et durées. Les formes courtes figurent dans les SMS : uniquement des caractères de GSM-7, donc aout sans û.

date-in-full = { $weekday } { $day ->
    [1] 1er
   *[other] { $day }
} { $month } { $year }
date-short = { $weekday } { $day } { $month } { $year }
day-short = { $weekday } { $day } { $month }
date-of-birth = { $day ->
    [1] 1er
   *[other] { $day }
} { $month } { $year }
moment = { $date } à { $time }
time-with-offset = { $time } (UTC{ $offset })

length-days = { $count ->
    [one] { $count } jour
   *[other] { $count } jours
}
length-hours = { $count ->
    [one] { $count } heure
   *[other] { $count } heures
}
length-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}

monday = lundi
tuesday = mardi
wednesday = mercredi
thursday = jeudi
friday = vendredi
saturday = samedi
sunday = dimanche

mon = lun.
tue = mar.
wed = mer.
thu = jeu.
fri = ven.
sat = sam.
sun = dim.

january = janvier
february = février
march = mars
april = avril
may = mai
june = juin
july = juillet
august = août
september = septembre
october = octobre
november = novembre
december = décembre

jan = janv.
feb = févr.
mar = mars
apr = avr.
may-short = mai
jun = juin
jul = juil.
aug = aout
sep = sept.
oct = oct.
nov = nov.
dec = déc.
