package io.aipowergrid.node.api.rpc;

import io.aipowergrid.node.chain.PeerInfo;
import io.aipowergrid.node.chain.Peers;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Peers (rpc/net.cpp). Any thread. */
@Singleton
class NetworkCalls {
  private final Peers peers;

  NetworkCalls(Peers peers) {
    this.peers = peers;
  }

  void addTo(Map<String, RpcCall> calls) {
    calls.put("getconnectioncount", params -> peers.connected());
    calls.put("getpeerinfo", params -> peers.peers().stream().map(NetworkCalls::peer).toList());
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
