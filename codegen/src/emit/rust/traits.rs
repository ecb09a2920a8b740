//! What a request implements: the operation itself, its effect, its inquiry, its pages.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::from_caller;
use super::names::{ident, type_ident};
use super::reply::{read_members, reply_ident};
use super::request::{self, is_demanded, required_ident, with_ident};
use super::types::{Types, is_laid_out, is_page};
use crate::resolved::{Api, Effect, Kind, Member, Origin, Repeat, Service};

/// Every implementation of one API's request.
pub(super) fn implementations(service: &Service, types: &Types<'_>, api: &Api) -> TokenStream {
    let operation = operation(types, api);
    let effect = effect(service, api);
    let inquires = inquires(api);
    let paged = paged(api);
    let summed = summed(types, api);
    quote!(#operation #effect #inquires #paged #summed)
}

/// A repeating part of a request whose rows add up to a member beside it.
struct Sum<'a> {
    rows: &'a Member,
    repeat: &'a Repeat,
    of: &'a Member,
    equals: &'a Member,
    max_krw: Option<u64>,
}

/// The sums over the rows of a request.
fn sums(api: &Api) -> impl Iterator<Item = Sum<'_>> {
    api.request.iter().filter_map(|rows| {
        let repeat = rows.repeat.as_ref().filter(|_| from_caller(rows))?;
        let total = repeat.total.as_ref()?;
        Some(Sum {
            rows,
            repeat,
            of: by_element(&repeat.members, &total.of)?,
            equals: by_element(&api.request, &total.equals)?,
            max_krw: total.max_krw,
        })
    })
}

/// The trait of a request whose rows add up to a total.
fn summed(types: &Types<'_>, api: &Api) -> Option<TokenStream> {
    let mut sums = sums(api);
    // Of two sums neither is the one by which a request is divided.
    let (sum, None) = (sums.next()?, sums.next()) else {
        return None;
    };
    let name = type_ident(&api.type_name);
    let row = type_ident(&sum.repeat.row_type);
    let rows = ident(&sum.rows.english);
    let amount = ident(&sum.of.english);
    let stated = ident(&sum.equals.english);
    let others = api
        .request
        .iter()
        .filter(|member| from_caller(member))
        .filter(|member| ![sum.rows, sum.equals].contains(member))
        .map(|member| {
            let field = ident(&member.english);
            if types.is_copy(member) {
                quote!(#field: self.#field)
            } else {
                quote!(#field: ::core::clone::Clone::clone(&self.#field))
            }
        });
    Some(quote! {
        impl ::ontu::runtime::Summed for #name {
            type Row = #row;

            fn summed_rows(&self) -> &[#row] {
                &self.#rows
            }

            fn row_amount(row: &#row) -> ::ontu::runtime::Krw {
                row.#amount
            }

            fn stated_total(&self) -> ::ontu::runtime::Krw {
                self.#stated
            }

            fn with_rows(
                &self,
                rows: ::std::vec::Vec<#row>,
                total: ::ontu::runtime::Krw,
            ) -> Self {
                Self {
                    #(#others,)*
                    #rows: rows,
                    #stated: total,
                }
            }
        }
    })
}

fn operation(types: &Types<'_>, api: &Api) -> TokenStream {
    let name = type_ident(&api.type_name);
    let reply = reply_ident(api);
    let write = request::write(types, &api.request);
    let inspect = request::inspect(&api.request);
    let totals = totals(api);
    let range = date_range(api);
    let read = request::read(&api.request);
    let compare = compare(types, api);
    quote! {
        impl ::ontu::runtime::Operation for #name {
            const SERVICE: &'static ::ontu::runtime::ServiceInfo = &super::SERVICE;
            const INFO: &'static ::ontu::runtime::OperationInfo = &INFO;
            type Reply = #reply;

            fn write(&self, to: &mut ::ontu::runtime::MemberWriter<'_>) {
                #write
            }

            fn inspect(&self, checks: &mut ::ontu::runtime::Checks) {
                #inspect
                #totals
                #range
            }

            fn read_request(
                members: &mut ::ontu::runtime::BodyReader<'_>,
            ) -> ::core::option::Option<Self> {
                #read
            }

            fn read_reply(members: &mut ::ontu::runtime::MemberReader<'_>) -> #reply {
                #reply::read(members)
            }

            #compare
        }
    }
}

