"""Algolia's search parameters, as many of them as Local Search has; the others are refused by name, never ignored.

What has no meaning here because there is nothing it could act on (analytics, rules, synonyms, personalisation) is
accepted: switching it on or off gives the same answer either way.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from ipc.messages import WireModel
from main_process.kit.validation_words import what_is_wrong
from main_process.local_search.index.model import Schema
from main_process.local_search.search.filters import AllOf, Filter, attributes_of, parse_facet_filters, parse_filters
from main_process.local_search.service.errors import Refused, bad_request

PAGINATION_LIMIT = 1000
"""Algolia's default `paginationLimitedTo`: how many hits can be paged through."""

Name = Annotated[str, Field(max_length=256)]
Names = Annotated[list[Name], Field(max_length=64)]
"""Names of attributes. No index here has as many."""

Tag = Annotated[str, Field(max_length=64)]
"""It is written around each word that was found."""

_TYPED = ("query", "facetQuery")
"""What a person types into a field; everything else is a program's."""

_NO_EFFECT = frozenset(
    {
        "analytics",
        "analyticsTags",
        "clickAnalytics",
        "enableABTest",
        "enablePersonalization",
        "enableReRanking",
        "enableRules",
        "percentileComputation",
        "personalizationImpact",
        "replaceSynonymsInHighlight",
        "ruleContexts",
        "synonyms",
        "userToken",
    }
)


class SearchParams(WireModel):
    """One query. Names and defaults are those of Algolia's search parameters."""

    query: Annotated[str, Field(max_length=512)] = ""
    page: Annotated[int, Field(ge=0)] = 0
    hits_per_page: Annotated[int, Field(ge=0, le=PAGINATION_LIMIT)] = 20
    offset: Annotated[int, Field(ge=0)] | None = None
    length: Annotated[int, Field(ge=0, le=PAGINATION_LIMIT)] | None = None
    filters: Annotated[str, Field(max_length=4096)] = ""
    facet_filters: list[Any] | str = Field(default_factory=list)
    facets: Names = Field(default_factory=list)
    max_values_per_facet: Annotated[int, Field(ge=0, le=1000)] = 100
    sort_facet_values_by: Literal["count", "alpha"] = "count"
    attributes_to_retrieve: Names = Field(default_factory=lambda: ["*"])
    attributes_to_highlight: Names | None = None
    attributes_to_snippet: Names | None = None
    highlight_pre_tag: Tag = "<em>"
    highlight_post_tag: Tag = "</em>"
    snippet_ellipsis_text: Tag = "…"
    restrict_searchable_attributes: Names = Field(default_factory=list)
    typo_tolerance: bool | Literal["min", "strict", "true", "false"] = True
    min_word_sizefor1_typo: Annotated[int, Field(ge=1)] = 4
    min_word_sizefor2_typos: Annotated[int, Field(ge=1)] = 8
    query_type: Literal["prefixLast", "prefixAll", "prefixNone"] = "prefixLast"
    remove_words_if_no_results: Literal["none", "allOptional"] = "none"
    advanced_syntax: bool = False
    response_fields: Names = Field(default_factory=lambda: ["*"])

    @property
    def tolerates_typos(self) -> bool:
        """Whether a word that no record holds may match a similar one."""
        return self.typo_tolerance not in {False, "false"}

    def window(self) -> tuple[int, int]:
        """First hit and number of hits asked for, within the pagination limit."""
        if self.offset is not None or self.length is not None:
            first, count = self.offset or 0, 20 if self.length is None else self.length
        else:
            first, count = self.page * self.hits_per_page, self.hits_per_page
        return first, max(0, min(count, PAGINATION_LIMIT - first))

    def filter_for(self, schema: Schema) -> Filter:
        """Both kinds of filters together. Raises Refused where one names an attribute that is no facet of the index."""
        terms = [parse_filters(self.filters), parse_facet_filters(self.facet_filters)]
        filters = AllOf(tuple(term for term in terms if term != AllOf()))
        for name in sorted(attributes_of(filters) - set(schema.facets)):
            raise bad_request(f"{name} is not a facet of {schema.name}; it has {', '.join(schema.facets) or 'none'}")
        return filters


def parse_params(body: dict[str, Any]) -> SearchParams:
    """Read the body of a query. Raises Refused (400) that names the parameter and what is wrong with it."""
    known = {name: value for name, value in body.items() if name not in _NO_EFFECT and value is not None}
    try:
        return SearchParams.model_validate(known)
    except ValidationError as error:
        raise refusal(error) from None


def refusal(error: ValidationError) -> Refused:
    """400, in a sentence: which parameter it is, and what is wrong with its value."""
    first = error.errors(include_url=False, include_input=False)[0]
    name = str(first["loc"][0]) if first["loc"] else "body"
    if first["type"] == "extra_forbidden":
        return bad_request(f"Local Search does not support the parameter {name}")
    if name in _TYPED and first["type"] == "string_too_long":
        return bad_request(f"This search is too long: it {what_is_wrong(first)}. Shorten it.")
    return bad_request(f"Invalid value for {name}: it {what_is_wrong(first)}")
