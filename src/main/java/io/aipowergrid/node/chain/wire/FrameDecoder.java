package io.aipowergrid.node.chain.wire;

import io.aipowergrid.node.base.ByteReader;
import io.aipowergrid.node.base.MalformedBytesException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts a stream of bytes into frames, however the stream was chopped (chain.md 8). Holds one frame
 * at most, and never more than about twice the bytes that really came: a length that only promises
 * costs nothing. Checksums are left to the reader of the frame, who has the time. Belongs to one
 * thread.
 */
public final class FrameDecoder {
  private static final int FIRST_PAYLOAD_CAPACITY = 4096;

  private final int magic;
  private final byte[] header = new byte[Frame.HEADER_BYTES];
  private int headerSize;
  private byte[] payload = new byte[0];
  private int payloadSize;
  private int payloadLength;

  /**
   * @param magic of the network, in wire order, as a big-endian number
   */
  public FrameDecoder(int magic) {
    this.magic = magic;
  }

  /**
   * Takes the next bytes and hands over every frame that they complete.
   *
   * @throws MalformedBytesException on a wrong magic or an oversize length; the stream is then
   *     lost, and its sender to be disconnected
   */
  public void feed(byte[] bytes, Consumer<Frame> frames) {
    int position = 0;
    while (position < bytes.length) {
      position +=
          headerSize < Frame.HEADER_BYTES
              ? takeHeader(bytes, position)
              : takePayload(bytes, position);
      if (headerSize == Frame.HEADER_BYTES && payloadSize == payloadLength) {
        frames.accept(finish());
      }
    }
  }

  /** Bytes of memory this decoder holds for an unfinished frame. */
  public int held() {
    return payload.length;
  }

  private int takeHeader(byte[] bytes, int position) {
    int taken = Math.min(bytes.length - position, Frame.HEADER_BYTES - headerSize);
    System.arraycopy(bytes, position, header, headerSize, taken);
    headerSize += taken;
    requireMagic();
    if (headerSize == Frame.HEADER_BYTES) {
      payloadLength = readLength();
      payload = new byte[Math.min(payloadLength, FIRST_PAYLOAD_CAPACITY)];
      payloadSize = 0;
    }
    return taken;
  }

  private int takePayload(byte[] bytes, int position) {
    int taken = Math.min(bytes.length - position, payloadLength - payloadSize);
    int needed = payloadSize + taken;
    if (needed > payload.length) {
      int grown = Math.min(payloadLength, Math.max(needed, 2 * payload.length));
      payload = Arrays.copyOf(payload, grown);
    }
    System.arraycopy(bytes, position, payload, payloadSize, taken);
    payloadSize = needed;
    return taken;
  }

  // Checked as soon as each byte is there, so that a stranger's protocol is left at once.
  private void requireMagic() {
    for (int i = 0; i < Math.min(headerSize, Integer.BYTES); i++) {
      if (header[i] != (byte) (magic >>> (24 - 8 * i))) {
        throw new MalformedBytesException("the magic is not of this network");
      }
    }
  }

  private int readLength() {
    var in = new ByteReader(header);
    in.skip(Integer.BYTES + Frame.COMMAND_BYTES);
    long length = in.uint32le();
    if (length > Frame.PAYLOAD_BYTES_MAX) {
      throw new MalformedBytesException("a message of " + length + " bytes is too long");
    }
    return (int) length;
  }

  private Frame finish() {
    var in = new ByteReader(header);
    in.skip(Integer.BYTES);
    String command = commandName(in.bytes(Frame.COMMAND_BYTES));
    in.skip(Integer.BYTES);
    var frame = new Frame(command, in.bytes(Frame.CHECKSUM_BYTES), payload);
    headerSize = 0;
    payload = new byte[0];
    payloadSize = 0;
    payloadLength = 0;
    return frame;
  }

  /** The name before its padding; a badly formed one becomes a name that no command has. */
  private static String commandName(byte[] bytes) {
    int length = 0;
    while (length < bytes.length && bytes[length] > 0x20 && bytes[length] < 0x7f) {
      length++;
    }
    for (int i = length; i < bytes.length; i++) {
      if (bytes[i] != 0) {
        return "";
      }
    }
    return new String(bytes, 0, length, StandardCharsets.US_ASCII);
  }
}
