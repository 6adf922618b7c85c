//! Whether messages reach a patient, told before something is sent and beside the addresses.

use crate::desk::Desk;
use crate::record::View;
use crate::said;
use app::{Context, Failure};
use domain::{Address, AddressState, Channel, FaultKind, Patient, StoppedBy, Unreached, WhyNot, unreached};
use jiff::tz::TimeZone;
use language::{Words, say};
use maud::{Markup, html};
use web::{ReachDto, WayDto, instant, status_mark};

/// Both ways to a patient.
pub(crate) struct Reach {
    sms: Way,
    email: Way,
    /// How many texts the clinic has sent today, where soon it sends no more.
    nearly_all: Option<u32>,
}

/// From so much of a day's texts on staff are told, in hundredths.
const NEARLY: u64 = 80;

/// How the clinic's texts of the day stand (row C18).
enum TextsLeft {
    Enough,
    Few { sent: u32 },
    None,
}

impl TextsLeft {
    async fn of(ctx: &Context, desk: &Desk) -> Result<Self, Failure> {
        let most = desk.clinic().messages.sms_per_day;
        let sent = ctx.store.texts_sent(&desk.clinic().id, desk.today()).await?;
        Ok(if sent >= most {
            Self::None
        } else if u64::from(sent) * 100 >= u64::from(most) * NEARLY {
            Self::Few { sent }
        } else {
            Self::Enough
        })
    }
}

/// What staff are told on the page of the day, where texts soon go by email instead, or do already.
pub(crate) async fn texts_left(ctx: &Context, desk: &Desk) -> Result<Markup, Failure> {
    let left = TextsLeft::of(ctx, desk).await?;
    Ok(html! {
        @match left {
            TextsLeft::Enough => {},
            TextsLeft::Few { sent } => p.note { (few_texts_left(desk, sent)) },
            TextsLeft::None => p.note { (say!(desk.words, "reach-no-texts-left")) },
        }
    })
}

fn few_texts_left(desk: &Desk, sent: u32) -> String {
    say!(desk.words, "reach-few-texts-left", sent = sent, most = desk.clinic().messages.sms_per_day)
}

/// What is known of one of them.
struct Way {
    state: AddressState,
    /// What keeps messages from it.
    unreached: Option<Unreached>,
}

impl Reach {
    /// Reads what is known of the patient's addresses.
    pub(crate) async fn of(ctx: &Context, desk: &Desk, patient: &Patient) -> Result<Self, Failure> {
        let known = async |address: Option<Address>, channel: Channel| -> Result<Way, Failure> {
            let state = match address {
                Some(address) => ctx.store.address_state(&address).await?,
                None => AddressState::default(),
            };
            let unreached = unreached(desk.clinic(), patient, channel, &state);
            Ok(Way { state, unreached })
        };
        let mut sms = known(patient.phone.clone().map(Address::Phone), Channel::Sms).await?;
        let email = known(patient.email.clone().map(Address::Email), Channel::Email).await?;
        let left = TextsLeft::of(ctx, desk).await?;
        if matches!(left, TextsLeft::None) && sms.unreached.is_none() {
            sms.unreached = Some(Unreached { why: WhyNot::NoTextsLeft, since: None });
        }
        let nearly_all = match left {
            TextsLeft::Few { sent } if sms.unreached.is_none() => Some(sent),
            _ => None,
        };
        Ok(Self { sms, email, nearly_all })
    }

    fn way(&self, channel: Channel) -> &Way {
        match channel {
            Channel::Sms => &self.sms,
            Channel::Email => &self.email,
        }
    }

    /// Whether messages go by a channel.
    pub(crate) fn is_usable(&self, channel: Channel) -> bool {
        self.way(channel).unreached.is_none()
    }

    /// The same for programs.
    pub(crate) fn dto(&self, words: Words) -> ReachDto {
        ReachDto { sms: self.sms.dto(words), email: self.email.dto(words) }
    }
}

