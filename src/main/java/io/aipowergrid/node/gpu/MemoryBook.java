package io.aipowergrid.node.gpu;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Who was granted which bytes of a device, and who waits for some. Not thread-safe.
 *
 * <p>Only the first claim in line is ever granted, so that small claims do not starve a large one.
 */
final class MemoryBook {
  private static final Comparator<Claim> IN_LINE =
      Comparator.comparing(Claim::workload).thenComparingLong(Claim::number);

  /** Bytes that a lease has or wants; equal only to itself, by its number. */
  record Claim(long number, Workload workload, long bytes) {}

  private final long capacity;
  private final List<Claim> waiting = new ArrayList<>();
  private final List<Claim> granted = new ArrayList<>();
  private long nextNumber;
  private long grantedBytes;
  private long releasedBytes;

  MemoryBook(long capacity) {
    this.capacity = capacity;
  }

  /** What all leases together can have. */
  long capacity() {
    return capacity;
  }

  boolean canEverHold(long bytes) {
    return bytes <= capacity;
  }

  Claim request(Workload workload, long bytes) {
    var claim = new Claim(nextNumber++, workload, bytes);
    waiting.add(claim);
    waiting.sort(IN_LINE);
    return claim;
  }

  /** Grants the claim if it is the first in line and its bytes are free. */
  boolean grant(Claim claim) {
    if (waiting.isEmpty() || !waiting.getFirst().equals(claim) || claim.bytes > freeBytes()) {
      return false;
    }
    waiting.removeFirst();
    granted.add(claim);
    grantedBytes += claim.bytes;
    return true;
  }

  void withdraw(Claim claim) {
    waiting.remove(claim);
  }

  /** Only after the device has freed the bytes. */
  void release(Claim claim) {
    if (granted.remove(claim)) {
      grantedBytes -= claim.bytes;
      releasedBytes += claim.bytes;
    }
  }

  /** Whether the first in line precedes this claim and needs its bytes. */
  boolean mustRelease(Claim claim) {
    if (waiting.isEmpty() || !waiting.getFirst().workload.precedes(claim.workload)) {
      return false;
    }
    long missing = waiting.getFirst().bytes - freeBytes();
    for (var candidate : lastFirst()) {
      if (missing <= 0) {
        return false;
      }
      if (candidate.equals(claim)) {
        return true;
      }
      missing -= candidate.bytes;
    }
    return false;
  }

  /** Whether so many bytes are not free, and mining has some. */
  boolean isTakenByMining(long bytes) {
    return bytes > freeBytes() && granted.stream().anyMatch(it -> it.workload.isBackground());
  }

  private List<Claim> lastFirst() {
    return granted.stream().sorted(IN_LINE.reversed()).toList();
  }

  long freeBytes() {
    return capacity - grantedBytes;
  }

  long grantedBytes() {
    return grantedBytes;
  }

  long releasedBytes() {
    return releasedBytes;
  }

  /** Granted bytes of each workload that has some. */
  Map<Workload, Long> grantedByWorkload() {
    return granted.stream()
        .collect(Collectors.groupingBy(Claim::workload, Collectors.summingLong(Claim::bytes)));
  }

  int leases() {
    return granted.size();
  }

  int waiting() {
    return waiting.size();
  }
}
