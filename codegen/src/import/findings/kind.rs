//! Every kind of finding that a document can give: its name, its weight, what it is told apart by, and its words in two languages.

use serde::{Deserialize, Serialize};

use crate::finding::Level;

/// The language of a message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Korean.
    Korean,
}

/// What a finding is told apart by, from one edition of a document to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// What stands there, wherever it stands: one decision for all places.
    Document,
    /// The element and what stands there.
    Element,
    /// The API and what stands there.
    Section,
    /// The very cell.
    Place,
}

/// The words of a finding; `{raw}`, `{element}`, `{detail}`, `{api}` and `{candidates}` are filled in.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// What was found.
    pub found: &'static str,
    /// What was expected.
    pub expected: &'static str,
    /// What to do.
    pub action: &'static str,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident $id:literal $level:ident $scope:ident $(! $won:ident)?
        en $en_found:literal; $en_expected:literal; $en_action:literal,
        ko $ko_found:literal; $ko_expected:literal; $ko_action:literal;)*) => {
        /// A kind of finding.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Kind {
            $($(#[$doc])* #[serde(rename = $id)] $variant,)*
        }

        impl Kind {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its name.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// How much it weighs.
            pub fn level(self) -> Level {
                match self { $(Self::$variant => Level::$level,)* }
            }

            /// What it is told apart by.
            pub fn scope(self) -> Scope {
                match self { $(Self::$variant => Scope::$scope,)* }
            }

            /// Whether a wrong answer can send money twice, or to nobody, or in the wrong amount.
            pub fn is_won(self) -> bool {
                match self { $(Self::$variant => kinds!(@won $($won)?),)* }
            }

            /// Its words in a language.
            pub fn words(self, language: Language) -> Words {
                match (self, language) {
                    $((Self::$variant, Language::English) => Words {
                        found: $en_found, expected: $en_expected, action: $en_action,
                    },
                    (Self::$variant, Language::Korean) => Words {
                        found: $ko_found, expected: $ko_expected, action: $ko_action,
                    },)*
                }
            }
        }
    };
    (@won won) => { true };
    (@won) => { false };
}

