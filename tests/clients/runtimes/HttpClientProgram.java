import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

class HttpClientProgram {
    public static void main(String[] arguments) throws Exception {
        String body = "{\"person\": {\"email_addresses\": [{\"address\": \"ada@example.org\"}]}}";
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://actionnetwork.org/api/v2/people"))
            .header("OSDI-API-Token", "test-api-key")
            .header("Content-Type", "application/json");
        client.send(request.copy().POST(HttpRequest.BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
        System.out.println(client.send(request.GET().build(), BodyHandlers.ofString()).body());
    }
}