impl Way {
    fn dto(&self, words: Words) -> WayDto {
        let since = self.unreached.and_then(|unreached| unreached.since);
        WayDto {
            usable: self.unreached.is_none(),
            reason: self.unreached.map(|unreached| unreached.why.as_str().to_owned()),
            why: self.why(words),
            since: since.map(|at| instant(at, &TimeZone::UTC)),
        }
    }

    /// What keeps messages from it, in a sentence.
    fn why(&self, words: Words) -> Option<String> {
        Some(match self.unreached?.why {
            WhyNot::TextsStopped => match self.state.stopped() {
                Some(StoppedBy::CancelReply) => say!(words, "reach-stopped-cancel-reply"),
                Some(StoppedBy::Carrier) => say!(words, "reach-stopped-carrier"),
                Some(StoppedBy::Reply) | None => say!(words, "reach-stopped-reply"),
            },
            WhyNot::AddressFailed => match self.state.standing_fault().map(|fault| fault.kind) {
                Some(FaultKind::Complained) => say!(words, "reach-complained"),
                Some(FaultKind::InvalidNumber) => say!(words, "reach-invalid-number"),
                Some(FaultKind::Bounced) | None => say!(words, "reach-bounced"),
            },
            WhyNot::CountryNotAllowed => say!(words, "reach-country"),
            WhyNot::NoTextsLeft => say!(words, "reach-no-texts-left"),
            _ => say!(words, "reach-no-address"),
        })
    }
}

const CHANNELS: [Channel; 2] = [Channel::Sms, Channel::Email];

/// The card beside the addresses: which of them messages reach, and what keeps them from the others.
pub(crate) fn card(view: &View<'_>) -> Markup {
    let words = view.desk.words;
    html! {
        section.card aria-labelledby="reach" {
            h2 id="reach" { (say!(words, "reach-title")) }
            (notice(view))
            dl { @for channel in CHANNELS { (one_way(view, channel)) } }
        }
    }
}

fn one_way(view: &View<'_>, channel: Channel) -> Markup {
    let (desk, words, way) = (view.desk, view.desk.words, view.reach.way(channel));
    let name = if channel == Channel::Sms { say!(words, "mobile") } else { say!(words, "email") };
    html! {
        dt { (name) }
        dd {
            @match way.unreached {
                None => (status_mark("good", &say!(words, "reach-usable"))),
                Some(Unreached { why: WhyNot::NoAddress, .. }) => (status_mark("", &say!(words, "none-on-record"))),
                Some(Unreached { since, .. }) => {
                    (status_mark("bad", &say!(words, "reach-unusable")))
                    @if let Some(since) = since {
                        " " span.soft { (say!(words, "reach-since", moment = desk.words.moment_short(since, &desk.zone()))) }
                    }
                    @if let Some(why) = way.why(words) { br; small { (why) } }
                }
            }
        }
    }
}

/// What becomes of messages where a channel that the patient has does not reach them; nothing where all is well.
pub(crate) fn notice(view: &View<'_>) -> Markup {
    let (words, patient, reach) = (view.desk.words, &view.stored.patient, view.reach);
    let name = patient.name.full();
    let broken = |channel: &Channel| patient.address(*channel).is_some() && !reach.is_usable(*channel);
    let fallback = |channel: Channel| if channel == Channel::Sms { Channel::Email } else { Channel::Sms };
    html! {
        @if !CHANNELS.into_iter().any(|channel| reach.is_usable(channel)) {
            p.note.bad { (say!(words, "reach-nobody", name = name)) }
        } @else if let Some(channel) = CHANNELS.into_iter().find(broken) {
            p.note {
                (say!(
                    words,
                    "reach-goes-otherwise",
                    channel = said::channel(words, channel.as_str()),
                    other = said::channel(words, fallback(channel).as_str()),
                ))
            }
        }
        @if let Some(sent) = reach.nearly_all {
            p.note { (few_texts_left(view.desk, sent)) }
        }
    }
}
