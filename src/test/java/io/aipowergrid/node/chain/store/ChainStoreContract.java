package io.aipowergrid.node.chain.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.store.StoredHeader.State;
import io.aipowergrid.node.chain.store.SyntheticChain.Made;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of the chain does, whatever it keeps the chain in. */
abstract class ChainStoreContract {
  private final SyntheticChain chain = new SyntheticChain(7);
  private ChainStore store;

  /** An empty store. */
  abstract ChainStore create();

  /** The same store as a restarted node finds it; the store itself where it has no other life. */
  abstract ChainStore reopen(ChainStore store);

  @BeforeEach
  void open() {
    store = create();
  }

  @Test
  void isEmptyAtFirst() {
    assertThat(store.tip()).isEmpty();
    assertThat(headers()).isEmpty();
    assertThat(store.findBlock(Hash256.ZERO)).isEmpty();
    assertThat(store.findUndo(Hash256.ZERO)).isEmpty();
    assertThat(store.findCoins(List.of(OutPoint.NULL))).isEmpty();
    assertThat(store.findCoins(List.of())).isEmpty();
    assertThat(store.prune(1_000_000, 10)).isEmpty();
  }

  @Test
  void keepsWhatABatchBrings() {
    List<Made> blocks = chain.next(20);
    store.commit(SyntheticChain.connecting(blocks));

    assertHolds(store, blocks);
    assertHolds(reopen(store), blocks);
  }

  @Test
  void keepsManyBatchesOfChangingSize() {
    var blocks = new ArrayList<Made>();
    for (int size : new int[] {1, 1, 7, 1, 30, 2}) {
      List<Made> batch = chain.next(size);
      store.commit(SyntheticChain.connecting(batch));
      blocks.addAll(batch);
      assertThat(store.tip()).contains(chain.tip());
    }
    assertHolds(reopen(store), blocks);
  }

  @Test
  void keepsHeadersBeforeTheirBodiesAndBodiesBeforeTheirCoins() {
    List<Made> blocks = chain.next(3);
    store.commit(
        headersOnly(blocks.stream().map(b -> b.header(State.HEADER_VALID, false)).toList()));
    assertThat(headers()).extracting(StoredHeader::hasBlock).containsOnly(false);
    assertThat(store.tip()).isEmpty();

    Made second = blocks.get(1);
    store.commit(body(second));
    assertThat(headers()).extracting(StoredHeader::hasBlock).containsExactly(false, true, false);
    assertThat(headers()).extracting(StoredHeader::state).containsOnly(State.HEADER_VALID);
    assertThat(store.findBlock(second.id())).contains(BlockCodec.toBytes(second.block()));
    assertThat(store.findUndo(second.id())).isEmpty();
  }

  @Test
  void changesTheStateOfAHeader() {
    Made block = chain.next();
    for (State state : State.values()) {
      store.commit(headersOnly(List.of(block.header(state, false))));
      assertThat(headers()).containsExactly(block.header(state, false));
    }
  }

  @Test
  void handsOverParentsBeforeChildrenOnAllBranches() {
    List<Made> main = chain.next(4);
    List<Made> side = new SyntheticChain(8).next(4);
    // Headers come in an order of their own, a branch after the other.
    store.commit(headersOnly(main.stream().map(b -> b.header(State.FULLY_VALID, false)).toList()));
    store.commit(headersOnly(side.stream().map(b -> b.header(State.HEADER_VALID, false)).toList()));

    assertThat(headers()).hasSize(8).isSortedAccordingTo((a, b) -> a.height() - b.height());
  }

  @Test
  void takesBlocksBackAndBringsThemAgain() {
    List<Made> common = chain.next(10);
    store.commit(SyntheticChain.connecting(common));
    Map<OutPoint, Coin> before = Map.copyOf(chain.coins());
    Made left = chain.next();
    store.commit(SyntheticChain.connecting(List.of(left)));

    store.commit(left.takingBack());
    assertThat(store.tip()).contains(common.getLast().id());
    assertThat(store.findCoins(before.keySet())).isEqualTo(before);
    assertThat(store.findCoins(left.created().keySet())).isEmpty();
    assertThat(store.findBlock(left.id())).isPresent();

    // Connected again: the body is there already, the undo data comes anew.
    store.commit(left.bringingBack());
    assertThat(store.tip()).contains(left.id());
    assertThat(store.findUndo(left.id())).contains(left.undo());
    assertThat(store.findCoins(chain.coins().keySet())).isEqualTo(chain.coins());
    assertThat(store.findCoins(left.spent().keySet())).isEmpty();
  }

