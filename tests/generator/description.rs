//! The description says what is known of the API.

use std::fs;

use sdk_generator::document::Document;
use serde_json::{Value, json};

fn spec() -> Value {
    let text = fs::read_to_string(super::path("../spec/openapi.yaml")).unwrap();
    let document = Document::read("spec/openapi.yaml", &text).unwrap();
    document.value(&sdk_generator::pointer::Pointer::root()).unwrap().clone()
}

const BINDINGS: &str = "/accounts/{account_id}/addressing/prefixes/{prefix_id}/bindings";

/// Any one of these permissions is needed; none where Cloudflare names none.
const NOT_SAID: &[&str] = &[];
const MAPS: &[&str] = &["Address Maps Write", "Address Maps Read"];
const MAPS_WRITE: &[&str] = &["Address Maps Write"];
const LOA: &[&str] = &["Magic Transit Read", "Magic Transit Write"];
const TRANSIT_WRITE: &[&str] = &["Magic Transit Write"];
const PREFIXES: &[&str] = &[
    "Magic Transit Read",
    "Magic Transit Write",
    "IP Prefixes: Write",
    "IP Prefixes: Read",
    "IP Prefixes: BGP On Demand Write",
    "IP Prefixes: BGP On Demand Read",
];
const PREFIXES_WRITE: &[&str] = &["Magic Transit Write", "IP Prefixes: Write"];
const BGP_WRITE: &[&str] = &["Magic Transit Write", "IP Prefixes: Write", "IP Prefixes: BGP On Demand Write"];
const BINDINGS_READ: &[&str] = &["IP Prefixes: Write", "IP Prefixes: Read"];
const BINDINGS_WRITE: &[&str] = &["IP Prefixes: Write"];
const DNS: &[&str] = &["DNS Read", "DNS Write"];
const DNS_WRITE: &[&str] = &["DNS Write"];

/// Method, path (below `/accounts/{account_id}/addressing`, or with its own owner), success code, permissions.
const OPERATIONS: [(&str, &str, &str, &[&str]); 41] = [
    ("get", "/address_maps", "200", MAPS),
    ("post", "/address_maps", "200", MAPS_WRITE),
    ("get", "/address_maps/{address_map_id}", "200", MAPS),
    ("patch", "/address_maps/{address_map_id}", "200", MAPS_WRITE),
    ("delete", "/address_maps/{address_map_id}", "200", MAPS_WRITE),
    ("put", "/address_maps/{address_map_id}/accounts/{member_account_id}", "200", NOT_SAID),
    ("delete", "/address_maps/{address_map_id}/accounts/{member_account_id}", "200", MAPS_WRITE),
    ("put", "/address_maps/{address_map_id}/ips/{ip_address}", "200", MAPS_WRITE),
    ("delete", "/address_maps/{address_map_id}/ips/{ip_address}", "200", MAPS_WRITE),
    ("put", "/address_maps/{address_map_id}/zones/{zone_id}", "200", NOT_SAID),
    ("delete", "/address_maps/{address_map_id}/zones/{zone_id}", "200", MAPS_WRITE),
    ("get", "/leases", "200", NOT_SAID),
    ("post", "/loa_documents", "201", TRANSIT_WRITE),
    ("get", "/loa_documents/{loa_document_id}/download", "200", LOA),
    ("get", "/prefixes", "200", PREFIXES),
    ("post", "/prefixes", "201", NOT_SAID),
    ("get", "/prefixes/{prefix_id}", "200", PREFIXES),
    ("patch", "/prefixes/{prefix_id}", "200", PREFIXES_WRITE),
    ("delete", "/prefixes/{prefix_id}", "200", TRANSIT_WRITE),
    ("post", "/prefixes/{prefix_id}/validate", "202", PREFIXES_WRITE),
    ("get", "/prefixes/{prefix_id}/bgp/prefixes", "200", PREFIXES),
    ("post", "/prefixes/{prefix_id}/bgp/prefixes", "200", NOT_SAID),
    ("get", "/prefixes/{prefix_id}/bgp/prefixes/{bgp_prefix_id}", "200", PREFIXES),
    ("patch", "/prefixes/{prefix_id}/bgp/prefixes/{bgp_prefix_id}", "200", BGP_WRITE),
    ("delete", "/prefixes/{prefix_id}/bgp/prefixes/{bgp_prefix_id}", "200", NOT_SAID),
    ("get", "/prefixes/{prefix_id}/bgp/status", "200", PREFIXES),
    ("patch", "/prefixes/{prefix_id}/bgp/status", "200", BGP_WRITE),
    ("get", "/prefixes/{prefix_id}/bindings", "200", BINDINGS_READ),
    ("post", "/prefixes/{prefix_id}/bindings", "201", BINDINGS_WRITE),
    ("get", "/prefixes/{prefix_id}/bindings/{binding_id}", "200", BINDINGS_READ),
    ("delete", "/prefixes/{prefix_id}/bindings/{binding_id}", "200", BINDINGS_WRITE),
    ("get", "/prefixes/{prefix_id}/delegations", "200", NOT_SAID),
    ("post", "/prefixes/{prefix_id}/delegations", "200", BINDINGS_WRITE),
    ("delete", "/prefixes/{prefix_id}/delegations/{delegation_id}", "200", BINDINGS_WRITE),
    ("get", "/regional_hostnames/regions", "200", DNS),
    ("get", "/services", "200", BINDINGS_READ),
    ("get", "/zones/{zone_id}/addressing/regional_hostnames", "200", DNS),
    ("post", "/zones/{zone_id}/addressing/regional_hostnames", "200", DNS_WRITE),
    ("get", "/zones/{zone_id}/addressing/regional_hostnames/{hostname}", "200", DNS),
    ("patch", "/zones/{zone_id}/addressing/regional_hostnames/{hostname}", "200", DNS_WRITE),
    ("delete", "/zones/{zone_id}/addressing/regional_hostnames/{hostname}", "200", DNS_WRITE),
];

