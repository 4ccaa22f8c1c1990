"""Synonyms: which words lead to which others."""

from advisory.search.thesaurus import NO_SYNONYMS, Thesaurus

WORDS = Thesaurus.of(
    [["layoffs", "reduction in force", "RIF"], ["co-founder", "founding partner"], ["IT", "computers"]],
    {"confide": ["isolation", "peer group"], "layoffs": ["severance"]},
)


def also(*terms: str) -> set[tuple[str, ...]]:
    return {one.also for one in WORDS.expansions(terms)}


def test_every_word_of_a_line_finds_all_the_others():
    assert also("rif") == {("layoff",), ("reduct", "in", "forc")}
    assert also("reduct", "in", "forc") == {("layoff",), ("rif",)}
    assert also("reduct", "forc") == set()


def test_what_is_near_leads_one_way():
    assert also("confid") == {("isol",), ("peer", "group")}
    assert also("isol") == set()


def test_a_word_on_both_lists_leads_to_both_and_tells_which_is_which():
    found = {one.also: one.same for one in WORDS.expansions(["layoff"])}

    assert found == {("rif",): True, ("reduct", "in", "forc"): True, ("sever",): False}


def test_compounds_are_known_however_they_are_written():
    assert also("co", "founder") == also("cofound") == {("found", "partner")}


def test_a_function_word_leads_nowhere_though_it_is_an_abbreviation_too():
    assert also("it") == set()
    assert also("comput") == set()


def test_a_word_within_other_words_is_found():
    assert also("our", "rif", "plan") == also("rif")


def test_without_a_list_nothing_is_added():
    assert list(NO_SYNONYMS.expansions(["layoff"])) == []
    assert not NO_SYNONYMS.knows("layoff")
    assert WORDS.knows("rif")
