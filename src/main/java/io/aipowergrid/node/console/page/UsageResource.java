package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.billing.UsageBook;
import io.aipowergrid.node.billing.UsageBucket;
import io.aipowergrid.node.billing.UsageFilter;
import io.aipowergrid.node.billing.UsageShare;
import io.aipowergrid.node.console.ConsoleConfig;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.CurrentSession;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Usage and cost by customer, project, key, model and day. */
@Path("/console/usage")
@ShowsErrors
@RunOnVirtualThread
public class UsageResource {
  private static final String PATH = "/console/usage";
  private static final DateTimeFormatter BUCKET =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter BUCKET_DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Frames frames;
  private final CurrentSession session;
  private final UsageBook usage;
  private final Organisations organisations;
  private final Choices choices;
  private final Names names;
  private final ConsoleConfig config;
  private final InstantSource clock;

  UsageResource(
      Frames frames,
      CurrentSession session,
      UsageBook usage,
      Organisations organisations,
      Choices choices,
      Names names,
      ConsoleConfig config,
      InstantSource clock) {
    this.frames = frames;
    this.session = session;
    this.usage = usage;
    this.organisations = organisations;
    this.choices = choices;
    this.names = names;
    this.config = config;
    this.clock = clock;
  }

  @GET
  @Allow(Access.VIEWER)
  public Response usage(@BeanParam UsageQuery query) {
    return Html.page(Pages.usage(frames.of("Usage and cost", Section.USAGE), view(query)));
  }

  private UsageView view(UsageQuery query) {
    var range = UsageRange.of(query.range());
    Instant now = clock.instant();
    Instant from = range.from(now);
    Instant to = now.plusSeconds(1);
    var filter = filter(query);
    var by = by(query);
    var buckets = usage.query(filter, from, to, range.width());
    return new UsageView(
        Period.choices(UsageRange.values(), range),
        session.operator() ? choices.customers(query.customer()) : List.of(),
        projects(query),
        choices.models(query.model()),
        groups(by),
        usage.total(filter, from, to),
        UsageCharts.tokens(buckets, from, to, range.width()),
        shares(query, sorted(query, shares(filter, from, to, by)), by),
        times(query, buckets.stream().map(bucket -> row(bucket, range.width())).toList()),
        by.name().toLowerCase(Locale.ROOT),
        range.label(),
        range.width() == UsageBucket.Width.HOUR ? "hour" : "day");
  }

  private Listing<UsageView.ShareRow> shares(
      UsageQuery query, List<UsageView.ShareRow> rows, UsageShare.By by) {
    var address = query.address(PATH);
    String csv = address.at(PATH + "/shares.csv").toString();
    return Listing.of(
        UsageTables.shareHeads(query.shares(), address, label(by)),
        Pager.slice(rows, config.pageRows(), query.page, address, csv),
        query.shares());
  }

  /** All on one page: a period has no more hours or days than the chart above has bars. */
  private static Listing<UsageView.BucketRow> times(
      UsageQuery query, List<UsageView.BucketRow> rows) {
    var address = query.address(PATH);
    String csv = address.at(PATH + "/time.csv").toString();
    var sorted = query.times().apply(rows, UsageTables::bucket);
    return Listing.of(
        UsageTables.timeHeads(query.times(), address),
        Pager.slice(sorted, UsageBook.BUCKETS_MAX, null, address, csv),
        query.times());
  }

  private static List<UsageView.ShareRow> sorted(UsageQuery query, List<UsageView.ShareRow> rows) {
    return query.shares().apply(rows, UsageTables::share);
  }

  /** Usage over time as a file. */
  @GET
  @Path("time.csv")
  @Allow(Access.VIEWER)
  public Response time(@BeanParam UsageQuery query) {
    var range = UsageRange.of(query.range());
    Instant now = clock.instant();
    var rows =
        usage.query(filter(query), range.from(now), now.plusSeconds(1), range.width()).stream()
            .map(bucket -> row(bucket, range.width()))
            .toList();
    var sorted = query.times().apply(rows, UsageTables::bucket);
    return Html.csv(
        "usage-time.csv",
        UsageExport.write(
            "start",
            sorted.stream()
                .map(row -> UsageExport.row(row.start().toString(), row.totals()))
                .toList()));
  }

  /** Usage by project, key, model or customer as a file. */
  @GET
  @Path("shares.csv")
  @Allow(Access.VIEWER)
  public Response sharesFile(@BeanParam UsageQuery query) {
    var range = UsageRange.of(query.range());
    Instant now = clock.instant();
    var by = by(query);
    var rows =
        sorted(query, shares(filter(query), range.from(now), now.plusSeconds(1), by)).stream()
            .map(share -> UsageExport.row(share.name(), share.totals()))
            .toList();
    return Html.csv(
        "usage-shares.csv", UsageExport.write(by.name().toLowerCase(Locale.ROOT), rows));
  }

  private UsageFilter filter(UsageQuery query) {
    UUID kept = session.organisationFilter();
    return new UsageFilter(
        kept != null ? kept : Ids.orNull(query.customer()),
        Ids.orNull(query.project()),
        null,
        query.model().isEmpty() ? null : query.model());
  }

  private UsageShare.By by(UsageQuery query) {
    return switch (query.by == null ? "" : query.by) {
      case "project" -> UsageShare.By.PROJECT;
      case "key" -> UsageShare.By.KEY;
      case "organisation" ->
          session.operator() ? UsageShare.By.ORGANISATION : UsageShare.By.PROJECT;
      default -> UsageShare.By.MODEL;
    };
  }

  private List<UsageView.ShareRow> shares(
      UsageFilter filter, Instant from, Instant to, UsageShare.By by) {
    return usage.shares(filter, from, to, by).stream()
        .map(share -> new UsageView.ShareRow(name(share.id(), by), share.id(), share.totals()))
        .toList();
  }

  private String name(String id, UsageShare.By by) {
    if (id.isEmpty()) {
      return "console sessions";
    }
    return switch (by) {
      case MODEL -> id;
      case ORGANISATION -> names.organisation(UUID.fromString(id));
      case PROJECT -> names.project(UUID.fromString(id));
      case KEY -> names.key(UUID.fromString(id));
    };
  }

  private static UsageView.BucketRow row(UsageBucket bucket, UsageBucket.Width width) {
    var format = width == UsageBucket.Width.HOUR ? BUCKET : BUCKET_DAY;
    return new UsageView.BucketRow(format.format(bucket.start()), bucket.start(), bucket.totals());
  }

  private List<Choice> groups(UsageShare.By chosen) {
    var choices = new ArrayList<Choice>();
    for (var by : UsageShare.By.values()) {
      if (by != UsageShare.By.ORGANISATION || session.operator()) {
        choices.add(new Choice(by.name().toLowerCase(Locale.ROOT), label(by), by == chosen));
      }
    }
    return choices;
  }

  private static String label(UsageShare.By by) {
    return switch (by) {
      case ORGANISATION -> "Customer";
      case PROJECT -> "Project";
      case KEY -> "Key";
      case MODEL -> "Model";
    };
  }

  private List<Choice> projects(UsageQuery query) {
    UUID kept = session.organisationFilter();
    UUID organisation = kept != null ? kept : Ids.orNull(query.customer());
    var choices = new ArrayList<Choice>();
    choices.add(Choice.of("", "all projects", query.project()));
    if (organisation != null) {
      organisations
          .projects(organisation)
          .forEach(one -> choices.add(Choice.of(one.id().toString(), one.name(), query.project())));
    }
    return choices;
  }
}
