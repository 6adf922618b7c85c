# Texts and emails to patients and clinicians, and the entry in a patient's calendar.
#
# What ends in -sms is one part of GSM-7 with the longest values: `cargo run -p notify --example parts` shows them. No
# specialty or reason in it, and never a word that carriers take for opting out (stop, quit, end, cancel, unsubscribe,
# optout, revoke, arret). A clinician and a type only where the clinic wants it and there is room.

invitation-sms = { $clinic }: please choose a time for your appointment: { $url }
invitation-subject = { $clinic }: book your appointment
invitation-request = Please choose a time for your appointment. The link is for you alone.
invitation-action = Choose a time
invitation-help = If you need help, call { $clinic } on { $phone }.

action-before-link = { $label }:

confirmation-sms = { $clinic }: booked { $when }. See { $url }
confirmation-subject = { $clinic }: your appointment is booked
confirmation-booked = Your appointment is booked.
confirmation-when = When
confirmation-with = With
confirmation-where = Where
confirmation-row = { $label }: { $value }
confirmation-action = See it or add it to your calendar
confirmation-change = Change the appointment
confirmation-cancel = Cancel the appointment
confirmation-call-to-change = To change or cancel it, call { $clinic } on { $phone }.
confirmation-help = If you cannot come, call { $clinic } on { $phone }.

change-sms = { $clinic }: moved to { $when }. See { $url }
change-subject = { $clinic }: your appointment was moved
change-moved = Your appointment was moved. This is where and when it is now.

cancellation-sms = { $clinic }: your appointment on { $when } is cancelled. To book again, call { $phone }.
cancellation-subject = { $clinic }: your appointment is cancelled
cancellation-told = This appointment is cancelled. You need not come.
cancellation-help = To book again, call { $clinic } on { $phone }.

reminder-sms = { $clinic }: your appointment is on { $when }. If you cannot come, call { $phone }.
reminder-link-sms = { $clinic }: reminder, { $when }. See { $url }
reminder-subject = { $clinic }: reminder of your appointment
reminder-told = This is a reminder of your appointment.

request-sms = { $clinic }: { $when }. Coming? Answer { $url }
request-reply-sms = { $clinic }: { $when }. Reply 1 if you come, 2 for another time, 3 if you cannot come.
request-subject = { $clinic }: will you come to your appointment?
request-asked = Please tell us whether you will come. If you cannot, you can ask for another time.
request-action = Answer

self-reschedule-sms = { $clinic }: choose another time for your appointment: { $url }
self-reschedule-subject = { $clinic }: choose another time
self-reschedule-told = You told us that this time does not suit you. Please choose another one. Until you do, your appointment stands as it is.
self-reschedule-action = Choose another time

alert-sms = { $clinic }: { $text }
alert-subject = { $clinic }: a message for you

# What staff choose an alert by, and what patients read then, behind the clinic's short name. Nothing of health in it.
preset-running-late = Running late
preset-running-late-sms = We are running about { $minutes } min late. Thank you for your patience.
preset-running-early = Running early
preset-running-early-sms = We are running early. If you can, please come { $minutes } min before your time.
preset-please-call = Please call
preset-please-call-sms = Please call us on { $phone }.
preset-please-enter = Please come in
preset-please-enter-sms = We are ready for you. Please come in.

which-appointment-sms = { $clinic }: you have more than one appointment. If you mean { $when }, reply { $code }.
which-appointment-told = You have more than one appointment. Please call us and say which one you mean.
reply-passed-on-sms = { $clinic }: thank you, our staff will read your message. If it is urgent, call { $phone }.
reply-passed-on-told = Thank you. Our staff will read your message.

# The time in a text, where the clinic lets it tell more and there is room.
sms-with = { $when } with { $clinician }
sms-for = { $when }, { $title }

notice-gained-subject = { $clinic }: an appointment was moved to you
notice-gained-told = An appointment was moved to you. This is where and when it is now.
notice-lost-subject = { $clinic }: an appointment was moved to another clinician
notice-lost-told = An appointment of yours was moved to another clinician. This is where and when it was.
notice-type = Type
notice-action = Open the appointment

code-sms = { $code } is your code for { $clinic }. It works for { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}. Tell it to nobody.
code-subject = { $clinic }: your code
code-is = Your code is { $code }.
code-works = It works for { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}, and once. Type it in where you were asked for it, and tell it to nobody.
code-not-asked-for = If you did not ask for a code, you need do nothing.

calendar-summary = Appointment: { $clinic }
calendar-summary-cancelled = Cancelled: { $clinic }
calendar-description = { $clinic }, telephone { $phone }
