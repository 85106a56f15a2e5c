package io.aipowergrid.node.chain.wire;

import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One message as it travels: a command, a payload and the checksum that came with it. Immutable by
 * agreement: the payload is not copied. May be used from any thread.
 */
public final class Frame {
  /** Magic 4, command 12, length 4, checksum 4. */
  public static final int HEADER_BYTES = 24;

  /** net.h, MAX_PROTOCOL_MESSAGE_LENGTH: the longest payload. */
  public static final int PAYLOAD_BYTES_MAX = 4_000_000;

  static final int COMMAND_BYTES = 12;
  static final int CHECKSUM_BYTES = 4;

  private final String command;
  private final byte[] checksum;
  private final byte[] payload;

  Frame(String command, byte[] checksum, byte[] payload) {
    this.command = command;
    this.checksum = checksum;
    this.payload = payload;
  }

  /**
   * A frame to be sent, with its right checksum.
   *
   * @param payload at most {@link #PAYLOAD_BYTES_MAX} bytes, not copied
   */
  public static Frame of(Command command, byte[] payload) {
    if (payload.length > PAYLOAD_BYTES_MAX) {
      throw new IllegalArgumentException(
          command.wireName() + " of " + payload.length + " bytes is too long to be sent");
    }
    return new Frame(command.wireName(), checksumOf(payload), payload);
  }

  /** The command's name as received; ASCII, at most twelve characters. */
  public String command() {
    return command;
  }

  /** The payload itself, not a copy. */
  public byte[] payload() {
    return payload;
  }

  /** Bytes on the wire, the header included. */
  public int size() {
    return HEADER_BYTES + payload.length;
  }

  /** Whether the checksum is right; one that is not must be passed over (chain.md 8). */
  public boolean isIntact() {
    return Arrays.equals(checksum, checksumOf(payload));
  }

  /**
   * The bytes on the wire.
   *
   * @param magic of the network, in wire order, as a big-endian number
   */
  public byte[] toBytes(int magic) {
    byte[] name = Arrays.copyOf(command.getBytes(StandardCharsets.US_ASCII), COMMAND_BYTES);
    var out = new ByteWriter(size());
    out.int32be(magic).bytes(name).int32le(payload.length).bytes(checksum).bytes(payload);
    return out.toBytes();
  }

  private static byte[] checksumOf(byte[] payload) {
    return Arrays.copyOf(Sha256.doubleHash(payload).toBytes(), CHECKSUM_BYTES);
  }
}
