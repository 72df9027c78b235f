//! A PDF handed to the desktop's own print dialog (`org.freedesktop.portal.Print`), in a thread that
//! waits for the person's answer.

use std::path::Path;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// Where the desktop's dialog is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PrintBus {
    /// On the bus of the person's session.
    #[default]
    Session,
    /// On the bus of that address.
    At(String),
    /// Nowhere.
    None,
}

/// What became of a print dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintEnd {
    /// The desktop took the file to print it.
    Sent,
    /// The person closed the dialog.
    Cancelled,
    /// There is no such dialog, or it failed.
    Unavailable,
}

/// A print dialog of the desktop that is open.
#[derive(Debug)]
pub struct PrintJob(Receiver<PrintEnd>);

impl PrintJob {
    /// Opens it for a PDF. `wake` is called from another thread once it is answered.
    pub fn start(path: &Path, bus: PrintBus, wake: impl FnOnce() + Send + 'static) -> Self {
        let (sender, receiver) = channel();
        let path = path.to_owned();
        let work = move || {
            let end = ask(&path, &bus).unwrap_or(PrintEnd::Unavailable);
            // Whoever asked may be gone by now.
            let _ = sender.send(end);
            wake();
        };
        // Without a thread the receiver is closed, which reads as no dialog.
        drop(std::thread::Builder::new().name("print".to_owned()).spawn(work));
        Self(receiver)
    }

    /// How it ended, once it has.
    pub fn poll(&self) -> Option<PrintEnd> {
        match self.0.try_recv() {
            Ok(end) => Some(end),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(PrintEnd::Unavailable),
        }
    }
}

#[cfg(target_os = "linux")]
fn ask(path: &Path, bus: &PrintBus) -> Option<PrintEnd> {
    use zbus::connection::Builder;
    let builder = match bus {
        PrintBus::Session => Builder::session(),
        PrintBus::At(address) => Builder::address(address.as_str()),
        PrintBus::None => return None,
    };
    let asked = async {
        let bus = builder?.method_timeout(portal::SOON).build().await?;
        portal::ask(&bus, path).await
    };
    futures_lite::future::block_on(asked).ok()
}

#[cfg(not(target_os = "linux"))]
fn ask(_: &Path, _: &PrintBus) -> Option<PrintEnd> {
    None
}

#[cfg(target_os = "linux")]
mod portal {
    use std::collections::HashMap;
    use std::fs::File;
    use std::path::Path;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::Duration;

    use futures_lite::{StreamExt as _, future};
    use zbus::fdo::DBusProxy;
    use zbus::message::Type;
    use zbus::zvariant::{Fd, ObjectPath, OwnedObjectPath, OwnedValue, Value};
    use zbus::{Connection, Error, MatchRule, MessageStream};

    use super::PrintEnd;

    const DESKTOP: &str = "org.freedesktop.portal.Desktop";
    const PLACE: &str = "/org/freedesktop/portal/desktop";
    const PRINT: &str = "org.freedesktop.portal.Print";
    const REQUEST: &str = "org.freedesktop.portal.Request";

    /// A call is answered at once, with the place where the person's answer will be told; that takes
    /// as long as the person does.
    pub const SOON: Duration = Duration::from_secs(30);

    /// Dialogs asked for by this process, so that each answer finds its own.
    static ASKED: AtomicU32 = AtomicU32::new(0);

    pub async fn ask(bus: &Connection, path: &Path) -> Result<PrintEnd, Error> {
        let number = ASKED.fetch_add(1, Ordering::Relaxed);
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let nanos = now.map_or(0, |now| now.as_nanos());
        let token = format!("yusuan_{}_{number}_{nanos}", std::process::id());
        let own = bus.unique_name().map(|name| name.as_str().trim_start_matches(':'));
        let own = own.unwrap_or_default().replace('.', "_");
        // The answer may come before the call returns: it is listened for first.
        let place = ObjectPath::try_from(format!("{PLACE}/request/{own}/{token}"))?;
        let mut answers = answers(bus, &place).await?;
        let desktop = DBusProxy::new(bus).await?;
        let mut owners = desktop.receive_name_owner_changed_with_args(&[(0, DESKTOP)]).await?;
        let file = File::open(path).map_err(Error::from)?;
        let title = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let options: HashMap<&str, Value<'_>> =
            HashMap::from([("handle_token", Value::from(token)), ("modal", Value::from(true))]);
        let body = ("", title.unwrap_or_default(), Fd::from(&file), options);
        let reply = bus.call_method(Some(DESKTOP), PLACE, Some(PRINT), "Print", &body).await?;
        let given: OwnedObjectPath = reply.body().deserialize()?;
        if *given != place {
            // Portals before 0.9 choose the place themselves.
            answers = self::answers(bus, &given).await?;
        }
        let answered = async {
            let Some(answer) = answers.next().await else { return Ok(PrintEnd::Unavailable) };
            let answer = answer?;
            let body = answer.body();
            let (code, _): (u32, HashMap<String, OwnedValue>) = body.deserialize()?;
            Ok(match code {
                0 => PrintEnd::Sent,
                1 => PrintEnd::Cancelled,
                _ => PrintEnd::Unavailable,
            })
        };
        // A portal that is gone answers no more; that it came just now, for this call, is no end.
        let gone = async {
            while let Some(change) = owners.next().await {
                if change.args()?.new_owner().is_none() {
                    break;
                }
            }
            Ok(PrintEnd::Unavailable)
        };
        future::or(answered, gone).await
    }

    async fn answers(bus: &Connection, place: &ObjectPath<'_>) -> Result<MessageStream, Error> {
        let rule = MatchRule::builder()
            .msg_type(Type::Signal)
            .sender(DESKTOP)?
            .interface(REQUEST)?
            .member("Response")?
            .path(place.as_str())?
            .build();
        MessageStream::for_match_rule(rule, bus, None).await
    }
}
