package io.aipowergrid.node.mining.stratum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hostile lines through whole sessions, with bans, jobs that change, and an honest rig beside. */
@Timeout(120)
class SessionFuzzTest {
  private static final int LINES = 50_000;
  private static final int BANS_MIN = 500;
  private static final int HOSTILE = 5;
  private static final int HONEST_ADDRESS = 255;
  private static final String CHANGES = "{}[]\",:0x9eE-.tn\\";

  private final Random random = new Random(20_261_130);

  @Test
  void noLineBreaksASessionTheServerOrAnHonestRig()
      throws InterruptedException, UnknownHostException {
    try (var fixture = new ServerFixture()) {
      var honest = fixture.miner(HONEST_ADDRESS).ready();
      fixture.source.give(ServerFixture.job("0", ServerFixture.HARD, true));
      honest.takeJob();
      var hostile = new ArrayList<FakeMiner>();
      int banned = 0;
      int answers = 0;
      for (int line = 0; line < LINES; line++) {
        if (line % 5_000 == 4_999) {
          fixture.source.give(ServerFixture.headed("j" + line, 1, ServerFixture.HARD, true));
          honest.takeJob();
        }
        if (hostile.size() < HOSTILE) {
          hostile.add(stranger(fixture));
        }
        var miner = hostile.get(random.nextInt(hostile.size()));
        miner.session().received(line());
        fixture.now = fixture.now.plusMillis(5);
        answers += drain(miner.link());
        if (miner.link().closed) {
          banned++;
          fixture.server.closed(miner.session());
          hostile.remove(miner);
        }
      }
      assertThat(banned).isGreaterThan(BANS_MIN);
      assertThat(answers).isGreaterThan(LINES / 10);
      assertThat(fixture.kept).isEmpty();
      assertThat(honest.link.closed).isFalse();
      assertThat(honest.ask("{\"id\":9,\"method\":\"mining.subscribe\",\"params\":[]}").get("id"))
          .hasToString("9");
    }
  }

  private FakeMiner stranger(ServerFixture fixture) throws UnknownHostException {
    var address = new byte[4];
    random.nextBytes(address);
    var link = new FakeLink(InetAddress.getByAddress(address));
    return new FakeMiner(link, fixture.server.open(link).orElseThrow());
  }

  private record FakeMiner(FakeLink link, MinerSession session) {}

  private static int drain(FakeLink link) throws InterruptedException {
    int count = 0;
    for (; link.waiting() > 0; count++) {
      link.take();
    }
    return count;
  }

  private byte[] line() {
    var lines = sound();
    byte[] sound = lines.get(random.nextInt(lines.size())).getBytes(UTF_8);
    return switch (random.nextInt(4)) {
      case 0 -> noise();
      case 1, 2 -> sound;
      default -> mutated(sound);
    };
  }

  private List<String> sound() {
    var hash = Hash256.ZERO.toDisplayHex();
    return List.of(
        "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"test/1\"]}",
        "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"ADDR.rig%d\",\"x\"]}"
            .formatted(random.nextInt(300)),
        "{\"id\":40,\"method\":\"mining.submit\",\"params\":[\"ADDR.rig\",\"0\",\"0x%016x\",\"0x%s\",\"0x%s\"]}"
            .formatted(random.nextLong(), hash, hash),
        "{\"id\":4,\"method\":\"mining.extranonce.subscribe\",\"params\":[]}",
        "{\"id\":5,\"method\":\"eth_submitHashrate\",\"params\":[\"0x1\",\"0x2\"]}",
        "{\"id\":6,\"result\":true,\"error\":null}");
  }

  private byte[] noise() {
    var line = new byte[random.nextInt(64)];
    random.nextBytes(line);
    return line;
  }

  private byte[] mutated(byte[] sound) {
    boolean cut = random.nextInt(8) == 0;
    byte[] line = Arrays.copyOf(sound, cut ? random.nextInt(sound.length) : sound.length);
    for (int i = 0; i < 1 + random.nextInt(3) && line.length > 0; i++) {
      line[random.nextInt(line.length)] =
          random.nextBoolean()
              ? (byte) random.nextInt(256)
              : (byte) CHANGES.charAt(random.nextInt(CHANGES.length()));
    }
    return line;
  }
}
