//! The names of types and members: without repeated words, and distinct within their module or type.

use sdk_generator::Output;

use super::made_of;

fn lines<'a>(output: &'a Output, start: &str) -> Vec<&'a str> {
    output.listing.lines().filter_map(|line| line.strip_prefix(start)).collect()
}

/// The output for these paths, with two components whose names make the same Rust name.
fn made(paths: &str, thing: &str) -> Output {
    let limits = |name: &str| format!("{{type: object, properties: {{{name}: {{type: string}}}}}}");
    made_of(&format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n{paths}components: {{schemas: {{{thing}Limits: {}, \
         {thing}_limits: {}}}}}\n",
        limits("first"),
        limits("second")
    ))
    .unwrap_or_else(|faults| panic!("{faults}"))
}

/// The Rust name of the second of two components with the same name, used at this place of an operation.
fn second(operation: &str) -> String {
    let content = "content: {application/json: {schema: {$ref: '#/components/schemas/GatewayLimits'}}}";
    let output = made(
        &format!(
            "  /gateways:\n    delete: {{responses: {{'200': {{description: ok, {content}}}}}}}\n    {operation}\n"
        ),
        "Gateway",
    );
    let field = lines(&output, "pub field ").into_iter().find(|field| field.ends_with("::second: Option<String>"));
    let field = field.unwrap_or_else(|| panic!("{}", output.listing));
    field.split("::").nth(1).unwrap().to_owned()
}

const SECOND: &str = "{$ref: '#/components/schemas/Gateway_limits'}";

/// An object with a property.
fn around(name: &str, schema: &str) -> String {
    format!("{{type: object, properties: {{{name}: {schema}}}}}")
}

#[test]
fn a_type_whose_name_is_taken_is_named_after_an_operation_and_its_place_in_it() {
    let body = |schema: &str| {
        let content = format!("content: {{application/json: {{schema: {schema}}}}}");
        format!("put: {{requestBody: {{required: true, {content}}}, responses: {{'204': {{description: ok}}}}}}")
    };
    let answer = |schema: &str| {
        let content = format!("content: {{application/json: {{schema: {schema}}}}}");
        format!("get: {{responses: {{'200': {{description: ok, {content}}}}}}}")
    };
    let deep = around("deep", SECOND);
    let kind = |value: &str, more: &str| {
        format!("{{type: object, required: [kind], properties: {{kind: {{type: string, enum: [{value}]}}, {more}}}}}")
    };
    let choice =
        format!("{{oneOf: [{}, {}]}}", kind("left", &format!("deep: {SECOND}")), kind("right", "x: {type: string}"));
    for (operation, name) in [
        (body(&deep), "UpdateGatewayDeep"),
        (body(&deep.replacen('{', "{nullable: true, ", 1)), "UpdateGatewayDeep"),
        (body(&deep.replace("type: object, ", "")), "UpdateGatewayDeep"),
        (body(&around("deep", &format!("{{type: array, items: {SECOND}}}"))), "UpdateGatewayDeep"),
        (body(&around("deep", &format!("{{type: object, additionalProperties: {SECOND}}}"))), "UpdateGatewayDeepValue"),
        (body(&choice), "UpdateGatewayLeftDeep"),
        (answer(&deep), "GetGatewayResponseDeep"),
        (answer(&format!("{{type: array, items: {SECOND}}}")), "ListGatewayResponse"),
        (
            answer(
                &around("success", "{type: boolean}")
                    .replace("}}", &format!("}}, result: {{type: array, items: {deep}}}}}")),
            ),
            "ListGatewayItemDeep",
        ),
    ] {
        assert_eq!(second(&operation), name, "{operation}");
    }
}

#[test]
fn a_name_after_a_place_in_an_operation_has_at_most_16_steps() {
    let body = |depth: usize| {
        let letters: Vec<char> = ('a'..='z').take(depth).collect();
        let schema = letters.iter().rev().fold(SECOND.to_owned(), |inner, name| around(&name.to_string(), &inner));
        let content = format!("content: {{application/json: {{schema: {schema}}}}}");
        format!("put: {{requestBody: {{required: true, {content}}}, responses: {{'204': {{description: ok}}}}}}")
    };
    assert_eq!(second(&body(15)), "UpdateGatewayABCDEFGHIJKLMNO");
    assert_eq!(second(&body(16)), "UpdateGatewayABCDEFGHIJKLMNOP");
    assert_eq!(second(&body(17)), "GatewayLimits2");
}

