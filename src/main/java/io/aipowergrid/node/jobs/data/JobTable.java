package io.aipowergrid.node.jobs.data;

import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.jobs.JobColumn;
import io.aipowergrid.node.jobs.JobFilter;
import io.aipowergrid.node.jobs.JobPriority;
import io.aipowergrid.node.jobs.JobState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.query.NativeQuery;
import org.jspecify.annotations.Nullable;

/** The statements on the queue that JPA cannot say. In the caller's transaction; any thread. */
@ApplicationScoped
public class JobTable {
  /** The queues, best first, as SQL literals. */
  private static final String PRIORITIES =
      Arrays.stream(JobPriority.values())
          .map(priority -> "'" + priority.name() + "'")
          .collect(Collectors.joining(", "));

  private final EntityManager entities;

  @Inject
  JobTable(EntityManager entities) {
    this.entities = entities;
  }

  /** Whether the key was free and now belongs to this job. */
  public boolean claimIdempotencyKey(
      UUID projectId, byte[] keyHash, byte[] fingerprint, UUID jobId) {
    return execute(
            """
            insert into job_idempotency (project_id, key_hash, fingerprint, job_id)
            values (?1, ?2, ?3, ?4) on conflict do nothing
            """,
            projectId,
            keyHash,
            fingerprint,
            jobId)
        == 1;
  }

  /** The job of this key, when the request was the same one. */
  public Optional<UUID> jobOfIdempotencyKey(UUID projectId, byte[] keyHash, byte[] fingerprint) {
    return first(
        UUID.class,
        """
        select job_id from job_idempotency
        where project_id = ?1 and key_hash = ?2 and fingerprint = ?3
        """,
        projectId,
        keyHash,
        fingerprint);
  }

  public long countWaiting() {
    return count("select count(*) from job where state = 'QUEUED'");
  }

  public long countWaiting(UUID projectId) {
    return count("select count(*) from job where state = 'QUEUED' and project_id = ?1", projectId);
  }

  /**
   * The virtual start time of a project's next job (start-time fair queuing): after the project's
   * own last waiting job has had its tokens, but not before what the others wait for now.
   */
  public long nextFairRank(UUID projectId, JobPriority priority) {
    return count(
        """
        select greatest(
          coalesce((select fair_rank + tokens_worst from job
                    where state = 'QUEUED' and project_id = ?1 and priority = ?2
                    order by fair_rank desc limit 1), 0),
          coalesce((select min(fair_rank) from job
                    where state = 'QUEUED' and priority = ?2), 0))
        """,
        projectId,
        priority.name());
  }

  /** The queues in which a job waits that may be started. */
  public Set<JobPriority> waiting(Instant now) {
    var found = EnumSet.noneOf(JobPriority.class);
    for (var priority : JobPriority.values()) {
      if (first(
              Boolean.class,
              """
              select true from job where state = 'QUEUED' and priority = ?1
              and not_before <= ?2 and deadline_at > ?2 limit 1
              """,
              priority.name(),
              now)
          .isPresent()) {
        found.add(priority);
      }
    }
    return found;
  }

  /**
   * Locks and gives the next job of a queue. Passed over are rows another node looks at, and
   * organisations that run as many jobs as their plan allows.
   */
  public Optional<Job> lockNext(JobPriority priority, Instant now) {
    return first(
            UUID.class,
            """
            select id from job where state = 'QUEUED' and priority = ?1
            and not_before <= ?2 and deadline_at > ?2
            and organisation_id not in
              (select organisation_id from job where state = 'RUNNING'
               group by organisation_id having count(*) >= max(concurrency_max))
            order by fair_rank, id limit 1 for update skip locked
            """,
            priority.name(),
            now)
        .map(id -> entities.find(Job.class, id));
  }

  /** Up to {@code limit} jobs whose lease has run out. */
  public List<UUID> expiredLeases(Instant now, int limit) {
    return rows(
        UUID.class,
        "select id from job where state = 'RUNNING' and lease_until < ?1 order by id limit ?2",
        now,
        limit);
  }

  /** Up to {@code limit} jobs that an earlier life of the node was running. */
  public List<UUID> leasesOfEarlierLife(UUID node, UUID boot, int limit) {
    return rows(
        UUID.class,
        """
        select id from job where state = 'RUNNING' and lease_node = ?1 and lease_boot <> ?2
        order by id limit ?3
        """,
        node,
        boot,
        limit);
  }

