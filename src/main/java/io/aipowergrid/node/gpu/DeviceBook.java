package io.aipowergrid.node.gpu;

import io.aipowergrid.node.gpu.MemoryBook.Claim;
import io.aipowergrid.node.gpu.TurnQueue.Turn;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All decisions about one device, without threads or clocks: time comes in with each call, in
 * nanoseconds. So the same code runs under {@link SharedBook} and in a simulation. Not thread-safe.
 */
final class DeviceBook {
  /** Why an overheated device takes no work of customers. */
  static final String TOO_HOT = "the device is too hot for any work";

  private final ArbiterLimits limits;
  private final MemoryBook memory;
  private final TurnQueue turns;
  private final UseLedger ledger;
  private final LatencySamples preemptions = new LatencySamples();
  private final LatencySamples evictions = new LatencySamples();

  /** When claims that mining's memory stands in the way of were made. */
  private final Map<Claim, Long> behindMiningSince = new HashMap<>();

  private final Hindrances hindrances;
  private DeviceState state = DeviceState.RUNNING;
  private @Nullable Turn computing;
  private boolean miningJustEnded;
  private @Nullable DeviceTrouble trouble;

  DeviceBook(ArbiterLimits limits, long deviceBytes, long now) {
    this.limits = limits;
    memory = new MemoryBook(Math.max(0, deviceBytes - limits.reservedBytes()));
    turns = new TurnQueue(limits.patience().toNanos());
    ledger = new UseLedger(DeviceUse.IDLE, now);
    hindrances = new Hindrances(now);
  }

  Claim request(Workload workload, long bytes, long now) throws GpuException {
    requireRunning();
    requireCool(workload);
    if (!memory.canEverHold(bytes)) {
      throw new GpuException(
          GpuException.Fault.OUT_OF_MEMORY,
          "the device can lease " + (memory.freeBytes() + memory.grantedBytes()) + " bytes");
    }
    if (memory.waiting() >= limits.waitersMax()) {
      throw new GpuException(GpuException.Fault.UNAVAILABLE, "too many leases are waited for");
    }
    var claim = memory.request(workload, bytes);
    if (!workload.isBackground() && memory.isTakenByMining(bytes)) {
      behindMiningSince.put(claim, now);
    }
    return claim;
  }

  /** Whether the claim now has its bytes. Mining also needs its time to have come. */
  boolean grant(Claim claim, long now) throws GpuException {
    requireRunning();
    requireCool(claim.workload());
    boolean granted =
        (!claim.workload().isBackground() || hindrances.allowMining(now)) && memory.grant(claim);
    Long since = granted ? behindMiningSince.remove(claim) : null;
    if (since != null) {
      evictions.add(now - since);
    }
    return granted;
  }

  void withdraw(Claim claim) {
    behindMiningSince.remove(claim);
    memory.withdraw(claim);
  }

  private void requireRunning() throws GpuException {
    switch (state) {
      case RUNNING -> {}
      case DRAINING, RELEASED ->
          throw new GpuException(GpuException.Fault.UNAVAILABLE, "the device is drained");
      case FAILED, LOST ->
          throw new GpuException(
              GpuException.Fault.DEVICE_LOST,
              "the device is %s: %s"
                  .formatted(
                      state.name().toLowerCase(Locale.ROOT),
                      Objects.requireNonNull(trouble).words()));
    }
  }

  /** Whoever has a customer waiting goes elsewhere sooner; mining has the time. */
  private void requireCool(Workload workload) throws GpuException {
    if (hindrances.isOverheated() && !workload.isBackground()) {
      throw new GpuException(GpuException.Fault.UNAVAILABLE, TOO_HOT);
    }
  }

  /** After the bytes of the claim are free on the device. */
  void release(Claim claim, long now) {
    memory.release(claim);
    if (state == DeviceState.DRAINING && memory.leases() == 0) {
      state = DeviceState.RELEASED;
    }
    account(now);
  }

  YieldDemand demand(Claim claim) {
    if (state != DeviceState.RUNNING || memory.mustRelease(claim)) {
      return YieldDemand.RELEASE;
    }
    return turns.isWaitedAbove(claim.workload()) ? YieldDemand.PARK : YieldDemand.NONE;
  }

  Turn submit(Workload workload, boolean freeing, long now) throws GpuException {
    if (!freeing) {
      requireCool(workload);
      requireRoom();
    }
    boolean behindMining = computing != null && computing.isMining();
    var turn = turns.add(workload, freeing, now, behindMining && !workload.isBackground());
    account(now);
    return turn;
  }

