package io.aipowergrid.node.chain.p2p;

import io.aipowergrid.node.chain.wire.Command;
import io.aipowergrid.node.chain.wire.Frame;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts the traffic of all peers by known command, so that labels are few. Any thread. */
public final class TrafficMeter {
  private final LongAdder bytesReceived = new LongAdder();
  private final LongAdder bytesSent = new LongAdder();
  private final AtomicLong bans = new AtomicLong();
  private final Map<Command, LongAdder> received = counters();
  private final Map<Command, LongAdder> sent = counters();

  private static Map<Command, LongAdder> counters() {
    var counters = new EnumMap<Command, LongAdder>(Command.class);
    for (Command command : Command.values()) {
      counters.put(command, new LongAdder());
    }
    return counters;
  }

  void received(int bytes) {
    bytesReceived.add(bytes);
  }

  void received(Frame frame) {
    count(received, Command.of(frame.command()));
  }

  void sent(Frame frame) {
    bytesSent.add(frame.size());
    count(sent, Command.of(frame.command()));
  }

  void banned() {
    bans.incrementAndGet();
  }

  public long bytesReceived() {
    return bytesReceived.sum();
  }

  public long bytesSent() {
    return bytesSent.sum();
  }

  public long bans() {
    return bans.get();
  }

  /** Messages received under the command. */
  public long received(Command command) {
    return sumOf(received, command);
  }

  /** Messages sent under the command. */
  public long sent(Command command) {
    return sumOf(sent, command);
  }

  private static void count(Map<Command, LongAdder> counters, Command command) {
    counters.getOrDefault(command, new LongAdder()).increment();
  }

  private static long sumOf(Map<Command, LongAdder> counters, Command command) {
    return counters.getOrDefault(command, new LongAdder()).sum();
  }
}
