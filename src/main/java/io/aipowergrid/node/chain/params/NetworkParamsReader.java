package io.aipowergrid.node.chain.params;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.aipowergrid.node.chain.codec.HeaderCodec;
import io.aipowergrid.node.chain.codec.HeaderHasher;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.crypto.Base58;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a network from its JSON (chain.md 1): one of the built-in ones by name, or a file by its
 * path. A file either says everything or {@code "extends": "aipg-regtest"} and only what differs;
 * nested objects are merged. May be called from any thread.
 */
public final class NetworkParamsReader {
  private static final int BYTE_MAX = 0xff;
  private static final int PORT_MAX = 0xffff;
  private static final int HASH160_BYTES = 20;

  /** Far from overflow when a few amounts are added before the sum is compared. */
  private static final long MONEY_MAX = Long.MAX_VALUE / 4;

  private static final int PERCENT_MAX = 100;

  /** Any percentage of it can be computed ({@link OperationsShare#of}). */
  private static final long SUBSIDY_MAX = Long.MAX_VALUE / PERCENT_MAX;

  private NetworkParamsReader() {}

  /** The networks that the node carries with it. */
  public static List<String> builtInNames() {
    return NetworkFile.BUILT_IN;
  }

  /**
   * The parameters of the network.
   *
   * @param nameOrPath aipg-main, aipg-test, aipg-regtest or the path of a JSON file
   * @throws NetworkParamsException when there is none or it makes no sense
   */
  public static NetworkParams read(String nameOrPath) {
    return params(new JsonFields(NetworkFile.load(nameOrPath), ""));
  }

  /**
   * The parameters in the text of a network file.
   *
   * @throws NetworkParamsException when it makes no sense
   */
  public static NetworkParams parse(byte[] json) {
    return params(new JsonFields(NetworkFile.parse(json), ""));
  }

  private static NetworkParams params(JsonFields in) {
    AddressPrefixes addresses = addresses(in.object("addresses"));
    ProofOfWorkParams proofOfWork = proofOfWork(in.object("proofOfWork"));
    JsonFields genesisFields = in.object("genesis");
    Block genesis = genesis(genesisFields, proofOfWork);
    Amount maxMoney = Amount.of(in.number("maxMoney", 0L, MONEY_MAX));
    var params =
        new NetworkParams(
            in.text("name"),
            in.text("daemonName"),
            in.hexInt("magic"),
            in.number("p2pPort", 1, PORT_MAX),
            in.number("rpcPort", 1, PORT_MAX),
            addresses,
            proofOfWork,
            subsidy(in.objects("subsidy"), maxMoney),
            maxMoney,
            operations(in.object("operations"), addresses),
            in.height("bip34Height"),
            reorgLimit(in.object("reorgLimit")),
            assets(in.object("assets")),
            in.flag("mayRelayNonStandard"),
            in.flag("ordinaryLegacyBlocks"),
            in.objects("deployments").stream().map(NetworkParamsReader::deployment).toList(),
            genesis,
            genesisFields.hash("hash"),
            checkpoints(in.object("checkpoints")),
            in.texts("dnsSeeds"),
            in.texts("fixedSeeds"));
    in.text("source");
    in.requireAllRead();
    genesisFields.requireAllRead();
    return params;
  }

  private static Deployment deployment(JsonFields in) {
    var deployment =
        new Deployment(
            in.text("name"),
            in.number("bit", 0, Integer.SIZE),
            in.number("startTime", 0L, Long.MAX_VALUE),
            in.number("timeout", 0L, Long.MAX_VALUE),
            in.number("threshold", 0, Integer.MAX_VALUE),
            in.number("window", 0, Integer.MAX_VALUE));
    in.requireAllRead();
    return deployment;
  }

  private static AddressPrefixes addresses(JsonFields in) {
    var addresses =
        new AddressPrefixes(
            in.number("pubKeyHash", 0, BYTE_MAX),
            in.number("scriptHash", 0, BYTE_MAX),
            in.number("secretKey", 0, BYTE_MAX),
            in.hexInt("extendedPublicKey"),
            in.hexInt("extendedSecretKey"),
            in.number("coinType", 0, Integer.MAX_VALUE));
    in.requireAllRead();
    return addresses;
  }

  private static ProofOfWorkParams proofOfWork(JsonFields in) {
    var params =
        new ProofOfWorkParams(
            in.target("powLimit"),
            in.target("kawpowLimit"),
            in.number("spacingSeconds", 1, Integer.MAX_VALUE),
            in.number("timespanSeconds", 1, Integer.MAX_VALUE),
            in.flag("allowMinDifficulty"),
            in.flag("noRetargeting"),
            in.height("darkGravityWaveHeight"),
            in.time("kawpowActivationTime"),
            in.time("x16rv2ActivationTime"));
    in.requireAllRead();
    if (params.intervalBlocks() < 1) {
      throw in.wrong("timespanSeconds", "at least one spacing");
    }
    return params;
  }

