package io.aipowergrid.node.chain.sync;

import io.aipowergrid.node.chain.Peers;
import io.aipowergrid.node.chain.p2p.PeerManager;
import io.aipowergrid.node.chain.p2p.TrafficMeter;
import io.aipowergrid.node.chain.wire.Command;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** What the peer-to-peer network tells Prometheus; labels are directions and known commands. */
final class NetworkMeters {
  private static final String DIRECTION = "direction";
  private static final String IN = "in";
  private static final String OUT = "out";

  private NetworkMeters() {}

  static void register(
      MeterRegistry registry, PeerManager manager, TrafficMeter meter, Peers peers) {
    Gauge.builder("aipg_chain_peers", manager, m -> m.peers(true))
        .description("Greeted peers")
        .tag(DIRECTION, IN)
        .register(registry);
    Gauge.builder("aipg_chain_peers", manager, m -> m.peers(false))
        .description("Greeted peers")
        .tag(DIRECTION, OUT)
        .register(registry);
    Gauge.builder("aipg_chain_p2p_unread_bytes", manager, PeerManager::bytesHeld)
        .description("Bytes of peers' messages that wait to be read")
        .register(registry);
    Gauge.builder("aipg_chain_known_addresses", manager, PeerManager::knownAddresses)
        .description("Addresses of possible peers")
        .register(registry);
    Gauge.builder("aipg_chain_blocks_in_flight", peers, p -> p.progress().blocksInFlight())
        .description("Blocks asked for and not here yet")
        .register(registry);
    counter(registry, meter, "aipg_chain_p2p_bytes", IN, "", TrafficMeter::bytesReceived);
    counter(registry, meter, "aipg_chain_p2p_bytes", OUT, "", TrafficMeter::bytesSent);
    counter(registry, meter, "aipg_chain_p2p_bans", IN, "", TrafficMeter::bans);
    for (Command command : Command.values()) {
      String name = "aipg_chain_p2p_messages";
      counter(registry, meter, name, IN, command.wireName(), m -> m.received(command));
      counter(registry, meter, name, OUT, command.wireName(), m -> m.sent(command));
    }
  }

  private static void counter(
      MeterRegistry registry,
      TrafficMeter meter,
      String name,
      String direction,
      String command,
      ToDoubleFunction<TrafficMeter> count) {
    var builder = FunctionCounter.builder(name, meter, count).tag(DIRECTION, direction);
    if (!command.isEmpty()) {
      builder.tag("command", command);
    }
    builder.register(registry);
  }
}