/// The checks of sums over repeating parts.
fn totals(api: &Api) -> TokenStream {
    let totals = sums(api).map(|sum| {
        let rows = ident(&sum.rows.english);
        let stated = ident(&sum.equals.english);
        let wire = &sum.equals.wire;
        let amount = ident(&sum.of.english);
        let max = super::types::option(sum.max_krw);
        quote! {
            checks.total(
                #wire,
                self.#stated,
                self.#rows.iter().map(|row| row.#amount),
                #max,
            );
        }
    });
    quote!(#(#totals)*)
}

/// The check of a range of days or months.
fn date_range(api: &Api) -> Option<TokenStream> {
    let range = api.rules.date_range.as_ref()?;
    let from = by_element(&api.request, &range.from)?;
    let to = by_element(&api.request, &range.to)?;
    let by = by_element(&api.request, &range.by)?;
    let monthly = &range.monthly;
    let from_wire = &from.wire;
    let to_wire = &to.wire;
    let max_days = range.max_days;
    let max_months = range.max_months;
    let not_after_today = range.not_after_today;
    let (from, to, by) = (end(from), end(to), given(by));
    Some(quote! {
        if let (
            ::core::option::Option::Some(from),
            ::core::option::Option::Some(to),
            ::core::option::Option::Some(by),
        ) = (#from, #to, #by)
        {
            checks.date_range(&::ontu::runtime::DateRange {
                from_wire: #from_wire,
                from,
                to_wire: #to_wire,
                to,
                monthly: by.code() == #monthly,
                max_days: #max_days,
                max_months: #max_months,
                not_after_today: #not_after_today,
            });
        }
    })
}

/// A member as an `Option` of its value, whether or not it must be given.
fn given(member: &Member) -> TokenStream {
    let field = ident(&member.english);
    if is_demanded(member) {
        quote!(::core::option::Option::Some(self.#field))
    } else {
        quote!(self.#field)
    }
}

/// One end of a range as an `Option<DateOrMonth>`.
fn end(member: &Member) -> TokenStream {
    let given = given(member);
    if member.kind == Kind::DateOrMonth {
        given
    } else {
        quote!(#given.map(::ontu::runtime::DateOrMonth::Date))
    }
}

fn by_element<'m>(members: &'m [Member], element: &str) -> Option<&'m Member> {
    members.iter().find(|member| member.element == element)
}

/// The comparison of what the reply repeats with what was sent.
fn compare(types: &Types<'_>, api: &Api) -> TokenStream {
    let echoes = read_members(&api.response)
        .filter(|member| member.echo && member.kind != Kind::Rows)
        .filter_map(|member| {
            let sent = by_element(&api.request, &member.element)?;
            let wire = &member.wire;
            let received = ident(&member.english);
            let field = ident(&sent.english);
            match sent.origin {
                Origin::Configuration => {
                    let info = types.info(sent);
                    Some(quote!(echo.configured(#wire, #info, &reply.#received);))
                }
                Origin::Caller if !from_caller(sent) || sent.kind == Kind::Rows => None,
                Origin::Caller if is_demanded(sent) => {
                    Some(quote!(echo.sent(#wire, &self.#field, &reply.#received);))
                }
                Origin::Caller => Some(quote! {
                    if let ::core::option::Option::Some(sent) = &self.#field {
                        echo.sent(#wire, sent, &reply.#received);
                    }
                }),
                Origin::Operation | Origin::Permit => None,
            }
        });
    let totals = read_members(&api.response).filter_map(|member| {
        let sent = by_element(&api.request, member.accumulates.as_ref()?)?;
        let wire = &member.wire;
        let received = ident(&member.english);
        let field = ident(&sent.english);
        Some(quote!(echo.not_less(#wire, self.#field, &reply.#received);))
    });
    let statements: Vec<_> = echoes.chain(totals).collect();
    let (reply_name, echo_name) = if statements.is_empty() {
        (quote!(_reply), quote!(_echo))
    } else {
        (quote!(reply), quote!(echo))
    };
    quote! {
        fn compare(
            &self,
            #reply_name: &Self::Reply,
            #echo_name: &mut ::ontu::runtime::EchoCheck<'_>,
        ) {
            #(#statements)*
        }
    }
}

/// The traits that say what a call changes.
fn effect(service: &Service, api: &Api) -> Option<TokenStream> {
    let name = type_ident(&api.type_name);
    match api.effect {
        Effect::Reads => Some(quote! {
            impl ::ontu::runtime::Direct for #name {}
            impl ::ontu::runtime::Reads for #name {}
        }),
        Effect::Issues => Some(quote! {
            impl ::ontu::runtime::Direct for #name {}
            impl ::ontu::runtime::Issues for #name {}
        }),
        Effect::MovesMoney => money_moving(service, api),
        Effect::Changes | Effect::Undecided => None,
    }
}

/// Whether a request implements the money-moving trait.
pub(super) fn moves_money(service: &Service, api: &Api) -> bool {
    api.effect == Effect::MovesMoney && flow(service, api).is_some()
}

/// The members that a money-moving call and its inquiry are bound by.
struct Flow<'a> {
    amount: &'a Member,
    key: &'a Member,
    inquiring: &'a Api,
    inquired_key: &'a Member,
    date: &'a Member,
    number: &'a Member,
}

impl<'a> Flow<'a> {
    /// The members that the inquiry is made from.
    fn inquired(&self) -> [&'a Member; 3] {
        [self.inquired_key, self.date, self.number]
    }
}

/// What the spec says of a money-moving call, if it says all that is needed.
fn flow<'a>(service: &'a Service, api: &'a Api) -> Option<Flow<'a>> {
    let inquiry = api.inquiry.as_ref()?;
    let inquiring = service
        .apis
        .iter()
        .find(|other| other.api == inquiry.api && is_laid_out(other))?;
    let inquired = |element| by_element(&inquiring.request, element);
    let flow = Flow {
        amount: by_element(&api.request, api.amount.as_ref()?)?,
        key: by_element(&api.request, &inquiry.key)?,
        inquiring,
        inquired_key: inquired(&inquiry.key)?,
        date: inquired(&inquiry.original_date)?,
        number: inquired(&inquiry.original_number)?,
    };
    // The inquiry is made from the three members alone.
    let complete = inquiring
        .request
        .iter()
        .filter(|member| from_caller(member) && is_demanded(member))
        .all(|member| flow.inquired().contains(&member));
    (complete && inquiring.result.is_some()).then_some(flow)
}

/// The money-moving trait, where the spec says how the outcome is inquired.
fn money_moving(service: &Service, api: &Api) -> Option<TokenStream> {
    let flow = flow(service, api)?;
    let inquiring = flow.inquiring;
    let amount = ident(&flow.amount.english);
    let key_field = ident(&flow.key.english);
    let bound = api
        .request
        .iter()
        .filter(|member| member.origin == Origin::Permit)
        .map(|member| &member.element);
    let name = type_ident(&api.type_name);
    let module = ident(&inquiring.operation);
    let inquiry_name = type_ident(&inquiring.type_name);
    let required = required_ident(&inquiry_name);
    // The field says of which element: a marker of the inquiry's own stands in another module.
    let (key, number) = (text_of(flow.inquired_key), text_of(flow.number));
    let values = [
        quote!(#key::new(self.#key_field.expose())?),
        quote!(day),
        quote!(#number::new(number)?),
    ];
    let (demanded, optional): (Vec<_>, Vec<_>) = flow
        .inquired()
        .into_iter()
        .zip(values)
        .partition(|(member, _)| is_demanded(member));
    let demanded = demanded.into_iter().map(|(member, value)| {
        let field = ident(&member.english);
        quote!(#field: #value)
    });
    let optional = optional.into_iter().map(|(member, value)| {
        let setter = with_ident(member);
        quote!(.#setter(#value))
    });
    Some(quote! {
        impl ::ontu::runtime::MoneyMoving for #name {
            type Inquiry = super::#module::#inquiry_name;

            const BOUND: &'static [&'static ::core::primitive::str] = &[#(#bound),*];

            fn amount(&self) -> ::ontu::runtime::Krw {
                self.#amount
            }

            fn key(&self) -> &::core::primitive::str {
                self.#key_field.expose()
            }

            fn inquiry(
                &self,
                day: ::ontu::runtime::Date,
                number: &::ontu::runtime::TransactionNo,
            ) -> ::core::result::Result<Self::Inquiry, ::ontu::runtime::ValueError> {
                ::core::result::Result::Ok(
                    super::#module::#inquiry_name::new(super::#module::#required {
                        #(#demanded,)*
                    })
                    #(#optional)*
                )
            }
        }
    })
}

/// The type of a validated text, whatever its element.
fn text_of(member: &Member) -> TokenStream {
    match member.kind {
        Kind::Digits => quote!(::ontu::runtime::Digits),
        _ => quote!(::ontu::runtime::Text),
    }
}

/// The trait of an inquiry.
fn inquires(api: &Api) -> Option<TokenStream> {
    if api.effect != Effect::Reads {
        return None;
    }
    let result = ident(&by_element(&api.response, api.result.as_ref()?)?.english);
    let name = type_ident(&api.type_name);
    Some(quote! {
        impl ::ontu::runtime::Inquires for #name {
            fn result(
                reply: &Self::Reply,
            ) -> &::ontu::runtime::Received<::ontu::runtime::ResponseCode> {
                &reply.#result
            }
        }
    })
}

/// The trait of a read whose reply comes in pages.
fn paged(api: &Api) -> Option<TokenStream> {
    if api.effect != Effect::Reads {
        return None;
    }
    let rows = read_members(&api.response).find(|member| {
        member
            .repeat
            .as_ref()
            .is_some_and(|repeat| repeat.page.is_some())
    })?;
    let repeat = rows.repeat.as_ref()?;
    let page_size = repeat.page?;
    let page = api
        .request
        .iter()
        .find(|member| is_page(member) && from_caller(member))?;
    let name = type_ident(&api.type_name);
    let row = type_ident(&repeat.row_type);
    let rows_field = ident(&rows.english);
    let field = ident(&page.english);
    let first: u32 = page
        .default
        .as_deref()
        .and_then(|default| default.parse().ok())
        .unwrap_or(1);
    let (get, set) = if is_demanded(page) {
        (quote!(self.#field), quote!(page))
    } else {
        (
            quote!(self.#field.unwrap_or(#first)),
            quote!(::core::option::Option::Some(page)),
        )
    };
    Some(quote! {
        impl ::ontu::runtime::Paged for #name {
            type Row = #row;

            const PAGE: ::core::primitive::u32 = #page_size;

            fn page(&self) -> ::core::primitive::u32 {
                #get
            }

            fn with_page(&self, page: ::core::primitive::u32) -> Self {
                let mut other = ::core::clone::Clone::clone(self);
                other.#field = #set;
                other
            }

            fn rows(reply: Self::Reply) -> ::std::vec::Vec<#row> {
                reply.#rows_field
            }
        }
    })
}
