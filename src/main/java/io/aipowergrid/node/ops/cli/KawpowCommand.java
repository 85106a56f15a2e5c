package io.aipowergrid.node.ops.cli;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.kawpow.KawpowHasher;
import java.math.BigInteger;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./aipg kawpow}: one KawPoW hash, from nothing but its inputs. */
@Command(
    name = "kawpow",
    description = "Compute a KawPoW hash: prints mix hash and final hash.",
    footer = {
      "",
      "Hashes are 64 hex digits in display order, as pools and block explorers print them.",
      "Takes a second or two: the light cache of the epoch is built first."
    },
    mixinStandardHelpOptions = true)
final class KawpowCommand implements Callable<Integer> {
  private static final Pattern HASH = Pattern.compile("(?:0[xX])?([0-9a-fA-F]{64})");
  private static final Pattern NUMBER = Pattern.compile("0[xX][0-9a-fA-F]+|[0-9]+");

  /** The longest number worth reading: 64 bits as decimal digits, with room for leading zeros. */
  private static final int DIGITS_MAX = 64;

  private static final String TEXT = "mix hash    %s%nfinal hash  %s";
  private static final String JSON = "{\"mix_hash\":\"%s\",\"final_hash\":\"%s\"}";

  @Spec CommandSpec spec;

  @Option(names = "--json", description = "Print one object of JSON.")
  boolean json;

  @Parameters(paramLabel = "HEIGHT", description = "Block height.")
  String height = "";

  @Parameters(paramLabel = "HEADER_HASH", description = "Header hash, 64 hex digits.")
  String headerHash = "";

  @Parameters(paramLabel = "NONCE", description = "64 bits: decimal, or hex after 0x.")
  String nonce = "";

  @Override
  public Integer call() {
    long heightNumber = number("HEIGHT", height, BigInteger.valueOf(Kawpow.HEIGHT_MAX));
    long nonceNumber =
        number("NONCE", nonce, BigInteger.TWO.pow(Long.SIZE).subtract(BigInteger.ONE));
    var hasher = new KawpowHasher(new EpochContexts());
    var hash = hasher.hash(heightNumber, hash(headerHash), nonceNumber);
    var out = spec.commandLine().getOut();
    out.println(
        (json ? JSON : TEXT)
            .formatted(hash.mixHash().toDisplayHex(), hash.finalHash().toDisplayHex()));
    out.flush();
    return 0;
  }

  private Hash256 hash(String text) {
    var matcher = HASH.matcher(text);
    if (!matcher.matches()) {
      throw refused("HEADER_HASH must be 64 hex digits, not " + text);
    }
    return Hash256.fromDisplayHex(matcher.group(1));
  }

  private long number(String name, String text, BigInteger max) {
    if (text.length() > DIGITS_MAX || !NUMBER.matcher(text).matches()) {
      throw refused(name + " must be a decimal number, or hex digits after 0x, not " + text);
    }
    var value =
        text.toLowerCase(Locale.ROOT).startsWith("0x")
            ? new BigInteger(text.substring(2), 16)
            : new BigInteger(text);
    if (value.compareTo(max) > 0) {
      throw refused(name + " must be at most " + max + ", not " + text);
    }
    return value.longValue();
  }

  private ParameterException refused(String reason) {
    return new ParameterException(spec.commandLine(), reason);
  }
}
