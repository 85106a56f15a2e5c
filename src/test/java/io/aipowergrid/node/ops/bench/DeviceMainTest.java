package io.aipowergrid.node.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.inference.BenchShape;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceMainTest {
  private static final String SECONDS = "is no number of seconds from 1 to 3600.";

  @Test
  void saysWhatCannotBeReadAndEndsWithStatusTwo() throws InterruptedException {
    refuses("run: \"abc\" " + SECONDS, "abc");
    refuses("run: \"0\" " + SECONDS, "0");
    refuses("run: \"3601\" " + SECONDS, "3601");
    refuses("run: \"99999999999\" " + SECONDS, "99999999999");
    refuses(
        "run: \"77x2\" is no shape: the width of a shape is a multiple of 64 up to 16384.",
        "4",
        "64x1",
        "77x2");
    refuses("run: \"2048\" is no shape: a shape is written WIDTHxLAYERS", "4", "2048");
  }

  private static void refuses(String sentence, String... words) throws InterruptedException {
    var err = new ByteArrayOutputStream();
    int status = DeviceMain.run(new PrintStream(err, true, StandardCharsets.UTF_8), words);
    assertThat(status).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith(sentence)
        .contains("Write run [SECONDS [WIDTHxLAYERS ...]], such as run 4 2048x22.");
  }

  @Test
  void readsSecondsAndShapesOrTakesItsOwn() {
    assertThat(BundleArguments.parse("1", "64x1", "128x2"))
        .isEqualTo(new BundleArguments(1, List.of(new BenchShape(64, 1), new BenchShape(128, 2))));
    assertThat(BundleArguments.parse().seconds()).isEqualTo(4);
    assertThat(BundleArguments.parse("3600").shapes())
        .containsExactly(new BenchShape(2048, 22), new BenchShape(4096, 39));
  }
}
