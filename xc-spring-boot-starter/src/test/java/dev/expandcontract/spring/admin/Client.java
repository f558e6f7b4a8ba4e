package dev.expandcontract.spring.admin;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A browser as far as these tests need one: it keeps cookies, and sends what it is told. */
final class Client implements AutoCloseable {

    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final Application application;
    private final Map<String, String> headers = new HashMap<>();

    private Client(Application application) {
        this.application = application;
    }

    static Client anonymous(Application application) {
        return new Client(application);
    }

    /** Somebody whose password is their name. */
    static Client of(Application application, String name) {
        var credentials = (name + ":" + name).getBytes(StandardCharsets.UTF_8);
        return new Client(application)
                .with("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }

    /** Sends the header from now on. */
    Client with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Sends the header no more. */
    Client without(String name) {
        headers.remove(name);
        return this;
    }

    /** Sends what the page would send with commands. */
    Client withTokens() throws IOException, InterruptedException {
        var session = json(get("/xc/api/session"));
        session.get("headers")
                .properties()
                .forEach(entry -> headers.put(entry.getKey(), entry.getValue().asString()));
        return this;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(application.at(path)).GET());
    }

    HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        return send(request(application.at(path)).method(method, BodyPublishers.noBody()));
    }

    HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return send(post(body, "application/json"));
    }

    HttpRequest.Builder post(String body, String type) {
        return request(application.at("/xc/api/commands"))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body));
    }

    /** Gives a command for the only migration. */
    HttpResponse<String> command(Map<String, ?> fields) throws IOException, InterruptedException {
        var all = new HashMap<String, Object>(Map.of("source", "dataSource", "migration", Application.ID));
        all.putAll(fields);
        return post(JsonMapper.shared().writeValueAsString(all));
    }

    HttpResponse<String> move(String to) throws IOException, InterruptedException {
        return command(Map.of("command", "move", "to", to, "reason", "a test"));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    HttpRequest.Builder request(URI uri) {
        var request = HttpRequest.newBuilder(uri);
        headers.forEach(request::setHeader);
        return request;
    }

    HttpClient http() {
        return http;
    }

    static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
