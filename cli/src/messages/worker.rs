//! Texts of `ontu worker`.

use crate::message::messages;

messages! {
    /// The worker works.
    works(path) {
        ko: "{path} 의 거래를 처리합니다. Ctrl-C 로 멈춥니다",
        en: "working on the transfers of {path}; Ctrl-C stops it",
    }
    /// The worker was stopped.
    stopped(count) {
        ko: "멈췄습니다. 끝나지 않은 거래 {count}건은 다음에 이어서 처리합니다",
        en: "stopped; transfers that have not ended: {count}, the next start goes on with them",
    }
    /// One round is done.
    done(leases, count) {
        ko: "지금 할 일 {leases}건을 처리했습니다. 끝나지 않은 거래 {count}건",
        en: "worked on {leases}; transfers that have not ended: {count}",
    }
    /// Metrics are served.
    metrics_at(address) {
        ko: "지표: http://{address}/metrics",
        en: "metrics at http://{address}/metrics",
    }
    /// Metrics cannot be served.
    no_metrics(address, error) {
        ko: "{address} 에서 지표를 내보내지 못합니다: {error}",
        en: "metrics cannot be served at {address}: {error}",
    }
    /// Metrics are for this machine.
    metrics_elsewhere(address) {
        ko: "--metrics {address}: 이 컴퓨터의 주소(127.0.0.1 등)여야 합니다",
        en: "--metrics {address}: expected an address of this machine, such as 127.0.0.1:9090",
    }
}