  private void requireRoom() throws GpuException {
    if (turns.size() >= limits.waitersMax()) {
      throw new GpuException(GpuException.Fault.UNAVAILABLE, "too many tasks wait");
    }
  }

  /** Takes a task back that has not begun. */
  boolean cancel(Turn turn, long now) {
    boolean cancelled = turns.remove(turn);
    account(now);
    return cancelled;
  }

  /** The task to begin now. */
  Optional<Turn> begin(long now) {
    if (computing != null) {
      return Optional.empty();
    }
    var next = turns.poll(now, hindrances.admission(now));
    next.ifPresent(
        turn -> {
          computing = turn;
          // Those behind the first one wait for each other, not for mining.
          if (turn.behindMining() && miningJustEnded) {
            preemptions.add(now - turn.since());
          }
        });
    account(now);
    return next;
  }

  void end(Turn turn, long now) {
    computing = null;
    miningJustEnded = turn.isMining();
    if (!turn.workload().isBackground()) {
      hindrances.beQuiet(now + limits.quietPeriod().toNanos());
    }
    account(now);
  }

  /** Nanoseconds after which waiting mining should be looked at again; 0 when it may go now. */
  long miningDelay(long now) {
    return hindrances.miningDelay(now);
  }

  void hold(long until, long now) {
    account(now);
    hindrances.hold(until);
    account(now);
  }

  void offSchedule(boolean off, long now) {
    account(now);
    hindrances.offSchedule(off);
    account(now);
  }

  void restrain(Restraint by, long now) {
    account(now);
    hindrances.restrain(by);
    account(now);
  }

  void drain(long now) {
    if (state == DeviceState.RUNNING) {
      state = memory.leases() == 0 ? DeviceState.RELEASED : DeviceState.DRAINING;
    }
    account(now);
  }

  void resume(long now) {
    if (!state.isBroken()) {
      state = DeviceState.RUNNING;
    }
    account(now);
  }

  /**
   * The device cannot be used any more.
   *
   * @param as FAILED or LOST; one that is lost never counts as failed again
   * @param why kept unless the number of an error is known already
   */
  void giveUp(DeviceState as, DeviceTrouble why, long now) {
    if (!as.isBroken()) {
      throw new IllegalArgumentException("a device that is given up is failed or lost");
    }
    if (state != DeviceState.LOST) {
      state = as;
    }
    if (trouble == null || trouble.xid().isEmpty()) {
      trouble = why;
    }
    account(now);
  }

  /** Brings the ledger up to date; called at every change, so that its reason is always true. */
  void account(long now) {
    // These end without an event of their own: what came after was something else.
    switchAfter(DeviceUse.QUIET, hindrances.quietUntil(), now);
    switchAfter(DeviceUse.HELD, hindrances.heldUntil(), now);
    ledger.switchTo(use(now), now);
  }

  private void switchAfter(DeviceUse ended, long end, long now) {
    if (ledger.use() == ended && now - end > 0) {
      ledger.switchTo(use(end), end);
    }
  }

  private DeviceUse use(long now) {
    if (computing != null) {
      return computing.freeing() ? DeviceUse.FREEING : DeviceUse.of(computing.workload());
    }
    return switch (state) {
      case DRAINING -> DeviceUse.DRAINING;
      case RELEASED -> DeviceUse.RELEASED;
      case FAILED -> DeviceUse.FAILED;
      case LOST -> DeviceUse.LOST;
      case RUNNING -> hindrances.use(now);
    };
  }

  DeviceView view(DeviceInfo info, long now) {
    account(now);
    return new DeviceView(
        info,
        state,
        ledger.use(),
        hindrances.restraint(),
        Optional.ofNullable(trouble),
        memory.grantedByWorkload(),
        memory.waiting(),
        turns.size(),
        memory.releasedBytes(),
        ledger.totals(now).entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> Duration.ofNanos(e.getValue()))),
        preemptions.read(),
        evictions.read());
  }

  DeviceState state() {
    return state;
  }

  MemoryBook memory() {
    return memory;
  }

  UseLedger ledger() {
    return ledger;
  }

  LatencySamples preemptions() {
    return preemptions;
  }

  LatencySamples evictions() {
    return evictions;
  }

  int tasksWaiting() {
    return turns.size();
  }
}