  @Test
  void replacesACoinThatIsBothSpentAndCreated() {
    Made block = chain.next();
    store.commit(SyntheticChain.connecting(List.of(block)));
    OutPoint key = block.created().keySet().iterator().next();
    var other = new Coin(new TxOutput(1, Script.EMPTY), Integer.MAX_VALUE, true);

    store.commit(coins(Map.of(key, other), Set.of(key)));

    assertThat(store.findCoins(Set.of(key))).isEqualTo(Map.of(key, other));
  }

  @Test
  void refusesToSpendACoinThatIsNotThereAndChangesNothing() {
    Made block = chain.next();
    store.commit(SyntheticChain.connecting(List.of(block)));
    OutPoint known = block.created().keySet().iterator().next();

    assertThatThrownBy(() -> store.commit(coins(Map.of(), Set.of(known, OutPoint.NULL))))
        .isInstanceOf(ChainStoreException.class);
    assertThat(store.findCoins(Set.of(known))).isEqualTo(Map.of(known, block.created().get(known)));
  }

  @Test
  void findsOnlyTheCoinsAskedFor() {
    store.commit(SyntheticChain.connecting(chain.next(5)));
    OutPoint key = chain.coins().keySet().iterator().next();
    var wrongIndex = new OutPoint(key.txid(), OutPoint.NULL_INDEX);

    assertThat(store.findCoins(List.of(wrongIndex, key)).keySet()).containsExactly(key);
  }

  @Test
  void prunesTheLowestBodiesInBoundedSteps() {
    List<Made> blocks = chain.next(10);
    store.commit(SyntheticChain.connecting(blocks));

    assertThat(store.prune(5, 3)).containsExactlyInAnyOrderElementsOf(ids(blocks.subList(0, 3)));
    assertThat(store.prune(5, 3)).containsExactlyInAnyOrderElementsOf(ids(blocks.subList(3, 5)));
    assertThat(store.prune(5, 3)).isEmpty();

    assertThat(store.findBlock(blocks.get(4).id())).isEmpty();
    assertThat(store.findUndo(blocks.get(4).id())).isEmpty();
    assertThat(store.findBlock(blocks.get(5).id())).isPresent();
    assertThat(store.findUndo(blocks.get(5).id())).isPresent();
    assertThat(headers()).hasSize(10);
    assertThat(headers().stream().filter(StoredHeader::hasBlock)).hasSize(5);
    assertThat(store.findCoins(chain.coins().keySet())).isEqualTo(chain.coins());
  }

  private void assertHolds(ChainStore opened, List<Made> blocks) {
    assertThat(opened.tip()).contains(blocks.getLast().id());
    for (Made block : blocks) {
      assertThat(opened.findBlock(block.id())).contains(BlockCodec.toBytes(block.block()));
      assertThat(opened.findUndo(block.id())).contains(block.undo());
      assertThat(opened.findCoins(block.spent().keySet())).isEmpty();
    }
    assertThat(opened.findCoins(chain.coins().keySet())).isEqualTo(chain.coins());
    var headers = new ArrayList<StoredHeader>();
    opened.readHeaders(headers::add);
    assertThat(headers)
        .containsExactlyElementsOf(
            blocks.stream().map(b -> b.header(State.FULLY_VALID, true)).toList());
  }

  private List<StoredHeader> headers() {
    var headers = new ArrayList<StoredHeader>();
    store.readHeaders(headers::add);
    return headers;
  }

  private static List<Hash256> ids(List<Made> blocks) {
    return blocks.stream().map(Made::id).toList();
  }

  private static ChainBatch headersOnly(List<StoredHeader> headers) {
    return new ChainBatch(
        headers, List.of(), Map.of(), Map.of(), Set.of(), List.of(), List.of(), Optional.empty());
  }

  private static ChainBatch body(Made block) {
    return new ChainBatch(
        List.of(block.header(State.HEADER_VALID, true)),
        List.of(new ChainBatch.StoredBlock(block.id(), block.height(), block.block())),
        Map.of(),
        Map.of(),
        Set.of(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  private static ChainBatch coins(Map<OutPoint, Coin> created, Set<OutPoint> spent) {
    return new ChainBatch(
        List.of(), List.of(), Map.of(), created, spent, List.of(), List.of(), Optional.empty());
  }
}
