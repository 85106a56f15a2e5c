package io.aipowergrid.node.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.chain.RejectReason;
import io.aipowergrid.node.chain.TransactionPool;
import io.aipowergrid.node.chain.TransactionPool.AcceptResult;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Small rules of payments: fee rates, waiting after wrong passphrases, what the pool's word means.
 */
class PaymentRulesTest {
  @Test
  void feesRoundUpAndNeverFallBelowTheRelayMinimum() {
    var rate = new FeeRate(Amount.of(1_000_001));
    assertThat(rate.of(1000)).isEqualTo(Amount.of(1_000_001));
    assertThat(rate.of(1)).isEqualTo(Amount.of(1001));
    assertThat(rate.of(0)).isEqualTo(Amount.ZERO);
    assertThat(new FeeRate(Amount.of(1_000_000)).of(226)).isEqualTo(Amount.of(226_000));
    assertThatThrownBy(() -> new FeeRate(Amount.of(999_999)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FeeRate(TransactionPool.FEE_MAX.plus(Amount.of(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("above 1000.00000000 AIPG per kilobyte is a mistake");
  }

  @Test
  void waitsDoubleFromTheFirstFailureThatIsNotFree() {
    var throttle = new PassphraseThrottle(3, Duration.ofSeconds(10), Duration.ofSeconds(60));
    assertThat(throttle.after(0)).isEqualTo(Duration.ZERO);
    assertThat(throttle.after(3)).isEqualTo(Duration.ZERO);
    assertThat(throttle.after(4)).isEqualTo(Duration.ofSeconds(10));
    assertThat(throttle.after(5)).isEqualTo(Duration.ofSeconds(20));
    assertThat(throttle.after(6)).isEqualTo(Duration.ofSeconds(40));
    assertThat(throttle.after(7)).isEqualTo(Duration.ofSeconds(60));
    assertThat(throttle.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void onlyAPaymentThatNobodySawIsGivenUp() {
    var refusal = new AcceptResult.Rejected(new RejectReason("dust", 0), "output 1");
    assertThat(PaymentProgress.after(Payment.State.WAITING, refusal))
        .isEqualTo(new PaymentProgress(Payment.State.REFUSED, "dust: output 1"));
    assertThat(PaymentProgress.after(Payment.State.RELAYED, refusal))
        .isEqualTo(new PaymentProgress(Payment.State.RELAYED, "dust: output 1"));
    assertThat(PaymentProgress.after(Payment.State.WAITING, new AcceptResult.Accepted()))
        .isEqualTo(new PaymentProgress(Payment.State.RELAYED, ""));
    assertThat(PaymentProgress.after(Payment.State.WAITING, new AcceptResult.AlreadyKnown()))
        .isEqualTo(new PaymentProgress(Payment.State.RELAYED, ""));
    assertThat(
            PaymentProgress.after(Payment.State.WAITING, new AcceptResult.MissingInputs(Set.of()))
                .state())
        .isEqualTo(Payment.State.WAITING);
  }
}