  /** Up to {@code limit} jobs that waited until their deadline. */
  public List<UUID> waitingPastDeadline(Instant now, int limit) {
    return rows(
        UUID.class,
        "select id from job where state = 'QUEUED' and deadline_at <= ?1 order by id limit ?2",
        now,
        limit);
  }

  /** Waives the cost of jobs whose callers an earlier life of the node lost while they waited. */
  public int waiveWaitingOfEarlierLife(UUID node, UUID boot) {
    return execute(
        """
        update job set waived = true where state = 'QUEUED' and not background and not waived
        and admitted_node = ?1 and admitted_boot <> ?2
        """,
        node,
        boot);
  }

  /**
   * Renews this life's leases of the given jobs; a lease nobody works under runs out. A row that is
   * locked is just being closed, or renewed the next time: waiting for several rows could deadlock.
   */
  public int renewLeases(UUID boot, Collection<UUID> jobs, Instant until) {
    return execute(
        """
        update job set lease_until = ?3 where id in
        (select id from job where state = 'RUNNING' and lease_boot = ?1 and id = any(?2)
         for no key update skip locked)
        """,
        boot,
        jobs.toArray(UUID[]::new),
        until);
  }

  /** The jobs this life holds a lease of, and why each shall stop, if it shall. */
  public List<Lease> leases(UUID boot) {
    return rows(
            Object[].class,
            "select id, cancel_reason from job where state = 'RUNNING' and lease_boot = ?1",
            boot)
        .stream()
        .map(row -> new Lease((UUID) row[0], (String) row[1]))
        .toList();
  }

  /** A held lease. */
  public record Lease(UUID jobId, @Nullable String cancelReason) {}

  /** Those of the given jobs that have ended. */
  public List<UUID> endedAmong(List<UUID> ids) {
    return rows(
        UUID.class,
        "select id from job where id = any(?1) and ended_at is not null",
        (Object) ids.toArray(UUID[]::new));
  }

  /** Those of the given jobs whose answer is kept. */
  public Set<UUID> answersKept(List<UUID> ids) {
    return Set.copyOf(
        rows(
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
    return rows(
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

  /** Frees the idempotency keys of a job, so that repeating the request makes a new one. */
  public void freeIdempotencyKeys(UUID jobId) {
    execute("delete from job_idempotency where job_id = ?1", jobId);
  }

  /** Removes up to {@code limit} answers past their time. */
  public int deleteExpiredAnswers(Instant now, int limit) {
    return execute(
        """
        delete from job_answer where job_id in
        (select job_id from job_answer where expires_at <= ?1 limit ?2)
        """,
        now,
        limit);
  }

  /** Frees up to {@code limit} idempotency keys of jobs that ended before the instant. */
  public int deleteIdempotencyKeys(Instant endedBefore, int limit) {
    return execute(
        """
        delete from job_idempotency where (project_id, key_hash) in
        (select i.project_id, i.key_hash from job_idempotency i join job j on j.id = i.job_id
         where j.ended_at < ?1 limit ?2)
        """,
        endedBefore,
        limit);
  }

  /** Removes up to {@code limit} payloads of jobs that ended before the instant. */
  public int deletePayloads(Instant endedBefore, int limit) {
    return execute(
        """
        delete from job_payload where job_id in
        (select p.job_id from job_payload p join job j on j.id = p.job_id
         where j.ended_at < ?1 limit ?2)
        """,
        endedBefore,
        limit);
  }

  /** Removes up to {@code limit} rows of jobs that ended before the instant. */
  public int deleteRows(Instant endedBefore, int limit) {
    return execute(
        "delete from job where id in (select id from job where ended_at < ?1 limit ?2)",
        endedBefore,
        limit);
  }

  private long count(String sql, Object... parameters) {
    return first(Long.class, sql, parameters).orElse(0L);
  }

  private <T> Optional<T> first(Class<T> type, String sql, Object... parameters) {
    return rows(type, sql, parameters).stream().findFirst();
  }

  private <T> List<T> rows(Class<T> type, String sql, Object... parameters) {
    @SuppressWarnings("unchecked")
    var query = (NativeQuery<T>) entities.createNativeQuery(sql, type);
    return bound(query, parameters).getResultList();
  }

  private int execute(String sql, Object... parameters) {
    return bound((NativeQuery<?>) entities.createNativeQuery(sql), parameters).executeUpdate();
  }

  private static <Q extends NativeQuery<?>> Q bound(Q query, Object... parameters) {
    for (int i = 0; i < parameters.length; i++) {
      query.setParameter(i + 1, parameters[i]);
    }
    return query;
  }
}
