import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;

class UrlConnectionProgram {
    static String call(String body) throws Exception {
        HttpURLConnection connection =
            (HttpURLConnection) new URL("https://actionnetwork.org/api/v2/people").openConnection();
        connection.setRequestProperty("OSDI-API-Token", "test-api-key");
        connection.setRequestProperty("Content-Type", "application/json");
        if (body != null) {
            connection.setDoOutput(true);
            connection.getOutputStream().write(body.getBytes());
        }
        try (InputStream answer = connection.getInputStream()) {
            return new String(answer.readAllBytes());
        }
    }

    public static void main(String[] arguments) throws Exception {
        call("{\"person\": {\"email_addresses\": [{\"address\": \"ada@example.org\"}]}}");
        System.out.println(call(null));
    }
}
