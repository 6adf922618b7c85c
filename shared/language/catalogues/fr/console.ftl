# La console du personnel.

# Menu et connexion.
today = Aujourd’hui
clinic = Cabinet
role = Rôle
role-clinician = Soignant
role-administrator = Secrétariat
role-superuser = Superutilisateur
sign-in-about = Cette console est réservée au personnel du cabinet.
sign-in-nowhere = La connexion par navigateur n’est pas configurée ici. Les programmes envoient un jeton de l’émetteur du cabinet.
signed-in-title = Vous êtes connecté
go-to-today = Voir les rendez-vous du jour
sign-in-as-another = Se connecter sous un autre nom
sign-out = Se déconnecter

# Mots de plusieurs pages.
column-name = Nom
column-born = Date de naissance
column-number = Numéro
column-patient = Patient
column-provider = Avec qui
column-rule = Règle
column-since = Depuis
column-status = État
column-terms = Conditions
column-when = Quand
column-message = Message
column-reply = A écrit
column-sent = Envoyé
column-actions = Actions
find = Chercher
clear-search = Voir toutes les règles
none-yet = Rien pour le moment.
newer = Plus récents
older = Plus anciens ({ $count })
booked-online = pris en ligne
made-by = par { $name }
outside-hours = hors horaires

# Une journée.
day-before = Veille
day-after = Lendemain
day-empty = Aucun rendez-vous ce jour-là.
day-more = Suite des rendez-vous de ce jour
all-providers = Tout le monde
appointments-count = { $count } rendez-vous
tasks-no-time-suited = { $count ->
    [one] { $count } patient à qui aucun horaire n’a convenu
   *[other] { $count } patients à qui aucun horaire n’a convenu
}
tasks-unclear-text = { $count ->
    [one] { $count } SMS qui n’est peut-être pas arrivé
   *[other] { $count } SMS qui ne sont peut-être pas arrivés
}
tasks-unclear-text-about = L’opérateur n’a pas répondu : personne ne sait si ces messages sont partis. Ils ne repartent pas d’eux-mêmes : demandez au patient, ou renvoyez le lien.
tasks-no-time-suited-about = Aucun horaire de leur lien ne leur convient et ils attendent autre chose. Appelez, ou prenez un rendez-vous dans le dossier.
tasks-reply-about = Ce que des patients ont écrit par SMS sans répondre à une question de notre part. Personne ne leur a encore répondu : appelez, ou faites ce qu’ils demandent, puis clôturez la tâche.
tasks-unreachable-about = Ces messages n’ont atteint le patient par aucun canal, et aucun ne le fera de lui-même. Appelez, et corrigez le numéro ou l’adresse e-mail.
tasks-reply = { $count ->
    [one] { $count } SMS de patient à lire
   *[other] { $count } SMS de patients à lire
}
tasks-unreachable = { $count ->
    [one] { $count } patient qu’aucun message n’atteint
   *[other] { $count } patients qu’aucun message n’atteint
}
tasks-more = { $count ->
    [one] { $count } autre attend : clôturez ce qui est fait pour le voir.
   *[other] { $count } autres attendent : clôturez ce qui est fait pour les voir.
}
task-cancel-reply = Les opérateurs prennent ce mot pour un refus des SMS : il n’en part plus vers ce numéro. Il visait peut-être un rendez-vous : demandez.
task-reply-erased = Le texte a été effacé.
task-no-reason = On n’en sait pas plus sur la cause.
read-in-record = Lire dans le dossier
call = Appeler le { $phone }
or-more = ou plus
has-booked-since = a réservé depuis
close-task = Fait
close-task-of = Fait : { $name }

# Patients.
find-patient = Nom, numéro, téléphone, e-mail ou date de naissance
patients-found = { $count ->
    [0] Personne n’a été trouvé
    [one] { $count } patient
   *[other] { $count } patients
}
patients-first = Les { $count } premiers patients
patients-none = Ce cabinet n’a pas encore de patients. Chargez-les avec l’importateur.
patients-no-match = Personne ne correspond à « { $query } ». Essayez moins de lettres, ou la date de naissance sous la forme 1980-03-31.

