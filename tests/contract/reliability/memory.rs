//! The memory that a response of 100 MiB takes, measured in a process of its own.

use std::process::Command;
use std::{env, fs};

use super::client;
use super::host::Step;
use super::matrix::scripted;
use crate::ACCOUNT;

/// The environment variable with the server's address, for the child process.
const BASE_URL: &str = "RELIABILITY_TEST_BASE_URL";
const MOST: u64 = 150 * 1024;

#[test]
fn a_response_of_100_mib_takes_less_than_150_mib_of_memory() {
    if !cfg!(target_os = "linux") {
        return;
    }
    let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    let host = scripted(ACCOUNT, vec![Step::Send(head), Step::Flood { chunked: true }]);
    let child = Command::new(env::current_exe().unwrap())
        .args([
            "--exact",
            "reliability::memory::child_process_that_reads_a_response_without_end",
            "--ignored",
            "--nocapture",
        ])
        .env(BASE_URL, &host.base_url)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    let peak = said.lines().find_map(|line| line.split_once("VmHWM:")?.1.trim().strip_suffix("kB"));
    let peak: u64 = peak.unwrap_or_else(|| panic!("{child:?}")).trim().parse().unwrap();
    assert!(child.status.success() && host.met(ACCOUNT).requests == 1, "{said}");
    assert!(peak < MOST, "{peak} KiB at the peak");
}

#[tokio::test]
#[ignore = "the child of the test above"]
async fn child_process_that_reads_a_response_without_end() {
    let Ok(base_url) = env::var(BASE_URL) else { return };
    let error = client(&base_url).addressing().services().list(ACCOUNT).await.unwrap_err();
    assert!(error.is_too_long(), "{error}");
    println!("\n{}", fs::read_to_string("/proc/self/status").unwrap());
}
