package io.aipowergrid.node.console.page;

import io.aipowergrid.node.jobs.JobColumn;
import io.aipowergrid.node.jobs.JobState;
import jakarta.ws.rs.QueryParam;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The state of the job table in its address. One request's own. */
public class JobsQuery {
  private static final Set<JobState> OPEN = EnumSet.of(JobState.QUEUED, JobState.RUNNING);

  @QueryParam("state")
  @Nullable String state;

  @QueryParam("model")
  @Nullable String model;

  @QueryParam("customer")
  @Nullable String customer;

  @QueryParam("sort")
  @Nullable String sort;

  @QueryParam("before")
  @Nullable String before;

  String state() {
    return state == null ? "" : state;
  }

  String model() {
    return model == null ? "" : model;
  }

  String customer() {
    return customer == null ? "" : customer;
  }

  /** The wanted states; an unknown word means any. */
  Set<JobState> states() {
    if (state().equals("open")) {
      return OPEN;
    }
    return Arrays.stream(JobState.values())
        .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(state()))
        .collect(Collectors.toSet());
  }

  Sorting<JobColumn> sorting() {
    return Sorting.of(sort, JobsTable.STANDARD);
  }

  /** The filters, without order and page. */
  Address address(String path) {
    return Address.of(path).with("state", state).with("model", model).with("customer", customer);
  }
}
