# The requests of the gem action_network_rest, which no package of Debian has: the same methods, paths and bodies, sent
# with net/http. What the gem raises and what it adds to answers is reduced to what the calls of the matrix need.
require "json"
require "net/http"

class ActionNetworkRest
  class RequestError < StandardError; end
  class CreateError < StandardError; end

  def initialize(api, key)
    @api = api
    @key = key
  end

  attr_reader :api

  def send_request(kind, path, body = nil)
    request = Net::HTTP.const_get(kind).new(URI("#{@api}/#{path}"))
    request["OSDI-API-Token"] = @key
    request["Content-Type"] = "application/json"
    request.body = JSON.generate(body) if body
    answer = Net::HTTP.start(request.uri.host, request.uri.port, use_ssl: request.uri.scheme == "https") do |http|
      http.request(request)
    end
    raise RequestError, "#{answer.code} #{answer.body}" unless answer.code == "200"

    JSON.parse(answer.body)
  end

  def entry_point = EntryPoint.new(self)
  def people = People.new(self, "people/", "osdi:people")
  def campaigns = Collection.new(self, "campaigns/", "action_network:campaigns")
  def advocacy_campaigns = Collection.new(self, "advocacy_campaigns/", "osdi:advocacy_campaigns")
  def forms = Collection.new(self, "forms/", "osdi:forms")
  def tags(id = nil) = Tags.new(self, "tags/", "osdi:tags", id)
  def petitions(id = nil) = Petitions.new(self, "petitions/", "osdi:petitions", id)
  def events(id = nil) = Events.new(self, "events/", "osdi:events", id)
  def event_campaigns(id = nil) = EventCampaigns.new(self, "event_campaigns/", "action_network:event_campaigns", id)

  EntryPoint = Struct.new(:client) do
    def get = client.send_request(:Get, "")
    def authenticated_successfully? = get["_links"].key?("osdi:tags")
  end

  Collection = Struct.new(:client, :path, :rel, :id) do
    def get(item) = client.send_request(:Get, "#{path}#{item}")
    def list(page: 1) = client.send_request(:Get, "#{path}?page=#{page}").dig("_embedded", rel) || []
    def pages = (1..).lazy.map { |page| list(page: page) }.take_while(&:any?)
    def all = pages.to_a.flatten
    def create(data) = client.send_request(:Post, path, data)
    def update(item, data) = client.send_request(:Put, "#{path}#{item}", data)
    def delete(item) = client.send_request(:Delete, "#{path}#{item}")
    def link(person) = { "href" => "#{client.api}/people/#{person}" }
  end

  class People < Collection
    def create(data, tags: []) = super({ "person" => data, **(tags.any? ? { "add_tags" => tags } : {}) })
    def unsubscribe(item) = update(item, { "email_addresses" => [{ "status" => "unsubscribed" }] })
    def find_by_email(email) = find("email_address eq '#{email}'")
    def find_by_phone_number(number) = find("phone_number eq '#{number}'")

    def find(filter)
      query = URI.encode_www_form_component(filter)
      client.send_request(:Get, "#{path}?filter=#{query}")["_embedded"][rel].first
    end
  end

  class Tags < Collection
    def create(name) = super({ "name" => name })
    def find_by_name(name) = pages.flat_map(&:itself).find { |tag| tag["name"] == name }
    def taggings = Taggings.new(client, "tags/#{id}/taggings/", "osdi:taggings")
  end

  class Taggings < Collection
    def create(data, person_id:) = super(data.merge("_links" => { "osdi:person" => link(person_id) }))
  end

  class Petitions < Collection
    def create(data, creator_person_id: nil)
      super(creator_person_id ? data.merge("_links" => { "osdi:creator" => link(creator_person_id) }) : data)
    end

    def signatures = Records.new(client, "petitions/#{id}/signatures/", "osdi:signatures")
  end

  class Events < Collection
    def create(data, creator_person_id: nil, organizer_person_id: nil)
      people = { "osdi:creator" => creator_person_id, "osdi:organizer" => organizer_person_id }.compact
      super(people.any? ? data.merge("_links" => people.transform_values { |person| link(person) }) : data)
    end

    # The gem asks for a list of attendances under this singular name, and so finds none.
    def attendances = Records.new(client, "#{path}#{id}/attendances/", "osdi:attendance")
  end

  class EventCampaigns < Collection
    def events(event = nil) = Events.new(client, "event_campaigns/#{id}/events/", "osdi:events", event)
  end

  class Records < Collection
    # A helper answers 200 with an empty object to what it cannot use.
    def create(data, tags: [])
      record = super(tags.any? ? data.merge("add_tags" => tags) : data)
      record.empty? ? raise(CreateError) : record
    end
  end
end
