package io.aipowergrid.node.ops;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** The one list that says in which order the rooms come up; they go down in reverse. */
@ApplicationScoped
class StartOrder {
  /** The rooms of this node, first to start first. */
  List<Room> rooms() {
    return List.of();
  }

  /** Admits no more jobs, lets running ones end, hands the rest back. */
  void drainJobs(Duration timeout) {}
}
