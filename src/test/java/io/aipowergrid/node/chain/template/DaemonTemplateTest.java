package io.aipowergrid.node.chain.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.BlockImportResult;
import io.aipowergrid.node.chain.BlockTemplate;
import io.aipowergrid.node.chain.CandidateBlock;
import io.aipowergrid.node.chain.TransactionPool.AcceptResult;
import io.aipowergrid.node.chain.codec.TransactionCodec;
import io.aipowergrid.node.chain.consensus.ChainHarness;
import io.aipowergrid.node.chain.consensus.ChainVectors;
import io.aipowergrid.node.chain.mempool.Mempool;
import io.aipowergrid.node.chain.mempool.MempoolPolicy;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.script.PaymentScripts;
import io.aipowergrid.node.chain.script.SignatureVerifier;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The daemon's own template on the same tip with the same pool (gbt.json), field by field. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DaemonTemplateTest {
  private static final JsonNode FILE = ChainVectors.read("gbt.json");
  private static final JsonNode REPLY = FILE.get("reply");
  private static final byte[] NO_TAG = {};

  private static ChainHarness harness;
  private static TemplateDesk desk;

  @BeforeAll
  static void goToTheDaemonsTip() {
    var params = ChainVectors.params(FILE);
    harness = new ChainHarness(params, REPLY.get("curtime").asLong());
    int height = REPLY.get("height").asInt();
    harness.connectAll(
        ChainVectors.blocks(params, ChainVectors.read("regtest-blocks.json").get("blocks"))
            .subList(1, height));
    assertThat(harness.chain.tip().id().toDisplayHex())
        .isEqualTo(REPLY.get("previousblockhash").asText());
    var pool =
        new Mempool(harness.chain, MempoolPolicy.DEFAULT, harness.clock, SignatureVerifier.DIRECT);
    REPLY
        .get("transactions")
        .valueStream()
        .toList()
        .reversed()
        .forEach(
            row ->
                assertThat(
                        pool.accept(
                            TransactionCodec.parse(
                                HexFormat.of().parseHex(row.get("data").asText()))))
                    .isInstanceOf(AcceptResult.Accepted.class));
    desk = new TemplateDesk(harness.chain, pool, harness.clock);
  }

  @AfterAll
  static void close() {
    harness.close();
  }

  @Test
  void holdsWhatTheDaemonsHolds() {
    BlockTemplate template = desk.current();

    assertThat(template.terms().version()).isEqualTo(REPLY.get("version").asInt());
    assertThat(template.terms().rules()).isEmpty();
    var votes = new TreeMap<String, Integer>();
    REPLY.get("vbavailable").properties().forEach(e -> votes.put(e.getKey(), e.getValue().asInt()));
    assertThat(new TreeMap<>(template.terms().votes())).isEqualTo(votes);
    assertThat(template.terms().timeMin()).isEqualTo(REPLY.get("mintime").asLong());
    assertThat(template.terms().time()).isEqualTo(REPLY.get("curtime").asLong());
    assertThat(Long.toHexString(template.terms().bits())).isEqualTo(REPLY.get("bits").asText());
    assertThat(template.minerValue().units()).isEqualTo(REPLY.get("coinbasevalue").asLong());
    assertThat(template.operations().units())
        .isEqualTo(REPLY.get("CommunityAutonomousValue").asLong());
    assertThat(template.commitment().toHex())
        .isEqualTo(REPLY.get("default_witness_commitment").asText());
    assertThat(template.transactions())
        .extracting(entry -> entry.txid().toDisplayHex())
        .isEqualTo(texts("txid"));
    assertThat(template.transactions())
        .extracting(entry -> Long.toString(entry.fee().units()))
        .isEqualTo(texts("fee"));
    assertThat(template.transactions())
        .extracting(entry -> Long.toString(entry.sigOpsCost()))
        .isEqualTo(texts("sigops"));
  }

  /** Lengthens the chain of all tests, so it comes last. */
  @Test
  @Order(Integer.MAX_VALUE)
  void becomesTheDaemonsBlockBitForBit() {
    CandidateBlock candidate = desk.candidate(desk.current(), payout(), NO_TAG);
    JsonNode solution = FILE.get("solution");

    assertThat(candidate.headerHash().toDisplayHex()).isEqualTo(REPLY.get("pprpcheader").asText());
    var solved =
        candidate.solve(
            Long.parseUnsignedLong(solution.get("nonce64").asText(), 16),
            Hash256.fromDisplayHex(solution.get("mix_hash").asText()));
    assertThat(HexFormat.of().formatHex(harness.params.blockCodec().toBytes(solved)))
        .isEqualTo(FILE.get("resulting_block_raw").asText());
    assertThat(harness.chain.testBlock(candidate.block())).isEmpty();
    assertThat(harness.chain.submitBlock(solved)).isInstanceOf(BlockImportResult.Connected.class);
    assertThat(harness.chain.tip().id().toDisplayHex())
        .isEqualTo(solution.get("final_hash").asText());
    assertThat(desk.current().previous()).isEqualTo(harness.chain.tip().id());
    assertThat(harness.chain.testBlock(candidate.block()))
        .hasValueSatisfying(
            reason -> assertThat(reason.code()).isEqualTo("inconclusive-not-best-prevblk"));
  }

  @Test
  void testingChangesNothingAndFindsWhatImportWould() {
    BlockTemplate template = desk.current();
    var tip = harness.chain.tip();
    var greedy =
        new BlockTemplate(
            template.number(),
            template.terms(),
            template.transactions(),
            template.subsidy(),
            io.aipowergrid.node.base.Amount.of(template.fees().units() + 1),
            template.operations(),
            template.operationsScript(),
            template.commitment());

    assertThat(harness.chain.testBlock(desk.candidate(greedy, payout(), NO_TAG).block()))
        .hasValueSatisfying(reason -> assertThat(reason.code()).isEqualTo("bad-cb-amount"));
    assertThat(harness.chain.testBlock(desk.candidate(template, payout(), new byte[80]).block()))
        .isEmpty();
    assertThat(harness.chain.tip()).isEqualTo(tip);
    assertThat(harness.chain.testBlock(desk.candidate(template, payout(), NO_TAG).block()))
        .isEmpty();
  }

  private Script payout() {
    var address =
        harness
            .params
            .addresses()
            .format()
            .parse(FILE.get("network").get("mining_address").asText())
            .orElseThrow();
    return PaymentScripts.payTo(address);
  }

  private static List<String> texts(String field) {
    return REPLY.get("transactions").valueStream().map(row -> row.get(field).asText()).toList();
  }
}
