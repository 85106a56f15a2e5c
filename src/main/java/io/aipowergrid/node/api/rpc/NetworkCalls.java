package io.aipowergrid.node.api.rpc;

import io.aipowergrid.node.chain.MempoolConfig;
import io.aipowergrid.node.chain.PeerInfo;
import io.aipowergrid.node.chain.Peers;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Peers (rpc/net.cpp). Any thread. */
@Singleton
class NetworkCalls {
  /** version.h, PROTOCOL_VERSION. */
  private static final int PROTOCOL_VERSION = 70028;

  private final Peers peers;
  private final MempoolConfig pool;
  private final String version;

  NetworkCalls(
      Peers peers,
      MempoolConfig pool,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.peers = peers;
    this.pool = pool;
    this.version = version;
  }

  void addTo(Map<String, RpcCall> calls) {
    calls.put("getconnectioncount", params -> peers.connected());
    calls.put("getnetworkinfo", params -> network());
    calls.put("getpeerinfo", params -> peers.peers().stream().map(NetworkCalls::peer).toList());
  }

  /** The version is a number there: two digits each for major, minor and patch, then a build. */
  private Map<String, Object> network() {
    var json = new LinkedHashMap<String, Object>();
    json.put("version", number(version));
    json.put("subversion", "/aipg-node:" + version + "/");
    json.put("protocolversion", PROTOCOL_VERSION);
    json.put("localservices", "%016x".formatted(peers.services()));
    json.put("localrelay", true);
    json.put("timeoffset", 0);
    json.put("networkactive", true);
    json.put("connections", peers.connected());
    json.put("networks", List.of());
    json.put("relayfee", ScriptShapes.coins(pool.relayFeePerKilobyte()));
    json.put("incrementalfee", ScriptShapes.coins(pool.incrementalFeePerKilobyte()));
    json.put("localaddresses", List.of());
    json.put("warnings", "");
    return json;
  }

  /** {@code 1.4.0} is 1040000. */
  static int number(String version) {
    int number = 0;
    String[] parts = version.split("[^0-9]+", 4);
    for (int i = 0; i < 3; i++) {
      int part = i < parts.length && !parts[i].isEmpty() ? Integer.parseInt(parts[i]) : 0;
      number = number * 100 + Math.min(part, 99);
    }
    return number * 100;
  }

  private static Map<String, Object> peer(PeerInfo peer) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", peer.id());
    json.put("addr", peer.address());
    json.put("services", "%016x".formatted(peer.services()));
    json.put("lastsend", peer.lastSentAt().getEpochSecond());
    json.put("lastrecv", peer.lastReceivedAt().getEpochSecond());
    json.put("bytessent", peer.bytesSent());
    json.put("bytesrecv", peer.bytesReceived());
    json.put("conntime", peer.connectedAt().getEpochSecond());
    json.put("timeoffset", peer.timeOffset().toSeconds());
    peer.ping().ifPresent(ping -> json.put("pingtime", seconds(ping)));
    json.put("version", peer.protocol());
    json.put("subver", peer.userAgent());
    json.put("inbound", peer.inbound());
    json.put("addnode", peer.manual());
    json.put("startingheight", peer.startHeight());
    json.put("banscore", peer.banScore());
    json.put("synced_headers", peer.knownHeight());
    json.put("synced_blocks", peer.knownHeight());
    json.put("whitelisted", peer.manual());
    return json;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
