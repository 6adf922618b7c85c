//! What the template grants each function.

use saphyr::{LoadableYamlNode as _, Yaml};
use serde_json::{Map, Value};
use std::{collections::BTreeMap, fmt};

/// The template as one stack has it, with its intrinsic functions as objects: `!Ref Table` is `{"!Ref": "Table"}`.
pub(crate) struct Template {
    resources: Map<String, Value>,
    /// The table, as policies name it.
    pub(crate) table: &'static str,
}

/// One action on one resource, granted or needed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Grant {
    pub(crate) action: String,
    /// As the template names it.
    pub(crate) resource: String,
    /// Which partition keys it is for, if not for all.
    pub(crate) leading_keys: Option<String>,
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} on {}", self.action, self.resource)?;
        self.leading_keys.as_ref().map_or(Ok(()), |keys| write!(f, " for the keys {keys}"))
    }
}

impl Template {
    /// As a stack has it in which these of its conditions hold.
    pub(crate) fn with(conditions: &[&str]) -> Self {
        let path = tests::file("template.yaml");
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut template = plain(&Yaml::load_from_str(&text).unwrap()[0], conditions);
        let Value::Object(mut resources) = template["Resources"].take() else { panic!("a template without resources") };
        resources.retain(|_, resource| {
            resource["Condition"].as_str().is_none_or(|condition| conditions.contains(&condition))
        });
        let restored = conditions.contains(&"HasRestoredTable");
        Self { resources, table: if restored { "!Ref RestoredTable" } else { "!GetAtt Table.Arn" } }
    }

    /// The functions by the names of their folders, each with the id of its resource.
    pub(crate) fn functions(&self) -> BTreeMap<String, String> {
        let folder = |resource: &Value| {
            resource["Properties"]["CodeUri"].as_str()?.strip_prefix("functions/").map(str::to_owned)
        };
        let named = |(id, resource): (&String, &Value)| Some((folder(resource)?, id.clone()));
        self.of_type("AWS::Serverless::Function").filter_map(named).collect()
    }

    /// The resources of a type.
    fn of_type(&self, kind: &str) -> impl Iterator<Item = (&String, &Value)> {
        self.resources.iter().filter(move |(_, resource)| resource["Type"] == kind)
    }

    fn function(&self, id: &str) -> &Value {
        &self.resources[id]["Properties"]
    }

    /// What a function's role grants: one for each action and resource.
    pub(crate) fn granted(&self, id: &str) -> Vec<Grant> {
        let role = text(&self.function(id)["Role"]);
        let role = role.strip_prefix("!GetAtt ").and_then(|role| role.strip_suffix(".Arn"));
        let role = &self.resources[role.unwrap_or_else(|| panic!("{id} has no role of its own"))]["Properties"];
        assert!(role["ManagedPolicyArns"].is_null(), "{id}: a role grants what its own policies say and nothing more");
        let policies = role["Policies"].as_array().unwrap().iter();
        policies.flat_map(|policy| list(&policy["PolicyDocument"]["Statement"])).flat_map(grants).collect()
    }

    /// Which roles there are other than those of functions, and what else could grant a function something.
    pub(crate) fn other_ways(&self) -> Vec<String> {
        let kinds = ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"];
        let policies = kinds.into_iter().flat_map(|kind| self.of_type(kind)).map(|(id, _)| id.clone());
        let by_sam = self.of_type("AWS::Serverless::Function").filter(|(_, function)| {
            ["Policies", "Connectors"]
                .iter()
                .any(|way| !function["Properties"][way].is_null() || !function[way].is_null())
        });
        policies.chain(by_sam.map(|(id, _)| id.clone())).collect()
    }

    /// A policy of several roles: whose, and what it says.
    pub(crate) fn policy(&self, id: &str) -> (Vec<String>, &Value) {
        let policy = &self.resources[id]["Properties"];
        (list(&policy["Roles"]).into_iter().map(text).collect(), &policy["PolicyDocument"]["Statement"])
    }

    /// What AWS itself does in the name of a function, whatever its code: it writes its logs, reads the stream for it, and
    /// leaves what it could not deal with.
    pub(crate) fn needed_by_aws(&self, id: &str) -> Vec<Grant> {
        let function = self.function(id);
        let logs = text(&function["LoggingConfig"]["LogGroup"]);
        let logs = format!("!GetAtt {}.Arn", logs.trim_start_matches("!Ref "));
        let mut needed = vec![grant("logs:CreateLogStream", &logs), grant("logs:PutLogEvents", &logs)];
        let events: Vec<&Value> =
            function["Events"].as_object().into_iter().flatten().map(|(_, event)| event).collect();
        for stream in
            events.iter().filter(|event| event["Type"] == "DynamoDB").map(|event| &event["Properties"]["Stream"])
        {
            for action in ["DescribeStream", "GetRecords", "GetShardIterator"] {
                needed.push(grant(&format!("dynamodb:{action}"), &text(stream)));
            }
            // Streams are listed by table.
            let table = self.table.split_once(' ').unwrap().1;
            needed.push(grant("dynamodb:ListStreams", &format!("!Sub ${{{table}}}/stream/*")));
        }
        let left = events.iter().map(|event| &event["Properties"]).chain([&function["EventInvokeConfig"]]);
        for destination in left.map(|of| &of["DestinationConfig"]["OnFailure"]).filter(|to| to["Type"] == "SQS") {
            needed.push(grant("sqs:SendMessage", &text(&destination["Destination"])));
        }
        needed
    }

