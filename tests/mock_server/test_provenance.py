from __future__ import annotations

from actionnetwork_mock.provenance import link_citations


def test_a_citation_of_a_statement_links_to_it() -> None:
    page = link_citations("Cut. (observed: [paging-6], [people-2])", "..")
    assert page == (
        "Cut. (observed: [paging-6](../evidence/paging.md#paging-6), [people-2](../evidence/people.md#people-2))"
    )


def test_a_citation_of_a_declaration_links_to_the_reference_page() -> None:
    assert (
        link_citations("[people.fields.given_name]", ".")
        == "[people.fields.given_name](./reference/people.md)"
    )


def test_a_link_stays_a_link() -> None:
    assert (
        link_citations("[paging-6](elsewhere.md) [fidelity.md](x)", ".")
        == "[paging-6](elsewhere.md) [fidelity.md](x)"
    )