# Règles.
rules-title = Règles de réservation
rules-about = Une règle dit ce qu’un lien permet de réserver.
rules-change = Modifiez les règles dans le fichier du cabinet et chargez-le à nouveau.
rules-superusers = Seuls les superutilisateurs modifient les règles.
rules-none = Ce cabinet n’a pas encore de règles : un lien ne permettrait de rien réserver.
find-rule = Chercher une règle par son titre
rules-found = { $count ->
    [0] Aucune règle trouvée
    [one] { $count } règle
   *[other] { $count } règles
}
rules-no-match = Aucune règle n’a « { $query } » dans son titre.
rules-more = { $count ->
    [one] { $count } autre règle : tapez une partie de son titre pour la trouver.
   *[other] { $count } autres règles : tapez une partie d’un titre pour en trouver une.
}
allows = Permet de réserver
one-appointment = Un rendez-vous : { $kind }
first-free-of = { $providers } (le premier disponible)
link-lasts = Lien valable { $length }
bookable-ahead = Réservable de { $notice } à { $horizon } à l’avance
proves-nothing = Sans vérification
proves-code = Le patient saisit un code qui lui est envoyé
proves-for-manage = Pour voir ou modifier le rendez-vous : { $proof }
proves-date-of-birth = Le patient donne sa date de naissance
confirmed-by-both = Confirmé par SMS et par e-mail
confirmed-by-text = Confirmé par SMS
confirmed-by-email = Confirmé par e-mail
confirmed-by-none = Aucune confirmation n’est envoyée

# Le dossier.
details = Coordonnées
mobile = Mobile
email = E-mail
language = Langue
time-zone = Fuseau horaire
portal = Portail
portal-enrolled = inscrit
portal-not-enrolled = non inscrit
portal-app = a l’application
portal-no-app = sans l’application
reach-title = Joindre le patient
reach-usable = Les envois partent
reach-unusable = Rien ne part
reach-since = depuis le { $moment }
reach-stopped-reply = Arrêtés par un SMS de ce numéro. Seul un SMS avec le mot START les autorise de nouveau.
reach-stopped-cancel-reply = Arrêtés par un mot comme CANCEL, que les opérateurs prennent pour un refus ; il visait peut-être un rendez-vous. Seul un SMS avec le mot START les autorise de nouveau.
reach-stopped-carrier = Selon l’opérateur, ce téléphone refuse les SMS. Seul un SMS avec le mot START les autorise de nouveau.
reach-bounced = Un e-mail est revenu : cette boîte n’existe pas. L’adresse est à corriger.
reach-complained = Le destinataire a signalé nos e-mails comme indésirables.
reach-invalid-number = Selon l’opérateur, ce numéro n’existe pas ou ne reçoit pas de SMS. Le numéro est à corriger.
reach-country = Le cabinet n’envoie pas de SMS vers ce pays (messages.sms_to).
reach-no-texts-left = Les SMS du cabinet pour aujourd’hui sont épuisés (messages.sms_per_day).
reach-few-texts-left = { $sent } des { $most } SMS du cabinet pour aujourd’hui sont partis (messages.sms_per_day). Au-delà, les envois partent par e-mail.
reach-no-address = Le dossier n’en a pas.
reach-goes-otherwise = Ce qui partirait par { $channel } part par { $other } à la place.
reach-nobody = Aucun message n’atteint { $name } : appelez.
none-on-record = absent du dossier
back-to-record = Retour au dossier
appointments = Rendez-vous
links-sent = Liens envoyés
channel = Fil du patient

