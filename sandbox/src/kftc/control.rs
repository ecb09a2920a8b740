//! The control calls of the central record, below `/_sandbox/central-record`: look, switch, list source IPs, break, revoke.

use std::net::IpAddr;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::control::refusal::Refusal;
use crate::json::Json;
use crate::mask::masked_object;

use super::parts::{ArmedCentralRecordFault, CentralRecordFault, Kept, Permission};
use super::record::{CentralRecord, MIGRATION};

/// The central record at a glance; neither the client nor its secret is shown.
#[derive(Debug, Serialize)]
pub(crate) struct CentralRecordView {
    permission: Permission,
    /// Null where every source IP gets in.
    source_ips: Option<Vec<IpAddr>>,
    token_requests: u32,
    records: usize,
    faults: Vec<ArmedCentralRecordFault>,
    /// The operations, with whether a private spec lays them out.
    operations: Vec<OperationView>,
    token_path: String,
    migration_path: String,
    number_header: String,
    time_header: String,
}

#[derive(Debug, Serialize)]
struct OperationView {
    operation: String,
    is_laid_out: bool,
}

/// What was written by one call, masked by the classes of its layout; a member without a layout is never shown.
#[derive(Debug, Serialize)]
pub(crate) struct RecordView {
    no: usize,
    operation: String,
    number: String,
    at: DateTime,
    #[serde(serialize_with = "written")]
    body: String,
}

/// The body of a call that lists source IPs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceIpsBody {
    /// Null lets every source IP in.
    #[serde(deserialize_with = "named")]
    listed: Option<Vec<String>>,
}

/// The body of a call that arms a fault.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ArmBody {
    kind: CentralRecordFault,
    #[serde(default)]
    operation: Option<String>,
}

/// The record at a glance.
pub(crate) fn view(record: &CentralRecord) -> CentralRecordView {
    let settings = record.settings();
    let apis = record.spec().apis.iter();
    CentralRecordView {
        permission: record.permission(),
        source_ips: record.source_ips().map(<[IpAddr]>::to_vec),
        token_requests: record.token_requests(),
        records: record.kept().len(),
        faults: record.armed().to_vec(),
        operations: apis
            .map(|api| OperationView {
                operation: api.api.clone(),
                is_laid_out: !api.request.is_empty(),
            })
            .collect(),
        token_path: format!("{}{}", super::ROOT, settings.token_path),
        migration_path: format!("{}{}", super::ROOT, settings.migration_path),
        number_header: settings.number_header.clone(),
        time_header: settings.time_header.clone(),
    }
}

/// What one call has written, and its place among all.
pub(crate) fn kept(record: &CentralRecord, index: usize, kept: &Kept) -> RecordView {
    let layout = record.spec().api(&kept.operation);
    let members = layout.map_or(&[][..], |api| &api.request);
    let body = kept.body.to_string();
    let body = Json::parse(body.as_bytes());
    RecordView {
        no: index + 1,
        operation: kept.operation.clone(),
        number: kept.number.clone(),
        at: kept.at,
        body: masked_object(&body.unwrap_or(Json::Null), members),
    }
}

/// Lets listed source IPs in only, or everybody.
pub(crate) fn list(record: &mut CentralRecord, body: SourceIpsBody) -> Result<(), Refusal> {
    let Some(listed) = body.listed else {
        record.let_everybody_in();
        return Ok(());
    };
    let mut ips = Vec::new();
    for found in &listed {
        let ip = found.parse().map_err(|_| {
            Refusal::value(
                "listed",
                found,
                "an IP address such as 203.0.113.10, or null",
            )
        })?;
        ips.push(ip);
    }
    record.list_source_ips(ips);
    Ok(())
}

/// Arms a fault for the next call that it describes.
pub(crate) fn arm(record: &mut CentralRecord, body: ArmBody) -> Result<(), Refusal> {
    if let CentralRecordFault::AcceptThenStatus(status) | CentralRecordFault::TokenStatus(status) =
        body.kind
        && !(200..=599).contains(&status)
    {
        return Err(Refusal::value(
            "kind",
            status,
            "an HTTP status of 200 to 599",
        ));
    }
    let Some(operation) = body.operation else {
        record.arm(body.kind);
        return Ok(());
    };
    let mut known: Vec<&str> = record.spec().api_names().collect();
    known.push(MIGRATION);
    if !known.contains(&operation.as_str()) {
        let expected = format!("one of {}", known.join(", "));
        return Err(Refusal::value("operation", operation, expected));
    }
    record.arm_for(operation, body.kind);
    Ok(())
}

/// Null is one of the values, and none is no value.
fn named<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Vec<String>>, D::Error> {
    Option::deserialize(deserializer)
}

/// A masked body as the JSON that it is.
fn written<S: serde::Serializer>(body: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let value: &RawValue = serde_json::from_str(body).map_err(serde::ser::Error::custom)?;
    value.serialize(serializer)
}
