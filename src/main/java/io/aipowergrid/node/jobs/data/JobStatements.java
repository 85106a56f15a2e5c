package io.aipowergrid.node.jobs.data;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import org.hibernate.query.NativeQuery;

/** Native SQL with numbered parameters ({@code ?1} and so on). In the caller's transaction. */
final class JobStatements {
  private final EntityManager entities;

  JobStatements(EntityManager entities) {
    this.entities = entities;
  }

  long count(String sql, Object... parameters) {
    return first(Long.class, sql, parameters).orElse(0L);
  }

  <T> Optional<T> first(Class<T> type, String sql, Object... parameters) {
    return rows(type, sql, parameters).stream().findFirst();
  }

  <T> List<T> rows(Class<T> type, String sql, Object... parameters) {
    @SuppressWarnings("unchecked")
    var query = (NativeQuery<T>) entities.createNativeQuery(sql, type);
    return bound(query, parameters).getResultList();
  }

  int execute(String sql, Object... parameters) {
    return bound((NativeQuery<?>) entities.createNativeQuery(sql), parameters).executeUpdate();
  }

  private static <Q extends NativeQuery<?>> Q bound(Q query, Object... parameters) {
    for (int i = 0; i < parameters.length; i++) {
      query.setParameter(i + 1, parameters[i]);
    }
    return query;
  }
}
