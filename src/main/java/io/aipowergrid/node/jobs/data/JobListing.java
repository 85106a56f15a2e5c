package io.aipowergrid.node.jobs.data;

import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.jobs.JobColumn;
import io.aipowergrid.node.jobs.JobFilter;
import io.aipowergrid.node.jobs.JobPriority;
import io.aipowergrid.node.jobs.JobState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is shown of the jobs, page by page. In the caller's transaction; any thread. */
@ApplicationScoped
public class JobListing {
  /** The queues, best first, as SQL literals. */
  private static final String PRIORITIES =
      Arrays.stream(JobPriority.values())
          .map(priority -> "'" + priority.name() + "'")
          .collect(Collectors.joining(", "));

  private final EntityManager entities;
  private final JobStatements sql;

  @Inject
  JobListing(EntityManager entities) {
    this.entities = entities;
    this.sql = new JobStatements(entities);
  }

  /** Those of the given jobs that have ended. */
  public List<UUID> endedAmong(List<UUID> ids) {
    return sql.rows(
        UUID.class,
        "select id from job where id = any(?1) and ended_at is not null",
        (Object) ids.toArray(UUID[]::new));
  }

  /** Those of the given jobs whose answer is kept. */
  public Set<UUID> answersKept(List<UUID> ids) {
    return Set.copyOf(
        sql.rows(
            UUID.class,
            "select job_id from job_answer where job_id = any(?1)",
            (Object) ids.toArray(UUID[]::new)));
  }

  /**
   * One page of jobs.
   *
   * @param after the last id of the page before, or null for the first page
   */
  public List<Job> page(
      JobFilter filter, SortOrder<JobColumn> order, @Nullable UUID after, int limit) {
    var where = new ArrayList<String>();
    var values = new LinkedHashMap<String, Object>();
    restrict(where, values, "organisation_id", filter.organisationId());
    restrict(where, values, "project_id", filter.projectId());
    restrict(where, values, "model_id", filter.modelId());
    if (!filter.states().isEmpty()) {
      where.add("state = any(:states)");
      values.put("states", filter.states().stream().map(Enum::name).toArray(String[]::new));
    }
    String column = expression(order.column());
    if (after != null) {
      where.add(order.behind("job", column, "id"));
      values.put("after", after);
    }
    String condition = where.isEmpty() ? "true" : String.join(" and ", where);
    var query =
        entities.createNativeQuery(
            "select * from job where " + condition + " order by " + order.by(column, "id"),
            Job.class);
    values.forEach(query::setParameter);
    @SuppressWarnings("unchecked")
    List<Job> jobs = query.setMaxResults(limit).getResultList();
    return jobs;
  }

  private static void restrict(
      List<String> where, Map<String, Object> values, String column, @Nullable Object value) {
    if (value != null) {
      where.add(column + " = :" + column);
      values.put(column, value);
    }
  }

  /** SQL of a column; ids are version 7, so their order is the order of admission. */
  private static String expression(JobColumn column) {
    return switch (column) {
      case ADMITTED -> "id";
      case STATE -> "state";
      case QUEUE -> "array_position(array[" + PRIORITIES + "], priority)";
      case MODEL -> "model_id";
      case PROMPT_TOKENS -> "prompt_tokens";
      case OUTPUT_TOKENS -> "output_tokens";
      case FIRST_TOKEN -> "coalesce(first_token_micros, -1)";
      case PRICE -> "cost_micros";
    };
  }

  /** How many jobs there are of each priority in one of the states that have not passed away. */
  public List<StateCount> counts() {
    return sql
        .rows(
            Object[].class,
            """
            select state, priority, count(*) from job
            where state = 'QUEUED' or state = 'RUNNING' or state = 'DEAD' group by state, priority
            """)
        .stream()
        .map(
            row ->
                new StateCount(
                    JobState.valueOf((String) row[0]),
                    JobPriority.valueOf((String) row[1]),
                    ((Number) row[2]).intValue()))
        .toList();
  }

  /** One line of {@link #counts()}. */
  public record StateCount(JobState state, JobPriority priority, int count) {}
}
