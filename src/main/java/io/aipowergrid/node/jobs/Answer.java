package io.aipowergrid.node.jobs;

import java.util.List;
import java.util.Map;

/** What a job told, kept so that it can be told again word for word. */
record Answer(List<JobEvent.Generated> events, Map<String, String> echo) {
  Answer {
    events = List.copyOf(events);
    echo = Map.copyOf(echo);
  }
}
