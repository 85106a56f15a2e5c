package io.aipowergrid.node.chain.wire;

import io.aipowergrid.node.base.ByteReader;
import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.codec.HeaderCodec;
import io.aipowergrid.node.chain.params.NetworkParams;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Messages to frames and back for one network. Every count is bounded by a named limit and by the
 * bytes that are there before anything is allocated. Immutable; may be called from any thread.
 */
public final class MessageCodec {
  /** net.h, MAX_ADDR_TO_SEND. */
  public static final int ADDRESSES_MAX = 1000;

  /** net_processing, MAX_INV_SZ. */
  public static final int INVENTORY_MAX = 50_000;

  /** Hashes in a locator (chain.md 8). */
  public static final int LOCATOR_MAX = 101;

  /** MAX_HEADERS_RESULTS. */
  public static final int HEADERS_MAX = 2000;

  /** net.h, MAX_SUBVERSION_LENGTH. */
  public static final int USER_AGENT_BYTES_MAX = 256;

  /** MAX_REJECT_MESSAGE_LENGTH. */
  public static final int REJECT_REASON_BYTES_MAX = 111;

  /** The highest position a transaction can have in compact messages (BIP 152, 16 bits). */
  public static final int COMPACT_INDEX_MAX = 0xffff;

  /** Text of strangers: one byte a character, so that all bytes survive. */
  static final Charset TEXT = StandardCharsets.ISO_8859_1;

  private final MessageReader reader;

  /**
   * @param params whose headers are read
   */
  public MessageCodec(NetworkParams params) {
    this(params.headerCodec());
  }

  /**
   * @param headers knows the forms of the network's headers
   */
  public MessageCodec(HeaderCodec headers) {
    this.reader = new MessageReader(headers);
  }

  /**
   * Reads what a frame says.
   *
   * @throws MalformedBytesException when the payload is not exactly a message of the command
   */
  public Message parse(Frame frame) {
    Command command = Command.of(frame.command());
    var in = new ByteReader(frame.payload());
    Message message = reader.read(command, in);
    if (toleratesTail(message)) {
      return message;
    }
    in.requireEnd();
    return message;
  }

  /**
   * Writes a message into a frame.
   *
   * @throws IllegalArgumentException for {@link Message.Unread}, which is never sent, and for what
   *     is too long
   */
  public Frame toFrame(Message message) {
    var out = new ByteWriter();
    MessageWriter.write(message, out);
    return Frame.of(message.command(), out.toBytes());
  }

  /** A newer version message may have more fields; what is not read has no end. */
  private static boolean toleratesTail(Message message) {
    return message instanceof Message.Version || message instanceof Message.Unread;
  }
}
