//! The one route table: for the functions, the local router, the template check and the OpenAPI document.

use http::Method;

/// What a request asks for. The name of each is its `operationId`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// See where a link leads.
    OpenLink,
    /// Go on from the welcome page.
    ContinueLink,
    /// Take the appointment's calendar file.
    DownloadCalendar,
    /// Prove to be the patient.
    VerifyPatient,
    /// Have a one-time code sent to the patient.
    SendCode,
    /// See the slots that a link offers.
    ListSlots,
    /// See a slot before booking it.
    ReviewSlot,
    /// Book a slot.
    Book,
    /// Move an appointment to another slot.
    Reschedule,
    /// See whether the clinic knows that no time suits.
    ViewNoTime,
    /// Tell the clinic that no time suits.
    ReportNoTime,
    /// Answer whether one comes.
    AnswerRequest,
    /// See the appointment before cancelling it.
    ViewCancel,
    /// Cancel the appointment.
    Cancel,
    /// Send a link to a patient.
    SendLink,
    /// Send a link once more.
    SendLinkAgain,
    /// Stop a link from booking.
    ExpireLink,
    /// Take a link back.
    DeleteLink,
    /// Make an appointment for a patient.
    BookForPatient,
    /// See the texts of alerts that staff choose from.
    ViewPresets,
    /// Send a patient a brief text at once.
    AlertPatient,
    /// See the open tasks.
    ViewTasks,
    /// Close a task.
    CloseTask,
    /// See what patients read in messages.
    ViewMessages,
    /// See what clinicians are told of changes.
    ViewNotices,
    /// Mark a notice as read.
    ReadNotice,
    /// See the clinic's appointments of a day.
    ViewDay,
    /// Find patients.
    FindPatients,
    /// See a patient's record.
    ViewPatient,
    /// See an appointment and its history.
    ViewAppointment,
    /// Look for a time of a new appointment.
    ViewNewAppointment,
    /// See the booking rules.
    ViewRules,
    /// See the console's first page.
    Console,
    /// See how to sign in.
    SignIn,
    /// End the staff session of this browser.
    SignOut,
    /// Read this interface's description.
    DescribeApi,
}

impl Operation {
    /// Its `operationId`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OpenLink => "openLink",
            Self::ContinueLink => "continueLink",
            Self::DownloadCalendar => "downloadCalendar",
            Self::VerifyPatient => "verifyPatient",
            Self::SendCode => "sendCode",
            Self::ListSlots => "listSlots",
            Self::ReviewSlot => "reviewSlot",
            Self::Book => "book",
            Self::Reschedule => "reschedule",
            Self::ViewNoTime => "viewNoTime",
            Self::ReportNoTime => "reportNoTime",
            Self::AnswerRequest => "answerRequest",
            Self::ViewCancel => "viewCancel",
            Self::Cancel => "cancel",
            Self::SendLink => "sendLink",
            Self::SendLinkAgain => "sendLinkAgain",
            Self::ExpireLink => "expireLink",
            Self::DeleteLink => "deleteLink",
            Self::BookForPatient => "bookForPatient",
            Self::ViewPresets => "viewPresets",
            Self::AlertPatient => "alertPatient",
            Self::ViewTasks => "viewTasks",
            Self::CloseTask => "closeTask",
            Self::ViewMessages => "viewMessages",
            Self::ViewNotices => "viewNotices",
            Self::ReadNotice => "readNotice",
            Self::ViewDay => "viewDay",
            Self::FindPatients => "findPatients",
            Self::ViewPatient => "viewPatient",
            Self::ViewAppointment => "viewAppointment",
            Self::ViewNewAppointment => "viewNewAppointment",
            Self::ViewRules => "viewRules",
            Self::Console => "console",
            Self::SignIn => "signIn",
            Self::SignOut => "signOut",
            Self::DescribeApi => "describeApi",
        }
    }
}

/// The function that answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Function {
    /// `open-link`
    OpenLink,
    /// `verify`
    Verify,
    /// `list-slots`
    ListSlots,
    /// `book`
    Book,
    /// `reschedule`
    Reschedule,
    /// `report-no-time`
    ReportNoTime,
    /// `answer-request`
    AnswerRequest,
    /// `cancel`
    Cancel,
    /// `send-link`
    SendLink,
    /// `expire`
    Expire,
    /// `book-for-patient`
    BookForPatient,
    /// `alert-patient`
    AlertPatient,
    /// `close-task`
    CloseTask,
    /// `console`
    Console,
}

impl Function {
    /// The name of its folder, crate and binary.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OpenLink => "open-link",
            Self::Verify => "verify",
            Self::ListSlots => "list-slots",
            Self::Book => "book",
            Self::Reschedule => "reschedule",
            Self::ReportNoTime => "report-no-time",
            Self::AnswerRequest => "answer-request",
            Self::Cancel => "cancel",
            Self::SendLink => "send-link",
            Self::Expire => "expire",
            Self::BookForPatient => "book-for-patient",
            Self::AlertPatient => "alert-patient",
            Self::CloseTask => "close-task",
            Self::Console => "console",
        }
    }
}

/// One door.
#[derive(Debug, Clone)]
pub struct Route {
    /// The method; GET stands for HEAD too.
    pub method: Method,
    /// The path, with `{parameters}`.
    pub path: &'static str,
    /// What it asks for.
    pub operation: Operation,
    /// Who answers.
    pub function: Function,
}

const fn route(method: Method, path: &'static str, operation: Operation, function: Function) -> Route {
    Route { method, path, operation, function }
}

