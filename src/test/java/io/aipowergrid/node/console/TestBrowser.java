package io.aipowergrid.node.console;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A browser as far as these tests need one: keeps cookies, follows nothing by itself. */
final class TestBrowser {
  private static final Pattern CSRF =
      Pattern.compile("name=\"csrf\" (?:content|value)=\"([^\"]+)\"");
  private static final Pattern DOOR = Pattern.compile("name=\"door\" value=\"([^\"]+)\"");

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI base;
  private final Map<String, String> cookies = new LinkedHashMap<>();

  TestBrowser(URI base) {
    this.base = base;
  }

  /** Signs in through the form and returns the answer. */
  HttpResponse<String> signIn(String email, String password) {
    String door = first(DOOR, get("/console/sign-in").body());
    return post(
        "/console/sign-in",
        Map.of("email", email, "password", password, "door", door, "next", "/console"));
  }

  /** Signs in with a one-time password and changes it as the console asks. */
  TestBrowser enter(String email, String oneTimePassword, String newPassword) {
    signIn(email, oneTimePassword);
    post(
        "/console/password",
        Map.of(
            "current",
            oneTimePassword,
            "password",
            newPassword,
            "again",
            newPassword,
            "csrf",
            csrf("/console/password")));
    return this;
  }

  /** The token that forms of a page repeat. */
  String csrf(String page) {
    return first(CSRF, get(page).body());
  }

  HttpResponse<String> get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  HttpResponse<String> post(String path, Map<String, String> form, String... headers) {
    String body =
        form.entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        request(path, headers)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> postJson(String path, String json, String... headers) {
    return send(
        request(path, headers)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  @Nullable String cookie(String name) {
    return cookies.get(name);
  }

  void setCookie(String name, String value) {
    cookies.put(name, value);
  }

  private HttpRequest.Builder request(String path, String... headers) {
    var request = HttpRequest.newBuilder(base.resolve(path));
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      response.headers().allValues("Set-Cookie").forEach(this::keep);
      return response;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void keep(String setCookie) {
    String pair = setCookie.split(";", 2)[0];
    String[] parts = pair.split("=", 2);
    String value = parts[1].replace("\"", "");
    if (value.isEmpty() || setCookie.contains("Max-Age=0")) {
      cookies.remove(parts[0]);
    } else {
      cookies.put(parts[0], value);
    }
  }

  private static String first(Pattern pattern, String text) {
    var matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("no " + pattern + " in:\n" + text);
    }
    return matcher.group(1);
  }
}
