use super::*;

#[test]
fn every_plan_compiles() {
    for (place, plan) in PLANS.iter().enumerate() {
        assert!(NUMBERS[place].get_or_init(|| compile(plan.numbers)).is_some(), "{}", plan.region);
    }
}

#[test]
fn international_numbers_pass_however_they_are_written() {
    for number in [
        "+31612345678",
        "'+31612345678",
        "0031 6 1234 5678",
        "+31 (0)6-12345678",
        "(+31) 6 12345678",
        "+31 20 123 4567 tst. 12",
        "+49 30 / 901820",
        "+33 1 23 45 67 89",
        "+39 06 698 12345",
        "+1 (212) 555-0100",
        "+1 876 523 0100",
        "+351 912 345 678",
        "+81 3 1234 5678",
    ] {
        assert!(phone(number), "{number}");
    }
}

#[test]
fn other_numbers_fail() {
    for number in [
        "31612345678",
        "0612345678",
        "+3161234567890123",
        "+999123456789",
        "+3361234567",
        "+31666666666",
        "+1 212 155 0100",
        "+1 112 555 0100",
        "+31 6 1234 567x",
        "+31 10123456",
        "+",
        "00",
        "",
    ] {
        assert!(!phone(number), "{number}");
    }
}

#[test]
fn national_numbers_pass_in_their_country_only() {
    let (nl, dk, us, hu) = (
        national::<{ place("nl") }>,
        national::<{ place("dk") }>,
        national::<{ place("us") }>,
        national::<{ place("hu") }>,
    );
    for number in ["06-12345678", "(020) 123 45 67", "020 1234567 tst 12", "14 020"] {
        assert!(nl(number) && !dk(number), "{number}");
    }
    assert!(dk("32 12 34 56") && !nl("32 12 34 56"));
    assert!(us("(201) 555-0123") && us("1-201-555-0123") && !us("(201) 155-0123"));
    assert!(hu("06 1 234 5678") && !hu("1 234 5678"));
    assert!(!nl("+31612345678") && !nl("612345678") && !nl(""));
}

/// The rows of libphonenumber's example numbers for the regions with a plan: region, verdict, and three forms.
#[expect(clippy::print_stderr, reason = "a test without its oracle says so")]
pub(super) fn examples() -> Option<Vec<[String; 5]>> {
    let Some(oracles) = std::env::var_os("EFFACE_ORACLES").map(std::path::PathBuf::from) else {
        eprintln!("skipped: EFFACE_ORACLES is not set");
        return None;
    };
    let rows = std::fs::read_to_string(oracles.join("phones.tsv")).expect("the examples are readable");
    let mut kept = Vec::new();
    for row in rows.lines().skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        let [region, _, verdict, e164, inside, outside] = fields[..] else { panic!("six columns") };
        let region = region.to_lowercase();
        if PLANS.iter().any(|plan| plan.region == region) {
            kept.push([&region, verdict, e164, inside, outside].map(str::to_owned));
        }
    }
    Some(kept)
}

#[test]
fn the_example_numbers_of_libphonenumber_agree() {
    let Some(examples) = examples() else { return };
    let (mut valid, mut both, mut invalid, mut either) = (0, 0, 0, 0);
    for [region, verdict, e164, inside, outside] in &examples {
        let check = crate::detect::check::by_name(&format!("phone_{region}")).expect("every plan has a check");
        if verdict == "valid" {
            valid += 1;
            both += usize::from(phone(e164) && phone(outside) && check(inside));
        } else {
            invalid += 1;
            either += usize::from(phone(e164) || phone(outside) || check(inside));
        }
    }
    assert!(valid > 150 && invalid > 30, "only {valid} valid and {invalid} invalid numbers were judged");
    assert!(both * 1000 >= valid * 995, "{both} of {valid} valid numbers in both forms");
    assert!(either * 100 <= invalid, "{either} of {invalid} invalid numbers");
}

#[test]
fn the_rules_find_the_example_numbers_as_whole_cells() {
    let Some(examples) = examples() else { return };
    let rules = crate::rules::RuleSet::builtin().expect("the packs load");
    let detector = crate::detect::Detector::new(&rules).expect("the packs compile");
    let (mut scratch, mut hits) = (detector.scratch(), Vec::new());
    let mut finds = |cell: &str, region: &str| {
        detector.cell(cell, &mut scratch, &mut hits);
        hits.iter().any(|hit| {
            let source = &detector.sources()[usize::from(hit.source)];
            let of_region = source.country.as_deref().is_none_or(|country| country == region);
            hit.whole && *source.info_type == *"phone" && of_region
        })
    };
    let (mut valid, mut both, mut invalid, mut either) = (0, 0, 0, 0);
    for [region, verdict, e164, inside, outside] in &examples {
        let (inside, outside) = (finds(inside, region), finds(e164, region) && finds(outside, region));
        if verdict == "valid" {
            valid += 1;
            both += usize::from(inside && outside);
        } else {
            invalid += 1;
            either += usize::from(inside || outside);
        }
    }
    assert!(both * 1000 >= valid * 995, "{both} of {valid} valid numbers in both forms");
    assert!(either * 100 <= invalid, "{either} of {invalid} invalid numbers");
}

#[test]
fn a_zero_left_behind_the_calling_code_is_none_of_the_number() {
    for number in ["+31 06 12345678", "+310612345678", "00310612345678", "+49 0151 23456789"] {
        assert!(phone(number), "{number}");
    }
    assert!(!phone("+31 0012345678") && !phone("+34 0612345678"));
}

#[test]
fn every_plan_is_found_by_its_calling_code() {
    for (place, plan) in PLANS.iter().enumerate() {
        let code: usize = plan.code.parse().expect("digits");
        assert!(super::CALLED[code].contains(&(place as u8)), "{}", plan.region);
    }
}
