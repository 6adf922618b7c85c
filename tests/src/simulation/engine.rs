//! The embedded engine in this process: what the SDK sends is read by the engine, with no connection in between.

use super::table::Key;
use aws_smithy_runtime_api::client::{
    http::{HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector},
    orchestrator::{HttpRequest, HttpResponse},
    runtime_components::RuntimeComponents,
};
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use dynoxide::{
    AttributeValue, DynoxideError, Item,
    actions::{get_item::GetItemRequest, scan::ScanRequest},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// The engine behind an HTTP client for the SDK that answers at once.
#[derive(Debug, Clone)]
pub(super) struct Direct(pub(super) std::sync::Arc<slotlink::Engine>);

impl Direct {
    /// Answers a request of the SDK.
    pub(super) fn answer(&self, operation: &str, request: &HttpRequest) -> HttpResponse {
        let body = request.body().bytes().unwrap_or_default();
        let (status, body) = match self.run(operation, body) {
            Ok(body) => (200, body),
            Err(error) => (error.status_code(), error.to_json()),
        };
        HttpResponse::new(StatusCode::try_from(status).expect("a status"), SdkBody::from(body))
    }

    fn run(&self, operation: &str, body: &[u8]) -> Result<String, DynoxideError> {
        let engine = self.0.database();
        match operation {
            "GetItem" => answered(body, |asked| engine.get_item(asked)),
            "BatchGetItem" => answered(body, |asked| engine.batch_get_item(asked)),
            "Query" => answered(body, |asked| engine.query(asked)),
            "PutItem" => answered(body, |asked| engine.put_item(asked)),
            "UpdateItem" => answered(body, |asked| engine.update_item(asked)),
            "DeleteItem" => answered(body, |asked| engine.delete_item(asked)),
            "BatchWriteItem" => answered(body, |asked| engine.batch_write_item(asked)),
            "TransactWriteItems" => answered(body, |asked| engine.transact_write_items(asked)),
            "CreateTable" => answered(body, |asked| engine.create_table(asked)),
            "UpdateTimeToLive" => answered(body, |asked| engine.update_time_to_live(asked)),
            other => panic!("the simulation does not know {other}"),
        }
    }

    /// The items that a write names.
    pub(super) fn named(operation: &str, request: &HttpRequest) -> Vec<Key> {
        let body = request.body().bytes().unwrap_or_default();
        let asked: Value = serde_json::from_slice(body).expect("the SDK writes JSON");
        let key = |item: &Value| {
            let part = |name: &str| Some(item[name]["S"].as_str()?.to_owned());
            Some((part("pk")?, part("sk")?))
        };
        let of_one = |write: &Value| key(&write["Item"]).or_else(|| key(&write["Key"]));
        match (operation, asked["TransactItems"].as_array()) {
            ("TransactWriteItems", Some(writes)) => {
                let writes = writes.iter().filter_map(|write| write.as_object()?.values().next());
                writes.filter_map(of_one).collect()
            }
            _ => of_one(&asked).into_iter().collect(),
        }
    }

    /// An item as it stands.
    pub(super) fn item(&self, (pk, sk): &Key) -> Option<Item> {
        let key = [("pk", pk), ("sk", sk)].map(|(name, part)| (name.to_owned(), AttributeValue::S(part.clone())));
        let table_name = slotlink::TABLE.to_owned();
        let asked = GetItemRequest { table_name, key: key.into(), ..GetItemRequest::default() };
        self.0.database().get_item(asked).expect("the engine reads its table").item
    }

    /// Every item of the table.
    pub(super) fn items(&self) -> Vec<Item> {
        let (mut items, mut start) = (Vec::new(), None);
        loop {
            let table_name = slotlink::TABLE.to_owned();
            let asked = ScanRequest { table_name, exclusive_start_key: start, ..ScanRequest::default() };
            let page = self.0.database().scan(asked).expect("the engine scans its table");
            items.extend(page.items.unwrap_or_default());
            start = page.last_evaluated_key;
            if start.is_none() {
                return items;
            }
        }
    }
}

fn answered<Q: DeserializeOwned, A: Serialize>(
    body: &[u8],
    call: impl FnOnce(Q) -> Result<A, DynoxideError>,
) -> Result<String, DynoxideError> {
    let unreadable = |error: serde_json::Error| DynoxideError::SerializationException(error.to_string());
    let answer = call(serde_json::from_slice(body).map_err(unreadable)?)?;
    serde_json::to_string(&answer).map_err(unreadable)
}

/// The operation that a request of the SDK names.
pub(super) fn operation_of(request: &HttpRequest) -> String {
    let target = request.headers().get("x-amz-target").unwrap_or_default();
    target.rsplit('.').next().unwrap_or_default().to_owned()
}

impl HttpClient for Direct {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Direct {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::ready(Ok(self.answer(&operation_of(&request), &request)))
    }
}
