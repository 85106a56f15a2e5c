package io.aipowergrid.node.billing.data;

import io.aipowergrid.node.billing.ServiceClass;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Optional;

/** What a plan offers. */
@Entity
@Table(name = "plan")
public class PlanTerms extends PanacheEntityBase {
  @Id public String id;

  @Column(name = "name")
  public String name;

  @Column(name = "requests_per_minute")
  public long requestsPerMinute;

  @Column(name = "tokens_per_minute")
  public long tokensPerMinute;

  @Column(name = "daily_free_allowance")
  public long dailyFreeAllowanceMicros;

  @Enumerated(EnumType.STRING)
  @Column(name = "service_class")
  public ServiceClass serviceClass;

  @Column(name = "concurrent_jobs_max")
  public int concurrentJobsMax;

  @Column(name = "open_jobs_max")
  public int openJobsMax;

  public static Optional<PlanTerms> findOne(String id) {
    return findByIdOptional(id);
  }

  public static List<PlanTerms> smallestFirst() {
    return list("order by requestsPerMinute, id");
  }
}
