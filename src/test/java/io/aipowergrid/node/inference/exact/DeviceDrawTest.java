package io.aipowergrid.node.inference.exact;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.Sampling;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Draws by the shipped PTX, on a device that executes it: those of the processor. */
class DeviceDrawTest {
  private static final int POSITIONS = 3;

  /** Some values, some chunks with a rest, and chunks without one. */
  private static final List<Integer> VOCABULARIES =
      List.of(2, 77, DeviceKernels.CHUNK, 2 * DeviceKernels.CHUNK + 1);

  private static final List<DeviceOperations> DEVICES =
      KernelSets.devices().stream().map(DeviceOperations.class::cast).toList();

  private final SplittableRandom random = new SplittableRandom(11);

  private static Sampler sampler(int temperatureE4, int vocabulary) {
    var sampling = Sampling.atTemperature(temperatureE4);
    return new Sampler(sampling, Hash256.ZERO, Kernels.fixed(new ScalarKernels()), vocabulary);
  }

  private static void requireEqual(float[] logits, int temperatureE4, int position) {
    var sampler = sampler(temperatureE4, logits.length);
    var plain = sampler.plainDraw(position);
    assertThat(plain).isNotNull();
    var expected = sampler.draw(logits, 0, position);
    for (var device : DEVICES) {
      assertThat(device.draw(logits, plain))
          .as("%s, %d logits, temperature %d", device.name(), logits.length, temperatureE4)
          .isEqualTo(expected);
    }
  }

  /** Few different values, so that many are equal. */
  private float[] logits(int count, float spread) {
    var x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = spread * random.nextInt(-40, 41) / 40;
    }
    return x;
  }

  @Test
  void tokensAndWhatALeafSaysOfThemAreEqual() {
    for (int vocabulary : VOCABULARIES) {
      for (int temperatureE4 : List.of(0, 1, 7_000, 10_000, 20_000)) {
        for (int position = 0; position < POSITIONS; position++) {
          requireEqual(logits(vocabulary, position == 0 ? 30 : 2), temperatureE4, position);
        }
      }
    }
  }

  @Test
  void theEndsOfTheRandomNumbersTakeTheFirstAndTheLastTokenWithMass() {
    var x = new float[DeviceKernels.CHUNK + 100];
    x[0] = -100;
    x[x.length - 1] = -100;
    for (var device : DEVICES) {
      assertThat(device.draw(x, new PlainDraw(1, 0)).tokenId()).isEqualTo(1);
      assertThat(device.draw(x, new PlainDraw(1, -1)).tokenId()).isEqualTo(x.length - 2);
    }
  }

  @Test
  void theSignOfAZeroIsThatOfTheHead() {
    for (int temperatureE4 : List.of(0, 10_000)) {
      requireEqual(new float[] {-1, -0.0f, 0, -2}, temperatureE4, 0);
      requireEqual(new float[] {0, -1, -0.0f}, temperatureE4, 1);
    }
  }

  @Test
  void thereIsNoDrawWhereAValueIsNotFinite() {
    for (float bad : List.of(Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY)) {
      var x = logits(2 * DeviceKernels.CHUNK, 1);
      x[random.nextInt(x.length)] = bad;
      requireEqual(x, 0, 0);
      requireEqual(x, 10_000, 0);
    }
    // Finite, but not after the temperature.
    var huge = new float[] {0, 3e38f, 1};
    requireEqual(huge, 8_000, 0);
    requireEqual(huge, 10_000, 0);
    requireEqual(new float[] {0, -3e38f, 1}, 1, 0);
    assertThat(DEVICES.getFirst().draw(huge, new PlainDraw(1.25f, 0))).isNull();
  }
}
