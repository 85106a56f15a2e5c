package io.aipowergrid.node.console.page;

import io.aipowergrid.node.inference.ModelCatalog;
import java.util.List;

/** A program that works when pasted, once {@code AIPG_API_KEY} holds a key. */
public record CodeSample(String id, String language, String text) {
  /**
   * The same first question in four languages.
   *
   * @param base the address of the API, such as {@code http://localhost:8080/v1}
   */
  static List<CodeSample> all(String base) {
    return List.of(
        sample("curl", "curl", CURL, base),
        sample("python", "Python", PYTHON, base),
        sample("javascript", "JavaScript", JAVASCRIPT, base),
        sample("java", "Java", JAVA, base));
  }

  private static CodeSample sample(String id, String language, String text, String base) {
    return new CodeSample(
        id,
        language,
        text.replace("{base}", base).replace("{model}", ModelCatalog.BUILTIN_MODEL_ID));
  }

  private static final String CURL =
      """
      curl -N {base}/chat/completions \\
        -H "Authorization: Bearer $AIPG_API_KEY" \\
        -H "Content-Type: application/json" \\
        -d '{"model":"{model}","stream":true,
             "messages":[{"role":"user","content":"What is AI Power Grid?"}]}'
      """;

  private static final String PYTHON =
      """
      import os
      from openai import OpenAI

      client = OpenAI(base_url="{base}", api_key=os.environ["AIPG_API_KEY"])
      answer = client.chat.completions.create(
          model="{model}",
          messages=[{"role": "user", "content": "What is AI Power Grid?"}],
      )
      print(answer.choices[0].message.content)
      """;

  private static final String JAVASCRIPT =
      """
      const answer = await fetch("{base}/chat/completions", {
        method: "POST",
        headers: {
          Authorization: `Bearer ${process.env.AIPG_API_KEY}`,
          "Content-Type": "application/json",
        },
        body: JSON.stringify({
          model: "{model}",
          messages: [{ role: "user", content: "What is AI Power Grid?" }],
        }),
      });
      console.log((await answer.json()).choices[0].message.content);
      """;

  private static final String JAVA =
      """
      var body = \"""
          {"model":"{model}",
           "messages":[{"role":"user","content":"What is AI Power Grid?"}]}
          \""";
      var request = java.net.http.HttpRequest.newBuilder(
              java.net.URI.create("{base}/chat/completions"))
          .header("Authorization", "Bearer " + System.getenv("AIPG_API_KEY"))
          .header("Content-Type", "application/json")
          .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body))
          .build();
      System.out.println(java.net.http.HttpClient.newHttpClient()
          .send(request, java.net.http.HttpResponse.BodyHandlers.ofString()).body());
      """;
}
