package io.aipowergrid.node.billing.data;

import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.billing.UsageBucket;
import io.aipowergrid.node.billing.UsageFilter;
import io.aipowergrid.node.billing.UsageRow;
import io.aipowergrid.node.billing.UsageShare;
import io.aipowergrid.node.billing.UsageTotals;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Adds up usage in the database; runs in the caller's transaction. */
@ApplicationScoped
public class UsageStore {
  /** Stands for "no key" where a column of a primary key cannot be null. */
  private static final UUID NO_KEY = new UUID(0, 0);

  private static final String SUMS =
      """
      cast(coalesce(sum(jobs), 0) as bigint) as jobs,
      cast(coalesce(sum(prompt_tokens), 0) as bigint) as prompt_tokens,
      cast(coalesce(sum(cached_tokens), 0) as bigint) as cached_tokens,
      cast(coalesce(sum(output_tokens), 0) as bigint) as output_tokens,
      cast(coalesce(sum(cost), 0) as bigint) as cost
      """;

  private static final String MOVE =
      """
      with moved as (
        delete from usage_job where job_id in
          (select job_id from usage_job where finished_at < :before order by finished_at limit :limit)
        returning *)
      insert into usage_hour (hour, organisation_id, project_id, key_id, model_id,
                              jobs, prompt_tokens, cached_tokens, output_tokens, cost)
      select date_trunc('hour', finished_at, 'UTC'), organisation_id, project_id,
             coalesce(key_id, :nokey), model_id,
             count(*), sum(prompt_tokens), sum(cached_tokens), sum(output_tokens), sum(cost)
      from moved group by 1, 2, 3, 4, 5
      on conflict (hour, organisation_id, project_id, key_id, model_id) do update set
        jobs = usage_hour.jobs + excluded.jobs,
        prompt_tokens = usage_hour.prompt_tokens + excluded.prompt_tokens,
        cached_tokens = usage_hour.cached_tokens + excluded.cached_tokens,
        output_tokens = usage_hour.output_tokens + excluded.output_tokens,
        cost = usage_hour.cost + excluded.cost
      """;

  private final EntityManager entities;

  UsageStore(EntityManager entities) {
    this.entities = entities;
  }

  /** Adds a job unless it is known. */
  public void insert(UsageRow row) {
    entities
        .createNativeQuery(
            """
            insert into usage_job (job_id, organisation_id, project_id, key_id, model_id,
                                   finished_at, prompt_tokens, cached_tokens, output_tokens, cost)
            values (:job, :organisation, :project, nullif(cast(:key as uuid), :nokey), :model,
                    :finished, :prompt, :cached, :output, :cost)
            on conflict (job_id) do nothing
            """)
        .setParameter("job", row.jobId())
        .setParameter("organisation", row.organisationId())
        .setParameter("project", row.projectId())
        .setParameter("key", orNoKey(row.keyId()))
        .setParameter("nokey", NO_KEY)
        .setParameter("model", row.modelId())
        .setParameter("finished", row.finishedAt())
        .setParameter("prompt", row.promptTokens())
        .setParameter("cached", row.cachedPromptTokens())
        .setParameter("output", row.outputTokens())
        .setParameter("cost", row.cost().micros())
        .executeUpdate();
  }

  public List<UsageBucket> buckets(
      UsageFilter filter, Instant from, Instant to, UsageBucket.Width width, int limit) {
    var unit =
        switch (width) {
          case HOUR -> "hour";
          case DAY -> "day";
        };
    var sql =
        "select date_trunc('%s', at, 'UTC') as start, %s from usage_all where %s group by 1 order by 1"
            .formatted(unit, SUMS, where(filter));
    return rows(query(sql, filter, from, to).setMaxResults(limit)).stream()
        .map(row -> new UsageBucket(row.get("start", Instant.class), totals(row)))
        .toList();
  }

  public List<UsageShare> shares(
      UsageFilter filter, Instant from, Instant to, UsageShare.By by, int limit) {
    var column =
        switch (by) {
          case ORGANISATION -> "organisation_id";
          case PROJECT -> "project_id";
          case KEY -> "key_id";
          case MODEL -> "model_id";
        };
    var sql =
        "select coalesce(cast(%s as text), '') as id, %s from usage_all where %s group by 1 order by cost desc, 1"
            .formatted(column, SUMS, where(filter));
    return rows(query(sql, filter, from, to).setMaxResults(limit)).stream()
        .map(row -> new UsageShare(row.get("id", String.class), totals(row)))
        .toList();
  }

  public UsageTotals total(UsageFilter filter, Instant from, Instant to) {
    var sql = "select %s from usage_all where %s".formatted(SUMS, where(filter));
    return totals(rows(query(sql, filter, from, to)).getFirst());
  }

  /**
   * Moves the oldest jobs into their hours.
   *
   * @return how many hour rows were touched; zero when nothing is left to move
   */
  public int rollUp(Instant before, int limit) {
    return entities
        .createNativeQuery(MOVE)
        .setParameter("before", before)
        .setParameter("limit", limit)
        .setParameter("nokey", NO_KEY)
        .executeUpdate();
  }

  public int deleteHours(Instant before) {
    return entities
        .createNativeQuery("delete from usage_hour where hour < :before")
        .setParameter("before", before)
        .executeUpdate();
  }

  private Query query(String sql, UsageFilter filter, Instant from, Instant to) {
    var query =
        entities
            .createNativeQuery(sql, Tuple.class)
            .setParameter("from", from)
            .setParameter("to", to);
    parameters(filter).forEach(query::setParameter);
    return query;
  }

  private static String where(UsageFilter filter) {
    var where = new StringBuilder("at >= :from and at < :to");
    parameters(filter).keySet().forEach(name -> where.append(" and %s = :%<s".formatted(name)));
    return where.toString();
  }

  private static Map<String, Object> parameters(UsageFilter filter) {
    var parameters = new LinkedHashMap<String, Object>();
    put(parameters, "organisation_id", filter.organisationId());
    put(parameters, "project_id", filter.projectId());
    put(parameters, "key_id", filter.keyId());
    put(parameters, "model_id", filter.modelId());
    return parameters;
  }

  private static void put(Map<String, Object> parameters, String column, @Nullable Object value) {
    if (value != null) {
      parameters.put(column, value);
    }
  }

  private static UUID orNoKey(@Nullable UUID keyId) {
    return keyId == null ? NO_KEY : keyId;
  }

  @SuppressWarnings("unchecked") // Every query here is made with Tuple.class.
  private static List<Tuple> rows(Query query) {
    return query.getResultList();
  }

  private static UsageTotals totals(Tuple row) {
    return new UsageTotals(
        row.get("jobs", Long.class),
        row.get("prompt_tokens", Long.class),
        row.get("cached_tokens", Long.class),
        row.get("output_tokens", Long.class),
        MicroUsd.of(row.get("cost", Long.class)));
  }
}
