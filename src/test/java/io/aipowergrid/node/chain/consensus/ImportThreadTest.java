package io.aipowergrid.node.chain.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.NodeException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ImportThreadTest {
  private static final Duration IDLE = Duration.ofMillis(20);

  @Test
  void goesOnAfterATaskThatFailed() {
    var importer = new ImportThread("import-test", 4, IDLE, () -> {});
    importer.start();
    assertThatThrownBy(
            () ->
                importer.call(
                    () -> {
                      throw new IllegalArgumentException("bad block");
                    }))
        .hasMessage("bad block");
    assertThat(importer.call(() -> 7)).isEqualTo(7);
    importer.stop(IDLE);
  }

  @Test
  void letsNobodyWaitAfterAnError() {
    var importer = new ImportThread("import-test", 4, IDLE, () -> {});
    importer.start();
    assertThatThrownBy(
            () ->
                importer.call(
                    () -> {
                      throw new StackOverflowError("deep");
                    }))
        .hasCauseInstanceOf(StackOverflowError.class);
    assertThatThrownBy(() -> importer.call(() -> 7))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("not running");
    importer.stop(IDLE);
  }
}
