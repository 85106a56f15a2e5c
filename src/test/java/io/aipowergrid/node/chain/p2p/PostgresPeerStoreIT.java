package io.aipowergrid.node.chain.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.ops.testing.TestDatabase;
import java.net.UnknownHostException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresPeerStoreIT extends PeerStoreContract {
  private static DataSource source;

  private final String prefix = UUID.randomUUID().toString();

  @BeforeAll
  static void migrate() {
    source = TestDatabase.pool(TestDatabase.migrated());
  }

  @Override
  PeerStore create(String network) {
    return new PostgresPeerStore(source, prefix + network);
  }

  @Test
  void keepsNetworksApart() throws UnknownHostException {
    create("one").writeAddresses(List.of(address("203.0.113.7", 8865, true)));
    assertThat(create("two").readAddresses()).isEmpty();
    create("two").writeAddresses(List.of());
    assertThat(create("one").readAddresses()).hasSize(1);
  }
}
