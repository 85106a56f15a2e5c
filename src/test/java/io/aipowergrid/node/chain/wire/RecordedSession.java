package io.aipowergrid.node.chain.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** One session with the daemon out of {@code p2p-handshake.json}. */
public record RecordedSession(String name, List<Entry> entries) {
  /** regtest's magic, "AI4R". */
  public static final int MAGIC = 0x41493452;

  public static final long KAWPOW_ACTIVATION = 1_688_764_800L;

  /** One message; the bytes are those of the whole frame. Empty bytes: the connection closed. */
  public record Entry(boolean fromDaemon, String command, byte[] bytes) {
    public boolean isClose() {
      return bytes.length == 0;
    }
  }

  public static List<RecordedSession> all() {
    try (InputStream in = RecordedSession.class.getResourceAsStream("/chain/p2p-handshake.json")) {
      var sessions = new ArrayList<RecordedSession>();
      for (JsonNode session : new ObjectMapper().readTree(in).get("sessions")) {
        var entries = new ArrayList<Entry>();
        session.get("messages").forEach(message -> entries.add(entry(message)));
        sessions.add(new RecordedSession(session.get("name").asText(), entries));
      }
      return sessions;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Entry entry(JsonNode message) {
    String hex = message.path("frame_header").asText() + message.get("payload").asText();
    return new Entry(
        message.get("direction").asText().equals("from_daemon"),
        message.get("command").asText(),
        HexFormat.of().parseHex(hex));
  }
}
