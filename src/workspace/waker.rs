//! Waking whoever shows the workspace.

use std::sync::Arc;
use std::time::Duration;

/// Wakes whoever shows the workspace, from any thread, at once or after some time.
#[derive(Clone)]
pub struct Waker(Arc<dyn Fn(Duration) + Send + Sync>);

impl Waker {
    /// `wake` is called with the time after which there is something to go on with.
    pub fn new(wake: impl Fn(Duration) + Send + Sync + 'static) -> Self {
        Self(Arc::new(wake))
    }

    pub fn after(&self, time: Duration) {
        (self.0)(time);
    }

    /// For a thread that calls it once there is something to go on with.
    pub fn now(&self) -> impl Fn() + Send + Sync + use<> {
        let wake = Arc::clone(&self.0);
        move || wake(Duration::ZERO)
    }
}

impl Default for Waker {
    /// Nobody is to be woken.
    fn default() -> Self {
        Self::new(|_| {})
    }
}
