package io.aipowergrid.node.chain.params;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkParamsReaderTest {
  private static final long COIN = 100_000_000;
  private static final int MUTATIONS = 6_000;

  @ParameterizedTest
  @CsvSource({
    "aipg-main, main, 000000fe8c99a7aacc5aff074278a8378e625c0d02e4894db8f09bab185f4eb6",
    "aipg-test, test, 000000f798386703ae778eeaf8a2f426dc2715eb8989b4226cddc1681b567760",
    "aipg-regtest, regtest, 0000001a53f7f3d9f8be5f0cdfeddd641bee2c6c7001a9cdfdbb6f72ca66aed5"
  })
  void readsBuiltInNetworksAndComputesTheIdOfTheirGenesis(
      String name, String daemonName, String genesis) {
    NetworkParams params = NetworkParamsReader.read(name);

    assertThat(params.name()).isEqualTo(name);
    assertThat(params.daemonName()).isEqualTo(daemonName);
    assertThat(params.genesisHash().toDisplayHex()).isEqualTo(genesis);
    assertThat(params.headerHasher().id(params.genesis().header()).toDisplayHex())
        .isEqualTo(genesis);
    assertThat(params.genesis().transactions().getFirst().txid())
        .isEqualTo(params.genesis().header().merkleRoot());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 50000000000",
    "99999, 50000000000",
    "100000, 25000000000",
    "399999, 6250000000",
    "400000, 3125000000",
    "499999, 3125000000",
    "500000, 1562500000",
    "2999999, 1562500000",
    "3525000, 781250000",
    "4574999, 390625000",
    "4575000, 195312500",
    "8849999, 195312500",
    "8850000, 97656250",
    "9900000, 48828125",
    "2147483647, 0"
  })
  void paysTheSubsidyOfMain(int height, long units) {
    assertThat(NetworkParamsReader.read("aipg-main").subsidy().at(height))
        .isEqualTo(Amount.of(units));
  }

  @ParameterizedTest
  @CsvSource({"149, 50000000000", "150, 25000000000", "599, 6250000000", "600, 0", "5000, 0"})
  void paysTheSubsidyOfRegtest(int height, long units) {
    assertThat(NetworkParamsReader.read("aipg-regtest").subsidy().at(height))
        .isEqualTo(Amount.of(units));
  }

  @ParameterizedTest
  @CsvSource({
    "100, 2500000000",
    "600000, 78125000",
    "709999, 78125000",
    "710000, 937500000",
  })
  void sharesTheSubsidyOfMainWithTheOperationsWallet(int height, long units) {
    NetworkParams params = NetworkParamsReader.read("aipg-main");

    assertThat(params.operations().of(params.subsidy().at(height), height))
        .isEqualTo(Amount.of(units));
    assertThat(params.operations().script())
        .isEqualTo(Script.fromHex("76a914d4480519a83f60e1e9aca8d82f971f9c11f128f288ac"));
  }

  @Test
  void expectsAnEmptyScriptWhereTheDaemonCannotDecodeItsAddress() {
    NetworkParams params = NetworkParamsReader.read("aipg-test");

    assertThat(params.operations().script()).isEqualTo(Script.EMPTY);
    assertThat(params.operations().of(Amount.of(500 * COIN), 1)).isEqualTo(Amount.ZERO);
  }

  @Test
  void keepsMainsCheckpoints() {
    NetworkParams params = NetworkParamsReader.read("aipg-main");

    assertThat(params.checkpoints()).hasSize(15).containsEntry(0, params.genesisHash());
    assertThat(params.checkpoints().lastEntry().getValue())
        .isEqualTo(
            Hash256.fromDisplayHex(
                "000000000059f6cc99399239ee56e16ddedbfa3b1923c51694c76cfe6c501531"));
  }

  @Test
  void extendsABuiltInNetworkByAFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("mine.json");
    Files.writeString(
        file,
        """
        {"extends": "aipg-regtest", "name": "mine",
         "proofOfWork": {"kawpowActivationTime": 1688764800},
         "operations": {"laterFromHeight": 120, "address": "ms6usLyxmrJfQ2t93bbKHYbce6DxJWm8Kq"}}
        """);

    NetworkParams params = NetworkParamsReader.read(file.toString());

    assertThat(params.name()).isEqualTo("mine");
    assertThat(params.proofOfWork().kawpowActivationTime()).isEqualTo(1688764800L);
    assertThat(params.proofOfWork().darkGravityWaveHeight()).isEqualTo(200);
    assertThat(params.operations().laterFromHeight()).isEqualTo(120);
    assertThat(params.operations().laterPercent()).isEqualTo(60);
    assertThat(params.operations().script().size()).isEqualTo(25);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"extends\": \"aipg-moon\"} | \"extends\" names one of",
        "{\"name\": \"x\"} | field \"addresses\" is missing",
        "[1] | one JSON object",
        "{ | no JSON",
        "{} {} | no JSON",
        "{\"extends\":\"aipg-main\",\"colour\":1} | unknown field \"colour\"",
        "{\"extends\":\"aipg-main\",\"proofOfWork\":{\"powlimit\":1}} | unknown field"
            + " \"proofOfWork.powlimit\"",
        "{\"extends\":\"aipg-main\",\"p2pPort\":65536} | field \"p2pPort\" must be a whole number"
            + " from 1 to 65535",
        "{\"extends\":\"aipg-main\",\"magic\":\"4149\"} | field \"magic\" must be 8 hex digits",
        "{\"extends\":\"aipg-main\",\"genesis\":{\"raw\":\"00\"}} | field \"genesis.raw\" must be a"
            + " block",
        "{\"extends\":\"aipg-main\",\"subsidy\":[{\"fromHeight\":1,\"first\":0,\"interval\":0}]} |"
            + " starts at height 0",
        "{\"extends\":\"aipg-main\",\"subsidy\":[{\"fromHeight\":0,\"first\":0.5,\"interval\":0}]}"
            + " | field \"subsidy[0].first\" must be a whole number",
      })
  void saysWhatIsWrongWithAFile(String json, String message) {
    assertThatThrownBy(() -> NetworkParamsReader.parse(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(NetworkParamsException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesAGenesisWhoseIdIsAnother() {
    String json = "{\"extends\":\"aipg-main\",\"genesis\":{\"hash\":\"" + "0".repeat(64) + "\"}}";

    assertThatThrownBy(() -> NetworkParamsReader.parse(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(NetworkParamsException.class)
        .hasMessageContaining("field \"genesis.hash\"");
  }

  /** The id is that of the header alone, so only the merkle root speaks for the body. */
  @Test
  void refusesAGenesisWhoseBodyIsAnother() {
    Block genesis = NetworkParamsReader.read("aipg-regtest").genesis();
    Transaction own = genesis.transactions().getFirst();
    TxOutput out = own.outputs().getFirst();
    var other =
        new Transaction(
            own.version(),
            own.inputs(),
            List.of(new TxOutput(out.value() + 1, out.script())),
            own.lockTime());

    assertThat(parse(withBody(genesis, List.of(own))).genesis()).isEqualTo(genesis);
    for (var body : List.of(List.of(other), List.of(own, own), List.<Transaction>of())) {
      assertThatThrownBy(() -> parse(withBody(genesis, body)))
          .isInstanceOf(NetworkParamsException.class)
          .hasMessage(
              "field \"genesis.raw\" must be a block of one transaction, whose id is the header's"
                  + " merkle root");
    }
  }

  private static String withBody(Block genesis, List<Transaction> body) {
    byte[] raw = BlockCodec.toBytes(new Block(genesis.header(), body));
    return "{\"extends\":\"aipg-regtest\",\"genesis\":{\"raw\":\""
        + HexFormat.of().formatHex(raw)
        + "\"}}";
  }

  @Test
  void refusesASubsidyAboveAllMoney() {
    assertThat(parse(money(1_000, 1_000)).subsidy().at(0)).isEqualTo(Amount.of(1_000));
    assertThatThrownBy(() -> parse(money(1_001, 1_000)))
        .isInstanceOf(NetworkParamsException.class)
        .hasMessage("field \"subsidy[0].first\" must be a whole number from 0 to 1000");
  }

  @Test
  void refusesASubsidyWhoseShareOverflows() {
    long most = 92_233_720_368_547_758L;
    var params = parse(money(most, Long.MAX_VALUE / 4));

    assertThat(params.subsidy().at(0)).isEqualTo(Amount.of(most));
    var whole = new OperationsShare(true, 100, 100, 0, "", Script.EMPTY);
    assertThat(whole.of(params.subsidy().at(0), 0)).isEqualTo(Amount.of(most));
    assertThatThrownBy(() -> parse(money(most + 1, Long.MAX_VALUE / 4)))
        .isInstanceOf(NetworkParamsException.class)
        .hasMessage("field \"subsidy[0].first\" must be a whole number from 0 to " + most);
  }

  private static String money(long subsidy, long maxMoney) {
    return "{\"extends\":\"aipg-regtest\",\"maxMoney\":"
        + maxMoney
        + ",\"subsidy\":[{\"fromHeight\":0,\"first\":"
        + subsidy
        + ",\"interval\":0}]}";
  }

  private static NetworkParams parse(String json) {
    return NetworkParamsReader.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsNoFileAboveTheLimit() {
    assertThatThrownBy(() -> NetworkParamsReader.parse(new byte[NetworkFile.BYTES_MAX + 1]))
        .isInstanceOf(NetworkParamsException.class)
        .hasMessageContaining("at most 1048576 bytes");
  }

  @Test
  void namesTheNetworksWhenNoneIsFound() {
    assertThatThrownBy(() -> NetworkParamsReader.read("no-such-network"))
        .isInstanceOf(NetworkParamsException.class)
        .hasMessageContaining("aipg-main, aipg-test, aipg-regtest");
  }

  @Test
  void saysWhereAFileIsNoJson() {
    assertThatThrownBy(() -> NetworkParamsReader.parse("{\n \"a\": }".getBytes()))
        .isInstanceOf(NetworkParamsException.class)
        .hasMessageContaining("line 2, column 7");
    assertThatThrownBy(() -> NetworkParamsReader.parse("{\"a\":1,\"a\":2}".getBytes()))
        .hasMessageContaining("Duplicate field 'a'");
    assertThatThrownBy(() -> NetworkParamsReader.parse("{\"a\":[[[[[[[[1]]]]]]]]}".getBytes()))
        .hasMessageContaining("depth");
  }

  @Test
  void readsNoFolderAndNoNameThatIsNoPath(@TempDir Path folder) {
    for (String name : List.of(folder.toString(), "", "a\0b", "/dev/null", "/dev/zero")) {
      assertThatThrownBy(() -> NetworkParamsReader.read(name))
          .as(name)
          .isInstanceOf(NetworkParamsException.class);
    }
  }

  /** Whatever the bytes are, the answer is a network or a sentence, and comes soon. */
  @Test
  void neverFailsOtherwiseThanWithASentence() throws IOException {
    var random = new Random(11);
    byte[] whole;
    try (var in = NetworkParamsReader.class.getResourceAsStream("/networks/aipg-regtest.json")) {
      whole = in.readAllBytes();
    }
    byte[] changes =
        "{\"extends\":\"aipg-main\",\"p2pPort\":1,\"checkpoints\":{\"0\":\"\"}}".getBytes();
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] json = mutate(i % 2 == 0 ? whole : changes, random);
      try {
        assertThat(NetworkParamsReader.parse(json).name()).isNotNull();
      } catch (NetworkParamsException e) {
        assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(1000);
      }
    }
  }

  /** Other bytes, other numbers, and pieces that are missing or there twice. */
  private static byte[] mutate(byte[] json, Random random) {
    byte[] result = json.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(result.length);
      switch (random.nextInt(4)) {
        case 0 -> result[at] = (byte) random.nextInt(256);
        case 1 -> result[at] = (byte) "0123456789-.{}[]\",:e".charAt(random.nextInt(20));
        case 2 -> result = Arrays.copyOf(result, at + 1);
        default -> {
          int to = at + random.nextInt(result.length - at);
          byte[] piece = Arrays.copyOfRange(result, at, to);
          byte[] longer = Arrays.copyOf(result, result.length + piece.length);
          System.arraycopy(result, at, longer, to, result.length - at);
          result = longer;
        }
      }
    }
    return result;
  }
}
