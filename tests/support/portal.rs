//! A desktop's print dialog on a bus of its own, as the portal of a desktop offers it.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use zbus::names::UniqueName;
use zbus::zvariant::{OwnedFd, OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, fdo, interface};

/// What the dialog was given: the title and the file.
pub type Given = (String, Vec<u8>);

/// What becomes of a dialog.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Dialogs {
    /// The desktop has none.
    Lacking,
    /// It is answered, 0 printed, 1 cancelled, before the call returns.
    Answered(u32),
    /// The portal is an old one: it says where it will answer, and does so later.
    AnsweredElsewhere(u32),
    /// The portal goes away without an answer.
    Leaving,
}

pub struct Desktop {
    bus: Child,
    pub address: String,
    pub given: Receiver<Given>,
    /// Serves as long as it is there.
    _dialog: Option<Connection>,
}

impl Drop for Desktop {
    fn drop(&mut self) {
        let _ = self.bus.kill();
        let _ = self.bus.wait();
    }
}

impl Desktop {
    /// Nothing where no bus can be started.
    pub fn with(dialogs: Dialogs) -> Option<Self> {
        let bus = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address=1"])
            .stdout(Stdio::piped())
            .spawn();
        let Ok(mut bus) = bus else {
            eprintln!("skipped: dbus-daemon is not installed");
            return None;
        };
        let mut address = String::new();
        BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        let (sender, given) = channel();
        let dialog = (dialogs != Dialogs::Lacking).then(|| {
            futures_lite::future::block_on(async {
                zbus::connection::Builder::address(address.as_str())
                    .unwrap()
                    .name("org.freedesktop.portal.Desktop")
                    .unwrap()
                    .serve_at("/org/freedesktop/portal/desktop", PrintDialog { dialogs, sender })
                    .unwrap()
                    .build()
                    .await
                    .unwrap()
            })
        });
        Some(Self { bus, address, given, _dialog: dialog })
    }
}

struct PrintDialog {
    dialogs: Dialogs,
    sender: Sender<Given>,
}

#[interface(name = "org.freedesktop.portal.Print")]
impl PrintDialog {
    async fn print(
        &self,
        #[zbus(header)] header: zbus::message::Header<'_>,
        #[zbus(connection)] bus: &Connection,
        _parent: String,
        title: String,
        file: OwnedFd,
        options: HashMap<String, OwnedValue>,
    ) -> fdo::Result<OwnedObjectPath> {
        let mut bytes = Vec::new();
        File::from(std::os::fd::OwnedFd::from(file)).read_to_end(&mut bytes).unwrap();
        self.sender.send((title, bytes)).unwrap();
        let own = header.sender().unwrap().as_str().trim_start_matches(':').replace('.', "_");
        let token = options["handle_token"].downcast_ref::<String>().unwrap();
        let path = format!("/org/freedesktop/portal/desktop/request/{own}/{token}");
        let path = OwnedObjectPath::try_from(path).unwrap();
        let to = header.sender().unwrap().to_owned();
        match self.dialogs {
            Dialogs::Lacking => {}
            Dialogs::Answered(code) => answer(bus, &to, &path, code).await,
            Dialogs::AnsweredElsewhere(code) => {
                let path = "/org/freedesktop/portal/desktop/request/t1";
                let path = OwnedObjectPath::try_from(path).unwrap();
                let place = path.clone();
                later(bus, move |bus| async move { answer(&bus, &to, &place, code).await });
                return Ok(path);
            }
            Dialogs::Leaving => later(bus, |bus| async move {
                bus.release_name("org.freedesktop.portal.Desktop").await.unwrap();
            }),
        }
        Ok(path)
    }
}

async fn answer(bus: &Connection, to: &UniqueName<'_>, path: &OwnedObjectPath, code: u32) {
    let answer = (code, HashMap::<&str, Value<'_>>::new());
    bus.emit_signal(Some(to.clone()), path, "org.freedesktop.portal.Request", "Response", &answer)
        .await
        .unwrap();
}

/// Once the call has returned.
fn later<F: Future<Output = ()>>(
    bus: &Connection,
    work: impl FnOnce(Connection) -> F + Send + 'static,
) {
    let bus = bus.clone();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        futures_lite::future::block_on(work(bus));
    });
}