# Envoyer un lien.
online-booking = Prise de rendez-vous en ligne
online-booking-hidden = Désactivée pour ce cabinet : aucun lien ne peut être envoyé. Un superutilisateur peut l’activer.
nobody-to-reach = Le dossier n’a ni numéro de mobile ni adresse e-mail : aucun lien ne peut être envoyé.
choose-rule = Ce que le lien permet de réserver
preview = Le SMS
preview-parts = { $count } SMS
preview-units = { $units } caractères sur { $most }
preview-forced = « { $character } » l’allonge
send-by-text = Envoyer le SMS de rendez-vous
send-by-email = Envoyer par e-mail
to-address = à { $address }
no-mobile = Pas de SMS : le dossier n’a pas de numéro de mobile.
no-email = Pas d’e-mail : le dossier n’a pas d’adresse e-mail.
link-sent-title = Lien envoyé
link-sent = Le lien part par { $channel }.
link-until = Il est utilisable jusqu’au { $moment }.
what-it-allows = Ce qu’il permet : { $rule }
copy-link = Copier
copied = Copié
again-by-text = Renvoyer par SMS
again-by-email = Renvoyer par e-mail
end-link = Mettre fin à ce lien…
end-link-about = Le patient ne pourra plus réserver avec ce lien, sans retour possible.
expire-link = Faire expirer le lien
delete-link = Supprimer le lien
link-has-expired = Le lien a expiré
link-is-deleted = Le lien est supprimé
link-books-no-more = Le patient ne peut plus réserver avec ce lien.
full-history = Historique complet
expires-on = expire le { $moment }
ended-on = le { $moment }
sent-again-times = { $count ->
    [one] renvoyé une fois
   *[other] renvoyé { $count } fois
}
scanned-on = passage d’un antivirus { $moment }

# États.
status-sent = Envoyé
status-accessed = Ouvert
status-booked = Réservé
status-rescheduled = Déplacé
status-expired = Expiré
status-deleted = Supprimé
answered-comes = Viendra
answered-wants-another = Souhaite un autre horaire
answered-cannot-come = Ne peut pas venir
status-cancelled = Annulé

# Le fil du patient.
by-text = SMS
by-email = e-mail
by-console = console
by-patient = par le patient
by-time = de lui-même
by-scanner = par un programme
event-link-sent = Lien de réservation envoyé
event-link-sent-again = Lien de réservation renvoyé
event-link-accessed = Le patient a ouvert le lien et continué
event-link-scanned = Un antivirus de messagerie ou un aperçu a ouvert le lien
event-code-sent = Code à usage unique envoyé au patient
event-link-expired = Lien de réservation expiré
event-link-expired-by-staff = Lien de réservation expiré avant l’heure
event-link-deleted = Lien de réservation supprimé
event-appointment-booked = Rendez-vous pris en ligne
event-appointment-booked-by-staff = Rendez-vous pris par l’équipe
event-appointment-rescheduled = Rendez-vous déplacé
event-appointment-cancelled = Rendez-vous annulé
event-answer-confirm = Réponse : viendra
event-answer-reschedule = Réponse : souhaite un autre horaire
event-answer-cancel = Réponse : ne peut pas venir
event-from-to = du { $from } au { $to }
event-no-time-suited = Le patient a dit qu’aucun horaire ne convient
event-task-closed = Tâche close
event-task-closed-no-time = Tâche close : aucun horaire ne convenait
event-patient-alerted = Alerte envoyée
event-reply-received = SMS reçu
event-reply-about-several = SMS reçu : une réponse qui peut viser plusieurs rendez-vous
event-texts-stopped = SMS refusés par un SMS du patient
event-texts-stopped-cancel-reply = SMS refusés : le patient a écrit un mot comme CANCEL, que les opérateurs prennent pour un refus
event-texts-stopped-carrier = SMS refusés : selon l’opérateur, le téléphone n’en veut plus
event-texts-resumed = SMS de nouveau acceptés
event-other = Un fait que cette version ne sait pas nommer
message-invitation = Invitation par { $channel }
message-confirmation = Confirmation par { $channel }
message-change = Déplacement confirmé par { $channel }
message-cancellation = Annulation confirmée par { $channel }
message-reminder = Rappel par { $channel }
message-confirmation-request = Demande de confirmation par { $channel }
message-self-reschedule = Accès à un autre horaire par { $channel }
message-notice-gained = Avis au soignant qui reçoit le rendez-vous, par { $channel }
message-notice-lost = Avis au soignant qui perd le rendez-vous, par { $channel }
message-one-time-code = Code à usage unique par { $channel }
message-alert = Alerte par { $channel }
message-reply = Suite à une réponse par { $channel }
message-other = Message par { $channel }
message-owed = En attente
message-owed-until = En attente jusqu’au { $moment }
message-sending = En cours d’envoi
message-sent = Envoyé
message-delivered = Remis
message-failed = N’a pas pu être remis
message-unclear = Envoi incertain
message-undeliverable = Non remis
message-superseded = Devenu inutile
text-sent = Ce qui a été écrit
text-sent-parts = { $parts ->
    [one] Ce qui a été écrit ({ $parts } segment)
   *[other] Ce qui a été écrit ({ $parts } segments)
}
not-sent-title = Messages qui n’ont pas été envoyés ({ $count })

