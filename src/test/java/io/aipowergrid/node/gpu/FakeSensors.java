package io.aipowergrid.node.gpu;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A management library whose answers a test chooses; the same ones for every device. Any thread.
 */
public final class FakeSensors implements DeviceSensors {
  final Map<DeviceMetric, Long> values = new EnumMap<>(DeviceMetric.class);
  final List<Long> limitsSet = new ArrayList<>();
  final List<String> heard = new ArrayList<>();
  final LinkedBlockingQueue<Hearing> hearings = new LinkedBlockingQueue<>();
  private final Map<String, DeviceReading.Broken> brokenOnes = new HashMap<>();
  private DeviceReading.@Nullable Broken broken;

  /** What is heard without end. */
  volatile @Nullable Hearing flood;

  Optional<PowerRange> range = Optional.empty();
  Optional<String> refusal = Optional.empty();

  /** From now on the devices say this. */
  public synchronized FakeSensors say(DeviceMetric metric, long value) {
    values.put(metric, value);
    return this;
  }

  synchronized void breakDown(DeviceReading.Broken as) {
    broken = as;
  }

  /** This one only. */
  synchronized void breakDown(String uuid, DeviceReading.Broken as) {
    brokenOnes.put(uuid, as);
  }

  /** The driver reports an error. */
  public void raise(String uuid, int xid) {
    hearings.add(new Hearing.Heard(new DeviceXid(uuid, Xid.of(xid))));
  }

  @Override
  public synchronized DeviceReading read(String uuid) {
    var one = brokenOnes.getOrDefault(uuid, broken);
    return one == null ? new DeviceReading.Values(values) : one;
  }

  @Override
  public synchronized Optional<PowerRange> powerRange(String uuid) {
    return range;
  }

  @Override
  public synchronized Optional<String> limitPower(String uuid, long milliwatts) {
    if (refusal.isEmpty()) {
      limitsSet.add(milliwatts);
    }
    return refusal;
  }

  synchronized List<Long> limitsSet() {
    return List.copyOf(limitsSet);
  }

  @Override
  public synchronized Optional<String> listen(String uuid) {
    heard.add(uuid);
    return Optional.empty();
  }

  @Override
  public Hearing awaitXid(Duration longest) throws InterruptedException {
    Hearing endless = flood;
    if (endless != null) {
      return endless;
    }
    Hearing next = hearings.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
    return next == null ? new Hearing.Nothing() : next;
  }

  @Override
  public synchronized void stopListening() {
    heard.clear();
  }
}
