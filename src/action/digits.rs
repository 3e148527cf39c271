//! Whole numbers as text, from a table of all that have four digits: formatting is most of what a short cell costs.

static BYTES: [u8; 40_000] = {
    let mut bytes = [0; 40_000];
    let mut number = 0;
    while number < 10_000 {
        bytes[4 * number] = b'0' + (number / 1000) as u8;
        bytes[4 * number + 1] = b'0' + (number / 100 % 10) as u8;
        bytes[4 * number + 2] = b'0' + (number / 10 % 10) as u8;
        bytes[4 * number + 3] = b'0' + (number % 10) as u8;
        number += 1;
    }
    bytes
};
static FOUR: &str = match str::from_utf8(&BYTES) {
    Ok(text) => text,
    Err(_) => unreachable!(),
};

/// The last four digits of a number.
#[inline]
pub(super) fn four(number: u64) -> &'static str {
    let at = 4 * (number % 10_000) as usize;
    &FOUR[at..at + 4]
}

/// The last four digits of a number as bytes, the first the lowest.
#[inline]
pub(super) fn bytes(number: u32) -> u32 {
    let (all, _) = BYTES.as_chunks();
    u32::from_le_bytes(all[number as usize % 10_000])
}

/// Appends a number.
#[inline]
pub(super) fn push(number: u64, out: &mut String) {
    if number >= 10_000 {
        push(number / 10_000, out);
        out.push_str(four(number));
        return;
    }
    let zeros = usize::from(number < 10) + usize::from(number < 100) + usize::from(number < 1000);
    out.push_str(&four(number)[zeros..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_they_are_formatted() {
        let powers = (0..20).map(|n| 10u64.pow(n)).flat_map(|n| [n - 1, n, n + 1]);
        for number in (0..20_000).chain(powers).chain([u64::MAX]) {
            let mut out = String::new();
            push(number, &mut out);
            assert_eq!(out, number.to_string());
            assert_eq!(four(number), format!("{:04}", number % 10_000));
            assert_eq!(bytes((number % 10_000) as u32).to_le_bytes(), four(number).as_bytes());
        }
    }
}
