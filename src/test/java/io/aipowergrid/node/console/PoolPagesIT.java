package io.aipowergrid.node.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.accounts.Users;
import io.aipowergrid.node.api.chain.PoolNetwork;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.billing.Plan;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.TransactionPool;
import io.aipowergrid.node.chain.TransactionPool.AcceptResult;
import io.aipowergrid.node.chain.codec.TransactionCodec;
import io.aipowergrid.node.chain.consensus.ChainVectors;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The console's pages of what waits for a block. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
@TestProfile(PoolNetwork.class)
class PoolPagesIT {
  private static final String PATH = "/console/chain";
  private static final String PASSWORD = "a long enough password 1";
  private static final JsonNode FILE = ChainVectors.read("mempool.json");

  @TestHTTPResource("/")
  URI base;

  @Inject Users users;
  @Inject Organisations organisations;
  @Inject ChainService chain;
  @Inject TransactionPool pool;

  /** Without the chain's coins nothing can wait that another class has left in the pool. */
  @BeforeEach
  void importTheChainAndEmptyThePool() {
    JsonNode rows = ChainVectors.read("invalid-tx-base.json").get("blocks");
    List<Block> blocks = ChainVectors.blocks(chain.params(), rows);
    blocks.forEach(chain::submitBlock);
    Hash256 first = Hash256.fromDisplayHex(rows.get(0).get("hash").asText());
    chain.invalidate(first);
    assertThat(pool.entries()).isEmpty();
    chain.reconsider(first);
    assertThat(chain.tip().height()).isEqualTo(blocks.size());
  }

  @Test
  void showsWhatWaitsItsFeesAndItsFamily() {
    var viewer = enter();
    assertThat(viewer.get(PATH + "/mempool").body()).contains("Nothing waits.", "0.01000000 AIPG");

    // The third and fourth of the setup are parent and child.
    Transaction parent = offer(2);
    Transaction child = offer(3);
    String size = child.weight() / 4 + " bytes";
    String list = viewer.get(PATH + "/mempool").body();
    assertThat(list).contains(link(parent), link(child)).doesNotContain("Nothing waits.");
    assertThat(viewer.get(PATH + "/mempool/now").body()).contains(link(child));
    requireSorted(viewer, parent, child);
    assertThat(viewer.get(PATH).body())
        .contains("2 transactions in the pool", "least fee 0.01000000 AIPG");
    assertThat(viewer.get(PATH + "/transactions/" + child.txid().toDisplayHex()).body())
        .contains("waits for a block", "1 before it, 0 behind it", size);
    assertThat(viewer.get(PATH + "/transactions/" + parent.txid().toDisplayHex()).body())
        .contains("0 before it, 1 behind it");
  }

  private void requireSorted(TestBrowser viewer, Transaction parent, Transaction child) {
    var ids = List.of(parent.txid().toDisplayHex(), child.txid().toDisplayHex());
    String first = Collections.min(ids);
    String last = Collections.max(ids);
    for (String part : List.of("/mempool", "/mempool/now")) {
      assertThat(viewer.get(PATH + part + "?sort=transaction").body())
          .containsSubsequence("aria-sort=\"ascending\"", first, last)
          .contains("hx-get=\"/console/chain/mempool/now?sort=transaction\"");
      assertThat(viewer.get(PATH + part + "?sort=-transaction&page=1").body())
          .containsSubsequence("aria-sort=\"descending\"", last, first);
    }
    assertThat(viewer.get(PATH + "/mempool/export.csv?sort=-transaction").body().lines())
        .hasSize(3)
        .satisfies(lines -> assertThat(lines.get(1)).startsWith(last + ","));
  }

  private Transaction offer(int setup) {
    String raw = FILE.get("setup_transactions").get(setup).asText();
    Transaction tx = TransactionCodec.parse(HexFormat.of().parseHex(raw));
    assertThat(pool.accept(tx)).isEqualTo(new AcceptResult.Accepted());
    return tx;
  }

  private static String link(Transaction tx) {
    return PATH + "/transactions/" + tx.txid().toDisplayHex();
  }

  private TestBrowser enter() {
    var actor = Actor.system("test");
    var customer = organisations.create(actor, "Pool " + Fresh.text(), Plan.COMMUNITY);
    String email = "pool-" + Fresh.text() + "@example.org";
    var made = users.create(actor, customer.id(), email, Role.VIEWER);
    return new TestBrowser(base).enter(email, made.oneTimePassword(), PASSWORD);
  }
}