#[test]
fn the_name_of_a_list_item_has_item_only_once() {
    let list = |path: &str, thing: &str| {
        let reference = |end: &str| format!("{{$ref: '#/components/schemas/{thing}{end}'}}");
        let items = around("deep", &reference("_limits"));
        let result = format!("{{type: array, items: {items}}}");
        let envelope = format!("{{type: object, properties: {{success: {{type: boolean}}, result: {result}}}}}");
        let answer = |schema: &str| {
            format!(
                "{{responses: {{'200': {{description: ok, content: {{application/json: {{schema: {schema}}}}}}}}}}}"
            )
        };
        let (get, delete) = (answer(&envelope), answer(&reference("Limits")));
        let output = made(&format!("  /{path}:\n    get: {get}\n    delete: {delete}\n"), thing);
        let field = lines(&output, "pub field ").into_iter().find(|field| field.ends_with("::second: Option<String>"));
        field.unwrap().split("::").nth(1).unwrap().to_owned()
    };
    let names = [list("gateways", "Gateway"), list("gateway_items", "GatewayItem")];
    assert_eq!(names, ["ListGatewayItemDeep", "ListGatewayItemDeep"]);
}

/// The names of the variants for these enum values, and of the fields for these properties.
fn members(values: &str, properties: &str) -> (Vec<String>, Vec<String>) {
    let output = made_of(&format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /things:\n    get: {{responses: {{'200': {{description: ok, \
         content: {{application/json: {{schema: {{$ref: '#/components/schemas/Thing'}}}}}}}}}}}}\ncomponents: {{schemas: {{Thing: \
         {{type: object, properties: {{value: {{type: string, enum: [{values}]}}{properties}}}}}}}}}\n"
    ))
    .unwrap();
    let variants = lines(&output, "pub variant things::ThingValue::").into_iter();
    let variants = variants.filter_map(|line| Some(line.split_once(" = ")?.0.to_owned())).collect();
    let fields = lines(&output, "pub field things::Thing::").into_iter();
    let fields = fields.map(|line| line.split_once(": ").unwrap().0.to_owned());
    (variants, fields.filter(|name| name != "value").collect())
}

#[test]
fn equal_names_are_distinguished_by_a_number_with_an_underscore_after_a_digit() {
    for (values, names) in
        [("alpha, ALPHA", ["Alpha", "Alpha2"]), ("a1, A1", ["A1", "A1_2"]), ("self, SELF", ["Self2", "Self_"])]
    {
        assert_eq!(members(values, "").0, names, "{values}");
    }
    for (first, second, names) in
        [("alpha", "ALPHA", ["alpha", "alpha_2"]), ("a1", "A1", ["a1", "a1_2"]), ("self", "SELF", ["self_2", "self_"])]
    {
        let properties = format!(", {first}: {{type: string}}, {second}: {{type: string}}");
        assert_eq!(members("x", &properties).1, names, "{first} {second}");
    }
}

#[test]
fn a_component_is_named_without_the_prefix_that_many_components_share() {
    let family = |count: usize, module: &str| {
        let more: String = (2..count).map(|index| format!(", dns_more{index}: {{type: string}}")).collect();
        let output = made_of(&format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /{module}:\n    get: {{responses: {{'200': {{description: \
             ok, content: {{application/json: {{schema: {{$ref: '#/components/schemas/dns_record'}}}}}}}}}}}}\ncomponents: {{schemas: \
             {{dns_record: {{type: object, properties: {{inner: {{$ref: '#/components/schemas/dns_42'}}}}}}, dns_42: {{type: object, \
             properties: {{a: {{type: string}}}}}}{more}}}}}\n"
        ))
        .unwrap();
        lines(&output, "pub struct ").into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(family(10, "things"), ["things::Dns", "things::Record"]);
    assert_eq!(family(9, "things"), ["things::Dns", "things::DnsRecord"]);
}

#[test]
fn a_nested_type_does_not_get_the_name_of_the_type_around_it() {
    let output = made_of(
        "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /things:\n    get: {responses: {'200': {description: ok, content: \
         {application/json: {schema: {$ref: '#/components/schemas/my_rule'}}}}}}\ncomponents: {schemas: {my_rule: {type: object, \
         properties: {my_rule_rule: {type: object, properties: {a: {type: string}}}}}}}\n",
    )
    .unwrap();
    assert_eq!(lines(&output, "pub struct "), ["things::MyRule", "things::MyRuleRule"]);
}

#[test]
fn a_variant_omits_the_name_of_its_enum_only_as_a_whole_word() {
    let object = |name: &str| format!("{{type: object, required: [{name}], properties: {{{name}: {{type: string}}}}}}");
    let output = made_of(&format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /things:\n    get: {{responses: {{'200': {{description: ok, \
         content: {{application/json: {{schema: {{$ref: '#/components/schemas/Cat'}}}}}}}}}}}}\ncomponents: {{schemas: {{Cat: {{oneOf: \
         [{{$ref: '#/components/schemas/CatBlack'}}, {{$ref: '#/components/schemas/Category'}}]}}, CatBlack: {}, Category: {}}}}}\n",
        object("a"),
        object("b")
    ))
    .unwrap();
    let variants = lines(&output, "pub variant things::Cat::");
    assert_eq!(variants, ["Black(CatBlack)", "Category(Category)", "Unknown(serde_json::Value)"]);
}