    /// The secrets that a function is told to read when it starts.
    pub(crate) fn secrets(&self, id: &str) -> Vec<Grant> {
        let variables = self.function(id)["Environment"]["Variables"].as_object().into_iter().flatten();
        let secrets = variables.filter(|(name, _)| name.ends_with("_SECRET"));
        secrets.map(|(_, secret)| grant("secretsmanager:GetSecretValue", &text(secret))).collect()
    }
}

pub(crate) fn grant(action: &str, resource: &str) -> Grant {
    Grant { action: action.to_owned(), resource: resource.to_owned(), leading_keys: None }
}

/// What a statement grants.
fn grants(statement: &Value) -> Vec<Grant> {
    assert_eq!(statement["Effect"], "Allow", "{statement}");
    let leading = &statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"];
    let condition = statement["Condition"].as_object().map_or(0, Map::len);
    assert_eq!(condition, usize::from(!leading.is_null()), "no test knows this condition: {statement}");
    let keys: Vec<Option<String>> =
        if leading.is_null() { vec![None] } else { list(leading).into_iter().map(|keys| Some(text(keys))).collect() };
    let on = list(&statement["Resource"]).into_iter().map(text);
    let but = list(&statement["NotResource"]).into_iter().map(|but| format!("everything but {}", text(but)));
    let on: Vec<String> = on.chain(but).collect();
    let mut granted = Vec::new();
    for action in list(&statement["Action"]) {
        for resource in &on {
            let of = |keys: &Option<String>| Grant { leading_keys: keys.clone(), ..grant(&text(action), resource) };
            granted.extend(keys.iter().map(of));
        }
    }
    granted
}

fn list(one_or_several: &Value) -> Vec<&Value> {
    match one_or_several {
        Value::Null => Vec::new(),
        Value::Array(several) => several.iter().collect(),
        one => vec![one],
    }
}

/// A value in the template's own short words: `!GetAtt Table.Arn`.
fn text(value: &Value) -> String {
    let Value::Object(tagged) = value else { return value.as_str().map_or_else(|| value.to_string(), str::to_owned) };
    match tagged.iter().next() {
        Some((tag, Value::Array(sub))) if tag == "!Sub" => format!("{tag} {}", substituted(sub)),
        Some((tag, Value::String(of))) if tag.starts_with('!') => format!("{tag} {of}"),
        _ => value.to_string(),
    }
}

/// The text of a `!Sub` with what is set beside it, where that is a name itself.
fn substituted(sub: &[Value]) -> String {
    let names = sub[1].as_object().into_iter().flatten();
    names.fold(text(&sub[0]), |said, (name, value)| match text(value).split_once(' ') {
        Some(("!Ref" | "!GetAtt", of)) => said.replace(&format!("${{{name}}}"), &format!("${{{of}}}")),
        _ => said,
    })
}

/// YAML as JSON, where these conditions hold and no other.
fn plain(yaml: &Yaml<'_>, conditions: &[&str]) -> Value {
    let plain = |yaml: &Yaml<'_>| plain(yaml, conditions);
    match yaml {
        Yaml::Tagged(tag, of) if tag.suffix == "If" => {
            let holds = of[0].as_str().is_some_and(|condition| conditions.contains(&condition));
            plain(&of[if holds { 1 } else { 2 }])
        }
        Yaml::Tagged(tag, of) => match (&*tag.suffix, of.as_str()) {
            ("Ref", Some("AWS::NoValue")) => Value::Null,
            (name, _) => Value::Object(Map::from_iter([(format!("!{name}"), plain(of))])),
        },
        Yaml::Sequence(several) => several.iter().map(plain).filter(|value| !value.is_null()).collect(),
        Yaml::Mapping(entries) => {
            let entries =
                entries.iter().map(|(key, value)| (key.as_str().unwrap_or_default().to_owned(), plain(value)));
            Value::Object(entries.collect())
        }
        scalar => match (scalar.as_str(), scalar.as_integer(), scalar.as_bool()) {
            (Some(text), ..) => text.into(),
            (_, Some(number), _) => number.into(),
            (_, _, Some(yes)) => yes.into(),
            _ => Value::Null,
        },
    }
}
