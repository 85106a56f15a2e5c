package io.aipowergrid.node.mining;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.chain.PeerBan;
import io.aipowergrid.node.chain.PeerInfo;
import io.aipowergrid.node.chain.Peers;
import io.aipowergrid.node.chain.SyncProgress;
import io.aipowergrid.node.chain.consensus.ChainHarness;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MiningGateTest {
  private static final long GENESIS_TIME =
      NetworkParamsReader.read("aipg-regtest").genesis().header().time();

  /** Only the number of peers matters. */
  private record SomePeers(int connected) implements Peers {
    @Override
    public void start() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void stop() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<PeerInfo> peers() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long services() {
      return 0;
    }

    @Override
    public int knownAddresses() {
      throw new UnsupportedOperationException();
    }

    @Override
    public SyncProgress progress() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void add(String endpoint) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void remove(String endpoint) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean disconnect(long id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void ban(InetAddress address, Duration duration, String reason) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean unban(InetAddress address) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<PeerBan> bans() {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void isOpenWithAPeerAndAFreshTip() {
    try (var fresh = chain(GENESIS_TIME + 60)) {
      assertThat(new MiningGate(fresh.chain, new SomePeers(1), false).hindrance()).isEmpty();
    }
  }

  @Test
  void isClosedWithoutPeers() {
    try (var fresh = chain(GENESIS_TIME + 60)) {
      assertThat(new MiningGate(fresh.chain, new SomePeers(0), false).hindrance())
          .contains("no peer is connected, so nobody would hear of a block");
    }
  }

  @Test
  void isClosedWhileTheTipIsOld() {
    try (var old = chain(GENESIS_TIME + Duration.ofDays(365).toSeconds())) {
      assertThat(new MiningGate(old.chain, new SomePeers(8), false).hindrance())
          .contains("the chain is still being downloaded");
    }
  }

  @Test
  void isOpenForWhoMinesAlone() {
    try (var old = chain(GENESIS_TIME + Duration.ofDays(365).toSeconds())) {
      assertThat(new MiningGate(old.chain, new SomePeers(0), true).hindrance()).isEmpty();
    }
  }

  private static ChainHarness chain(long clock) {
    return new ChainHarness(NetworkParamsReader.read("aipg-regtest"), clock);
  }
}
