"""Words that a corpus may have, because they are of the API and its formats, and not of a group."""

from __future__ import annotations

ERROR_WORDS = (
    "a an and are api as at be been body by can can't cannot could couldn't create do does doesn't error exist failed "
    "field filter find for found get has have id in include included internal invalid is isn't it json key limit link "
    "method missing must no not of on one only or page parameter per please post put rate record records request "
    "required resource server should supported that the there this to too unprocessable unsupported use valid value "
    "values was with you your tagging deleted successfully present"
)
"""The words of which the known errors consist, besides those of the declarations."""

FORMAT_WORDS = (
    "true false null http https actionnetwork example message application json charset form urlencoded links embedded "
    "href title templated next previous self curies private public cache control revalidate html text plain octet "
    "stream filter background order descending ascending sort notice accept content type token no store get head "
    "options patch delete put post asc desc"
)
"""The words of the formats: JSON, HAL, HTTP and addresses."""