# Pourquoi un message n’est pas parti, ou attend.
kinds-invitation = invitations
kinds-confirmation = confirmations
kinds-change = confirmations de déplacement
kinds-cancellation = confirmations d’annulation
kinds-reminder = rappels
kinds-confirmation-request = demandes de confirmation
kinds-self-reschedule = messages d’accès à un autre horaire
kinds-one-time-code = codes à usage unique
kinds-alert = alertes
kinds-reply = suites données aux réponses
kinds-notice = avis aux soignants
why-no-mobile = Le dossier de { $name } n’a pas de numéro de mobile.
why-no-email = Le dossier de { $name } n’a pas d’adresse e-mail.
why-no-provider-email = { $name } n’a pas d’adresse e-mail dans les réglages du cabinet (providers.email).
why-no-console = Personne ne se connecte à la console comme { $name } (providers.staff).
why-nobody-reached = Aucun canal réglé ne joint { $name } (messages.self_reschedule).
why-rule-confirms-otherwise = La règle { $rule } ne confirme pas par { $channel } (confirmations).
why-type-not-ticked = Le type { $kind } n’est pas coché pour les { $kinds } par { $channel } ({ $setting }).
why-no-lead-time = Aucun délai n’est fixé pour les { $kinds } par { $channel } ({ $setting }).
why-channel-off = Le cabinet a désactivé les { $kinds } par { $channel } ({ $setting }).
why-booked-too-late = Le rendez-vous a été pris moins de { $length } avant.
why-moved-too-late = Le rendez-vous a été déplacé moins de { $length } avant.
why-quiet-hours = Les heures calmes de { $from } à { $until } l’auraient retenu au-delà du début du rendez-vous (messages.quiet_hours).
why-quiet-hours-then = Les heures calmes l’auraient retenu au-delà du début du rendez-vous (messages.quiet_hours).
why-later-reminder = Les heures calmes l’ont fait coïncider avec un suivant par { $channel } qui dit la même chose.
why-answered = { $name } avait déjà répondu.
why-link-ended = Le lien avait servi ou pris fin avant l’envoi.
why-code-replaced = Le code n’était plus valable, ou un plus récent l’a remplacé.
why-alert-too-late = Elle n’a pas pu partir dans les deux heures, et aurait induit en erreur ensuite.
why-cancelled-since = Le rendez-vous a été annulé depuis.
why-moved-since = Le rendez-vous a été déplacé depuis.
why-changed-since = Ce qu’il aurait dit n’était plus vrai.
why-past = Le rendez-vous avait déjà commencé.
why-no-way-to-reschedule = Le rendez-vous ne pouvait pas être déplacé en ligne, et le cabinet n’a pas de portail (portal.generic).
why-texts-stopped = { $name } ne veut pas de SMS.
why-address-failed = Ce qui a été envoyé à { $name } par { $channel } est revenu ou a été signalé comme indésirable, rien n’y part donc plus.
why-country-not-allowed = Le cabinet n’envoie pas de SMS vers le pays du numéro de { $name } (messages.sms_to).
why-not-chosen = Envoyé malgré le contrôle, et par l’autre moyen seulement : il ne part donc pas par celui-ci.
why-no-texts-left = Les SMS du cabinet pour la journée étaient épuisés (messages.sms_per_day).
why-set-later = Rien n’en a été enregistré à ce moment-là : soit le message attend encore d’être remis, soit le réglage date d’après et vaut pour ce qui est pris ou déplacé depuis.
why-given-up = Tous les essais ont échoué ; il a été abandonné.
why-throttled = L’opérateur recevait trop de messages à la fois et l’a refusé.
why-invalid-number = Selon l’opérateur, le numéro de mobile de { $name } n’est pas valable.
why-opted-out = Le téléphone de { $name } refuse les SMS.
why-spend-limit = Le compte AWS a atteint son plafond de dépenses pour les SMS.
why-sandbox = Le compte AWS est en bac à sable et ne joint que des adresses vérifiées.
why-paused = Le compte AWS a suspendu l’envoi d’e-mails.
why-suppressed = Des e-mails à { $name } ont été refusés ou signalés ; l’opérateur n’en envoie plus.
why-phone-blocked = Le téléphone de { $name } ne reçoit pas de SMS.
why-phone-unreachable = Le téléphone de { $name } est resté injoignable aussi longtemps que son opérateur essaie.
why-carrier-unreachable = Le réseau mobile de { $name } était injoignable.
why-carrier-blocked = Le réseau mobile de { $name } n’a pas laissé passer ce SMS.
why-too-expensive = Un SMS vers le numéro de { $name } coûte plus que le compte AWS n’accepte pour un seul.
why-bad-text = L’opérateur n’a pas accepté le texte lui-même.
why-bounced = Il est revenu : l’adresse e-mail de { $name } ne correspond à aucune boîte.
why-bounced-for-now = Il est revenu : la boîte de { $name } ne l’a pas accepté cette fois.
why-rejected = L’opérateur ne l’a pas remis.
why-not-said = L’opérateur n’a pas pu le remettre et ne dit pas pourquoi.
why-carrier-said = Réponse de l’opérateur : { $code }.
why-went-as-well = Il est parti aussi par { $channel }.
why-went-otherwise = Il est parti par { $channel } à la place.
why-goes-otherwise = Il part par { $channel } à la place.
why-nor-otherwise = Il n’a pas pu être remis par { $channel } non plus.
why-unclear = Nul ne sait s’il est arrivé : l’opérateur n’a pas répondu, et il n’est pas envoyé deux fois.
why-sending = Il est en cours d’envoi.
why-waits-quiet = Les heures calmes de { $from } à { $until } le retiennent (messages.quiet_hours).
why-next-try = Un essai a échoué ; un autre suivra.

