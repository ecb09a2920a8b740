//! Texts of `ontu init`, those that it writes into the settings file included.

use crate::message::messages;

messages! {
    /// The first lines of the file.
    heading() {
        ko: "ontu 설정 파일.\n# 환경변수 ONTU_* 와 명령줄 옵션이 이 파일보다 우선합니다.\n# 인증키는 여기에 적지 마십시오. 환경변수 ONTU_TOKEN 이나 token_file 로 지정한 파일에 둡니다.",
        en: "Settings of ontu.\n# ONTU_* variables and flags count over this file.\n# Never put the token here: it stands in ONTU_TOKEN or in the file that token_file names.",
    }
    /// The file is there already.
    exists(path) {
        ko: "{path} 파일이 이미 있어 그대로 두었습니다",
        en: "{path} is there already and was left as it is",
    }
    /// How to replace it.
    use_force() {
        ko: "바꾸려면 --force 를, 다른 파일에 쓰려면 --config 새파일 을 주십시오",
        en: "give --force to replace it, or --config NEWFILE to write another file",
    }
    /// A path that a settings file cannot hold.
    no_text(path) {
        ko: "{path} 경로에 글자가 아닌 것이 있어 설정 파일에 적을 수 없습니다",
        en: "the path {path} holds something that is no text, so it cannot stand in a settings file",
    }
    /// What to do about such a path.
    other_place() {
        ko: "이름이 글자로만 된 폴더에서 실행하십시오",
        en: "run this in a folder whose name is text",
    }
    /// It was written.
    written(path) {
        ko: "{path} 을(를) 만들었습니다",
        en: "wrote {path}",
    }
    /// First thing to do next.
    next_fill(path) {
        ko: "{path} 에서 필요한 줄의 # 을 지우고 계약 값을 적으십시오",
        en: "take the # off the lines that you need in {path} and fill in the values of your contract",
    }
    /// Second thing to do next.
    next_token(path) {
        ko: "`install -m 600 /dev/null {path}` 로 인증키 파일을 만들고 인증키 한 줄을 넣으십시오",
        en: "make the token file with `install -m 600 /dev/null {path}` and put the token into it as one line",
    }
    /// Third thing to do next.
    next_doctor() {
        ko: "`ontu doctor` 로 확인하십시오. 은행 없이 먼저 보려면 `ontu demo`",
        en: "check with `ontu doctor`; to see it work without a bank, run `ontu demo`",
    }
    /// The key file was made although the settings were there.
    key_file_made(path) {
        ko: "장부의 열쇠 파일 {path} 은(는) 만들었습니다. 사본을 장부와 다른 곳에 두십시오",
        en: "the journal's key file {path} was made; put a copy of it apart from the journal",
    }
    /// The key file must be backed up.
    next_back_up(path) {
        ko: "장부의 열쇠 파일 {path} 의 사본을 장부와 다른 곳에 두십시오. 잃으면 아무것도 조회할 수 없습니다",
        en: "put a copy of the journal's key file {path} apart from the journal: without it nothing can be inquired",
    }
}
