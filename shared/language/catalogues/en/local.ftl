# The pages of the local process, which are never deployed.

local-name = slotlink, local
local-title = slotlink on this machine
local-about = It is { $now } (UTC). Everything here is a demonstration; nothing is sent to anybody.
local-console-about = choose a member of staff, find a patient, send a link
local-phone = Phone
local-phone-about = the texts and emails that were sent
local-phone-empty = Nothing was sent yet. Send a link from the console.
local-sample = Sample link
local-sample-about = a fresh booking link of the first patient, as on a phone
local-openapi-about = the doors for programs
local-choose = Choose who you are
local-no-password = On this machine nobody needs a password.
local-conversations = Conversations
local-texts-to = Texts to { $address }
local-emails-to = Emails to { $address }
local-email-to = Email to { $address }
local-messages = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
local-parts = { $count ->
    [one] { $count } part
   *[other] { $count } parts
}
local-answer-as-patient = Answer as the patient
local-answer = Send
local-from-patient = from the patient
local-report = What becomes of it
local-reported = The carrier reports: { $fate }
local-fate-delivered = Delivered
local-fate-unreachable = Phone out of reach
local-fate-invalid-number = No such number
local-fate-opted-out = Opted out of texts
local-fate-bounced = No such mailbox
local-fate-bounced-for-now = Mailbox full for now
local-fate-complained = Called unwanted
local-all-messages = All messages
local-as-html = As HTML
local-as-text = As text
local-attachments = Attachments
