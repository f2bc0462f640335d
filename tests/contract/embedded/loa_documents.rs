use super::*;

const CONTENT: &[u8] = b"%PDF-1.7\r\n--lin\r\n\x00\xff";

fn download_path(id: &str) -> String {
    account_path(&format!("/loa_documents/{id}/download"))
}

#[tokio::test]
async fn upload_answers_201_with_the_document() {
    let api = start();
    let uploaded = send(upload(&api, "loa_document", CONTENT)).await;
    assert_eq!(uploaded.status, 201);
    let created = uploaded.body["result"]["created"].clone();
    assert!(created.is_string());
    assert_eq!(
        uploaded.body["result"],
        json!({
            "account_id": defaults::ACCOUNT_ID,
            "auto_generated": false,
            "created": created,
            "filename": "site.pdf",
            "id": defaults::FIRST_LOA_DOCUMENT_ID,
            "size_bytes": CONTENT.len(),
            "verified": false,
            "verified_at": null,
        })
    );
    assert_eq!(api.loa_document(defaults::FIRST_LOA_DOCUMENT_ID).as_deref(), Some(CONTENT));
    assert_eq!(api.loa_document("unknown"), None);
}

#[tokio::test]
async fn download_answers_200_with_the_bytes_that_were_uploaded() {
    let api = start();
    send(upload(&api, "loa_document", CONTENT)).await;
    let path = download_path(defaults::FIRST_LOA_DOCUMENT_ID);
    let response = request(&api, Method::GET, &path).send().await.expect("a response");
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "application/pdf");
    assert!(response.headers().contains_key("cf-ray"));
    assert_eq!(response.bytes().await.expect("a body"), CONTENT);
}

#[tokio::test]
async fn a_document_needs_no_file_name() {
    let api = start();
    let body = "--line\r\nContent-Disposition: form-data; name=\"loa_document\"\r\n\r\n@document.pdf\r\n--line--\r\n";
    let request = request(&api, Method::POST, &account_path("/loa_documents"));
    let uploaded = send(request.header("content-type", "multipart/form-data; boundary=line").body(body)).await;
    assert_eq!(uploaded.status, 201);
    assert_eq!(uploaded.body["result"]["size_bytes"], "@document.pdf".len());
    assert!(uploaded.body["result"]["filename"].is_string());
}

#[tokio::test]
async fn a_form_without_a_document_or_with_an_empty_one_is_refused() {
    let api = start();
    for (part, content) in [("document", CONTENT), ("loa_document", b"")] {
        let refused = send(upload(&api, part, content)).await;
        assert_refused(&refused, 400, 1904);
        assert_eq!(refused.pointer(), "/loa_document");
    }
}

#[tokio::test]
async fn a_form_with_two_documents_is_refused() {
    let api = start();
    let part = "--line\r\nContent-Disposition: form-data; name=\"loa_document\"\r\n\r\n%PDF-\r\n";
    let request = request(&api, Method::POST, &account_path("/loa_documents"));
    let request = request.header("content-type", "multipart/form-data; boundary=line");
    assert_refused(&send(request.body(format!("{part}{part}--line--\r\n"))).await, 400, 1904);
}

#[tokio::test]
async fn other_parts_are_ignored() {
    let api = start();
    let body = "--line\r\nContent-Disposition: form-data; name=\"comment\"\r\n\r\nours\r\n\
                --line\r\nContent-Disposition: form-data; name=\"loa_document\"\r\n\r\n%PDF-\r\n--line--\r\n";
    let request = request(&api, Method::POST, &account_path("/loa_documents"));
    let request = request.header("content-type", "multipart/form-data; boundary=line");
    assert_eq!(send(request.body(body)).await.status, 201);
}

#[tokio::test]
async fn a_body_other_than_a_form_is_refused() {
    let api = start();
    let post = |content_type: &str, body: &'static str| {
        let request = request(&api, Method::POST, &account_path("/loa_documents"));
        send(request.header("content-type", content_type).body(body))
    };
    assert_refused(&post("application/json", "{}").await, 415, 1903);
    assert_refused(&post("application/pdf", "%PDF-").await, 415, 1903);
    assert_refused(&send(request(&api, Method::POST, &account_path("/loa_documents"))).await, 415, 1903);
    assert_refused(&post("multipart/form-data", "--line--\r\n").await, 400, 1902);
    assert_refused(&post("multipart/form-data; boundary=line", "not a form").await, 400, 1902);
    let unfinished = "--line\r\nContent-Disposition: form-data; name=\"loa_document\"\r\n\r\n%PDF-";
    assert_refused(&post("multipart/form-data; boundary=line", unfinished).await, 400, 1902);
}

#[tokio::test]
async fn a_document_of_more_than_10_mb_is_refused() {
    let api = start();
    let largest = vec![b'x'; 10 * 1024 * 1024];
    assert_eq!(send(upload(&api, "loa_document", &largest)).await.status, 201);
    let refused = send(upload(&api, "loa_document", &[largest, vec![b'x']].concat())).await;
    assert_refused(&refused, 400, 1904);
    assert_eq!(refused.pointer(), "/loa_document");
}

#[tokio::test]
async fn an_unknown_id_is_404() {
    let api = EmbeddedApi::builder().account("other").start().expect("start");
    assert_refused(&get(&api, &download_path(defaults::FIRST_LOA_DOCUMENT_ID)).await, 404, 1901);
    send(upload(&api, "loa_document", CONTENT)).await;
    let elsewhere = download_path(defaults::FIRST_LOA_DOCUMENT_ID).replace(defaults::ACCOUNT_ID, "other");
    assert_refused(&get(&api, &elsewhere).await, 404, 1901);
    let nobody = request(&api, Method::POST, "/accounts/unknown/addressing/loa_documents");
    assert_refused(&send(nobody).await, 404, 1901);
}
