library(httr)

url <- "https://actionnetwork.org/api/v2/people"
key <- add_headers("OSDI-API-Token" = "test-api-key")
person <- list(email_addresses = list(list(address = "ada@example.org")))

stop_for_status(POST(url, key, body = list(person = person), encode = "json"))
cat(content(GET(url, key), as = "text", encoding = "UTF-8"))