  private static SubsidySchedule subsidy(List<JsonFields> eras, Amount maxMoney) {
    try {
      return new SubsidySchedule(eras.stream().map(era -> era(era, maxMoney)).toList());
    } catch (IllegalArgumentException e) {
      throw new NetworkParamsException("field \"subsidy\": " + e.getMessage(), e);
    }
  }

  /** No output may be above maxMoney, so no block could pay out more. */
  private static SubsidySchedule.Era era(JsonFields in, Amount maxMoney) {
    long unitsMax = Math.min(maxMoney.units(), SUBSIDY_MAX);
    var era =
        new SubsidySchedule.Era(
            in.height("fromHeight"),
            Amount.of(in.number("first", 0L, unitsMax)),
            in.height("interval"));
    in.requireAllRead();
    return era;
  }

  private static OperationsShare operations(JsonFields in, AddressPrefixes prefixes) {
    String address = in.text("address");
    var share =
        new OperationsShare(
            in.flag("required"),
            in.number("percent", 0, PERCENT_MAX),
            in.number("laterPercent", 0, PERCENT_MAX),
            in.height("laterFromHeight"),
            address,
            scriptOf(address, prefixes));
    in.requireAllRead();
    return share;
  }

  /**
   * The script of an address, empty when it is none of this network: the daemon compares with what
   * its decoder gives (chain.md 6.2). The key-hash prefix is tried first (chain.md 1).
   */
  private static Script scriptOf(String address, AddressPrefixes prefixes) {
    Optional<byte[]> payload =
        Base58.decodeCheck(address).filter(bytes -> bytes.length == 1 + HASH160_BYTES);
    if (payload.isEmpty()) {
      return Script.EMPTY;
    }
    byte[] bytes = payload.get();
    int prefix = bytes[0] & BYTE_MAX;
    if (prefix == prefixes.pubKeyHash()) {
      return script(bytes, new int[] {0x76, 0xa9, 0x14}, new int[] {0x88, 0xac});
    }
    return prefix == prefixes.scriptHash()
        ? script(bytes, new int[] {0xa9, 0x14}, new int[] {0x87})
        : Script.EMPTY;
  }

  private static Script script(byte[] payload, int[] before, int[] after) {
    var out = new ByteArrayOutputStream();
    for (int value : before) {
      out.write(value);
    }
    out.write(payload, 1, HASH160_BYTES);
    for (int value : after) {
      out.write(value);
    }
    return Script.of(out.toByteArray());
  }

  private static ReorgLimit reorgLimit(JsonFields in) {
    var limit =
        new ReorgLimit(
            in.height("depth"),
            in.height("peers"),
            Duration.ofSeconds(in.number("tipAgeSeconds", 0, Integer.MAX_VALUE)));
    in.requireAllRead();
    return limit;
  }

  private static AssetRules assets(JsonFields in) {
    var burns = new HashMap<String, AssetRules.Burn>();
    JsonFields prices = in.object("burns");
    for (String kind : prices.keys()) {
      JsonFields burn = prices.object(kind);
      burns.put(
          kind,
          new AssetRules.Burn(
              Amount.of(burn.number("amount", 0L, MONEY_MAX)), burn.text("address")));
      burn.requireAllRead();
    }
    var rules = new AssetRules(in.flag("issuable"), Set.copyOf(in.hashes("exempt")), burns);
    in.requireAllRead();
    return rules;
  }

  private static Block genesis(JsonFields in, ProofOfWorkParams proofOfWork) {
    Hash256 hash = in.hash("hash");
    var codec = new BlockCodec(new HeaderCodec(proofOfWork.kawpowActivationTime()));
    try {
      Block genesis = codec.parse(in.hex("raw"));
      if (!new HeaderHasher(proofOfWork.x16rv2ActivationTime()).id(genesis.header()).equals(hash)) {
        throw in.wrong("hash", "the id of the block in \"genesis.raw\"");
      }
      if (!hasRightBody(genesis)) {
        throw in.wrong("raw", "a block of one transaction, whose id is the header's merkle root");
      }
      return genesis;
    } catch (MalformedBytesException e) {
      throw in.wrong("raw", "a block: " + e.getMessage());
    }
  }

  /** As CreateGenesisBlock, chainparams.cpp, makes it: over one transaction the root is its id. */
  private static boolean hasRightBody(Block genesis) {
    List<Transaction> transactions = genesis.transactions();
    return transactions.size() == 1
        && transactions.getFirst().txid().equals(genesis.header().merkleRoot());
  }

  private static NavigableMap<Integer, Hash256> checkpoints(JsonFields in) {
    var checkpoints = new TreeMap<Integer, Hash256>();
    for (String height : in.keys()) {
      if (!height.matches("[0-9]{1,9}")) {
        throw in.wrong(height, "named by its height");
      }
      checkpoints.put(Integer.parseInt(height), in.hash(height));
    }
    return checkpoints;
  }
}
