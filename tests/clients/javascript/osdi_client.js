// What osdi-client is asked to do, in the words of its README: `node osdi_client.js STEP` prints the outcome as JSON.
// Without a key it is told no osdi:tags, and at any osdi: rel that it does not know it breaks, such as osdi:metadata.
const osdi = require("osdi-client")
const superagent = require("superagent")

const API = "https://actionnetwork.org/api/v2/"
const keyed = request => request.set("OSDI-API-Token", "test-api-key")

const entryPointWithKey = async () => (await keyed(superagent.get(API))).body

async function clientWithTags() {
  const entryPoint = await entryPointWithKey()
  delete entryPoint._links["osdi:metadata"]
  return osdi.client(entryPoint)
}

async function list(client, request) {
  const pages = []
  for (let next = request; next; ) {
    const page = client.parse(await keyed(next))
    pages.push(page.people.map(person => person.familyName()))
    next = page.nextPage && page.nextPage()
  }
  return pages
}

const steps = {
  people: client => list(client, client.getPeople()),

  member7: client => list(client, client.getPeople({ query: { filter: "family_name eq 'Member 7'" } })),

  // Every method that it made of the entry point, and the classes that it made of what was listed.
  async everything() {
    const client = await clientWithTags()
    const made = {}
    for (const method of Object.keys(client).filter(name => name.startsWith("get"))) {
      const page = client.parse(await keyed(client[method]()))
      const listed = Object.values(page).find(value => Array.isArray(value))
      made[method] = listed.map(
        one => Object.keys(client.resources).find(name => one instanceof client.resources[name])
      )
    }
    return made
  },

  async signUp(client) {
    const helper = new client.resources.PersonSignupHelper({})
    const person = { given_name: "Ada", email_addresses: [{ address: "ada@example.org" }] }
    return (await keyed(helper.save()).send({ person, add_tags: ["Volunteers"] })).body
  },

  async rename(client) {
    const [person] = client.parse(await keyed(client.getPeople())).people
    return (await keyed(person.givenName("Greg").save())).body
  },

  async createEvent(client) {
    const party = new client.resources.Event({ name: "Pizza party", title: "Happy birthday" })
    return (await keyed(party.save()).send({ origin_system: "osdi-client" })).body
  },

  async read(client) {
    const [event] = client.parse(await keyed(client.getEvents())).events
    const [petition] = client.parse(await keyed(client.getPetitions())).petitions
    return [event.data.title, event.data.startDate, petition.data.title]
  },

  async tags() {
    const client = await clientWithTags()
    return client.parse(await keyed(client.getTags())).tags.map(tag => tag.data.name)
  },

  enterWithKey: async () => Object.keys(await osdi.client(await entryPointWithKey())),
}

osdi
  .client(API)
  .then(client => steps[process.argv[2]](client))
  .then(outcome => console.log(JSON.stringify(outcome)))
  .catch(error => {
    console.error(error)
    process.exitCode = 1
  })
