package io.aipowergrid.node.mining.stratum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.kawpow.EpochSeed;
import io.aipowergrid.node.mining.MiningJob;
import io.aipowergrid.node.mining.MiningSolution;
import io.aipowergrid.node.mining.NonceSpace;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages of kawpow-gpu.md 7, letter by letter. */
class DialectTest {
  private static final String HEADER = "01".repeat(31) + "aa";
  private static final String MIX = "02".repeat(31) + "bb";
  private static final IntNode ID = IntNode.valueOf(40);

  @Test
  void readsWhatKawpowminerSends() {
    assertThat(miner("mining.subscribe", "\"kawpowminer/1.2.4\""))
        .isEqualTo(new MinerRequest.Subscribe("kawpowminer/1.2.4"));
    assertThat(miner("mining.authorize", "\"ADDR.worker\",\"x\""))
        .isEqualTo(new MinerRequest.Authorize("ADDR.worker"));
    assertThat(miner("mining.submit", submit("0x")))
        .isEqualTo(
            new MinerRequest.Submit(
                "ADDR.worker",
                "0000cccd",
                0x12c24300000002a4L,
                Hash256.fromDisplayHex(HEADER),
                Hash256.fromDisplayHex(MIX)));
    assertThat(miner("eth_submitHashrate", "\"0x1\",\"0x2\""))
        .isEqualTo(new MinerRequest.ReportHashrate());
    assertThat(miner("mining.extranonce.subscribe", ""))
        .isEqualTo(new MinerRequest.SubscribeExtranonce());
  }

  @Test
  void hexIsTakenWithAndWithoutPrefix() {
    assertThat(miner("mining.submit", submit(""))).isEqualTo(miner("mining.submit", submit("0x")));
  }

  @ParameterizedTest
  @CsvSource({
    "mining.hello, ''",
    "mining.subscribe, '\"kawpowminer/1.2.4\",\"EthereumStratum/1.0.0\"'",
    "eth_submitLogin, '\"ADDR.worker\"'",
    "eth_getWork, ''"
  })
  void otherDialectsAreNamedAsUnsupported(String method, String params) {
    assertThat(miner(method, params)).isInstanceOf(MinerRequest.Unsupported.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"ADDR.worker\",\"j\",\"0x12c2\",\"0xHH\",\"0xMM\"",
        "\"ADDR.worker\",\"j\",\"0x12c24300000002a40\",\"0xHH\",\"0xMM\"",
        "\"ADDR.worker\",\"j\",\"0xg2c24300000002a4\",\"0xHH\",\"0xMM\"",
        "\"ADDR.worker\",\"j\",1,\"0xHH\",\"0xMM\"",
        "\"ADDR.worker\",\"\",\"0x12c24300000002a4\",\"0xHH\",\"0xMM\"",
        "\"ADDR.worker\",\"j\",\"0x12c24300000002a4\",\"0xHH\"",
        "\"a\\u0000b\",\"j\",\"0x12c24300000002a4\",\"0xHH\",\"0xMM\""
      })
  void refusesSharesThatAreNone(String params) {
    assertThat(miner("mining.submit", params.replace("HH", HEADER).replace("MM", MIX)))
        .isInstanceOf(MinerRequest.Invalid.class);
  }

  @Test
  void readsAJob() {
    assertThat(pool("mining.notify", notify("\"00000000ff" + "0".repeat(54) + "\"", "49")))
        .isEqualTo(
            new PoolNotice.Job(
                "0000cccd",
                Hash256.fromDisplayHex(HEADER),
                EpochSeed.of(1),
                Optional.of(ShareWork.DIFFICULTY_ONE),
                true,
                49,
                0x1b016cad));
  }

