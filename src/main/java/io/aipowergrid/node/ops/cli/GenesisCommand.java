package io.aipowergrid.node.ops.cli;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.aipowergrid.node.chain.codec.HeaderHasher;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.LegacyHeader;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.model.Witness;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import io.aipowergrid.node.chain.script.PaymentScripts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code ./aipg chain genesis}: a private network with regtest's rules, a magic and a genesis block
 * of its own, KawPoW from block 1 on.
 */
@Command(
    name = "genesis",
    description = "Make the parameter file and genesis block of a private network.",
    mixinStandardHelpOptions = true)
final class GenesisCommand implements Callable<Integer> {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");
  private static final String BASE = "aipg-regtest";
  private static final int VERSION = 4;

  /** The easiest bits of regtest: half of all hashes are below their target. */
  private static final long BITS = 0x207fffffL;

  private static final BigInteger TARGET = BigInteger.valueOf(0x7fffff).shiftLeft(8 * 29);

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "Of the network: lower case, digits, hyphens.")
  String name = "";

  @Option(
      names = "--operations-address",
      required = true,
      description = "Whom each block pays the operations share; an address of regtest's form.")
  String operations = "";

  @Option(
      names = "--folder",
      defaultValue = "networks",
      description = "Where NAME.json is written (default: ${DEFAULT-VALUE}).")
  Path folder = Path.of("networks");

  @Override
  public Integer call() {
    if (!NAME.matcher(name).matches()) {
      throw refused("NAME must be lower case letters, digits and hyphens, not " + name);
    }
    var base = NetworkParamsReader.read(BASE);
    if (base.addresses().format().parse(operations).isEmpty()) {
      throw refused("--operations-address is no address of the network's form: " + operations);
    }
    long time = Instant.now().getEpochSecond();
    Block genesis = mine(base.headerHasher(), time);
    Hash256 id = base.headerHasher().id(genesis.header());
    String json = json(time + 1, id, genesis);
    NetworkParams read = NetworkParamsReader.parse(json.getBytes(StandardCharsets.UTF_8));
    Path file = write(json);
    var out = spec.commandLine().getOut();
    out.println("genesis " + read.genesisHash().toDisplayHex());
    out.println("Wrote " + file + ". Start a node on it with:");
    out.println("  AIPG_CHAIN_NETWORK=" + file + " ./aipg run");
    out.flush();
    return 0;
  }

  private Block mine(HeaderHasher hasher, long time) {
    var coinbase = coinbase();
    LegacyHeader header;
    long nonce = 0;
    do {
      header = new LegacyHeader(VERSION, Hash256.ZERO, coinbase.txid(), time, BITS, nonce++);
    } while (new BigInteger(hasher.id(header).toDisplayHex(), 16).compareTo(TARGET) > 0);
    return new Block(header, List.of(coinbase));
  }

  /** Pays nobody: a genesis output can never be spent anyway. */
  private Transaction coinbase() {
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    var script = new byte[2 + text.length];
    script[0] = 0; // Height 0, as OP_0.
    script[1] = (byte) text.length;
    System.arraycopy(text, 0, script, 2, text.length);
    var input =
        new TxInput(OutPoint.NULL, Script.of(script), TxInput.SEQUENCE_FINAL, Witness.EMPTY);
    return new Transaction(
        1, List.of(input), List.of(new TxOutput(0, PaymentScripts.nullData(text))), 0);
  }

  private String json(long kawpowTime, Hash256 id, Block genesis) {
    // The top bit of each byte keeps the magic from looking like text, as in all networks.
    int magic = new SecureRandom().nextInt() | 0x8080_8080;
    return """
    {
      "extends": "%s",
      "name": "%s",
      "magic": "%08x",
      "proofOfWork": {"kawpowActivationTime": %d},
      "operations": {"address": "%s"},
      "genesis": {
        "hash": "%s",
        "raw": "%s"
      }
    }
    """
        .formatted(
            BASE,
            name,
            magic,
            kawpowTime,
            operations,
            id.toDisplayHex(),
            HexFormat.of().formatHex(BlockCodec.toBytes(genesis)));
  }

  private Path write(String json) {
    Path file = folder.resolve(name + ".json");
    if (Files.exists(file)) {
      throw refused(file + " exists; a network's parameters never change");
    }
    try {
      Files.createDirectories(folder);
      return Files.writeString(file, json, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written: " + e, e);
    }
  }

  private ParameterException refused(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}
