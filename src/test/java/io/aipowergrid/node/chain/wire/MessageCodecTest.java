package io.aipowergrid.node.chain.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.codec.HeaderCodec;
import io.aipowergrid.node.chain.wire.Message.Addr.TimedAddress;
import io.aipowergrid.node.chain.wire.RecordedSession.Entry;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
  private static final int MUTATIONS = 40_000;

  private final MessageCodec codec =
      new MessageCodec(new HeaderCodec(RecordedSession.KAWPOW_ACTIVATION));

  @Test
  void readsAndWritesEveryRecordedMessageByteByByte() {
    int messages = 0;
    for (Entry entry : recorded()) {
      Frame frame = decode(entry.bytes());
      assertThat(frame.isIntact()).isTrue();
      Message message = codec.parse(frame);
      assertThat(message).isNotInstanceOf(Message.Unread.class);
      assertThat(codec.toFrame(message).toBytes(RecordedSession.MAGIC))
          .as(entry.command())
          .isEqualTo(entry.bytes());
      messages++;
    }
    assertThat(messages).isEqualTo(174);
  }

  @Test
  void readsTheDaemonsVersion() {
    Entry entry = RecordedSession.all().getFirst().entries().get(1);
    var version = (Message.Version) codec.parse(decode(entry.bytes()));
    assertThat(version.protocol()).isEqualTo(70028);
    assertThat(version.services()).isEqualTo(13);
    assertThat(version.userAgent()).isEqualTo("/Aipg:1.4.0/");
    assertThat(version.startHeight()).isEqualTo(315);
    assertThat(version.relay()).isTrue();
  }

  @Test
  void keepsEveryOtherMessageThroughARoundTrip() throws Exception {
    var hash = Hash256.fromHex("11".repeat(32));
    var peer = new NetAddress(9, InetAddress.getByName("198.51.100.7"), 8865);
    var peer6 = new NetAddress(9, InetAddress.getByName("2001:db8::1"), 1);
    for (Message message :
        List.of(
            new Message.Addr(List.of(new TimedAddress(5, peer), new TimedAddress(0, peer6))),
            new Message.NotFound(List.of(new InventoryItem(-1, hash))),
            new Message.GetBlocks(70028, List.of(hash), Hash256.ZERO),
            new Message.GetBlockTxn(hash, List.of(0, 1, 5, 65535)),
            new Message.BlockTxn(hash, List.of()),
            new Message.Reject("tx", 0x10, "why", Optional.of(hash)),
            new Message.MemPool(),
            new Message.Pong(-5))) {
      assertThat(codec.parse(codec.toFrame(message))).isEqualTo(message);
    }
  }

  @Test
  void refusesEveryRecordedMessageCutShortOrTooLong() {
    for (Entry entry : recorded()) {
      byte[] payload = decode(entry.bytes()).payload();
      Command command = Command.of(entry.command());
      if (command != Command.VERSION) {
        byte[] longer = Arrays.copyOf(payload, payload.length + 1);
        assertThatThrownBy(() -> codec.parse(Frame.of(command, longer)))
            .isInstanceOf(MalformedBytesException.class);
        if (payload.length > 0) {
          byte[] shorter = Arrays.copyOf(payload, payload.length - 1);
          assertThatThrownBy(() -> codec.parse(Frame.of(command, shorter)))
              .isInstanceOf(MalformedBytesException.class);
        }
      }
    }
  }

  @Test
  void readsAVersionWithoutItsLaterFieldsAndWithMore() {
    byte[] payload = decode(recorded().getFirst().bytes()).payload();
    var least =
        (Message.Version) codec.parse(Frame.of(Command.VERSION, Arrays.copyOf(payload, 46)));
    assertThat(least.protocol()).isEqualTo(70028);
    assertThat(least.relay()).isTrue();
    var more =
        (Message.Version)
            codec.parse(Frame.of(Command.VERSION, Arrays.copyOf(payload, payload.length + 7)));
    assertThat(more.userAgent()).isEqualTo("/aipg-java:0.1/");
    assertThatThrownBy(() -> codec.parse(Frame.of(Command.VERSION, Arrays.copyOf(payload, 45))))
        .isInstanceOf(MalformedBytesException.class);
  }

  @Test
  void holdsEveryCountToItsLimit() {
    var item = new InventoryItem(1, Hash256.ZERO);
    var locator = Collections.nCopies(MessageCodec.LOCATOR_MAX, Hash256.ZERO);
    var inventory = Collections.nCopies(MessageCodec.INVENTORY_MAX, item);
    var addresses =
        Collections.nCopies(MessageCodec.ADDRESSES_MAX, new TimedAddress(1, NetAddress.NONE));
    accepts(new Message.GetHeaders(1, locator, Hash256.ZERO));
    refuses(new Message.GetHeaders(1, oneMore(locator), Hash256.ZERO));
    accepts(new Message.Inv(inventory));
    refuses(new Message.Inv(oneMore(inventory)));
    accepts(new Message.Addr(addresses));
    refuses(new Message.Addr(oneMore(addresses)));
    var header =
        ((Message.Headers) codec.parse(decode(firstOf("headers").bytes()))).headers().getFirst();
    var headers = Collections.nCopies(MessageCodec.HEADERS_MAX, header);
    accepts(new Message.Headers(headers));
    assertThat(codec.toFrame(new Message.Headers(headers)).payload()).hasSize(242_003);
    refuses(new Message.Headers(oneMore(headers)));
    refuses(new Message.GetBlockTxn(Hash256.ZERO, List.of(65536)));
    refuses(new Message.GetBlockTxn(Hash256.ZERO, List.of(65535, 65536)));
  }

  @Test
  void passesOverWhatItDoesNotRead() {
    var frame = new Frame("sillyname", new byte[4], new byte[9]);
    assertThat(codec.parse(frame)).isEqualTo(new Message.Unread(Command.OTHER, 9));
    var filter = Frame.of(Command.FILTERLOAD, new byte[3]);
    assertThat(codec.parse(filter)).isEqualTo(new Message.Unread(Command.FILTERLOAD, 3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.toFrame(new Message.Unread(Command.OTHER, 9)));
  }

  @Test
  void aCountThatOnlyPromisesIsRefusedBeforeItCosts() {
    byte[] count = new ByteWriter().uint8(0xfe).uint32le(0x01ff_ffffL).toBytes();
    for (Command command :
        List.of(Command.ADDR, Command.INV, Command.GETDATA, Command.NOTFOUND, Command.HEADERS)) {
      assertThatThrownBy(() -> codec.parse(Frame.of(command, count)))
          .isInstanceOf(MalformedBytesException.class);
    }
    byte[] within = new ByteWriter().compactSize(50_000).bytes(new byte[36 * 49_999]).toBytes();
    assertThatThrownBy(() -> codec.parse(Frame.of(Command.INV, within)))
        .isInstanceOf(MalformedBytesException.class)
        .hasMessage("50000 entries do not fit the message");
  }

  /** Whatever bytes come: a message or a {@link MalformedBytesException}, nothing else. */
  @Test
  void survivesMutatedMessages() {
    var random = new SplittableRandom(20260101);
    List<Entry> entries = recorded();
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      Entry entry = entries.get(random.nextInt(entries.size()));
      byte[] payload = mutate(decode(entry.bytes()).payload(), random);
      Command command =
          random.nextInt(8) == 0
              ? Command.values()[random.nextInt(Command.values().length)]
              : Command.of(entry.command());
      try {
        Message message = codec.parse(Frame.of(command, payload));
        assertThat(message.command()).isEqualTo(command);
      } catch (MalformedBytesException expected) {
        refused++;
      }
    }
    assertThat(refused).isBetween(MUTATIONS / 10, MUTATIONS - MUTATIONS / 10);
  }

  private static byte[] mutate(byte[] bytes, SplittableRandom random) {
    byte[] result = Arrays.copyOf(bytes, Math.max(0, bytes.length + random.nextInt(-3, 4)));
    for (int i = random.nextInt(1, 4); i > 0 && result.length > 0; i--) {
      result[random.nextInt(Math.min(result.length, 200))] = (byte) random.nextInt();
    }
    return result;
  }

  private void accepts(Message message) {
    assertThat(codec.parse(codec.toFrame(message))).isEqualTo(message);
  }

  private void refuses(Message message) {
    assertThatThrownBy(() -> codec.parse(codec.toFrame(message)))
        .isInstanceOf(MalformedBytesException.class);
  }

  private static <T> List<T> oneMore(List<T> list) {
    var result = new ArrayList<>(list);
    result.add(list.getFirst());
    return result;
  }

  private static Entry firstOf(String command) {
    return recorded().stream()
        .filter(entry -> entry.command().equals(command))
        .findFirst()
        .orElseThrow();
  }

  private static List<Entry> recorded() {
    return RecordedSession.all().stream()
        .flatMap(session -> session.entries().stream())
        .filter(entry -> !entry.isClose())
        .toList();
  }

  private static Frame decode(byte[] bytes) {
    var frames = new ArrayList<Frame>();
    new FrameDecoder(RecordedSession.MAGIC).feed(bytes, frames::add);
    assertThat(frames).hasSize(1);
    return frames.getFirst();
  }
}
