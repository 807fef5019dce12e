"""osdi-client of npm: the methods that it makes of the entry point, and its resource objects."""

from ..rows import Client, Fails, Works

_LISTINGS = {
    "getPeople": ("people", "given_name", ["Ada", "Ruth"]),
    "getPersonSignupHelper": ("people", "given_name", ["Ada", "Ruth"]),
    "getPetitions": ("petitions", "title", ["A petition"]),
    "getEvents": ("events", "title", ["An event of the campaign", "An event"]),
    "getForms": ("forms", "title", ["A form"]),
    "getFundraisingPages": ("fundraising_pages", "title", ["A fundraising page"]),
    "getAdvocacyCampaigns": ("advocacy_campaigns", "title", ["An advocacy campaign"]),
    "getDonations": ("donations", "amount", ["25.00"]),
    "getQueries": ("queries", "name", ["A query"]),
    "getLists": ("lists", "name", ["A list"]),
    "getWrappers": ("wrappers", "name", ["A wrapper"]),
    "getMessages": ("messages", "subject", ["A sent message", "A message"]),
}

OSDI_CLIENT = Client(
    name="osdi-client",
    package="osdi-client",
    about="ben-pr-p/osdi-client for Node and browsers, which makes a method of each link of the entry point.",
    language="node",
    setup="""
const osdi = require("osdi-client")
const superagent = require("superagent")
const client = await osdi.client(`${api}/`)
const keyed = request => request.set("OSDI-API-Token", key)
const page = async request => client.parse(await keyed(request))
const first = async (request, name) => (await page(request))[name][0]
const entryPoint = async () => (await keyed(superagent.get(`${api}/`))).body
const withTags = async () => {
  const data = await entryPoint()
  delete data._links["osdi:metadata"]
  return osdi.client(data)
}
const { Event, PersonSignupHelper } = client.resources
return { osdi, client, keyed, page, first, entryPoint, withTags, Event, PersonSignupHelper }
""",
    calls=(
        Works(
            "(await osdi.client(`${api}/`)).motd", "Welcome to the Action Network OSDI API v2 Entry Point!"
        ),
        *[
            Works(
                f"(await keyed(client.{method}())).body._embedded['osdi:{name}']",
                [{field: value} for value in values],
            )
            for method, (name, field, values) in _LISTINGS.items()
        ],
        Works(
            "(await page(client.getPeople())).people.map(person => person.data.givenName)", ["Ada", "Ruth"]
        ),
        Works(
            "(await page((await page(client.getPeople())).nextPage())).people", [], notes=("past-the-end",)
        ),
        Works(
            "(await page(client.getPeople({ query: { filter: \"given_name eq 'Ruth'\" } }))).people.length", 1
        ),
        Works(
            "(await keyed(new PersonSignupHelper({}).save()).send(grace)).body",
            {"given_name": "Grace"},
            ("unknown-field",),
        ),
        Works(
            "(await keyed((await first(client.getPeople(), 'people')).givenName('Augusta').save())).body",
            {"given_name": "Augusta"},
        ),
        Works(
            "(await keyed(new Event({ title: 'A party' }).save())).body",
            {"title": "A party"},
            notes=("required-missing",),
        ),
        Fails(
            "keyed((await first(client.getPeople(), 'people')).delete())",
            405,
            "Method Not Allowed",
            "Only taggings can be deleted, and messages stopped [writing-9].",
        ),
        Works(
            "(await keyed((await withTags()).getTags())).body._embedded['osdi:tags']",
            [{"name": "Volunteers"}],
        ),
        Fails(
            "osdi.client(await entryPoint())",
            200,
            "reading 'forEach'",
            "It stops at a link `osdi:` that it does not know. The entry point shows `osdi:metadata` to a good key, "
            "which is assumed [keys-8].",
            is_assumed=True,
        ),
    ),
)
