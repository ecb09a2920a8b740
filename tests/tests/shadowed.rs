//! The generated bindings, compiled where every usual name means something else, with every warning denied.
//!
//! The copies are made by `build.rs`, so that a name that the emitters forgot to qualify stops this test from compiling.
#![deny(warnings)]
// A test exports nothing, so what it does not use itself counts as unused.
#![allow(dead_code, unused_imports)]

/// Types and traits that mean something else than a reader expects.
mod shadows {
    #![allow(non_camel_case_types)]

    pub(crate) use super::shadow_macros::*;
    pub(crate) use super::shadow_modules::*;

    macro_rules! types {
        ($($name:ident)*) => { $(pub(crate) struct $name;)* };
    }
    types! {
        Vec String Box Rc Arc Cow Result Option Some None Ok Err
        bool char str u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64
        Digits Text Krw Date Time DateOrMonth Received Outcome Kind Origin Effect
    }

    macro_rules! traits {
        ($($name:ident)*) => { $(pub(crate) trait $name {})* };
    }
    traits! {
        Clone Copy Debug Display Default Eq PartialEq Ord PartialOrd Hash Drop Send Sync Sized Unpin
        From Into TryFrom TryInto AsRef AsMut Iterator IntoIterator Extend ToOwned ToString Fn FnMut FnOnce
        Operation Value Element Reads Issues MoneyMoving Paged
    }
}

/// Modules that are others than a reader expects.
mod shadow_modules {
    macro_rules! modules {
        ($($name:ident)*) => { $(pub(crate) mod $name {})* };
    }
    modules! { std core alloc ontu runtime serde serde_json jiff fmt option result vec string clone cmp hash }
}

/// Macros that do something else than a reader expects.
mod shadow_macros {
    #![allow(unused_macros)]

    macro_rules! macros {
        ($dollar:tt $($name:ident)*) => {
            $(
                macro_rules! $name { ($dollar($dollar tokens:tt)*) => { compile_error!("not what it seems") }; }
                pub(crate) use $name;
            )*
        };
    }
    macros! { $
        vec format assert assert_eq panic write writeln matches println debug_assert unreachable concat stringify
    }
}

include!(concat!(env!("OUT_DIR"), "/shadowed.rs"));

#[test]
fn the_shadowed_bindings_work_as_the_real_ones_do() {
    let example = ontu_tests::examples::published_of("P2PNInvestmentPaymentOrder");
    let shadowed = nh::PaymentOrder::from_wire(&example.request).unwrap();
    let real = ontu::nh::PaymentOrder::from_wire(&example.request).unwrap();
    shadowed.check().unwrap();
    assert_eq!(format!("{shadowed:?}"), format!("{real:?}"));
    assert_eq!(nh::OPERATIONS.len(), ontu::nh::OPERATIONS.len());
}

#[test]
fn bindings_of_another_format_are_refused() {
    ontu::runtime::assert_format(ontu::runtime::FORMAT);
    // Generated code asks in a constant, where this panic is an error of the compiler.
    let refused =
        std::panic::catch_unwind(|| ontu::runtime::assert_format(ontu::runtime::FORMAT + 1));
    let said = *refused.unwrap_err().downcast::<&str>().unwrap();
    assert!(said.contains("run `ontu-codegen generate`"), "{said}");
}