  @Test
  void readsAJobWithoutTargetAndWithItsHeightAsText() {
    var job = (PoolNotice.Job) pool("mining.notify", notify("null", "\"0x31\""));
    assertThat(job.target()).isEmpty();
    assertThat(job.height()).isEqualTo(49);
    assertThat(((PoolNotice.Job) pool("mining.notify", notify("\"\"", "\"49\""))).height())
        .isEqualTo(49);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "4294967296", "\"x\"", "null", "1.5"})
  void refusesHeightsThatAreNone(String height) {
    assertThat(pool("mining.notify", notify("null", height)))
        .isEqualTo(new PoolNotice.Invalid("mining.notify", "invalid height"));
  }

  @Test
  void readsTargetsAndDifficulties() {
    assertThat(pool("mining.set_target", "\"0x00ff\""))
        .isEqualTo(new PoolNotice.SetTarget(BigInteger.valueOf(255)));
    assertThat(pool("mining.set_difficulty", "0.5"))
        .isEqualTo(new PoolNotice.SetTarget(ShareWork.ofDifficulty(0.5).target()));
    assertThat(pool("mining.set_difficulty", "0")).isInstanceOf(PoolNotice.Invalid.class);
    assertThat(pool("mining.set_target", "\"" + "f".repeat(65) + "\""))
        .isInstanceOf(PoolNotice.Invalid.class);
  }

  @Test
  void readsTheOtherNotices() {
    assertThat(pool("mining.set_extranonce", "\"e6c751\""))
        .isEqualTo(new PoolNotice.SetExtranonce(new Extranonce("e6c751")));
    assertThat(pool("client.reconnect", "")).isEqualTo(new PoolNotice.Reconnect("", 0, 0));
    assertThat(pool("client.reconnect", "\"b.example\",\"3334\",5"))
        .isEqualTo(new PoolNotice.Reconnect("b.example", 3334, 5));
    assertThat(pool("client.get_version", "")).isEqualTo(new PoolNotice.GetVersion());
    assertThat(pool("client.show_message", "\"hello\""))
        .isEqualTo(new PoolNotice.ShowMessage("hello"));
    assertThat(pool("mining.what", "")).isEqualTo(new PoolNotice.Unknown("mining.what"));
  }

  @Test
  void anExtranonceIsTheFirstBytesOfTheNonce() {
    var extranonce = Extranonce.parse("12C243").orElseThrow();
    assertThat(extranonce.space()).isEqualTo(new NonceSpace(0x12c2430000000000L, 24));
    assertThat(Extranonce.of(extranonce.space())).isEqualTo(new Extranonce("12c243"));
    assertThat(Extranonce.parse("").orElseThrow().space()).isEqualTo(NonceSpace.ALL);
    assertThat(Extranonce.parse("ffffffff").orElseThrow().space())
        .isEqualTo(new NonceSpace(0xffffffff00000000L, 32));
    for (String none : new String[] {"1", "123", "0123456789", "zz"}) {
      assertThat(Extranonce.parse(none)).isEmpty();
    }
    assertThatThrownBy(() -> Extranonce.of(new NonceSpace(0, 7)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aWorkerIsAnAccountAndARig() {
    assertThat(WorkerName.parse("ADDR.rig-1.gpu0")).contains(new WorkerName("ADDR", "rig-1.gpu0"));
    assertThat(WorkerName.parse("ADDR")).contains(new WorkerName("ADDR", "default"));
    for (String none :
        new String[] {"", ".rig", "a b", "a.", "x".repeat(81), "a." + "x".repeat(33)}) {
      assertThat(WorkerName.parse(none)).isEmpty();
    }
  }

  @Test
  void writesWhatKawpowminerReads() {
    var job =
        new MiningJob(
            "0000cccd",
            49,
            Hash256.fromDisplayHex(HEADER),
            BigInteger.ONE,
            0x1b016cad,
            NonceSpace.ALL,
            true);
    assertThat(text(ServerLines.subscribed(IntNode.valueOf(1), new Extranonce("12c243"))))
        .isEqualTo("{\"id\":1,\"result\":[null,\"12c243\"],\"error\":null}\n");
    assertThat(text(ServerLines.yes(ID))).isEqualTo("{\"id\":40,\"result\":true,\"error\":null}\n");
    assertThat(text(ServerLines.no(ID, StratumError.JOB_NOT_FOUND)))
        .isEqualTo("{\"id\":40,\"result\":null,\"error\":[21,\"Job not found\",null]}\n");
    assertThat(text(ServerLines.setTarget(ShareWork.DIFFICULTY_ONE)))
        .isEqualTo(
            "{\"id\":null,\"method\":\"mining.set_target\",\"params\":[\"00000000ff"
                + "0".repeat(54)
                + "\"]}\n");
    assertThat(text(ServerLines.notify(job, EpochSeed.of(1), ShareWork.DIFFICULTY_ONE, true)))
        .isEqualTo(
            "{\"id\":null,\"method\":\"mining.notify\",\"params\":["
                + notify("\"00000000ff" + "0".repeat(54) + "\"", "49")
                + "]}\n");
  }

  @Test
  void writesWhatPoolsRead() {
    var solution = new MiningSolution("0000cccd", 0x12c24300000002a4L, Hash256.fromDisplayHex(MIX));
    assertThat(
            text(
                ClientLines.submit(
                    40, "ADDR.worker", solution, Hash256.fromDisplayHex(HEADER), "0x")))
        .isEqualTo(
            "{\"id\":40,\"jsonrpc\":\"2.0\",\"method\":\"mining.submit\",\"params\":["
                + submit("0x")
                + "],\"worker\":\"worker\"}\n");
    assertThat(text(ClientLines.authorize(3, "ADDR.worker", "x")))
        .isEqualTo(
            "{\"id\":3,\"jsonrpc\":\"2.0\",\"method\":\"mining.authorize\","
                + "\"params\":[\"ADDR.worker\",\"x\"]}\n");
  }

  private static String submit(String prefix) {
    return "\"ADDR.worker\",\"0000cccd\",\"%s12c24300000002a4\",\"%s%s\",\"%s%s\""
        .formatted(prefix, prefix, HEADER, prefix, MIX);
  }

  private static String notify(String target, String height) {
    return "\"0000cccd\",\"%s\",\"%s\",%s,true,%s,\"1b016cad\""
        .formatted(HEADER, EpochSeed.of(1).toHex(), target, height);
  }

  private static MinerRequest miner(String method, String params) {
    return MinerRequest.of(request(method, params));
  }

  private static PoolNotice pool(String method, String params) {
    return PoolNotice.of(request(method, params));
  }

  private static StratumMessage.Request request(String method, String params) {
    var line = "{\"id\":1,\"method\":\"" + method + "\",\"params\":[" + params + "]}";
    return (StratumMessage.Request) StratumJson.parse(line.getBytes(UTF_8));
  }

  private static String text(byte[] line) {
    return new String(line, UTF_8);
  }
}
