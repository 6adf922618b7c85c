# SMS et e-mails aux patients et aux praticiens, et l’entrée de l’agenda. Devant les deux-points, une espace insécable, sauf dans les SMS.
#
# Ce qui finit par -sms tient en un seul message GSM-7 avec les valeurs les plus longues : donc l'apostrophe droite, pas
# de ê, ô, û ni ç. Jamais un mot que les opérateurs prennent pour un refus de tout SMS (stop, arret, cancel, end…).

invitation-sms = { $clinic } : choisissez l'heure de votre rendez-vous : { $url }
invitation-subject = { $clinic } : réservez votre rendez-vous
invitation-request = Veuillez choisir l’heure de votre rendez-vous. Ce lien vous est personnel.
invitation-action = Choisir une heure
invitation-help = Si vous avez besoin d’aide, appelez { $clinic } au { $phone }.

action-before-link = { $label } :

confirmation-sms = { $clinic } : RDV le { $when }. { $url }
confirmation-subject = { $clinic } : votre rendez-vous est réservé
confirmation-booked = Votre rendez-vous est réservé.
confirmation-when = Quand
confirmation-with = Avec
confirmation-where = Où
confirmation-row = { $label } : { $value }
confirmation-action = Voir ou ajouter à votre agenda
confirmation-change = Modifier le rendez-vous
confirmation-cancel = Annuler le rendez-vous
confirmation-call-to-change = Pour le modifier ou l’annuler, appelez { $clinic } au { $phone }.
confirmation-help = Si vous ne pouvez pas venir, appelez { $clinic } au { $phone }.

change-sms = { $clinic } : nouveau RDV { $when }. { $url }
change-subject = { $clinic } : votre rendez-vous a été déplacé
change-moved = Votre rendez-vous a été déplacé. Voici le nouvel horaire et le lieu.

cancellation-sms = { $clinic } : votre RDV du { $when } est annulé. Pour en reprendre un, appelez le { $phone }.
cancellation-subject = { $clinic } : votre rendez-vous est annulé
cancellation-told = Ce rendez-vous est annulé. Vous n’avez pas à venir.
cancellation-help = Pour reprendre rendez-vous, appelez { $clinic } au { $phone }.

reminder-sms = { $clinic } : votre RDV est le { $when }. Si vous ne pouvez pas venir, appelez le { $phone }.
reminder-link-sms = { $clinic } : rappel RDV { $when }. { $url }
reminder-subject = { $clinic } : rappel de votre rendez-vous
reminder-told = Nous vous rappelons votre rendez-vous.

request-sms = { $clinic }: RDV { $when }. Répondez { $url }
request-reply-sms = { $clinic }: RDV { $when }. Répondez 1 si vous venez, 2 pour un autre horaire, 3 si vous ne venez pas.
request-subject = { $clinic } : viendrez-vous à votre rendez-vous ?
request-asked = Merci de nous dire si vous viendrez. Si vous ne pouvez pas, vous pouvez demander un autre horaire.
request-action = Répondre

self-reschedule-sms = { $clinic } : choisissez un autre horaire de RDV : { $url }
self-reschedule-subject = { $clinic } : choisissez un autre horaire
self-reschedule-told = Vous nous avez dit que cet horaire ne vous convient pas. Veuillez en choisir un autre. D’ici là, votre rendez-vous est maintenu.
self-reschedule-action = Choisir un autre horaire

alert-sms = { $clinic } : { $text }
alert-subject = { $clinic } : un message pour vous

# Ce par quoi le personnel choisit une alerte, puis ce que lit le patient, derrière le nom court du cabinet. Rien sur la santé.
preset-running-late = En retard
preset-running-late-sms = Nous avons environ { $minutes } min de retard. Merci de votre patience.
preset-running-early = En avance
preset-running-early-sms = Nous sommes en avance. Si vous le pouvez, venez { $minutes } min avant l'heure.
preset-please-call = Merci d’appeler
preset-please-call-sms = Merci de nous appeler au { $phone }.
preset-please-enter = Entrez
preset-please-enter-sms = Nous vous attendons. Vous pouvez entrer.

which-appointment-sms = { $clinic } : vous avez plusieurs rendez-vous. Pour celui du { $when }, répondez { $code }.
which-appointment-told = Vous avez plusieurs rendez-vous. Appelez-nous pour dire duquel il s’agit.
reply-passed-on-sms = { $clinic } : merci, notre équipe lira votre message. Si c'est urgent, appelez le { $phone }.
reply-passed-on-told = Merci. Notre équipe lira votre message.

# L’heure dans un SMS, là où la clinique permet d’en dire plus et où la place suffit.
sms-with = { $when } avec { $clinician }
sms-for = { $when }, { $title }

notice-gained-subject = { $clinic } : un rendez-vous vous a été attribué
notice-gained-told = Un rendez-vous a été déplacé vers vous. Voici son horaire et son lieu.
notice-lost-subject = { $clinic } : un rendez-vous a été attribué à un autre praticien
notice-lost-told = L’un de vos rendez-vous a été déplacé vers un autre praticien. Voici quels étaient son horaire et son lieu.
notice-type = Motif
notice-action = Ouvrir le rendez-vous

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
