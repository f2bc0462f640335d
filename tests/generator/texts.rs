//! The text of a description: YAML as people write it, and its errors.

use sdk_generator::{Inputs, generate, ir::Fate};

use super::{ledger::fate, made_of};

fn described(rest: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\n{rest}")
}

#[test]
fn yaml_merge_keys_are_merged() {
    let text = described(
        "x-stamps: &stamps
  created: {type: string}
  name: {type: integer}
x-more: &more
  created: {type: boolean}
  more: {type: boolean}
x-failures: &failures
  '403': {description: refused}
paths:
  /zones:
    get: &base
      operationId: zones
      parameters: [{name: page, in: query, schema: {type: integer}}]
      responses:
        <<: *failures
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Zone'}}}}
    delete:
      !!merge <<: *base
      operationId: zones-delete
components:
  schemas:
    Zone:
      type: object
      properties:
        <<: [*stamps, *more]
        name: {type: string}
        '<<': {type: string}
",
    );
    let output = made_of(&text).unwrap();
    let zones = &output.files["zones.rs"];
    for field in ["created: Option<String>", "name: Option<String>", "more: Option<bool>"] {
        assert!(zones.contains(field), "{field} is not in {zones}");
    }
    assert!(zones.contains("less_less"), "a quoted << is a name: {zones}");
    assert_eq!(zones.matches(r#".query("page""#).count(), 2, "{zones}");
    assert!(zones.contains("zones-delete"), "{zones}");
    for wrong in ["x: {<<: 5}\n", "x: {<<: [1]}\n"] {
        let fault = made_of(&described(wrong)).unwrap_err().0.remove(0);
        assert_eq!((fault.message.as_str(), fault.line), ("a merge key without a map", Some(3)));
    }
}

#[test]
fn brackets_and_quoted_lines_need_no_deeper_indentation_than_their_key() {
    let text = described(
        "paths:
  /zones:
    get:
      summary: it's [plain
        \"and goes on
      x-block: |
        text: [
        'more
      description: 'The zones:
      it''s [one'
      parameters:
      - name: order
        in: query
        schema:
          type: string
          enum: [
            name, # the 'name]
            \"st[at]us\"
          ]
      - {
      name: page, in: query,
schema: {
        type: integer
        }
      }
      responses: {200: {description: \"two \\\"
 lines\"}}
",
    );
    let output = made_of(&text).unwrap();
    let zones = &output.files["zones.rs"];
    for part in ["/// The zones: it's \\[one", "\"st[at]us\"", "page: Option<i64>"] {
        assert!(zones.contains(part), "{part} is not in {zones}");
    }
    let fault = made_of(&format!("{text}  /zones: {{}}\n")).unwrap_err().0.remove(0);
    assert_eq!((fault.message.as_str(), fault.line), ("duplicate key `/zones`", Some(30)));
    let fault = made_of(&text.replace("integer", "[integer]")).unwrap_err().0.remove(0);
    assert_eq!(
        (fault.pointer.unwrap().to_string().as_str(), fault.line),
        ("#/paths/~1zones/get/parameters/1/schema", Some(24))
    );
}

#[test]
fn a_duplicate_key_is_reported_with_its_line_in_both_formats() {
    let yaml = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /a: {}\n  /a: {}\n";
    let json = "{\n\"openapi\": \"3.0.3\",\n\"info\": {\"title\": \"t\", \"version\": \"1\"},\n\"paths\": {\n\"/a\": {},\n\"/a\": {}\n}}";
    for (text, line) in [(yaml, 5), (json, 6)] {
        let fault = made_of(text).unwrap_err().0.remove(0);
        assert_eq!((fault.message.as_str(), fault.line), ("duplicate key `/a`", Some(line)), "{fault}");
    }
}

#[test]
fn unquoted_scalars_are_strings_where_strings_are_expected() {
    let text = "openapi: 3.0.0
info: {title: 2024, version: 1.0}
paths:
  /a:
    get:
      operationId: 17
      tags: [1]
      parameters:
      - {name: v, in: query, schema: {type: string, enum: &v [1.2, no, 1.10, 0x1F, true, 2020-01-01]}}
      - {name: w, in: query, schema: {type: string, enum: *v}}
      responses: {200: {description: 5}}
";
    let code = one_line(&made_of(text).unwrap().files["a.rs"]);
    for value in ["1.2", "no", "1.10", "0x1F", "true", "2020-01-01"] {
        assert!(code.contains(&format!("= {value:?}")), "{value}: {code}");
    }
    let json = r#"{"openapi": "3.0.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": {"operationId": "a",
        "parameters": [{"name": "v", "in": "query", "schema": {"type": "string", "enum": [1.5, 2, true]}}],
        "responses": {"200": {"description": "d"}}}}}}"#;
    let code = one_line(&made_of(json).unwrap().files["a.rs"]);
    for value in ["1.5", "2", "true"] {
        assert!(code.contains(&format!("= {value:?}")), "{value}: {code}");
    }
}

/// Code without line breaks.
fn one_line(code: &str) -> String {
    code.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_byte_order_mark_is_not_a_part_of_the_text() {
    let plain = described("paths: {/a: {get: {operationId: a, responses: {'204': {description: d}}}}}\n");
    let json = r#"{"openapi": "3.0.0", "info": {"title": "t", "version": "1"}, "paths": {}}"#;
    for text in [plain.as_str(), json] {
        assert_eq!(made_of(&format!("\u{feff}{text}")).unwrap().files, made_of(text).unwrap().files);
    }
}

#[test]
fn utf_16_is_refused_by_name() {
    let text: String = "openapi: 3.0.3".chars().flat_map(|character| [character, '\0']).collect();
    let fault = made_of(&text).unwrap_err().0.remove(0);
    assert!(fault.message.contains("UTF-16") && fault.help.contains("UTF-8"), "{fault}");
}

#[test]
fn a_tab_as_indentation_is_reported_with_its_line() {
    let fault = made_of(&described("paths:\n\t/a: {}\n")).unwrap_err().0.remove(0);
    assert!(fault.line.is_some_and(|line| (3..=4).contains(&line)), "{fault}");
    // Between tokens, a tab is white space.
    made_of(&described("paths:\t{}\n")).unwrap();
}

#[test]
fn deep_nesting_is_reported_with_its_place() {
    let json = format!("{{\"x\": {}1{}}}", "[".repeat(5_000), "]".repeat(5_000));
    let yaml = format!("y: 1\nx: {}1{}\n", "[".repeat(5_000), "]".repeat(5_000));
    let block: String = (0..500).map(|depth| format!("{}x:\n", " ".repeat(depth))).collect();
    for text in [json, yaml, block] {
        let fault = generate(&Inputs::new("fixture.yaml", &text)).unwrap_err().0.remove(0);
        assert!(fault.message.contains("levels of nesting") && fault.help.contains("--max-depth"), "{fault}");
        let at = fault.pointer.as_ref().expect("a place").as_str();
        // In a flow sequence the parser reports the depth before it knows the key.
        assert!(at.starts_with("#/x/") || text.starts_with('y'), "{fault}");
        assert!(fault.line.is_some(), "{fault}");
    }
}

#[test]
fn control_and_bidirectional_characters_are_not_in_generated_code() {
    let hidden = r"a\rb\u202ec\u0007d\u2066e\u2028f\u0085";
    let text = format!(
        r##"{{"openapi": "3.0.3", "info": {{"title": "{hidden}", "version": "1"}},
        "paths": {{"/things{hidden}": {{"post": {{"operationId": "{hidden}", "summary": "{hidden}", "description": "{hidden}", "tags": ["{hidden}"],
          "parameters": [{{"name": "p{hidden}", "in": "query", "description": "{hidden}", "schema": {{"type": "string", "enum": ["{hidden}"], "default": "{hidden}"}}}}],
          "requestBody": {{"content": {{"application/json": {{"schema": {{"$ref": "#/components/schemas/T"}}}}}}}},
          "responses": {{"200": {{"description": "{hidden}", "content": {{"application/json": {{"schema": {{"$ref": "#/components/schemas/T"}}}}}}}}}}}}}}}},
        "components": {{"schemas": {{"T": {{"type": "object", "description": "{hidden}", "required": ["m{hidden}"], "properties": {{"m{hidden}": {{"type": "string", "pattern": "{hidden}", "example": "{hidden}"}}}}}}}}}}}}"##
    );
    let output = generate(&Inputs::new("spec\r\u{202e}.yaml", &text)).unwrap_or_else(|faults| panic!("{faults}"));
    let texts = output.files.values().chain([&output.api_page, &output.listing]);
    for written in texts.chain(output.features.keys()) {
        let found = written.chars().find(|&it| it != '\n' && sdk_generator::text::characters::is_hidden(it));
        assert_eq!(found, None, "{written}");
    }
}

#[test]
fn infinities_and_nan_are_strings_and_no_limits() {
    let schema = "{type: number, maximum: .inf, minimum: -1e400, example: .nan}";
    let text = described(&format!(
        "paths:
  /zones:
    get:
      parameters: [{{name: page, in: query, schema: {schema}}}]
      responses: {{200: {{description: ok}}}}
"
    ));
    let output = made_of(&text).unwrap();
    assert!(output.files["zones.rs"].contains("page: Option<f64>"));
    for keyword in ["maximum", "minimum"] {
        let (fate, why) = fate(&output, "#/paths/~1zones/get/parameters/0/schema", keyword);
        assert_eq!(fate, Fate::Loosened, "{keyword}: {why}");
    }
}