# Un rendez-vous.
record-of = Dossier de { $name }
booking = Réservation
booked-online-full = Pris en ligne par le patient
link = Lien
sent-by = { $moment }, par { $name }
changes = Changements
made-by-staff = Pris par { $name }
made-outside-hours = Hors des horaires proposés, ce qui a été confirmé à la prise du rendez-vous.
was-moved = déplacé
cancelled-because = Raison : { $reason }
reason-of-cancellation = Raison, dans les mots du patient
unknown-appointment = Ce rendez-vous n’existe pas
unknown-appointment-detail = Il a peut-être été effacé avec son dossier.

# Un nouveau rendez-vous.
new-appointment = Nouveau rendez-vous
show-free-times = Voir les horaires libres
free-on = Libre le { $date }
press-a-time = Appuyez sur un horaire pour prendre le rendez-vous. Le patient en est informé.
times-more = { $count ->
    [one] { $count } horaire plus tardif est libre aussi : tapez-le ci-dessous.
   *[other] { $count } horaires plus tardifs sont libres aussi : tapez-en un ci-dessous.
}
none-free-that-day = Aucun horaire libre ce jour-là.
next-free-times = Prochains horaires libres
no-free-time-soon = Il n’y a aucun horaire libre dans les deux semaines.
another-time = Un autre horaire
another-time-hint = À l’heure de { $location }. Un horaire hors des heures proposées est possible aussi : la question vous est posée encore une fois.
make-appointment = Prendre le rendez-vous
book-all-the-same = Réserver quand même

