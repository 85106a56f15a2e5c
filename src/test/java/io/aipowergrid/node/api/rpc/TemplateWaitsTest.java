package io.aipowergrid.node.api.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.chain.BlockTemplate;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TemplateWaitsTest {
  @Test
  void refusesWhomThereIsNoPlaceForAndGivesPlacesBack() throws Exception {
    var waits = new TemplateWaits(2);
    var inside = new CountDownLatch(2);
    var end = new CountDownLatch(1);
    TemplateWaits.Wait wait =
        () -> {
          inside.countDown();
          end.await();
          throw new InterruptedException("over");
        };
    Thread[] callers = {caller(waits, wait), caller(waits, wait)};
    inside.await();
    assertThatThrownBy(() -> waits.await(TemplateWaitsTest::nothing))
        .isInstanceOfSatisfying(
            RpcError.class, refused -> assertThat(refused.code()).isEqualTo(RpcError.MISC));
    end.countDown();
    for (Thread caller : callers) {
      caller.join();
    }
    assertThatThrownBy(() -> waits.await(TemplateWaitsTest::nothing))
        .isInstanceOf(InterruptedException.class);
  }

  private static Thread caller(TemplateWaits waits, TemplateWaits.Wait wait) {
    return Thread.ofVirtual()
        .start(
            () ->
                assertThatThrownBy(() -> waits.await(wait))
                    .isInstanceOf(InterruptedException.class));
  }

  private static BlockTemplate nothing() throws InterruptedException {
    throw new InterruptedException("nothing came");
  }
}