kinds! {
    /// Letters of another script in a header.
    HeaderScript "header-script" Note Document
        en "the header `{raw}` with letters that are not Latin"; "`{detail}`"; "nothing: it is read as `{detail}`",
        ko "라틴 문자가 아닌 글자가 섞인 표 머리글 `{raw}`"; "`{detail}`"; "조치 불필요: `{detail}`로 읽음";
    /// A header one letter from a known one.
    HeaderText "header-text" Warning Document
        en "the header `{raw}`"; "`{detail}`, which is one letter away"; "look at the page: it is read as `{detail}`",
        ko "표 머리글 `{raw}`"; "한 글자 다른 `{detail}`"; "원문 확인: `{detail}`로 읽음";
    /// A known header with more in brackets.
    HeaderBracket "header-bracket" Note Document
        en "the header `{raw}`"; "`{detail}`"; "nothing: it is read as `{detail}`; record what the brackets say, such as the unit of a length",
        ko "표 머리글 `{raw}`"; "`{detail}`"; "조치 불필요: `{detail}`로 읽음; 길이 단위 등 괄호 안의 내용은 기록";
    /// A column that no known header names.
    HeaderUnknown "header-unknown" Warning Document
        en "a column under the unknown header `{raw}`"; "a header that these documents use"; "check whether its cells matter; they are listed as unused",
        ko "알 수 없는 머리글 `{raw}`의 열"; "문서에서 쓰는 머리글"; "열의 내용이 필요한지 확인; 미사용 칸으로 따로 보고함";
    /// A table that opens with a row.
    HeaderMissing "header-missing" Warning Section
        en "a table without a header row"; "a row of headers above it, such as Element, Type, Length"; "check that its columns stand in the usual order",
        ko "머리글 행이 없는 표"; "Element, Type, Length 같은 머리글 행"; "열 순서가 통상과 같은지 확인";
    /// A layout goes on after a page break.
    PageBreakLayout "page-break-layout" Note Section
        en "a layout that goes on after a page break"; "one table"; "nothing: its rows are joined; look at the row at the break",
        ko "쪽 나눔 뒤에 이어지는 전문 표"; "하나의 표"; "조치 불필요: 행을 이어 붙임; 나뉜 자리의 행은 확인";
    /// A table of codes goes on after a page break.
    PageBreakCodes "page-break-codes" Note Section
        en "a table of response codes that goes on after a page break"; "one table"; "nothing: its rows are joined; look at the row at the break",
        ko "쪽 나눔 뒤에 이어지는 응답코드 표"; "하나의 표"; "조치 불필요: 행을 이어 붙임; 나뉜 자리의 행은 확인";
    /// The index goes on after a page break.
    PageBreakIndex "page-break-index" Note Document
        en "an index that goes on after a page break"; "one table"; "nothing: its rows are joined",
        ko "쪽 나눔 뒤에 이어지는 API 목록"; "하나의 표"; "조치 불필요: 행을 이어 붙임";
    /// A row that a page break cut.
    JoinedCell "joined-cell" Warning Place
        en "the row `{element}` in two halves"; "one row; joined it reads `{raw}`"; "compare the joined text with the page: whether a blank belongs at the break, nobody can tell",
        ko "두 조각으로 나뉜 행 `{element}`"; "하나의 행; 이어 붙이면 `{raw}`"; "이어 붙인 글을 원문과 비교: 나뉜 자리의 띄어쓰기는 알 수 없음";
    /// The last cell before a page break is the beginning of another cell.
    CutAtBreak "cut-at-break" Warning Place
        en "`{raw}` at a page break"; "`{detail}`, as the same column says elsewhere"; "look whether the rest of the cell is missing after the break",
        ko "쪽 나눔 자리의 `{raw}`"; "같은 열의 다른 칸처럼 `{detail}`"; "나뉜 뒤쪽에 나머지가 빠졌는지 확인";
    /// A flag with a single code.
    CodesIncomplete "codes-incomplete" Warning Place
        en "one value only, `{raw}`, for the member `{element}` of length 1"; "two values or more"; "look whether the rest of the description is missing",
        ko "길이 1인 항목 `{element}`에 값이 `{raw}` 하나뿐"; "두 개 이상의 값"; "설명의 나머지가 빠졌는지 확인";
    /// Columns without a header at the end of a table.
    ExtraColumns "extra-columns" Note Section
        en "{detail} columns without a header at the end of the table"; "none"; "nothing: they are dropped, and any cell in them is listed as unused",
        ko "표 끝에 머리글 없는 열 {detail}개"; "없음"; "조치 불필요: 버림; 내용이 있는 칸은 미사용 칸으로 보고함";
    /// An element that starts with a small letter.
    IdentInitialCase "ident-initial-case" Warning Element
        en "the element `{raw}`, which starts with a small letter"; "a capital, as all others have: {candidates}"; "decide which spelling the wire has",
        ko "소문자로 시작하는 항목 `{raw}`"; "다른 항목처럼 대문자: {candidates}"; "실제 전문의 철자를 결정";
    /// One name in two cases.
    IdentCaseVariant "ident-case-variant" Note Element
        en "the element `{raw}`, spelled {detail} elsewhere"; "one spelling"; "keep both: JSON tells them apart",
        ko "항목 `{raw}`, 다른 곳에서는 {detail}"; "하나의 철자"; "둘 다 유지: JSON은 대소문자를 구별함";
    /// Two names with one look.
    IdentSkeletonCollision "ident-skeleton-collision" Warning Element
        en "the elements `{raw}` and {detail}, which look the same"; "one spelling"; "decide which spelling the wire has",
        ko "모양이 같은 항목 `{raw}`와(과) {detail}"; "하나의 철자"; "실제 전문의 철자를 결정";
    /// An element that is no identifier.
    IdentForm "ident-form" Warning Element
        en "`{raw}` as the name of an element"; "Latin letters and digits without a blank"; "decide which spelling the wire has",
        ko "항목 이름 `{raw}`"; "띄어쓰기 없는 라틴 문자와 숫자"; "실제 전문의 철자를 결정";
    /// A row without an element.
    ElementBlank "element-blank" Error Place
        en "a row without an element: `{raw}`"; "the name of the element"; "fill it in from the page; the row cannot be used",
        ko "항목 이름이 없는 행: `{raw}`"; "항목 이름"; "원문을 보고 채울 것; 이 행은 쓸 수 없음";
    /// The same element twice in one table.
    ElementDuplicate "element-duplicate" Error Place
        en "the element `{element}` a second time in one table"; "once: the first stands in line {detail}"; "look whether a second table begins here or the header row is missing",
        ko "한 표에 두 번 나오는 항목 `{element}`"; "한 번: 첫 번째는 {detail}행"; "여기서 다른 표가 시작되는지, 공통부 행이 빠졌는지 확인";
    /// A usual Type in other words.
    KindWord "kind-word" Note Document
        en "`{raw}` under Type"; "`{detail}`"; "nothing: it is read as `{detail}`; record what the values are made of as the element's kind",
        ko "Type의 `{raw}`"; "`{detail}`"; "조치 불필요: `{detail}`(으)로 읽음; 값의 종류는 항목의 kind에 기록";
    /// A length in other words.
    LengthWord "length-word" Note Document
        en "`{raw}` under Length"; "a whole number"; "nothing: it is read as {detail}; record the unit where it says one",
        ko "Length의 `{raw}`"; "정수"; "조치 불필요: {detail}(으)로 읽음; 단위가 있으면 기록";
    /// 필수 or 선택 in other words.
    RequiredWord "required-word" Note Document
        en "`{raw}` under optional"; "`{detail}`"; "nothing: it is read as `{detail}`",
        ko "optional의 `{raw}`"; "`{detail}`"; "조치 불필요: `{detail}`(으)로 읽음";
    /// Another word under Type.
    KindUnknown "kind-unknown" Warning Place
        en "`{raw}` under Type of `{element}`"; "필드, 반복부 or 공통부"; "decide what the row is; it is read as a member",
        ko "`{element}`의 Type `{raw}`"; "필드, 반복부, 공통부 중 하나"; "행의 종류를 결정; 일단 필드로 읽음";
    /// Something that is no number under Length.
    LengthForm "length-form" Warning Place
        en "`{raw}` under Length of `{element}`"; "a whole number"; "decide what the length is; it is read as missing",
        ko "`{element}`의 Length `{raw}`"; "자연수"; "길이를 결정; 일단 없는 것으로 읽음";
    /// A member without a length.
    LengthBlank "length-blank" Warning Place
        en "no length for the member `{element}`"; "a whole number"; "look at the page; no length is checked until one is known",
        ko "항목 `{element}`에 길이 없음"; "자연수"; "원문 확인; 알기 전에는 길이를 검사하지 않음";
    /// One element with two lengths.
    LengthDiffers "length-differs" Warning Element
        en "length {raw} for `{element}`"; "{detail}, as in other tables"; "decide whether both are right; the row then overrides the dictionary",
        ko "`{element}`의 길이 {raw}"; "다른 표에서는 {detail}"; "둘 다 맞는지 결정; 맞으면 그 행이 사전 값을 덮어씀";
    /// Neither 필수 nor 선택.
    RequiredToken "required-token" Warning Place
        en "`{raw}` under optional of `{element}`"; "필수 or 선택{candidates}"; "decide which it is; it is read as unstated",
        ko "`{element}`의 optional `{raw}`"; "필수 또는 선택{candidates}"; "어느 쪽인지 결정; 일단 미기재로 읽음";
    /// A blank where 필수 or 선택 should stand.
    RequiredBlank "required-blank" Warning Place
        en "nothing under optional of `{element}`"; "필수 or 선택"; "ask the bank; it stays unstated",
        ko "`{element}`의 optional 칸이 비어 있음"; "필수 또는 선택"; "은행에 문의; 미기재로 남음";
    /// Required here, optional there.
    RequiredDiffers "required-differs" Note Element
        en "`{element}` is required in some tables and optional in others: {detail}"; "both can be right"; "nothing: each row keeps its own",
        ko "`{element}`은(는) 어떤 표에서는 필수, 어떤 표에서는 선택: {detail}"; "둘 다 맞을 수 있음"; "조치 불필요: 행마다 그대로 둠";
    /// A label that differs from the others of its element.
    LabelVariant "label-variant" Warning Element
        en "the label `{raw}` of `{element}`"; "{candidates}, as other rows say"; "decide which label the page prints",
        ko "`{element}`의 한글명 `{raw}`"; "다른 행처럼 {candidates}"; "원문의 한글명을 결정";
    /// A word of the text one letter from one that is used much more.
    WordVariant "word-variant" Warning Document
        en "the word `{raw}`"; "{candidates}, which is one letter away and used {detail} times"; "decide which word the page prints",
        ko "낱말 `{raw}`"; "한 글자 다르고 {detail}번 쓰인 {candidates}"; "원문의 낱말을 결정";
    /// Labels that differ by blanks only.
    LabelWrap "label-wrap" Note Element
        en "the label of `{element}` with different blanks: {detail}"; "one spelling"; "nothing: labels are compared without blanks",
        ko "`{element}` 한글명의 띄어쓰기가 다름: {detail}"; "하나의 철자"; "조치 불필요: 띄어쓰기를 빼고 비교함";
    /// Tags in a cell.
    HtmlInCell "html-in-cell" Warning Place
        en "a tag in the cell `{raw}`"; "plain text; read as `{detail}`"; "look at the page: the letters around a tag are often misread",
        ko "칸 안의 태그 `{raw}`"; "일반 글; `{detail}`로 읽음"; "원문 확인: 태그 주변 글자는 잘못 읽힌 경우가 많음";
    /// A bullet inside a sentence.
    NoiseChar "noise-char" Note Section
        en "a bullet inside the sentence `{raw}`"; "a blank"; "nothing: the text stays as printed",
        ko "문장 안의 가운뎃점 `{raw}`"; "띄어쓰기"; "조치 불필요: 인쇄된 대로 둠";
    /// A pipe inside a cell.
    CellSplitByPipe "cell-split-by-pipe" Warning Place
        en "a cell of `{element}` that a pipe splits"; "one cell; put together it reads `{raw}`"; "check the cell, and the cells to its right",
        ko "파이프 문자로 쪼개진 `{element}`의 칸"; "하나의 칸; 합치면 `{raw}`"; "이 칸과 오른쪽 칸들을 확인";
    /// Two date formats under one length.
    FormatVsLength "format-vs-length" Warning Element
        en "the formats {detail} of `{element}` under one length {raw}"; "one format, or a length for each"; "decide what is sent for the shorter one",
        ko "`{element}`: 길이 {raw} 하나에 형식 {detail}"; "형식 하나, 또는 형식마다의 길이"; "짧은 형식일 때 무엇을 보낼지 결정";
    /// A date format in small letters.
    FormatCase "format-case" Note Element
        en "the format `{raw}` of `{element}`"; "`{detail}`, as elsewhere"; "nothing: both mean the same",
        ko "`{element}`의 형식 `{raw}`"; "다른 곳처럼 `{detail}`"; "조치 불필요: 뜻이 같음";
    /// A tighter limit in the text than under Length.
    ConstraintInText "constraint-in-text" Warning Element
        en "a limit in the description of `{element}`, `{raw}`, beside the length {detail}"; "one limit"; "record the tighter limit as data of the row",
        ko "`{element}` 설명의 제한 `{raw}`, Length는 {detail}"; "하나의 제한"; "더 좁은 제한을 행의 데이터로 기록";
    /// A description that was copied from another API.
    DescCopy "desc-copy" Warning Place
        en "the description `{raw}` of `{element}`, word for word that of {detail}, where the member is not equally required"; "a description of its own"; "check that it fits this API; correct it if it was copied",
        ko "`{element}`의 설명 `{raw}`이(가) {detail}의 설명과 같으나 필수 여부는 다름"; "이 API에 맞는 설명"; "이 API에 맞는지 확인; 복사된 것이면 정정";
    /// A table without a label for its direction.
    DirectionUnlabelled "direction-unlabelled" Note Place
        en "a table that nothing marks as request or reply"; "요청 or 응답 above it"; "check the order: it is taken as the {detail} because of its place",
        ko "요청인지 응답인지 표시가 없는 표"; "표 위의 요청 또는 응답"; "순서 확인: 위치에 따라 {detail}(으)로 봄";
    /// More than two tables in a section.
    LayoutFurther "layout-further" Error Section
        en "a further layout in the section of {api}"; "one request and one reply"; "look whether a new section begins here without a title; its rows are not used",
        ko "{api} 절에 남는 전문 표"; "요청 하나와 응답 하나"; "제목 없이 새 절이 시작되는지 확인; 행은 쓰지 않음";
    /// A section without a request or a reply.
    LayoutMissing "layout-missing" Warning Section
        en "no table for the {detail} of {api}"; "one request and one reply"; "look at the page; the API counts as not laid out",
        ko "{api}의 {detail} 표가 없음"; "요청 하나와 응답 하나"; "원문 확인; 전문이 공개되지 않은 API로 봄";
    /// A section whose API is not known.
    ApiUnidentified "api-unidentified" Error Section
        en "a section titled `{raw}` that names no API"; "a line 호출정보, an address, an example, or its title in the index"; "decide its API",
        ko "API를 알 수 없는 절 `{raw}`"; "호출정보, 주소, 예시, 또는 목록에 있는 제목"; "어느 API인지 결정";
    /// Two sections for one API.
    ApiTwice "api-twice" Error Section
        en "a second section for {api}"; "one section; the first stands in line {detail}"; "check the call information of both",
        ko "{api}의 두 번째 절"; "하나의 절; 첫 번째는 {detail}행"; "두 절의 호출정보를 확인";
    /// A section that the index does not list.
    SectionNotIndexed "section-not-indexed" Warning Section
        en "a section for {api}, which the index does not list"; "a row of the index{candidates}"; "check the spelling in both places",
        ko "목록에 없는 {api}의 절"; "목록의 행{candidates}"; "두 곳의 철자를 확인";
    /// A code that the grammar does not allow.
    CodeGrammar "code-grammar" Warning Document
        en "the code `{raw}`"; "one or two capitals and three or four digits: {candidates}"; "decide which code the bank sends",
        ko "코드 `{raw}`"; "영문 대문자 한두 자와 숫자 서너 자: {candidates}"; "은행이 보내는 코드를 결정";
    /// Two codes with one look.
    CodeSkeletonCollision "code-skeleton-collision" Warning Document
        en "the codes {detail}, which look the same"; "one spelling"; "decide which one the bank sends; never by counting",
        ko "모양이 같은 코드 {detail}"; "하나의 철자"; "은행이 보내는 코드를 결정; 개수로 정하지 말 것";
    /// One message, two codes.
    CodeSameMessage "code-same-message" Warning Document
        en "the codes {detail} with one message"; "one code for a message"; "keep both and ask the bank",
        ko "메시지가 같은 코드 {detail}"; "메시지 하나에 코드 하나"; "둘 다 유지하고 은행에 문의";
    /// A code of the remarks that no table of the section lists.
    CodeProseOnly "code-prose-only" Warning Section
        en "the code `{raw}` in the remarks of {api} only"; "a row in its table of codes"; "record it; what it means is undecided",
        ko "{api}의 추가정보에만 있는 코드 `{raw}`"; "응답코드 표의 행"; "기록할 것; 뜻은 미정";
    /// An error of the table that the remarks do not list.
    CodeTableOnly "code-table-only" Warning Section
        en "the error `{raw}` of {api}, which the list of system errors in its remarks leaves out"; "a place in that list"; "ask the bank; treat it as the others of the list",
        ko "{api}의 추가정보 시스템 오류 목록에 없는 오류 `{raw}`"; "그 목록의 한 자리"; "은행에 문의; 목록의 다른 코드처럼 처리";
    /// Several codes in a cell.
    CodeMultiCell "code-multi-cell" Note Section
        en "several codes in one cell: `{raw}`"; "one code a row"; "nothing: the row counts for each of them",
        ko "한 칸에 여러 코드: `{raw}`"; "행마다 코드 하나"; "조치 불필요: 코드마다 같은 행으로 봄";
    /// A dash instead of a code.
    CodePseudo "code-pseudo" Note Section
        en "a dash instead of a code"; "a code"; "nothing: the row says what to do without a reply",
        ko "코드 대신 줄표"; "코드"; "조치 불필요: 응답이 없을 때의 절차임";
    /// A row of codes without a code.
    CodeBlank "code-blank" Warning Section
        en "a row without a code: `{raw}`"; "a code"; "look at the page",
        ko "코드가 없는 행: `{raw}`"; "코드"; "원문 확인";
    /// A procedure that names the inquiry of another flow.
    ProcedureTarget "procedure-target" Warning Section ! won
        en "the procedure of {api} for `{raw}` names {detail}"; "the API that inquires this one: {candidates}"; "decide which inquiry is right: the wrong one says nothing about the money",
        ko "{api}의 `{raw}` 업무처리 절차가 {detail}을(를) 가리킴"; "이 거래의 결과를 조회하는 API: {candidates}"; "어느 조회가 맞는지 결정: 틀린 조회는 자금 이동을 확인하지 못함";
    /// A name in the index with a blank in it.
    IndexSoftbreak "index-softbreak" Note Section
        en "`{raw}` in the index, broken by the width of its column"; "`{detail}`{candidates}"; "nothing: the blank is removed",
        ko "열 너비 때문에 나뉜 목록의 `{raw}`"; "`{detail}`{candidates}"; "조치 불필요: 띄어쓰기를 없앰";
    /// An indexed API without a section.
    IndexNoDetail "index-no-detail" Note Section
        en "{api} in the index, without a section"; "a section with its tables"; "nothing: its layout is unpublished",
        ko "목록에만 있고 절이 없는 {api}"; "전문 표가 있는 절"; "조치 불필요: 전문이 공개되지 않음";
    /// A group that cannot be read.
    IndexGarbage "index-garbage" Warning Document
        en "the group `{raw}` in the index, of which no two letters stand together anywhere else"; "a name of a group"; "look at the page",
        ko "문서 어디에도 없는 글자로 된 목록의 구분 `{raw}`"; "구분 이름"; "원문 확인";
    /// Groups that were merged cells.
    IndexCategoryMerged "index-category-merged" Note Document
        en "groups in the index, {raw}, that stand beside some of their rows only"; "a group for each row"; "decide: what each group covers is lost; an empty answer drops the groups",
        ko "일부 행 옆에만 있는 목록의 구분 {raw}"; "행마다의 구분"; "결정할 것: 구분의 범위를 알 수 없음; 빈 값이면 구분을 버림";
    /// The index lists fewer APIs than the spec.
    IndexShorter "index-shorter" Note Section
        en "an index without {api}, which the spec lists"; "all APIs of the service"; "nothing: what a document leaves out stays in the spec",
        ko "명세에 있는 {api}이(가) 목록에 없음"; "서비스의 모든 API"; "조치 불필요: 문서에 없다고 명세에서 지우지 않음";
    /// The index lists an API that the spec does not know.
    IndexUnknown "index-unknown" Note Section
        en "{api} in the index, which the spec does not list"; "an API of the spec"; "nothing: it is proposed as a new API",
        ko "명세에 없는 {api}이(가) 목록에 있음"; "명세의 API"; "조치 불필요: 새 API로 제안함";
    /// One API twice in the index.
    IndexTwice "index-twice" Warning Section
        en "{api} a second time in the index"; "one row"; "check the spelling of both",
        ko "목록에 두 번 나오는 {api}"; "한 행"; "두 행의 철자를 확인";
    /// A name in the index that is no identifier.
    IndexForm "index-form" Warning Document
        en "`{raw}` as the name of an API"; "Latin letters and digits"; "decide which spelling the wire has",
        ko "API 이름 `{raw}`"; "라틴 문자와 숫자"; "실제 철자를 결정";
    /// An address with another ending.
    UrlSuffix "url-suffix" Warning Section
        en "the ending `{raw}` in the address of {api}"; "`{detail}`, as all others have"; "decide which is right",
        ko "{api} 주소의 끝 `{raw}`"; "다른 주소처럼 `{detail}`"; "어느 쪽이 맞는지 결정";
    /// A document that carries no date.
    DocUndated "doc-undated" Note Document
        en "no version, date or history in the document"; "a version or a date"; "nothing: the document is told apart by its hash",
        ko "문서에 버전, 날짜, 개정 이력이 없음"; "버전이나 날짜"; "조치 불필요: 문서는 해시로 구별함";
    /// A document in which nothing of a contract was found.
    DocWithoutContract "doc-without-contract" Error Document
        en "no list of APIs, no layout and no table of codes in the document"; "a document of the bank"; "look whether it is the right file, and name its form with --form",
        ko "문서에 API 목록, 전문 표, 응답코드 표가 없음"; "은행의 문서"; "올바른 파일인지 확인하고 --form으로 형식을 지정";
    /// An example that spells a member otherwise.
    ExampleSpelling "example-member-spelling" Warning Place
        en "`{raw}` in the {detail} example of {api}"; "`{element}`, as the table says"; "decide which one the wire has; a correction is proposed",
        ko "{api} {detail} 예시의 `{raw}`"; "표에서는 `{element}`"; "실제 전문의 철자를 결정; 정정안을 제안함";
    /// An example with a member that the table lacks.
    ExampleUnlisted "example-member-unlisted" Warning Place
        en "the member `{raw}` in the {detail} example of {api}, which the table lacks"; "a row for it"; "decide whether the wire needs it; a correction is proposed",
        ko "{api} {detail} 예시에만 있는 항목 `{raw}`"; "표의 행"; "실제 전문에 필요한지 결정; 정정안을 제안함";
    /// An example without a required member.
    ExampleAbsent "example-required-absent" Warning Place
        en "no `{element}` in the {detail} example of {api}"; "the member, which the table demands"; "decide whether it is required; a correction is proposed",
        ko "{api} {detail} 예시에 `{element}` 없음"; "표에서 필수인 항목"; "필수인지 결정; 정정안을 제안함";
    /// An example with a value that is too long.
    ExampleLong "example-value-long" Warning Place
        en "a value of {raw} characters for `{element}` in the {detail} example of {api}"; "no more than its length"; "decide what the length counts",
        ko "{api} {detail} 예시의 `{element}` 값이 {raw}자"; "길이 이내"; "길이의 단위를 결정";
    /// A body that is no JSON.
    ExampleUnreadable "example-unreadable" Warning Place
        en "a body that is no JSON"; "JSON: {detail}"; "look at the page; the body is kept and not checked",
        ko "JSON이 아닌 예시"; "JSON: {detail}"; "원문 확인; 예시는 보관하되 검사하지 않음";
    /// A table about something else.
    TableUnrecognised "table-unrecognised" Warning Document
        en "a table that is neither a layout, nor codes, nor an index: `{raw}`"; "a known header"; "look at it; none of its cells is used",
        ko "전문, 응답코드, 목록이 아닌 표: `{raw}`"; "아는 머리글"; "확인할 것; 칸을 쓰지 않음";
    /// A cell without a use.
    CellUnused "cell-unused" Warning Document
        en "the cell `{raw}`, which stands under no known column"; "a cell of a known column"; "look whether it belongs to its neighbour",
        ko "아는 열에 속하지 않는 칸 `{raw}`"; "아는 열의 칸"; "옆 칸에 속하는지 확인";
    /// A line that looks like a row and is in no table.
    RowOutsideTable "row-outside-table" Error Document
        en "a row outside of any table: `{raw}`"; "a table with a header"; "look what ends the table above it",
        ko "표 밖에 있는 행: `{raw}`"; "머리글이 있는 표"; "위의 표가 왜 끝났는지 확인";
    /// Text that was not read.
    TextUnread "text-unread" Error Document
        en "text that was not read: `{raw}`"; "every letter in the extract"; "report this document: the importer must not lose text",
        ko "읽지 못한 글: `{raw}`"; "모든 글자가 추출되어야 함"; "이 문서를 신고할 것: 글을 잃어서는 안 됨";
    /// A fence without an end.
    FenceUnclosed "fence-unclosed" Warning Document
        en "an example that never ends"; "a closing fence"; "look whether a part of the document is missing",
        ko "끝나지 않는 예시"; "닫는 표시"; "문서 일부가 빠졌는지 확인";
    /// Cells that nothing divides.
    CellsUndivided "cells-undivided" Warning Document
        en "a row whose message and procedure nothing divides: `{raw}`"; "a tab, two blanks or a dash between them"; "copy the table again, or take another form of the document",
        ko "메시지와 절차가 나뉘지 않은 행: `{raw}`"; "탭, 두 칸 띄어쓰기 또는 줄표"; "표를 다시 복사하거나 다른 형식의 문서를 사용";
    /// A table without its line of dashes.
    TableWithoutRule "table-without-rule" Warning Document
        en "a table without a line of dashes below its header"; "`|---|---|`"; "look whether a part of the document is missing",
        ko "머리글 아래 줄표가 없는 표"; "`|---|---|`"; "문서 일부가 빠졌는지 확인";
    /// Bytes that are no text.
    Encoding "encoding" Warning Document
        en "bytes that are no UTF-8"; "a text in UTF-8"; "save the document as UTF-8; the letters are lost",
        ko "UTF-8이 아닌 바이트"; "UTF-8 글"; "문서를 UTF-8로 저장; 해당 글자는 잃음";
    /// A line on every page.
    PageFurniture "page-furniture" Note Document
        en "`{raw}`, which repeats from page to page"; "text of the document"; "nothing: it is left out",
        ko "쪽마다 반복되는 `{raw}`"; "문서의 내용"; "조치 불필요: 제외함";
    /// Words that stand across columns.
    CellAcross "cell-across" Warning Document
        en "`{raw}`, which stands across two columns"; "words inside one column"; "check the row against the page",
        ko "두 열에 걸친 `{raw}`"; "한 열 안의 글"; "행을 원문과 비교";
}
