package io.aipowergrid.node.console.page;

import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/** The state of the usage page in its address. One request's own. */
public class UsageQuery {
  @QueryParam("range")
  @Nullable String range;

  @QueryParam("customer")
  @Nullable String customer;

  @QueryParam("project")
  @Nullable String project;

  @QueryParam("model")
  @Nullable String model;

  @QueryParam("by")
  @Nullable String by;

  @QueryParam("sort")
  @Nullable String sort;

  String range() {
    return range == null ? "" : range;
  }

  String customer() {
    return customer == null ? "" : customer;
  }

  String project() {
    return project == null ? "" : project;
  }

  String model() {
    return model == null ? "" : model;
  }

  /** A column name; a leading {@code -} means from the largest down. */
  String sort() {
    return sort == null || sort.isEmpty() ? "-cost" : sort;
  }

  Address address(String path) {
    return Address.of(path)
        .with("range", range)
        .with("customer", customer)
        .with("project", project)
        .with("model", model)
        .with("by", by)
        .with("sort", sort);
  }
}
