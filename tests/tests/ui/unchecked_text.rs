//! A text made without its check.

use std::marker::PhantomData;

use ontu::nh::elements::HolderName;
use ontu::runtime::Text;

fn main() {
    let _: Text<HolderName> = Text {
        text: "홍길동".into(),
        element: PhantomData,
    };
}
