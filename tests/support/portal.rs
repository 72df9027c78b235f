//! A desktop's print dialog on a bus of its own, as the portal of a desktop offers it.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};

use zbus::zvariant::{OwnedFd, OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, fdo, interface};

/// What the dialog was given: the title and the file.
pub type Given = (String, Vec<u8>);

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
    /// A desktop whose print dialog is answered by `code` (0 printed, 1 cancelled), or that has no
    /// dialog. Nothing where no bus can be started.
    pub fn with_dialog(code: Option<u32>) -> Option<Self> {
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
        let dialog = code.map(|code| {
            futures_lite::future::block_on(async {
                zbus::connection::Builder::address(address.as_str())
                    .unwrap()
                    .name("org.freedesktop.portal.Desktop")
                    .unwrap()
                    .serve_at("/org/freedesktop/portal/desktop", PrintDialog { code, sender })
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
    code: u32,
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
        // The answer comes before the call returns, as it may.
        let answer = (self.code, HashMap::<&str, Value<'_>>::new());
        let to = header.sender().map(|name| name.to_owned());
        bus.emit_signal(to, &path, "org.freedesktop.portal.Request", "Response", &answer)
            .await
            .unwrap();
        Ok(path)
    }
}