# Messages aux soignants.
notices-title = Messages aux soignants
notices-about = Rendez-vous passés d’un soignant à un autre.
notices-none = Aucun message. Il en vient quand un rendez-vous passe d’un soignant à un autre.
notice-gained-own = Un rendez-vous vous a été attribué
notice-gained = Un rendez-vous a été attribué à { $name }
notice-lost-own = Un rendez-vous vous a été retiré
notice-lost = Un rendez-vous a été retiré à { $name }
notice-unread = Non lu
notice-erased = Le dossier du patient a été effacé depuis.
read-notice = Marquer comme lu
read-notice-of = Marquer comme lu : { $name }

# Si un rendez-vous sera rappelé.
reminder-next = Rappel : { $channel } { $moment }
reminder-sent = Rappelé : { $channel } { $moment }
reminder-never = Pas d’autre rappel : { $why }
reminder-never-because = Pas de rappel. { $why }
reminder-not-set = aucun délai fixé
reminder-no-address = pas d’adresse
reminder-not-ticked = type non coché
reminder-quiet-hours = heures calmes
reminder-too-late = plus aucun à venir

# Ce que les patients reçoivent.
worded-title = Ce que les patients reçoivent
worded-about = Le texte de chaque message, avec les valeurs de ce cabinet. Modifiez-le dans le fichier du cabinet et chargez-le à nouveau.
worded-languages = Langue des messages
worded-own = Texte du cabinet
worded-shipped = Texte fourni
worded-for-rule = Pour la règle { $rule }
worded-parts = { $count ->
    [one] { $count } segment au plus long
   *[other] { $count } segments au plus long
}
worded-not-used = Le texte du cabinet ne peut pas servir ; le texte fourni le remplace.
worded-warning = Certains textes du cabinet ne peuvent pas servir ; les patients reçoivent les textes fournis.

# Ce que disent les mots d’une alerte, derrière ces mots.
stopped-for-patient-name = le nom du patient
stopped-for-clinician-name = le nom d’un praticien
stopped-for-birth-date = une date de naissance
stopped-for-phone-number = un numéro de téléphone
stopped-for-address = une adresse
stopped-for-health = un mot sur la santé

# Écrire une alerte.
alert = Alerter
alert-of = Alerter { $name }
alert-title = Envoyer une alerte
alert-checked-title = Vérifier l’alerte
alert-checked = Le patient recevrait ceci. Rien n’a encore été envoyé.
alert-channels = Mode d’envoi
alert-by-text = SMS
alert-by-email = E-mail
alert-presets = Textes prêts
alert-minutes-label = Minutes
alert-send = Envoyer
alert-send-preset = Envoyer : { $title }
alert-check = Vérifier
alert-own = Vos propres mots
alert-own-hint = Langue du patient : { $language }. « { $clinic } : » figure devant. Bref et général : aucun nom, rien sur la santé.
alert-found = Voici ce qui l’a arrêté
alert-found-one = « { $words } » : { $told }
alert-override-reason = Pourquoi il doit partir tel quel
alert-override-hint = Le dossier garde cette raison, avec votre nom.
alert-override = Envoyer quand même
alert-sent-title = Alerte envoyée
alert-sent-below = Le fil ci-dessous dit ce qu’il en advient.
alert-overridden = Envoyée bien qu’elle contienne { $kinds }.
alert-overridden-because = Raison : { $reason }
