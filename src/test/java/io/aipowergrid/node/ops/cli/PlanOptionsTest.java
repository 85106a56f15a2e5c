package io.aipowergrid.node.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.billing.Plan;
import io.aipowergrid.node.billing.Price;
import io.aipowergrid.node.billing.ServiceClass;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is left out stays as it was: of plans, and of prices. */
class PlanOptionsTest {
  private static final Plan OLD =
      new Plan("small", "Small", 60, 6_000, MicroUsd.of(250_000), ServiceClass.FREE, 2, 4);

  private final PlanOptions options = new PlanOptions();

  @Test
  void changesOnlyWhatIsNamed() {
    options.queue = "paid";
    options.free = new BigDecimal("0.5");
    assertThat(options.applyTo("small", Optional.of(OLD)))
        .isEqualTo(
            new Plan("small", "Small", 60, 6_000, MicroUsd.of(500_000), ServiceClass.PAID, 2, 4));
  }

  @Test
  void makesANewPlanOfEveryTerm() {
    options.name = "Large";
    options.requests = 600L;
    options.tokens = 60_000L;
    options.free = BigDecimal.ZERO;
    options.queue = "batch";
    options.running = 8;
    assertThatThrownBy(() -> options.applyTo("large", Optional.empty()))
        .isInstanceOf(NodeException.class)
        .hasMessage("there is no such plan yet; a new one needs --open and all the others");
    options.open = 8;
    assertThat(options.applyTo("large", Optional.empty()))
        .isEqualTo(
            new Plan("large", "Large", 600, 60_000, MicroUsd.ZERO, ServiceClass.BATCH, 8, 8));
  }

  @Test
  void tellsThePlansOwnRefusal() {
    options.open = 1;
    assertThatThrownBy(() -> options.applyTo("small", Optional.of(OLD)))
        .isInstanceOf(NodeException.class)
        .hasMessage("a plan admits at least as many jobs as it runs, and one");
    options.open = 4;
    options.queue = "fast";
    assertThatThrownBy(() -> options.applyTo("small", Optional.of(OLD)))
        .hasMessage("the queues are paid, free, batch, not \"fast\"");
  }

  @Test
  void keepsThePartsOfAPriceThatAreNotNamed() {
    var old = Price.of(100_000, 50_000, 400_000);
    assertThat(PricesCommand.changed(old, null, null, new BigDecimal("0.25")))
        .isEqualTo(Price.of(100_000, 50_000, 250_000));
    assertThat(PricesCommand.changed(old, BigDecimal.ONE, new BigDecimal("0.1"), null))
        .isEqualTo(Price.of(1_000_000, 100_000, 400_000));
    assertThatThrownBy(() -> PricesCommand.changed(old, new BigDecimal("0.049999"), null, null))
        .isInstanceOf(NodeException.class)
        .hasMessage("cached prompt tokens cost at most what computed ones do");
  }
}
