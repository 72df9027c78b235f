//! Publishing and printing the document.

use std::path::Path;

use super::Workspace;
use crate::dialog::{Dialog, Publishing};
use crate::session::DocumentHost as _;
use crate::session::publishing::{
    PreviewJob, PublishFormat, PublishJob, PublishWanted, print_folder,
};

impl Workspace {
    /// What is published, and where; the pages to look at are being made.
    pub fn ask_publish(&mut self) -> Option<Dialog> {
        if !self.all_committed() {
            return None;
        }
        let beside = self.session.near().and_then(Path::parent).unwrap_or(Path::new("."));
        let beside = if beside.as_os_str().is_empty() { Path::new(".") } else { beside };
        let folder = std::path::absolute(beside).unwrap_or_else(|_| beside.to_owned());
        let mut ask = Publishing::new(self.session.document(), &folder);
        let wanted = PublishWanted { lang: self.lang(), ..PublishWanted::default() };
        ask.look_at(self.preview_job(wanted));
        Some(Dialog::Publish(ask))
    }

    /// Makes the PDF, for the system to print it. Nothing that is open hinders that; the paper says
    /// so.
    pub fn print(&mut self) -> Option<Dialog> {
        if !self.commit_pending() {
            return None;
        }
        let wanted = PublishWanted {
            formats: vec![PublishFormat::Pdf],
            folder: print_folder(),
            lang: self.lang(),
            allow_open: true,
            private: true,
            ..PublishWanted::default()
        };
        Some(Dialog::Publish(Publishing::printing(self.publish_job(wanted))))
    }

    pub fn preview_job(&self, wanted: PublishWanted) -> PreviewJob {
        PreviewJob::start(self.session.document(), wanted, self.waker.now())
    }

    pub fn publish_job(&self, wanted: PublishWanted) -> PublishJob {
        PublishJob::start(self.session.document(), wanted, self.waker.now())
    }
}