#[test]
fn the_operations_their_success_codes_and_permissions() {
    let spec = spec();
    let texts = |value: &Value| -> Vec<String> {
        value.as_array().into_iter().flatten().map(|name| name.as_str().unwrap().to_owned()).collect()
    };
    let mut found = Vec::new();
    for (path, item) in spec["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap().iter().filter(|(key, _)| *key != "parameters") {
            let codes: Vec<&String> = operation["responses"].as_object().unwrap().keys().collect();
            assert_eq!((codes.len(), codes[1].as_str()), (2, "4XX"), "{method} {path}");
            let permissions = texts(&operation["x-api-token-group"]);
            found.push((method.clone(), path.clone(), codes[0].clone(), permissions));
        }
    }
    found.sort();
    let mut expected: Vec<_> = OPERATIONS
        .iter()
        .map(|(method, path, code, permissions)| {
            let owner = if path.starts_with("/zones") { "" } else { "/accounts/{account_id}/addressing" };
            let permissions = permissions.iter().map(|name| (*name).to_owned()).collect();
            ((*method).to_owned(), format!("{owner}{path}"), (*code).to_owned(), permissions)
        })
        .collect();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn what_is_deprecated_says_what_to_use_instead() {
    let spec = spec();
    let mut found = Vec::new();
    let mut note = |name: String, thing: &Value| {
        if thing["deprecated"] == json!(true) {
            assert!(thing["x-stainless-deprecation-message"].as_str().unwrap().contains("BGP prefixes"), "{name}");
            found.push(name);
        }
    };
    for (path, item) in spec["paths"].as_object().unwrap() {
        item.as_object().unwrap().iter().for_each(|(method, operation)| note(format!("{method} {path}"), operation));
    }
    for (name, schema) in spec["components"]["schemas"].as_object().unwrap() {
        let members = schema["properties"].as_object().into_iter().flatten();
        members.for_each(|(member, schema)| note(format!("{name}.{member}"), schema));
    }
    let status = "/accounts/{account_id}/addressing/prefixes/{prefix_id}/bgp/status";
    found.sort();
    assert_eq!(
        found,
        [
            "Prefix.advertised",
            "Prefix.advertised_modified_at",
            "Prefix.on_demand_enabled",
            "Prefix.on_demand_locked",
            &format!("get {status}"),
            &format!("patch {status}"),
        ]
    );
}

