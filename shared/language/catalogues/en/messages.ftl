# Texts and emails to patients, and the entry in their calendar.
#
# What ends in -sms is one part of GSM-7 with the longest values: no name, clinician, specialty or reason in it, and
# never a word that carriers take for opting out (stop, quit, end, cancel, unsubscribe, optout, revoke, arret).

invitation-sms = { $clinic }: please choose a time for your appointment: { $url }
invitation-subject = { $clinic }: book your appointment
invitation-request = Please choose a time for your appointment. The link is for you alone.
invitation-request-before-link = Please choose a time for your appointment with this link, which is for you alone:
invitation-action = Choose a time
invitation-help = If you need help, call { $clinic } on { $phone }.

confirmation-sms = { $clinic }: booked { $when }. See it: { $url }
confirmation-subject = { $clinic }: your appointment is booked
confirmation-booked = Your appointment is booked.
confirmation-when = When
confirmation-with = With
confirmation-where = Where
confirmation-row = { $label }: { $value }
confirmation-action = See it or add it to your calendar
confirmation-action-before-link = See it or add it to your calendar:
confirmation-moved-subject = { $clinic }: your appointment was moved
confirmation-moved = Your appointment was moved. This is where and when it is now.
confirmation-change = Change the appointment
confirmation-cancel = Cancel the appointment
confirmation-call-to-change = To change or cancel it, call { $clinic } on { $phone }.
confirmation-help = If you cannot come, call { $clinic } on { $phone }.

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
