package io.aipowergrid.node.chain.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.MalformedBytesException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {
  private static final int MAGIC = RecordedSession.MAGIC;

  private final List<Frame> frames = new ArrayList<>();
  private final FrameDecoder decoder = new FrameDecoder(MAGIC);

  @Test
  void findsTheSameFramesHoweverTheStreamIsChopped() {
    byte[] stream = recordedStream();
    var random = new SplittableRandom(7);
    for (int run = 0; run < 50; run++) {
      frames.clear();
      int position = 0;
      while (position < stream.length) {
        int end = Math.min(stream.length, position + 1 + random.nextInt(run < 2 ? 1 : 600));
        decoder.feed(Arrays.copyOfRange(stream, position, end), frames::add);
        position = end;
      }
      var again = new ByteWriter(stream.length);
      frames.forEach(frame -> again.bytes(frame.toBytes(MAGIC)));
      assertThat(again.toBytes()).isEqualTo(stream);
      assertThat(decoder.held()).isZero();
    }
  }

  @Test
  void knowsAWrongChecksum() {
    byte[] bytes = Frame.of(Command.PING, new byte[8]).toBytes(MAGIC);
    bytes[bytes.length - 1] ^= 1;
    decoder.feed(bytes, frames::add);
    assertThat(frames).singleElement().returns(false, Frame::isIntact);
  }

  @Test
  void leavesAStrangerAtTheFirstWrongByte() {
    assertThatThrownBy(() -> decoder.feed(new byte[] {0x41, 0x49, 0x34, 0x45}, frames::add))
        .isInstanceOf(MalformedBytesException.class)
        .hasMessage("the magic is not of this network");
    assertThatThrownBy(() -> new FrameDecoder(MAGIC).feed("G".getBytes(), frames::add))
        .isInstanceOf(MalformedBytesException.class);
  }

  @Test
  void acceptsTheLongestMessageAndRefusesOneByteMore() {
    byte[] longest = Frame.of(Command.OTHER, new byte[Frame.PAYLOAD_BYTES_MAX]).toBytes(MAGIC);
    decoder.feed(longest, frames::add);
    assertThat(frames).hasSize(1);
    byte[] header = Arrays.copyOf(longest, Frame.HEADER_BYTES);
    assertThatThrownBy(() -> new FrameDecoder(MAGIC).feed(withLength(header, 4_000_001), f -> {}))
        .isInstanceOf(MalformedBytesException.class)
        .hasMessage("a message of 4000001 bytes is too long");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Frame.of(Command.BLOCK, new byte[4_000_001]));
  }

  @Test
  void aPromisedLengthCostsNoMemory() {
    byte[] header = Frame.of(Command.BLOCK, new byte[0]).toBytes(MAGIC);
    decoder.feed(withLength(header, Frame.PAYLOAD_BYTES_MAX), frames::add);
    assertThat(decoder.held()).isEqualTo(4096);
    decoder.feed(new byte[10_000], frames::add);
    assertThat(decoder.held()).isLessThanOrEqualTo(20_000);
    assertThat(frames).isEmpty();
  }

  @Test
  void aBadlyFormedNameIsNoCommand() {
    byte[] bytes = Frame.of(Command.PING, new byte[0]).toBytes(MAGIC);
    bytes[4 + 8] = 'x'; // after the padding began
    decoder.feed(bytes, frames::add);
    assertThat(Command.of(frames.getFirst().command())).isEqualTo(Command.OTHER);
  }

  @Test
  void survivesNoise() {
    var random = new SplittableRandom(99);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      if (i % 2 == 0) { // past the magic, so that lengths and names are noise
        bytes = new ByteWriter().int32be(MAGIC).bytes(bytes).toBytes();
      }
      var fresh = new FrameDecoder(MAGIC);
      try {
        fresh.feed(bytes, frame -> assertThat(frame.size()).isGreaterThanOrEqualTo(24));
      } catch (MalformedBytesException expected) {
        refused++;
      }
      assertThat(fresh.held()).isLessThanOrEqualTo(4096);
    }
    assertThat(refused).isBetween(10_000, 19_999);
  }

  private static byte[] withLength(byte[] header, int length) {
    byte[] result = header.clone();
    byte[] written = new ByteWriter().int32le(length).toBytes();
    System.arraycopy(written, 0, result, 16, written.length);
    return result;
  }

  private static byte[] recordedStream() {
    var out = new ByteWriter();
    RecordedSession.all().getFirst().entries().forEach(entry -> out.bytes(entry.bytes()));
    return out.toBytes();
  }
}