#[test]
fn ids_have_at_most_32_characters() {
    let spec = spec();
    for id in [
        "AccountId",
        "ZoneId",
        "AddressMapId",
        "LoaDocumentId",
        "PrefixId",
        "BgpPrefixId",
        "BindingId",
        "DelegationId",
        "ServiceId",
        "DelegatedAccountId",
        "MemberIdentifier",
    ] {
        let schema = &spec["components"]["schemas"][id];
        assert_eq!((&schema["type"], &schema["maxLength"]), (&json!("string"), &json!(32)), "{id}");
        assert_eq!(schema["example"].as_str().unwrap().len(), 32, "{id}");
    }
}

#[test]
fn the_body_the_binding_and_the_envelope() {
    let spec = spec();
    let schemas = &spec["components"]["schemas"];
    assert_eq!(schemas["CreateServiceBinding"]["required"], json!(["cidr", "service_id"]));
    assert_eq!(spec["paths"][BINDINGS]["post"]["requestBody"]["required"], json!(true));
    assert_eq!(schemas["ServiceBinding"]["required"], Value::Null, "none is required");
    let members: Vec<&String> = schemas["ServiceBinding"]["properties"].as_object().unwrap().keys().collect();
    assert_eq!(members, ["cidr", "id", "provisioning", "service_id", "service_name"]);
    assert_eq!(schemas["ProvisioningState"]["enum"], json!(["provisioning", "active", "magic_transit_route_missing"]));
    assert_eq!(schemas["Envelope"]["required"], json!(["success", "errors", "messages"]));
    assert_eq!(schemas["Message"]["properties"]["code"]["minimum"], json!(1000));
    assert_eq!(schemas["Message"]["required"], json!(["code", "message"]));
}

#[test]
fn what_a_request_must_have_and_keep_to() {
    let spec = spec();
    let schemas = &spec["components"]["schemas"];
    let required: Vec<(&str, Value)> = [
        ("CreatePrefix", json!(["cidr", "asn"])),
        ("EditPrefix", json!(["description"])),
        ("CreateBgpPrefix", json!(["cidr"])),
        ("EditBgpPrefix", Value::Null),
        ("EditAdvertisementStatus", json!(["advertised"])),
        ("CreateDelegation", json!(["cidr", "delegated_account_id"])),
        ("CreateAddressMap", Value::Null),
        ("EditAddressMap", Value::Null),
        ("CreateRegionalHostname", json!(["hostname", "region_key"])),
        ("EditRegionalHostname", json!(["region_key"])),
        ("UploadLoaDocument", json!(["loa_document"])),
    ]
    .into();
    for (name, members) in required {
        assert_eq!(schemas[name]["required"], members, "{name}");
    }
    for name in ["CreatePrefix", "EditPrefix"] {
        assert_eq!(schemas[name]["properties"]["description"]["maxLength"], json!(1000));
    }
    let prepended = &schemas["AsnPrependCount"];
    assert_eq!((&prepended["minimum"], &prepended["maximum"]), (&json!(0), &json!(3)));
    assert_eq!(schemas["MembershipKind"]["enum"], json!(["zone", "account"]));
    for member in ["description", "default_sni", "enabled"] {
        assert_eq!(schemas["EditAddressMap"]["properties"][member]["nullable"], json!(true), "{member}");
    }
}

#[test]
fn where_and_as_whom() {
    let spec = spec();
    assert_eq!(spec["servers"], json!([{"url": "https://api.cloudflare.com/client/v4"}]));
    assert_eq!(
        spec["security"],
        json!([{"bearer_token": []}, {"auth_email": [], "auth_key": []}, {"user_service_key": []}])
    );
    let header = |scheme: &str| spec["components"]["securitySchemes"][scheme]["name"].clone();
    assert_eq!(header("auth_email"), "X-Auth-Email");
    assert_eq!(header("auth_key"), "X-Auth-Key");
    assert_eq!(header("user_service_key"), "X-Auth-User-Service-Key");
}
