# SMS et e-mails aux patients, et l’entrée de leur agenda. Devant les deux-points, une espace insécable, sauf dans les SMS.
#
# Ce qui finit par -sms tient en un seul message GSM-7 avec les valeurs les plus longues : donc l'apostrophe droite, pas
# de ê, ô, û ni ç. Jamais un mot que les opérateurs prennent pour un refus de tout SMS (stop, arret, cancel, end…).

invitation-sms = { $clinic } : choisissez l'heure de votre rendez-vous : { $url }
invitation-subject = { $clinic } : réservez votre rendez-vous
invitation-request = Veuillez choisir l’heure de votre rendez-vous. Ce lien vous est personnel.
invitation-request-before-link = Veuillez choisir l’heure de votre rendez-vous avec ce lien, qui vous est personnel :
invitation-action = Choisir une heure
invitation-help = Si vous avez besoin d’aide, appelez { $clinic } au { $phone }.

confirmation-sms = { $clinic } : RDV le { $when }. Voir { $url }
confirmation-subject = { $clinic } : votre rendez-vous est réservé
confirmation-booked = Votre rendez-vous est réservé.
confirmation-when = Quand
confirmation-with = Avec
confirmation-where = Où
confirmation-row = { $label } : { $value }
confirmation-action = Voir ou ajouter à votre agenda
confirmation-action-before-link = Pour le voir ou l’ajouter à votre agenda :
confirmation-moved-subject = { $clinic } : votre rendez-vous a été déplacé
confirmation-moved = Votre rendez-vous a été déplacé. Voici le nouvel horaire et le lieu.
confirmation-change = Modifier le rendez-vous
confirmation-cancel = Annuler le rendez-vous
confirmation-call-to-change = Pour le modifier ou l’annuler, appelez { $clinic } au { $phone }.
confirmation-help = Si vous ne pouvez pas venir, appelez { $clinic } au { $phone }.

code-sms = { $code } est votre code pour { $clinic }. Il est valable { $minutes ->
    [one] une minute
   *[other] { $minutes } minutes
}. Ne le donnez à personne.
code-subject = { $clinic } : votre code
code-is = Votre code est { $code }.
code-works = Il est valable { $minutes ->
    [one] une minute
   *[other] { $minutes } minutes
}, et une seule fois. Saisissez-le là où il vous est demandé, et ne le donnez à personne.
code-not-asked-for = Si vous n’avez pas demandé de code, vous n’avez rien à faire.

calendar-summary = Rendez-vous : { $clinic }
calendar-summary-cancelled = Annulé : { $clinic }
calendar-description = { $clinic }, téléphone { $phone }
