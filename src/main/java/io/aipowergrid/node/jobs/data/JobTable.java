package io.aipowergrid.node.jobs.data;

import io.aipowergrid.node.jobs.JobPriority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The statements on the queue that JPA cannot say. In the caller's transaction; any thread. */
@ApplicationScoped
public class JobTable {
  private final EntityManager entities;
  private final JobStatements sql;

  @Inject
  JobTable(EntityManager entities) {
    this.entities = entities;
    this.sql = new JobStatements(entities);
  }

  /** Whether the key was free and now belongs to this job. */
  public boolean claimIdempotencyKey(
      UUID projectId, byte[] keyHash, byte[] fingerprint, UUID jobId) {
    return sql.execute(
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
    return sql.first(
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
    return sql.count("select count(*) from job where state = 'QUEUED'");
  }

  public long countWaiting(UUID projectId) {
    return sql.count(
        "select count(*) from job where state = 'QUEUED' and project_id = ?1", projectId);
  }

  /**
   * The virtual start time of a project's next job (start-time fair queuing): after the project's
   * own last waiting job has had its tokens, but not before what the others wait for now.
   */
  public long nextFairRank(UUID projectId, JobPriority priority) {
    return sql.count(
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
      if (sql.first(
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
    return sql.first(
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
    return sql.rows(
        UUID.class,
        "select id from job where state = 'RUNNING' and lease_until < ?1 order by id limit ?2",
        now,
        limit);
  }

  /** Up to {@code limit} jobs that an earlier life of the node was running. */
  public List<UUID> leasesOfEarlierLife(UUID node, UUID boot, int limit) {
    return sql.rows(
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
    return sql.rows(
        UUID.class,
        "select id from job where state = 'QUEUED' and deadline_at <= ?1 order by id limit ?2",
        now,
        limit);
  }

  /** Waives the cost of jobs whose callers an earlier life of the node lost while they waited. */
  public int waiveWaitingOfEarlierLife(UUID node, UUID boot) {
    return sql.execute(
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
    return sql.execute(
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
    return sql
        .rows(
            Object[].class,
            "select id, cancel_reason from job where state = 'RUNNING' and lease_boot = ?1",
            boot)
        .stream()
        .map(row -> new Lease((UUID) row[0], (String) row[1]))
        .toList();
  }

  /** A held lease. */
  public record Lease(UUID jobId, @Nullable String cancelReason) {}

  /** Frees the idempotency keys of a job, so that repeating the request makes a new one. */
  public void freeIdempotencyKeys(UUID jobId) {
    sql.execute("delete from job_idempotency where job_id = ?1", jobId);
  }
}
