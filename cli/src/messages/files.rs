//! Texts about files of rows and loans: what is wrong where, and what Excel has to do with it.

use crate::message::messages;

messages! {
    /// Files with faults, one a line.
    faulty(count, list) {
        ko: "파일에 잘못된 곳이 {count}군데 있어 아무것도 기록하거나 보내지 않았습니다:\n  {list}",
        en: "nothing was recorded or sent; faults of the files: {count}\n  {list}",
    }
    /// What to do about it.
    correct_it() {
        ko: "파일을 고친 뒤 같은 명령을 다시 실행하십시오. 줄과 열은 1부터 셉니다",
        en: "correct the files and run the same command again; lines and columns count from 1",
    }

    /// A file of Excel's own.
    workbook() {
        ko: "Excel 통합 문서입니다. Excel 에서 \"CSV UTF-8(쉼표로 분리)\" 로 저장하십시오",
        en: "this is a workbook of Excel's; save it there as \"CSV UTF-8 (comma delimited)\"",
    }
    /// A text in UTF-16.
    utf_16() {
        ko: "UTF-16 으로 저장된 파일입니다. Excel 에서 \"CSV UTF-8(쉼표로 분리)\" 로 저장하십시오",
        en: "this is UTF-16; save it as \"CSV UTF-8 (comma delimited)\"",
    }
    /// A byte order mark and then no UTF-8.
    not_utf_8() {
        ko: "UTF-8 표시(BOM)가 있으나 UTF-8 이 아닌 글자가 있습니다",
        en: "the file says that it is UTF-8 and here it is not",
    }
    /// A byte that no encoding explains.
    neither_encoding() {
        ko: "UTF-8 도 CP949 도 아닌 글자가 있습니다. \"CSV UTF-8\" 로 다시 저장하십시오",
        en: "this is neither UTF-8 nor CP949; save the file again as \"CSV UTF-8\"",
    }
    /// A text that was spoilt before.
    spoilt() {
        ko: "깨진 글자가 있습니다. 원본에서 다시 저장하십시오",
        en: "a character was lost here when the file was written; write it again from its source",
    }

    /// No YAML, or YAML of another shape.
    not_yaml() {
        ko: "YAML 로 읽을 수 없습니다. 한 줄에 `이름: 값` 하나씩 적으십시오",
        en: "this cannot be read as YAML, expected one `name: value` a line",
    }
    /// A name that is there twice.
    twice() {
        ko: "같은 항목이 두 번 있습니다. 하나만 남기십시오",
        en: "this value is there twice, expected it once",
    }
    /// A name that no loan file has.
    unknown_name(name, names) {
        ko: "{name} 이라는 항목은 없습니다. 쓸 수 있는 항목: {names}",
        en: "there is no value {name}, expected one of {names}",
    }
    /// A name that was probably meant for another.
    unknown_name_likely(name, likely) {
        ko: "{name} 이라는 항목은 없습니다. {likely} 을(를) 뜻한 것입니까?",
        en: "there is no value {name}; did you mean {likely}?",
    }
    /// A name that must be there.
    missing_name(name) {
        ko: "{name} 항목이 없습니다",
        en: "{name} is missing",
    }

    /// No heading.
    no_heading(names) {
        ko: "제목 줄이 없습니다. 첫 줄에 열 이름을 적으십시오: {names}",
        en: "there is no heading, expected a first line with the columns {names}",
    }
    /// A column that must be there.
    no_column(name) {
        ko: "{name} 열이 없습니다",
        en: "there is no column {name}",
    }
    /// A column that is there twice.
    column_twice(name) {
        ko: "{name} 열이 두 번 있습니다",
        en: "the column {name} is there twice",
    }
    /// A heading that was probably meant for a column.
    column_misspelled(title, name) {
        ko: "제목 {title} 은(는) {name} 을(를) 뜻한 것입니까? 제목을 고치거나 그 열을 빼십시오",
        en: "did the heading {title} mean {name}? correct it, or take the column out",
    }
    /// Another separator than commas.
    other_separator() {
        ko: "열이 쉼표로 나뉘어 있지 않습니다. \"CSV(쉼표로 분리)\" 로 저장하십시오",
        en: "the columns are not separated by commas; save the file as \"CSV (comma delimited)\"",
    }
    /// A cell that can be the rest of an amount that was cut.
    rest_of_amount() {
        ko: "쉼표에서 잘린 금액의 뒷부분일 수 있습니다. 금액을 \"7,250,000\" 처럼 따옴표로 묶거나 쉼표 없이 7250000 처럼 적으십시오. 금액이 여기서 끝난 것이 맞으면 그 금액을 따옴표로 묶거나 두 열 사이에 다른 열을 두십시오",
        en: "this can be the rest of an amount that its separator has cut; write the amount in quotes, such as \"7,250,000\", or without separators; if it is no rest, put the amount before it in quotes, or another column between the two",
    }
    /// A cell in a column without a heading.
    no_heading_above() {
        ko: "제목이 없는 열에 값이 있습니다. 열에 제목을 적거나 칸을 비우십시오. 금액에 쉼표를 쓰면 \"1,000\" 처럼 따옴표로 묶으십시오",
        en: "this cell stands in a column without a heading; give the column a heading or empty the cell; an amount with separators stands in quotes, such as \"1,000\"",
    }
    /// Lines above the heading.
    title_above(heading) {
        ko: "제목 줄이 아닙니다. 열 이름은 {heading}번째 줄에 있습니다. 그 위의 줄을 모두 지우십시오",
        en: "this is not the heading, which is on line {heading}; take out everything above that line",
    }
    /// A unit that is no KRW.
    other_unit(name, unit) {
        ko: "{name}: {unit} 은(는) 쓸 수 없습니다. 금액은 원 단위로 적고, 괄호에는 원, KRW, ₩ 만 쓰십시오",
        en: "{name}: {unit} cannot stand here; amounts are whole KRW, and nothing but KRW, ₩ or the Korean word for it may stand in brackets",
    }
    /// More cells than columns.
    too_many_cells(count, width) {
        ko: "칸이 {count}개입니다. 제목은 {width}개입니다. 금액에 쉼표를 쓰면 \"1,000\" 처럼 따옴표로 묶으십시오",
        en: "{count} cells, expected {width} as in the heading; an amount with separators stands in quotes, such as \"1,000\"",
    }
    /// Nothing in a cell that must be filled.
    empty_cell(name) {
        ko: "{name} 칸이 비어 있습니다",
        en: "the cell of {name} is empty",
    }
    /// A row that holds sums.
    row_of_totals() {
        ko: "합계 줄입니다. 파일에서 이 줄을 지우십시오. 합계는 이 도구가 셉니다",
        en: "this is a row of totals; take it out, the tool adds up by itself",
    }
    /// A line break within a cell.
    line_break(name) {
        ko: "{name} 칸에 줄바꿈이 있습니다. 한 줄로 고치고, 따옴표가 빠지지 않았는지 보십시오",
        en: "the cell of {name} holds a line break; write it on one line, and look for a quote that is missing",
    }
    /// A quote that is not closed.
    open_quote() {
        ko: "이 줄에서 연 따옴표(\")가 닫히지 않아 나머지 줄이 모두 한 칸이 됩니다. 따옴표를 고치십시오",
        en: "a quote (\") that is opened here is never closed, so that the rest of the file is one cell; correct it",
    }
    /// A heading and nothing under it.
    no_rows() {
        ko: "제목 아래에 행이 없습니다",
        en: "there is no row under the heading",
    }
    /// Columns that were not used.
    unused_columns(path, names) {
        ko: "{path}: 쓰지 않은 열: {names}",
        en: "{path}: columns that are not used: {names}",
    }

    /// A number that Excel has shortened.
    excel_exponent() {
        ko: "Excel 이 긴 번호를 지수(예: 3.02E+12)로 줄여 뒷자리가 사라졌습니다. 그 열의 셀 서식을 \"텍스트\" 로 바꾸고 번호를 다시 넣으십시오",
        en: "Excel has shortened a long number to an exponent (such as 3.02E+12) and its last digits are lost; format the column as text and enter the number again",
    }
    /// A number whose leading zeros Excel has dropped; a bank code is public.
    excel_zeros(text, length, likely) {
        ko: "{text} 은(는) {length}자리가 아닙니다. Excel 이 앞자리 0 을 지웠을 것입니다. 그 열의 셀 서식을 \"텍스트\" 로 바꾸고 {likely} 처럼 다시 넣으십시오",
        en: "{text} has fewer than {length} digits: Excel drops leading zeros; format the column as text and enter it again, such as {likely}",
    }
    /// A number that Excel has put separators into.
    excel_separators() {
        ko: "번호에 쉼표가 있습니다. Excel 이 번호를 금액처럼 표시한 것입니다. 그 열의 셀 서식을 \"텍스트\" 로 바꾸십시오",
        en: "there are separators in a number: Excel shows it as an amount; format the column as text",
    }
    /// Marks that people or Excel put into a number.
    marks_in_number(marks) {
        ko: "번호에 {marks} 이(가) 있습니다. 빼고 숫자만 적으십시오",
        en: "there is {marks} in the number, which may be taken out: expected digits only",
    }
    /// Digits of another width.
    full_width() {
        ko: "전각 숫자가 있습니다. 0–9 를 반각(영문 숫자)으로 다시 넣으십시오",
        en: "there are full-width digits, expected 0 to 9; enter it again in half width",
    }
    /// More faults than are shown.
    more_faults(count) {
        ko: "이 밖에 {count}군데. --json 은 모두 보여 줍니다",
        en: "and {count} more, all of which --json shows",
    }
    /// An error that Excel has put into a cell.
    excel_error() {
        ko: "Excel 의 오류 표시(#…)가 들어 있습니다. 셀의 수식이나 열 너비를 고치고 다시 저장하십시오",
        en: "Excel has written an error (#…) here; correct the formula or the width of the column and save again",
    }
    /// An amount that is none.
    not_an_amount() {
        ko: "정수가 아닙니다. 1000000 또는 1,000,000 처럼 적으십시오",
        en: "this is no whole number, expected one such as 1000000 or 1,000,000",
    }
    /// An amount of nothing.
    nothing_moves() {
        ko: "0원입니다. 1원 이상이어야 합니다",
        en: "0 KRW, expected at least 1",
    }
    /// Rows that do not add up to what was raised.
    not_the_sum(raised, total, path) {
        ko: "모집 금액 {raised}원이 {path} 의 합계 {total}원과 다릅니다. 대출의 일부를 이미 지급했다면 --continuation 을 주십시오",
        en: "{raised} KRW, expected {total}, the sum of the rows of {path}; if part of the loan was paid before, give --continuation",
    }
    /// Rows that are not less than what was raised.
    not_a_rest(raised, total, path) {
        ko: "모집 금액이 {raised}원인데 {path} 의 합계가 {total}원입니다. --continuation 에서는 합계가 모집 금액보다 작아야 합니다",
        en: "{raised} KRW, and the rows of {path} add up to {total}; with --continuation expected less than was raised",
    }
    /// A sum that no amount can hold.
    sum_too_great() {
        ko: "합계가 15자리를 넘습니다",
        en: "the sum has more than 15 digits",
    }
    /// An account in several rows.
    same_account(path, lines) {
        ko: "{path}: 같은 가상계좌가 여러 줄에 있습니다: {lines}",
        en: "{path}: the same virtual account stands on lines {lines}",
    }
    /// More accounts in several rows.
    more_accounts(path, count) {
        ko: "{path}: 여러 줄에 있는 가상계좌가 {count}개 더 있습니다",
        en: "{path}: {count} more virtual accounts stand on several lines",
    }
    /// Values that are missing although nothing is wrong: a fault of the tool.
    incomplete() {
        ko: "파일을 끝까지 읽지 못했습니다. 이 도구의 잘못이니 파일과 함께 알려 주십시오",
        en: "the file could not be read to its end; this is a fault of the tool, please report it",
    }
}
