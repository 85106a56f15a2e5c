package io.aipowergrid.node.mining.stratum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.EpochSeed;
import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.mining.FakeWorkSource;
import io.aipowergrid.node.mining.MiningJob;
import io.aipowergrid.node.mining.MiningSolution;
import io.aipowergrid.node.mining.NonceSpace;
import io.aipowergrid.node.mining.SolutionVerdict;
import io.aipowergrid.node.ops.testing.LogLines;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class MinerSessionTest {
  private ServerFixture fixture = new ServerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aSessionIsToldItsNoncesTargetAndWork() throws InterruptedException {
    fixture.source.give(
        new MiningJob(
            "j1", 7_500, Hash256.ZERO, ServerFixture.HARD, 0x1b00ffffL, NonceSpace.ALL, true));
    awaitWork();
    var one = fixture.miner(1).ready();
    var job = one.takeJob();
    assertThat(one.extranonce).hasSize(4).isEqualTo("0000");
    assertThat(job.at("/params/0").asText()).isEqualTo("j1");
    assertThat(job.at("/params/2").asText()).isEqualTo(EpochSeed.of(1).toHex());
    assertThat(job.at("/params/3").asText()).isEqualTo("00000000" + "f".repeat(56)); // 2^32 hashes.
    assertThat(job.at("/params/4").asBoolean()).isTrue();
    assertThat(job.at("/params/5").asLong()).isEqualTo(7_500);
    assertThat(job.at("/params/6").asText()).isEqualTo("1b00ffff");
    assertThat(fixture.miner(2).ready().extranonce).isEqualTo("0001");
  }

  @Test
  void theFirstShareOfAnEpochWaitsForNoLightCache() {
    int epoch = 3; // Nobody else in this room asks for it.
    assertThat(ServerFixture.CONTEXTS.ready(epoch)).isFalse();
    long ahead = (long) epoch * Kawpow.EPOCH_LENGTH - EpochContexts.AHEAD_BLOCKS;
    fixture.source.give(
        new MiningJob(
            "j1", ahead, Hash256.ZERO, ServerFixture.HARD, 0x1b00ffffL, NonceSpace.ALL, true));
    await().atMost(Duration.ofMinutes(2)).until(() -> ServerFixture.CONTEXTS.ready(epoch));
  }

  @Test
  void noShareCountsBeforeSubscriptionAndAuthorisation() throws InterruptedException {
    var miner = fixture.miner(1);
    assertThat(miner.judge(miner.share("j", 0, Hash256.ZERO))).isEqualTo(25);
    var early = miner.ask("{\"id\":3,\"method\":\"mining.authorize\",\"params\":[\"ADDR.rig\"]}");
    assertThat(early.at("/error/0").asInt()).isEqualTo(25);
    miner.ready();
    var other = miner.share("ADDR.other", "j", 0, Hash256.ZERO, Hash256.ZERO);
    assertThat(miner.judge(other)).isEqualTo(24);
    var stranger =
        miner.ask("{\"id\":3,\"method\":\"mining.authorize\",\"params\":[\"stranger.rig\"]}");
    assertThat(stranger.at("/error/0").asInt()).isEqualTo(24);
  }

  @Test
  void acceptsAShareOnceAndGivesASolutionToTheSource() throws InterruptedException {
    var miner = working(ServerFixture.EVERY);
    long nonce = miner.nonce(5);
    var mix = ServerFixture.HASHER.hash(ServerFixture.HEIGHT, Hash256.ZERO, nonce).mixHash();
    assertThat(miner.judge(miner.share("j1", nonce))).isZero();
    assertThat(fixture.source.take()).isEqualTo(new MiningSolution("j1", nonce, mix));
    assertThat(fixture.kept)
        .singleElement()
        .satisfies(
            share -> {
              assertThat(share.worker()).isEqualTo(new WorkerName("ADDR", "rig"));
              assertThat(share.height()).isEqualTo(ServerFixture.HEIGHT);
              assertThat(share.block()).isPresent();
            });
    assertThat(miner.judge(miner.share("j1", nonce))).isEqualTo(22);
    assertThat(fixture.server.workers().getFirst().accepted()).isEqualTo(1);
    assertThat(fixture.server.workers().getFirst().blocks()).isEqualTo(1);
    assertThat(fixture.server.workers().getFirst().duplicate()).isEqualTo(1);
  }

  @Test
  void refusesSharesWithTheRightCodes() throws InterruptedException {
    var miner = working(ServerFixture.EVERY);
    long nonce = miner.nonce(5);
    var wrong = Hash256.fromHex("11".repeat(32));
    assertThat(miner.judge(miner.share("nojob", nonce))).isEqualTo(21);
    assertThat(miner.judge(miner.share("ADDR.rig", "j1", nonce, wrong, wrong))).isEqualTo(20);
    assertThat(miner.judge(miner.share("j1", nonce | 1L << 62))).isEqualTo(20);
    assertThat(miner.judge(miner.share("j1", nonce, wrong))).isEqualTo(20);
    assertThat(fixture.kept).isEmpty();
    // After a clean job shares of the old one are late; after another one they are not.
    fixture.source.give(ServerFixture.job("j2", ServerFixture.EVERY, false));
    miner.takeJob();
    assertThat(miner.judge(miner.share("j1", miner.nonce(6)))).isZero();
    fixture.source.give(ServerFixture.job("j3", ServerFixture.EVERY, true));
    miner.takeJob();
    assertThat(miner.judge(miner.share("j1", miner.nonce(7)))).isEqualTo(21);
    assertThat(fixture.server.context().abuse().banned(fixture.now)).isZero();
  }

  @Test
  void isNotToldOfTheJobThatItFoundWhenItCame() throws InterruptedException {
    var miner = working(ServerFixture.EVERY);
    miner.session.changed(fixture.server.context().board().newest().orElseThrow());
    assertThat(miner.link.waiting()).isZero();
    fixture.source.give(ServerFixture.job("j2", ServerFixture.EVERY, false));
    assertThat(miner.takeJob().at("/params/0").asText()).isEqualTo("j2");
  }

  @Test
  void refusesAShareAboveItsTargetWithoutLookingAtTheMix() throws InterruptedException {
    var miner = working(ServerFixture.HARD);
    assertThat(miner.judge(miner.share("j1", miner.nonce(5)))).isEqualTo(23);
    assertThat(fixture.server.workers().getFirst().rejected()).isEqualTo(1);
  }

  @Test
  void callsNoShareAcceptedThatCannotBeKept() throws InterruptedException {
    var miner = working(ServerFixture.EVERY);
    fixture.keeps = false;
    assertThat(miner.judge(miner.share("j1", miner.nonce(5)))).isEqualTo(20);
    assertThat(fixture.server.workers().getFirst().busy()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":1,\"method\":\"mining.hello\",\"params\":{\"agent\":\"kawpowminer\"}}",
        "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"a\",\"EthereumStratum/1.0.0\"]}",
        "{\"id\":1,\"method\":\"eth_submitLogin\",\"params\":[\"ADDR\"]}"
      })
  void aWrongGuessAtTheDialectIsAnsweredWithAnErrorAndItsId(String line)
      throws InterruptedException {
    var miner = fixture.miner(1);
    var answer = miner.ask(line);
    assertThat(answer.get("id").asInt()).isEqualTo(1);
    assertThat(answer.at("/error/0").asInt()).isEqualTo(20);
    assertThat(answer.get("result").isNull()).isTrue();
    miner.ready();
  }

  @Test
  void answersTheSmallQuestionsWithYes() throws InterruptedException {
    var miner = fixture.miner(1);
    for (String method :
        new String[] {"mining.extranonce.subscribe", "eth_submitHashrate", "mining.ping"}) {
      assertThat(miner.ask("{\"id\":9,\"method\":\"" + method + "\",\"params\":[]}").get("result"))
          .isEqualTo(com.fasterxml.jackson.databind.node.BooleanNode.TRUE);
    }
  }

  @Test
  void bansAnAddressWhoseMixHashesAreWrong() throws InterruptedException {
    var miner = working(ServerFixture.EVERY);
    var wrong = Hash256.fromHex("11".repeat(32));
    for (int i = 0; i < 4; i++) {
      assertThat(miner.judge(miner.share("j1", miner.nonce(i), wrong))).isEqualTo(20);
    }
    miner.link.awaitClosed();
    assertThat(fixture.server.open(new FakeLink(ServerFixture.address(1)))).isEmpty();
    assertThat(fixture.server.open(new FakeLink(ServerFixture.address(2)))).isPresent();
    fixture.now = fixture.now.plus(Duration.ofMinutes(10));
    assertThat(fixture.server.open(new FakeLink(ServerFixture.address(1)))).isPresent();
  }

  @Test
  void bansNonsenseAndFloods() {
    var nonsense = fixture.miner(1);
    for (int i = 0; i < 4; i++) {
      nonsense.send("nonsense");
    }
    assertThat(nonsense.link.closed).isFalse();
    nonsense.send("nonsense");
    assertThat(nonsense.link.closed).isTrue();

    var flood = fixture.miner(2);
    for (int i = 0; i < LineRate.BURST + 3; i++) {
      flood.send("{\"id\":9,\"method\":\"mining.ping\"}");
    }
    assertThat(flood.link.closed).isFalse();
    flood.send("{\"id\":9,\"method\":\"mining.ping\"}");
    assertThat(flood.link.closed).isTrue();
  }

  @Test
  void endsSessionsThatAreOfNoUse() throws InterruptedException {
    var silent = fixture.miner(1);
    var idle = working(ServerFixture.EVERY);
    silent.session.tick(fixture.now.plusSeconds(30));
    assertThat(silent.link.closed).isFalse();
    silent.session.tick(fixture.now.plusSeconds(31));
    assertThat(silent.link.closed).isTrue();
    idle.session.tick(fixture.now.plusSeconds(600));
    assertThat(idle.link.closed).isFalse();
    idle.session.tick(fixture.now.plusSeconds(601));
    assertThat(idle.link.closed).isTrue();
  }

  @Test
  void disconnectsAMinerThatDoesNotRead() {
    var miner = fixture.miner(1);
    miner.link.unsent = ServerFixture.LIMITS.unsentBytesMax();
    miner.send("{\"id\":9,\"method\":\"mining.ping\"}");
    assertThat(miner.link.closed).isFalse();
    miner.link.unsent = ServerFixture.LIMITS.unsentBytesMax() + 1L;
    miner.send("{\"id\":9,\"method\":\"mining.ping\"}");
    assertThat(miner.link.closed).isTrue();
  }

  @Test
  void sendsTheSameJobAgainBeforeMinersThinkItDead() throws InterruptedException {
    var miner = working(ServerFixture.EVERY);
    miner.session.tick(fixture.now.plusSeconds(44));
    assertThat(miner.link.waiting()).isZero();
    fixture.now = fixture.now.plusSeconds(45);
    miner.session.tick(fixture.now);
    assertThat(miner.takeJob().at("/params/0").asText()).isEqualTo("j1");
  }

  @Test
  void aSlowMinerIsToldEasierWorkWithTheNextHeaderAndOfOneHeaderAlwaysTheSame()
      throws InterruptedException {
    var miner = working(ServerFixture.HARD);
    fixture.now = fixture.now.plus(Duration.ofMinutes(2));
    miner.session.tick(fixture.now);
    assertThat(miner.takeJob().at("/params/3").asText())
        .isEqualTo("00000000" + "f".repeat(56)); // 2^32 hashes, as before.
    fixture.source.give(ServerFixture.job("j2", ServerFixture.HARD, false)); // The same header.
    assertThat(miner.takeJob().at("/params/3").asText()).isEqualTo("00000000" + "f".repeat(56));
    fixture.source.give(ServerFixture.headed("j3", 3, ServerFixture.HARD, false));
    assertThat(miner.takeJob().at("/params/3").asText())
        .isEqualTo("00000007" + "f".repeat(56)); // 2^29 hashes.
    assertThat(fixture.server.workers().getFirst().current()).isEqualTo(new ShareWork(1L << 29));
  }

  @Test
  void aWorkersDifficultyIsWhatItWasToldAndNotWhatItsLastShareCounted()
      throws InterruptedException {
    var miner = fixture.miner(1).ready();
    assertThat(current()).isEqualTo(new ShareWork(1L << 32)); // Before there is work.
    fixture.source.give(ServerFixture.job("j1", ServerFixture.EVERY, true));
    miner.takeJob();
    assertThat(current()).isEqualTo(ShareWork.EASIEST_SERVED);
    assertThat(miner.judge(miner.share("j1", miner.nonce(5)))).isZero(); // Counts as a block: 1.
    assertThat(current()).isEqualTo(ShareWork.EASIEST_SERVED);
  }

  private ShareWork current() {
    return fixture.server.workers().getFirst().current();
  }

  @Test
  void anAddressNamesAsManyWorkersAsItMay() throws InterruptedException {
    fixture.close();
    fixture = new ServerFixture(limits(2));
    var one = fixture.miner(1).ready();
    var two = fixture.miner(1).ready();
    var refused = one.ask(authorize("ADDR.third"));
    assertThat(refused.at("/error/0").asInt()).isEqualTo(24);
    assertThat(refused.at("/error/1").asText())
        .isEqualTo("Too many workers of this connection or address");
    assertThat(one.ask(authorize("ADDR.rig")).get("result").asBoolean()).isTrue(); // Known.
    assertThat(fixture.miner(2).ready().ask(authorize("ADDR.third")).get("result").asBoolean())
        .isTrue();
    fixture.server.closed(two.session);
    assertThat(one.ask(authorize("ADDR.third")).get("result").asBoolean()).isTrue();
  }

  @Test
  void aWorkerOfTwoNamesIsOneAndGoesWithItsConnection() throws InterruptedException {
    var miner = fixture.miner(1);
    miner.ask("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}");
    miner.ask(authorize("ADDR"));
    miner.ask(authorize("ADDR.default"));
    assertThat(fixture.server.workers().getFirst().sessions()).isEqualTo(1);
    fixture.server.closed(miner.session);
    assertThat(fixture.server.workers().getFirst().sessions()).isZero();
  }

  private static String authorize(String user) {
    return "{\"id\":3,\"method\":\"mining.authorize\",\"params\":[\"" + user + "\",\"x\"]}";
  }

  /** As {@link ServerFixture#LIMITS}, with so many workers of an address. */
  private static ServerLimits limits(int workersPerAddressMax) {
    var usual = ServerFixture.LIMITS;
    return new ServerLimits(
        usual.sessionsMax(),
        usual.sessionsPerAddressMax(),
        usual.workersMax(),
        workersPerAddressMax,
        usual.unsentBytesMax(),
        usual.authorizeTimeout(),
        usual.idleTimeout(),
        usual.resendInterval(),
        usual.banDuration(),
        usual.varDiff());
  }

  @Test
  void connectionsAndBansCountByTheNetworkOfAnIpv6Customer() {
    for (int i = 1; i <= 3; i++) {
      assertThat(fixture.server.open(link("2001:db8:1:2::" + i))).isPresent();
    }
    assertThat(fixture.server.open(link("2001:db8:1:2:ffff::1"))).isEmpty();
    assertThat(fixture.server.open(link("2001:db8:1:3::1"))).isPresent();
    var abuse = fixture.server.context().abuse();
    abuse.add(InetAddress.ofLiteral("2001:db8:1:3::1"), Offence.LINE_TOO_LONG, fixture.now);
    assertThat(fixture.server.open(link("2001:db8:1:3::2"))).isEmpty();
    assertThat(fixture.server.open(link("2001:db8:1:4::2"))).isPresent();
  }

  private static FakeLink link(String address) {
    return new FakeLink(InetAddress.ofLiteral(address));
  }

  @Test
  void aFoundBlockIsSaidByWhoConnectedItAndInOneSpelling() throws InterruptedException {
    var id = Hash256.fromDisplayHex("0".repeat(56) + "12345678");
    fixture.close();
    fixture =
        new ServerFixture(
            ServerFixture.LIMITS,
            new FakeWorkSource(_ -> new SolutionVerdict.Accepted(Optional.of(id))));
    try (var log = LogLines.capture()) {
      var miner = working(ServerFixture.EVERY);
      miner.judge(miner.share("j1", miner.nonce(5)));
      await().atMost(Duration.ofMinutes(2)).until(() -> log.text().contains("Solution given in"));
      assertThat(log.text().lines().filter(line -> line.contains("Solution given in")))
          .singleElement()
          .asString()
          .startsWith("DEBUG")
          .contains("job=j1 rig=rig verdict=block " + id.toDisplayHex());
    }
  }

  @Test
  void aSessionsNoncesLieInTheSourcesOwnAndChangeWithThem() throws InterruptedException {
    var space = new NonceSpace(0xab00_0000_0000_0000L, 8);
    fixture.source.give(ServerFixture.job("j1", ServerFixture.HARD, space, true));
    awaitWork();
    var miner = fixture.miner(1).ready();
    assertThat(miner.extranonce).isEqualTo("ab0000");
    miner.takeJob();
    var other = new NonceSpace(0xcd00_0000_0000_0000L, 8);
    fixture.source.give(ServerFixture.job("j2", ServerFixture.HARD, other, true));
    assertThat(miner.link.take().get("method").asText()).isEqualTo("client.reconnect");
    fixture.server.closed(miner.session);
    assertThat(fixture.miner(1).ready().extranonce).startsWith("cd");
  }

  @Test
  void oneByteTellsSessionsApartWhereThePoolTakesThree() throws InterruptedException {
    var space = new NonceSpace(0xabcd_ef00_0000_0000L, 24);
    fixture.source.give(ServerFixture.job("j1", ServerFixture.HARD, space, true));
    awaitWork();
    assertThat(fixture.miner(1).ready().extranonce).isEqualTo("abcdef00");
    assertThat(fixture.miner(1).ready().extranonce).isEqualTo("abcdef01");
    var slots = new ExtranonceSlots();
    for (int i = 0; i < 256; i++) {
      assertThat(slots.take(8)).hasValue(i);
    }
    assertThat(slots.take(8)).isEmpty();
    assertThat(slots.take(16)).hasValue(256);
    slots.giveBack(7);
    assertThat(slots.take(8)).hasValue(7);
  }

  @Test
  void letsInAsManyAsItMayAndOfOneAddressToo() {
    for (int i = 0; i < 3; i++) {
      fixture.miner(1);
    }
    assertThat(fixture.server.open(new FakeLink(ServerFixture.address(1)))).isEmpty();
    var last = fixture.miner(2);
    for (int i = 0; i < 6; i++) {
      fixture.miner(3 + i);
    }
    assertThat(fixture.server.sessions()).isEqualTo(10);
    assertThat(fixture.server.open(new FakeLink(ServerFixture.address(20)))).isEmpty();
    fixture.server.closed(last.session);
    assertThat(fixture.server.open(new FakeLink(ServerFixture.address(20)))).isPresent();
  }

  /** A miner that has taken its first job. */
  private ServerFixture.Miner working(BigInteger target) throws InterruptedException {
    fixture.source.give(ServerFixture.job("j1", target, true));
    awaitWork();
    var miner = fixture.miner(1).ready();
    miner.takeJob();
    return miner;
  }

  private void awaitWork() {
    while (fixture.server.context().board().newest().isEmpty()) {
      Thread.onSpinWait();
    }
  }
}
