"""Ketting: a general client for HAL, which follows links and embedded documents."""

from ..rows import Client, Fails, Works

KETTING = Client(
    name="ketting",
    package="ketting",
    about="badgateway/ketting, a general client for HAL and other formats.",
    language="node",
    setup="""
const { Client } = require("ketting")
const client = new Client(`${api}/`)
client.use((request, next) => {
  request.headers.set("OSDI-API-Token", key)
  return next(request)
})
const data = async resource => (await (await resource).get()).data
const all = async resources => Promise.all((await resources).map(resource => data(resource)))
const go = path => (client.clearCache(), client.go(path))
const change = async person => {
  const state = await person.get()
  state.data.given_name = "Augusta"
  return person.put(state)
}
return { change, data, all, go, follow: rel => go().follow(rel), person: () => go(`people/${ada}`) }
""",
    calls=(
        Works("data(go())", {"motd": "Welcome to the Action Network OSDI API v2 Entry Point!"}),
        Works("data(follow('osdi:people'))", {"page": 1}),
        Works(
            "all(follow('osdi:people').followAll('osdi:people'))",
            [{"given_name": "Ada"}, {"given_name": "Ruth"}],
        ),
        Works("data(follow('osdi:people').follow('next'))", {"page": 2}, notes=("past-the-end",)),
        Works("data(person())", {"given_name": "Ada"}),
        Works(
            "all(person().follow('osdi:taggings').followAll('osdi:taggings'))", [{"item_type": "osdi:person"}]
        ),
        Works("data(go(`petitions/${petition}`).follow('osdi:creator'))", {"given_name": "Key"}),
        Works("(await person().head()).uri", "$api/people/$ada"),
        Works("(await go('people').post({ data: grace })).data", {"given_name": "Grace"}),
        Fails(
            "go('people').postFollow({ data: grace })",
            200,
            "Did not receive a 201",
            "It expects 201 and a `Location`. The API answers creations with 200 [transport-5].",
        ),
        Works(
            "person().put({ data: { given_name: 'Augusta' } }).then(() => data(person()))",
            {"given_name": "Augusta"},
        ),
        Fails(
            "change(person())",
            200,
            "fetch failed",
            "It sends back all headers of the answer, and Node refuses `Content-Length` and `Transfer-Encoding` there. "
            "Browsers leave them out.",
        ),
        Fails(
            "person().patch({ data: { given_name: 'Augusta' } })",
            405,
            "405",
            "PATCH is not supported [writing-10].",
        ),
        Works("go(`tags/${tag}/taggings/${tagging}`).delete()", None),
        Fails(
            "person().delete()", 405, "405", "Only taggings can be deleted, and messages stopped [writing-9]."
        ),
        Fails("data(go(`people/${unknown}`))", 404, "404", "There is no such person [errors-2]."),
    ),
)
