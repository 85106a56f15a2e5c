package io.aipowergrid.node.gpu;

import io.aipowergrid.node.gpu.TurnQueue.Admission;

/**
 * What keeps mining, or everything, off a device that runs: the quiet period after others'
 * computing, a hold, the hours of mining, a limit. Moments are nanoseconds of a clock that never
 * goes back. Not thread-safe.
 */
final class Hindrances {
  private long quietUntil;
  private long heldUntil;
  private boolean offSchedule;
  private Restraint restraint = Restraint.NONE;

  Hindrances(long now) {
    quietUntil = now;
    heldUntil = now;
  }

  void beQuiet(long until) {
    quietUntil = until;
  }

  void hold(long until) {
    heldUntil = until;
  }

  void offSchedule(boolean off) {
    offSchedule = off;
  }

  void restrain(Restraint by) {
    restraint = by;
  }

  long quietUntil() {
    return quietUntil;
  }

  long heldUntil() {
    return heldUntil;
  }

  Restraint restraint() {
    return restraint;
  }

  boolean isOverheated() {
    return restraint == Restraint.OVERHEATED;
  }

  Admission admission(long now) {
    if (isOverheated()) {
      return Admission.FREEING_ONLY;
    }
    return allowMining(now) ? Admission.ALL : Admission.NO_MINING;
  }

  boolean allowMining(long now) {
    return now - quietUntil >= 0
        && now - heldUntil >= 0
        && !offSchedule
        && restraint == Restraint.NONE;
  }

  /** Nanoseconds after which waiting mining should be looked at again; 0 when it may go now. */
  long miningDelay(long now) {
    return Math.max(0, Math.max(quietUntil - now, heldUntil - now));
  }

  /** What the time of the device counts as while nothing computes there. */
  DeviceUse use(long now) {
    if (isOverheated()) {
      return DeviceUse.OVERHEATED;
    }
    if (now - quietUntil < 0) {
      return DeviceUse.QUIET;
    }
    if (now - heldUntil < 0) {
      return DeviceUse.HELD;
    }
    if (offSchedule) {
      return DeviceUse.OFF_SCHEDULE;
    }
    return switch (restraint) {
      case NONE -> DeviceUse.IDLE;
      case OVER_POWER -> DeviceUse.OVER_POWER;
      case HOT -> DeviceUse.HOT;
      case OVERHEATED -> DeviceUse.OVERHEATED;
    };
  }
}