/// Every door.
pub const ROUTES: &[Route] = &[
    route(Method::GET, "/l/{token}", Operation::OpenLink, Function::OpenLink),
    route(Method::POST, "/l/{token}/continue", Operation::ContinueLink, Function::OpenLink),
    route(Method::GET, "/l/{token}/calendar.ics", Operation::DownloadCalendar, Function::OpenLink),
    route(Method::POST, "/l/{token}/verify", Operation::VerifyPatient, Function::Verify),
    route(Method::POST, "/l/{token}/code", Operation::SendCode, Function::Verify),
    route(Method::GET, "/l/{token}/slots", Operation::ListSlots, Function::ListSlots),
    route(Method::POST, "/l/{token}/review", Operation::ReviewSlot, Function::ListSlots),
    route(Method::POST, "/l/{token}/book", Operation::Book, Function::Book),
    route(Method::POST, "/l/{token}/reschedule", Operation::Reschedule, Function::Reschedule),
    route(Method::GET, "/l/{token}/no-time", Operation::ViewNoTime, Function::ReportNoTime),
    route(Method::POST, "/l/{token}/no-time", Operation::ReportNoTime, Function::ReportNoTime),
    route(Method::POST, "/l/{token}/answer", Operation::AnswerRequest, Function::AnswerRequest),
    route(Method::GET, "/l/{token}/cancel", Operation::ViewCancel, Function::Cancel),
    route(Method::POST, "/l/{token}/cancel", Operation::Cancel, Function::Cancel),
    route(Method::POST, "/staff/patients/{patient}/links", Operation::SendLink, Function::SendLink),
    route(Method::POST, "/staff/links/{link}/send", Operation::SendLinkAgain, Function::SendLink),
    route(Method::POST, "/staff/links/{link}/expire", Operation::ExpireLink, Function::Expire),
    route(Method::POST, "/staff/links/{link}/delete", Operation::DeleteLink, Function::Expire),
    route(Method::GET, "/staff/patients/{patient}/alerts", Operation::ViewPresets, Function::AlertPatient),
    route(Method::POST, "/staff/patients/{patient}/alerts", Operation::AlertPatient, Function::AlertPatient),
    route(Method::GET, "/staff/tasks", Operation::ViewTasks, Function::Console),
    route(Method::POST, "/staff/tasks/{task}/close", Operation::CloseTask, Function::CloseTask),
    route(Method::GET, "/staff/messages", Operation::ViewMessages, Function::Console),
    route(Method::GET, "/staff/notices", Operation::ViewNotices, Function::Console),
    route(Method::POST, "/staff/notices/{notice}/read", Operation::ReadNotice, Function::Console),
    route(Method::GET, "/staff/today", Operation::ViewDay, Function::Console),
    route(Method::GET, "/staff/patients", Operation::FindPatients, Function::Console),
    route(Method::GET, "/staff/patients/{patient}", Operation::ViewPatient, Function::Console),
    route(Method::GET, "/staff/patients/{patient}/appointments", Operation::ViewNewAppointment, Function::Console),
    route(Method::POST, "/staff/patients/{patient}/appointments", Operation::BookForPatient, Function::BookForPatient),
    route(
        Method::GET,
        "/staff/patients/{patient}/appointments/{appointment}",
        Operation::ViewAppointment,
        Function::Console,
    ),
    route(Method::GET, "/staff/rules", Operation::ViewRules, Function::Console),
    route(Method::GET, "/staff", Operation::Console, Function::Console),
    route(Method::GET, "/staff/sign-in", Operation::SignIn, Function::Console),
    route(Method::POST, "/staff/sign-out", Operation::SignOut, Function::Console),
    route(Method::GET, "/openapi.json", Operation::DescribeApi, Function::OpenLink),
];

/// Finds the door of a method and path.
#[derive(Debug)]
pub struct Router(matchit::Router<&'static str>);

/// What a path's parameters stand for, in order.
pub(crate) type Parameters = Vec<(String, String)>;

impl Router {
    /// A router over [`ROUTES`].
    ///
    /// # Panics
    /// Where two routes contradict each other, which the first test to build one notices.
    pub fn new() -> Self {
        let mut paths: Vec<&str> = ROUTES.iter().map(|route| route.path).collect();
        paths.dedup();
        let mut router = matchit::Router::new();
        for path in paths {
            router.insert(path, path).expect("routes do not contradict each other");
        }
        Self(router)
    }

    /// The door, or the methods that the path has, or nothing where there is no such path.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Result<(&'static Route, Parameters), Vec<&'static str>> {
        let path = if path.len() > 1 { path.trim_end_matches('/') } else { path };
        let Ok(found) = self.0.at(path) else { return Err(Vec::new()) };
        let asked = if method == Method::HEAD { &Method::GET } else { method };
        let doors = || ROUTES.iter().filter(|route| route.path == *found.value);
        match doors().find(|route| route.method == *asked) {
            Some(route) => {
                let parameters = found.params.iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
                Ok((route, parameters.collect()))
            }
            None => Err(doors().map(|route| route.method.as_str()).collect()),
        }
    }
}

impl Default for Router {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_finds_itself() {
        let router = Router::new();
        for route in ROUTES {
            let path = ["{token}", "{patient}", "{appointment}", "{link}", "{task}", "{notice}"];
            let path = path.iter().fold(route.path.to_owned(), |path, name| path.replace(name, "p1.x1"));
            let (found, _) = router.find(&route.method, &path).unwrap();
            assert_eq!(found.operation, route.operation);
        }
    }

    #[test]
    fn a_known_path_with_another_method_names_its_methods() {
        assert_eq!(Router::new().find(&Method::DELETE, "/l/abc").unwrap_err(), ["GET"]);
        assert!(Router::new().find(&Method::GET, "/nowhere").unwrap_err().is_empty());
    }
}
