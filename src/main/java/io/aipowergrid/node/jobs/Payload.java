package io.aipowergrid.node.jobs;

import io.aipowergrid.node.inference.GenerationRequest;
import java.util.List;
import java.util.Map;

/** What a job needs to run, now or after a restart. */
record Payload(List<GenerationRequest> generations, Map<String, String> echo) {
  Payload {
    generations = List.copyOf(generations);
    echo = Map.copyOf(echo);
  }

  long outputTokensMax() {
    return generations.stream().mapToLong(GenerationRequest::maxTokens).sum();
  }
}
