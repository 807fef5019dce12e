"""Traverson: a general client that walks along links, with its adapter for HAL."""

from ..rows import Client, Fails, Works

TRAVERSON = Client(
    name="traverson",
    package="traverson",
    about="traverson/traverson with traverson-hal, a general client that walks along links.",
    language="node",
    setup="""
const traverson = require("traverson")
const hal = require("traverson-hal")
traverson.registerMediaType(hal.mediaType, hal)
const from = (url = `${api}/`) =>
  traverson.from(url).jsonHal().withRequestOptions({ headers: { "OSDI-API-Token": key } })
const call = (walk, method, ...rest) =>
  new Promise((resolve, reject) => walk[method](...rest, (error, answer) => (error ? reject(error) : resolve(answer))))
const body = async answer => JSON.parse((await answer).body)
return { from, call, body }
""",
    calls=(
        Works("call(from().follow('osdi:people'), 'getResource')", {"page": 1}),
        Works("call(from().follow('osdi:people', 'osdi:people[1]'), 'getResource')", {"given_name": "Ruth"}),
        Works(
            "call(from().follow('osdi:people', 'osdi:people[$all]'), 'getResource')",
            [{"given_name": "Ada"}, {"given_name": "Ruth"}],
        ),
        Works(
            "call(from().follow('osdi:petitions', 'osdi:petitions[0]', 'osdi:signatures', 'osdi:signatures[0]', "
            "'osdi:person'), 'getResource')",
            {"given_name": "Ada"},
        ),
        Works(
            "call(from().follow('osdi:people', 'next'), 'getResource')", {"page": 2}, notes=("past-the-end",)
        ),
        Works("body(call(from().follow('osdi:people'), 'get'))", {"page": 1}),
        Works("call(from().follow('osdi:people'), 'getUrl')", "$api/people"),
        Works(
            "call(from().follow('osdi:people').addRequestOptions({ qs: { filter: \"given_name eq 'Ruth'\" } }), "
            "'getResource')",
            {"_embedded": {"osdi:people": [{"given_name": "Ruth"}]}},
            notes=("unknown-parameter",),  # it sends the query to the entry point as well
        ),
        Works("body(call(from().follow('osdi:people'), 'post', grace))", {"given_name": "Grace"}),
        Works(
            "body(call(from(`${api}/people/${ada}`), 'put', { given_name: 'Augusta' }))",
            {"given_name": "Augusta"},
        ),
        Fails(
            "body(call(from(`${api}/people/${ada}`), 'patch', { given_name: 'Augusta' }))",
            405,
            "PATCH",
            "PATCH is not supported [writing-10].",
        ),
        Works(
            "body(call(from(`${api}/tags/${tag}/taggings/${tagging}`), 'delete'))",
            {"notice": "This tagging was successfully deleted."},
        ),
        Fails(
            "call(from(`${api}/people/${unknown}`), 'getResource')",
            404,
            "404",
            "There is no such person [errors-2].",
        ),
    ),
)
