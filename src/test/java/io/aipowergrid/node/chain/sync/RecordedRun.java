package io.aipowergrid.node.chain.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.wire.Command;
import io.aipowergrid.node.chain.wire.Frame;
import io.aipowergrid.node.chain.wire.FrameDecoder;
import io.aipowergrid.node.chain.wire.Message;
import io.aipowergrid.node.chain.wire.RecordedSession;
import io.aipowergrid.node.chain.wire.RecordedSession.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What both roles need of a recorded session: its messages, and the chain they were said about. */
final class RecordedRun {
  /** The blocks of {@code regtest-blocks.json}, by height. */
  private static final List<Block> CHAIN = readBlocks();

  private RecordedRun() {}

  private static List<Block> readBlocks() {
    try (var in = RecordedRun.class.getResourceAsStream("/chain/regtest-blocks.json")) {
      var blocks = new ArrayList<Block>();
      for (JsonNode block : new ObjectMapper().readTree(in).get("blocks")) {
        byte[] raw = HexFormat.of().parseHex(block.get("raw").asText());
        blocks.add(FakeChain.REGTEST.blockCodec().parse(raw));
      }
      return List.copyOf(blocks);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Block block(int height) {
    return CHAIN.get(height);
  }

  static Block block(Hash256 id, FakeChain chain) {
    return CHAIN.stream()
        .filter(block -> chain.idOf(block.header()).equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** Gives the chain all blocks up to a height. */
  static void fill(FakeChain chain, int height) {
    CHAIN.stream().skip(1).limit(height).forEach(chain::submitBlock);
  }

  /** The message of a recorded frame; it must make the same frame again. */
  static Message message(Entry entry) {
    if (entry.isClose()) {
      return new Message.Unread(Command.OTHER, 0);
    }
    var frames = new ArrayList<Frame>();
    new FrameDecoder(RecordedSession.MAGIC).feed(entry.bytes(), frames::add);
    Message message = RawPeer.CODEC.parse(frames.getFirst());
    assertThat(bytes(message)).as(entry.command()).isEqualTo(entry.bytes());
    return message;
  }

  static byte[] bytes(Message message) {
    return RawPeer.CODEC.toFrame(message).toBytes(RecordedSession.MAGIC);
  }

  /** The first version that one side said; absent when the daemon only refused. */
  static Optional<Message.Version> version(RecordedSession session, boolean ofDaemon) {
    return said(session, ofDaemon, Message.Version.class).findFirst();
  }

  static Transaction transaction(RecordedSession session) {
    return Stream.of(true, false)
        .flatMap(ofDaemon -> said(session, ofDaemon, Message.Tx.class))
        .findFirst()
        .orElseThrow()
        .transaction();
  }

  /** The messages of one side and type, in order. */
  static <T extends Message> Stream<T> said(
      RecordedSession session, boolean ofDaemon, Class<T> type) {
    return session.entries().stream()
        .filter(entry -> entry.fromDaemon() == ofDaemon)
        .map(RecordedRun::message)
        .filter(type::isInstance)
        .map(type::cast);
  }
}
