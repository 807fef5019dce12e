// Loaded through NODE_OPTIONS. Sends connections for Action Network's site to the mock, and refuses other hosts, for
// versions of Node and for clients that ignore HTTPS_PROXY.
"use strict"
const net = require("net")
const { isIP } = net

const { sites, allow, tls_port, proxy_port } = JSON.parse(process.env.ACTION_NETWORK_REDIRECT || "{}")
const connect = net.Socket.prototype.connect

const isLocal = host => host === "localhost" || host === "::1" || host === "::" || host === "0.0.0.0" ||
  host.endsWith(".localhost") || (isIP(host) && /^(::ffff:)?127\./.test(host))

function refusal(host, port) {
  const sentence = sites.includes(host)
    ? `${host}:${port} is refused: the mock answers at https://${host}, port 443`
    : `${host} is refused: only actionnetwork.org is reachable, as a mock; to allow this host, use --allow ${host}`
  connect.call(new net.Socket().on("error", () => {}), proxy_port, "127.0.0.1", function () {
    this.end(`CONNECT ${host}:${port} HTTP/1.1\r\n\r\n`) // the proxy counts refused hosts
  }).resume()
  return Object.assign(new Error(sentence), { code: "ECONNREFUSED" })
}

function redirected(options) {
  const host = String(options.host || "localhost").toLowerCase().replace(/\.$/, "").replace(/^\[|\]$/g, "")
  const port = Number(options.port)
  if (options.path) return { options }
  if (sites.includes(host) && port === 443) return { options: { ...options, host: "127.0.0.1", port: tls_port } }
  if (!allow || isLocal(host) || allow.includes(host)) return { options } // null allows every host
  return { error: refusal(host, port) }
}

if (tls_port) {
  net.Socket.prototype.connect = function (...given) {
    let [options, ...rest] = given
    if (Array.isArray(options)) [options, ...rest] = options // as net.connect calls it
    if (typeof options !== "object" || options === null) {
      if (Number.isNaN(Number(options))) return connect.apply(this, given) // the path of a Unix socket
      const host = typeof rest[0] === "string" ? rest.shift() : undefined
      options = { port: options, host }
    }
    const { options: changed, error } = redirected(options)
    if (!error) return connect.call(this, changed, ...rest.filter(item => typeof item === "function"))
    process.nextTick(() => this.destroy(error))
    return this
  }
}
