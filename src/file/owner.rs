//! Who has a file open.

use serde::{Deserialize, Serialize};

use super::clock::now;
use crate::lang::{Lang, Tell};

/// Who has a file open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockOwner {
    pub user: String,
    pub host: String,
    pub process: u32,
    /// Seconds since 1970.
    pub since: u64,
}

impl LockOwner {
    /// This process.
    pub(super) fn here() -> Self {
        Self {
            user: user_name(),
            host: gethostname::gethostname().to_string_lossy().into_owned(),
            process: std::process::id(),
            since: now(),
        }
    }
}

/// The name by which the system knows the person; empty where it has none.
pub fn user_name() -> String {
    let named = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(named).unwrap_or_default()
}

impl Tell for LockOwner {
    /// `张三（主机 cz-01）`; what is not known is left out.
    fn tell(&self, lang: Lang) -> String {
        let user = match &*self.user {
            "" => lang.pick("另一个人", "somebody"),
            user => user,
        };
        match (&*self.host, lang) {
            ("", _) => user.to_owned(),
            (host, Lang::Zh) => format!("{user}（主机 {host}，进程 {}）", self.process),
            (host, Lang::En) => format!("{user} (on {host}, process {})", self.process),
        }
    }
}
