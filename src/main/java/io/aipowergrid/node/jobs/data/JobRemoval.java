package io.aipowergrid.node.jobs.data;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;

/** Removes what is kept for a time only. In the caller's transaction; any thread. */
@ApplicationScoped
public class JobRemoval {
  private final JobStatements sql;

  @Inject
  JobRemoval(EntityManager entities) {
    this.sql = new JobStatements(entities);
  }

  /** Removes up to {@code limit} answers past their time. */
  public int deleteExpiredAnswers(Instant now, int limit) {
    return sql.execute(
        """
        delete from job_answer where job_id in
        (select job_id from job_answer where expires_at <= ?1 limit ?2)
        """,
        now,
        limit);
  }

  /** Frees up to {@code limit} idempotency keys of jobs that ended before the instant. */
  public int deleteIdempotencyKeys(Instant endedBefore, int limit) {
    return sql.execute(
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
    return sql.execute(
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
    return sql.execute(
        "delete from job where id in (select id from job where ended_at < ?1 limit ?2)",
        endedBefore,
        limit);
  }
}
