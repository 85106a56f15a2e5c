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

  @QueryParam("sort-time")
  @Nullable String sortTime;

  @QueryParam("page")
  @Nullable String page;

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

  Sorting<UsageTables.Column> shares() {
    return UsageTables.shares(sort);
  }

  Sorting<UsageTables.Column> times() {
    return UsageTables.times(sortTime);
  }

  /** The filters with the order of both tables, without the page. */
  Address address(String path) {
    return Address.of(path)
        .with("range", range)
        .with("customer", customer)
        .with("project", project)
        .with("model", model)
        .with("by", by)
        .with(Sorting.PARAM, shares().text())
        .with(UsageTables.TIME_PARAM, times().text());
  }
}
