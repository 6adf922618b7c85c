# Les pages du processus local, qui ne sont jamais déployées.

local-name = slotlink, en local
local-title = slotlink sur cette machine
local-about = Nous sommes le { $now } (UTC). Tout ici est une démonstration ; rien n’est envoyé à personne.
local-console-about = choisissez un membre du personnel, trouvez un patient, envoyez un lien
local-phone = Téléphone
local-phone-about = les SMS et e-mails envoyés
local-phone-empty = Rien n’a encore été envoyé. Envoyez un lien depuis la console.
local-sample = Lien d’essai
local-sample-about = un nouveau lien de réservation du premier patient, comme sur un téléphone
local-openapi-about = les portes pour les programmes
local-choose = Choisissez qui vous êtes
local-no-password = Sur cette machine, personne n’a besoin de mot de passe.
local-conversations = Conversations
local-texts-to = SMS à { $address }
local-emails-to = E-mails à { $address }
local-email-to = E-mail à { $address }
local-messages = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
local-parts = { $count ->
    [one] { $count } segment
   *[other] { $count } segments
}
local-answer-as-patient = Répondre comme le patient
local-answer = Envoyer
local-from-patient = du patient
local-report = Ce qu’il devient
local-reported = L’opérateur signale : { $fate }
local-fate-delivered = Remis
local-fate-unreachable = Téléphone hors d’atteinte
local-fate-invalid-number = Numéro inexistant
local-fate-opted-out = SMS refusés
local-fate-bounced = Boîte inexistante
local-fate-bounced-for-now = Boîte pleine pour le moment
local-fate-complained = Signalé comme indésirable
local-all-messages = Tous les messages
local-as-html = En HTML
local-as-text = En texte
local-attachments = Pièces jointes
