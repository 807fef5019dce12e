// Runs operations of n8n's node for Action Network, in place of n8n: `run("person", "get", { personId })`. Parameters
// that are left out have the default values that n8n's editor shows.
const Module = require("node:module")
const axios = require("axios")

const N8N_WORKFLOW = {
  NodeConnectionTypes: { Main: "main" },
  NodeOperationError: class NodeOperationError extends Error {
    constructor(node, message) {
      super(message)
    }
  },
}
const load = Module._load
Module._load = (name, ...rest) => (name === "n8n-workflow" ? N8N_WORKFLOW : load(name, ...rest))

const { ActionNetwork } = require("n8n-nodes-base/dist/nodes/ActionNetwork/ActionNetwork.node.js")
const { ActionNetworkApi } = require("n8n-nodes-base/dist/credentials/ActionNetworkApi.credentials.js")

const node = new ActionNetwork()

function defaultOf(name, resource, operation) {
  const shown = ({ show }) => show.resource.includes(resource) && (show.operation ?? [operation]).includes(operation)
  return node.description.properties.find(
    property => property.name === name && (!property.displayOptions || shown(property.displayOptions))
  )?.default
}

function contextOf(parameters, apiKey) {
  const { resource, operation } = parameters
  return {
    getInputData: () => [{ json: {} }],
    getNode: () => ({ name: "Action Network" }),
    getNodeParameter: (name, _, fallback) => parameters[name] ?? defaultOf(name, resource, operation) ?? fallback,
    continueOnFail: () => false,
    helpers: {
      returnJsonArray: items => items,
      async requestWithAuthentication(_, options) {
        const { headers, uri, method, body, qs } = await new ActionNetworkApi().authenticate({ apiKey }, options)
        return (await axios({ url: uri, method, headers, data: body, params: qs })).data
      },
    },
  }
}

module.exports = apiKey => ({
  run: async (resource, operation, parameters) => {
    const [items] = await node.execute.call(contextOf({ resource, operation, ...parameters }, apiKey))
    return items
  },
  load: (method, parameters) => node.methods.loadOptions[method].call(contextOf({ ...parameters }, apiKey)),
})
