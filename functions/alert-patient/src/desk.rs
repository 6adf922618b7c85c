//! What every page and decision starts from: who asks, about which patient, at which clinic.

use app::{Context, Failure, Visitor};
use domain::{Address, Channel, Clinic, FaultKind, OfferedPreset, Patient, PatientId, WhyNot, unreached};
use language::{Words, say};
use notify::{Notice, SmsParts, presets, render, sms_parts};
use std::sync::Arc;
use store::Settings;
use web::{Problem, Request};

pub(crate) struct Desk {
    pub(crate) visitor: Visitor,
    pub(crate) settings: Arc<Settings>,
    pub(crate) patient: Patient,
    /// Those of the clinic, in the patient's language.
    pub(crate) presets: Vec<OfferedPreset>,
    /// The words of whoever asks.
    pub(crate) words: Words,
}

impl Desk {
    /// 404 where the clinic of whoever asks has no such patient.
    pub(crate) async fn of(ctx: &Context, request: &Request, visitor: Visitor) -> Result<Self, Failure> {
        let id = PatientId::parse(request.parameter("patient")).map_err(|_| Problem::unknown_patient())?;
        let clinic_id = &visitor.member.clinic;
        let settings = ctx.store.settings(clinic_id, ctx.now()).await?.ok_or_else(Problem::unknown_patient)?;
        let patient = ctx.store.patient(clinic_id, &id).await?.ok_or_else(Problem::unknown_patient)?;
        let words = Words::of(request.language().unwrap_or(settings.clinic.language));
        let presets = presets(&settings.clinic, &settings.wording, patient.language, words);
        Ok(Self { visitor, settings, patient, presets, words })
    }

    pub(crate) fn clinic(&self) -> &Clinic {
        &self.settings.clinic
    }

    /// Where the patient's record is.
    pub(crate) fn record(&self) -> String {
        format!("/staff/patients/{}", self.patient.id)
    }

    /// A text as the patient receives it on a phone, with what it costs.
    pub(crate) fn as_text(&self, text: &str) -> (String, SmsParts) {
        let notice = Notice::Alert { clinic: self.clinic(), text };
        let told = render(notice, &self.settings.wording, Words::of(self.patient.language)).sms;
        let parts = sms_parts(&told);
        (told, parts)
    }

    /// Why nothing can be sent on each channel, where that is known.
    pub(crate) async fn unreachable(&self, ctx: &Context) -> Result<Unreachable, Failure> {
        let patient = &self.patient;
        let phone = patient.phone.clone().map(Address::Phone);
        let email = patient.email.clone().map(Address::Email);
        Ok(Unreachable {
            sms: self.why(ctx, Channel::Sms, phone).await?,
            email: self.why(ctx, Channel::Email, email).await?,
        })
    }

    async fn why(&self, ctx: &Context, channel: Channel, address: Option<Address>) -> Result<Option<String>, Failure> {
        let words = self.words;
        let Some(address) = address else {
            return Ok(Some(match channel {
                Channel::Sms => say!(words, "no-mobile"),
                Channel::Email => say!(words, "no-email"),
            }));
        };
        let name = self.patient.name.full();
        let state = ctx.store.address_state(&address).await?;
        let Some(unreached) = unreached(self.clinic(), &self.patient, channel, &state) else { return Ok(None) };
        Ok(Some(match (unreached.why, state.standing_fault().map(|fault| fault.kind)) {
            (WhyNot::CountryNotAllowed, _) => say!(words, "why-country-not-allowed", name = name),
            (WhyNot::TextsStopped, _) => say!(words, "why-texts-stopped", name = name),
            (_, Some(FaultKind::Complained)) => say!(words, "reach-complained"),
            (_, Some(FaultKind::InvalidNumber)) => say!(words, "reach-invalid-number"),
            _ => say!(words, "reach-bounced"),
        }))
    }
}

/// Why nothing can be sent on a channel, in words.
pub(crate) struct Unreachable {
    pub(crate) sms: Option<String>,
    pub(crate) email: Option<String>,
}

impl Unreachable {
    /// The channels that are ticked before anybody has chosen: the first that reaches the patient.
    pub(crate) fn usual(&self) -> Vec<Channel> {
        let reaching = [(Channel::Sms, &self.sms), (Channel::Email, &self.email)];
        reaching.into_iter().find(|(_, why)| why.is_none()).map(|(channel, _)| channel).into_iter().collect()
    }
}
