package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
)

func call(method string, body string) string {
	request, _ := http.NewRequest(method, "https://actionnetwork.org/api/v2/people", strings.NewReader(body))
	request.Header.Set("OSDI-API-Token", "test-api-key")
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	text, _ := io.ReadAll(answer.Body)
	return string(text)
}

func main() {
	call("POST", `{"person": {"email_addresses": [{"address": "ada@example.org"}]}}`)
	fmt.Println(call("GET", ""))
}
