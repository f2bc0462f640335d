//! Messages of panics that contain the crate's types.

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex};
use std::thread;

use super::{PLANTED, assert_hidden, builders};
use crate::{ACCOUNT, PREFIX, bindings, new_binding};

/// The panic messages of this thread; other threads' panics are handled as before.
fn messages_of(acts: Vec<Box<dyn FnOnce()>>) -> Vec<String> {
    let messages = Arc::new(Mutex::new(Vec::new()));
    let (log, here, others) = (Arc::clone(&messages), thread::current().id(), panic::take_hook());
    panic::set_hook(Box::new(move |panic| {
        if thread::current().id() == here {
            log.lock().unwrap().push(panic.to_string());
        } else {
            others(panic);
        }
    }));
    let panicked = acts.into_iter().all(|act| panic::catch_unwind(AssertUnwindSafe(act)).is_err());
    // The hook stays, since another test may be panicking now; it does not affect other threads.
    assert!(panicked);
    let messages = messages.lock().unwrap();
    messages.clone()
}

#[test]
fn a_panic_message_hides_the_credential() {
    let mut acts: Vec<Box<dyn FnOnce()>> = Vec::new();
    for (builder, secret) in builders().into_iter().zip(PLANTED) {
        let client = builder.build().unwrap();
        let request = bindings(&client).create(ACCOUNT, PREFIX, new_binding());
        let answer = http::Response::builder().status(401).header("cf-ray", secret).body(secret.to_owned().into());
        let refused = request.read(answer.unwrap());
        acts.push(Box::new(move || panic!("{client:?}")));
        acts.push(Box::new(move || panic!("{request:?} {:?}", request.build().unwrap())));
        acts.push(Box::new(move || drop(refused.unwrap())));
    }
    let acted = acts.len();
    let messages = messages_of(acts);
    assert_eq!(messages.len(), acted);
    messages.iter().for_each(|message| assert_hidden(message));
    assert!(messages.iter().any(|message| message.contains("401")), "{messages:?}");
}
